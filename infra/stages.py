"""Everything that differs between one deployment and another, in one place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from aws_cdk import RemovalPolicy
from aws_cdk import aws_logs as logs

from infra.fallbacks import fallbacks_from
from infra.numbers import Number, NumbersRefused, numbers_from, workers_for
from infra.wheels import HOST, LAMBDA_ARM64, WheelTarget
from puntual.domain.sending.concurrency import executions_needed
from puntual.domain.sending.pace import Pace

SYSTEM_CLOCK: Final = "system"
GRAPH_API: Final = "https://graph.facebook.com"
GRAPH_VERSION: Final = "v25.0"
DEFAULT_STAGE: Final = "dev"
_LOOPBACK: Final = "http://127.0.0.1:"

Context = Callable[[str], Any]


class StageRefused(ValueError):
    """The context asks for a stage that does not exist or must not be deployed like this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One deployment's settings.

    `wake_shards` is part of the stored data: lowering it on a living table strands the wake-up
    rows of the shards that went away until `reconcile` has passed over every debtor.

    `messages_per_second`, `inbound_per_second` and `sender_concurrency` are those of each number
    without a queue of its own; `numbers` have one.
    """

    name: str
    removal_policy: RemovalPolicy
    deletion_protection: bool
    point_in_time_recovery: bool
    items_expire: bool
    log_retention: logs.RetentionDays
    log_level: str
    ticks_enabled: bool
    math_in_alarms: bool
    clock: str
    graph_base_url: str
    graph_version: str
    messages_per_second: int
    inbound_per_second: float
    sender_concurrency: int
    numbers: tuple[Number, ...]
    wake_shards: int
    requests_per_second: int
    request_burst: int
    wheels: WheelTarget
    alarms_email: str | None
    runbooks_url: str
    sms_origination: str | None = None
    email_from: str | None = None

    @property
    def executions_needed(self) -> int:
        """Return how many functions run at once when all numbers send at their pace.

        A new account may have a quota of 10: all works then, but slower than configured.
        """
        shared = Pace(
            limit=self.messages_per_second,
            inbound=self.inbound_per_second,
            workers=self.sender_concurrency,
        )
        return executions_needed([shared, *(number.pace for number in self.numbers)])

    def __post_init__(self) -> None:
        """Refuse what must not be deployed like this."""
        self._keep_simulation_and_people_apart()
        self._keep_up_the_pace()

    def _keep_up_the_pace(self) -> None:
        needed = workers_for(self.messages_per_second, self.inbound_per_second)
        if self.sender_concurrency < needed:
            raise StageRefused(
                f"stage {self.name!r}: {self.sender_concurrency} senders at once cannot keep up "
                f"{self.messages_per_second} messages a second; set sender_concurrency to "
                f"{needed} or more, or lower messages_per_second"
            )

    def _keep_simulation_and_people_apart(self) -> None:
        if self.name != "local" and self.clock != SYSTEM_CLOCK:
            raise StageRefused(
                f"stage {self.name!r} runs on the system clock, not on {self.clock!r}"
            )
        if self.name != "local" and self.graph_base_url != GRAPH_API:
            raise StageRefused(
                f"stage {self.name!r} speaks to {GRAPH_API}, not to {self.graph_base_url!r}"
            )
        if self.name == "local" and not self.graph_base_url.startswith(_LOOPBACK):
            raise StageRefused(
                f"stage 'local' speaks to {_LOOPBACK}..., not to {self.graph_base_url!r}"
            )


def stage_from(context: Context) -> Stage:
    """Return the stage that `-c stage=...` names, with the context's other values applied."""
    name = context("stage") or DEFAULT_STAGE
    build = _STAGES.get(name)
    if build is None:
        raise StageRefused(f"unknown stage {name!r}: use one of {', '.join(sorted(_STAGES))}")
    fallbacks = fallbacks_from(context)
    return replace(
        build(context),
        sms_origination=fallbacks.sms_origination,
        email_from=fallbacks.email_from,
    )


def _dev(context: Context) -> Stage:
    return Stage(
        name="dev",
        removal_policy=RemovalPolicy.DESTROY,
        deletion_protection=False,
        point_in_time_recovery=True,
        items_expire=True,
        log_retention=logs.RetentionDays.TWO_WEEKS,
        log_level="INFO",
        ticks_enabled=True,
        math_in_alarms=True,
        clock=context("clock") or SYSTEM_CLOCK,
        graph_base_url=context("graph_base_url") or GRAPH_API,
        graph_version=GRAPH_VERSION,
        # A number that is shared with the WhatsApp Business app is limited to 20 a second.
        messages_per_second=20,
        inbound_per_second=_inbound(context),
        sender_concurrency=4,
        numbers=_numbers(context),
        wake_shards=4,
        requests_per_second=20,
        request_burst=40,
        wheels=LAMBDA_ARM64,
        alarms_email=context("alarms_email"),
        runbooks_url=_runbooks_url(context),
    )


def _prod(context: Context) -> Stage:
    return Stage(
        name="prod",
        removal_policy=RemovalPolicy.RETAIN,
        deletion_protection=True,
        point_in_time_recovery=True,
        items_expire=True,
        log_retention=logs.RetentionDays.THREE_MONTHS,
        log_level="INFO",
        ticks_enabled=True,
        math_in_alarms=True,
        clock=context("clock") or SYSTEM_CLOCK,
        graph_base_url=context("graph_base_url") or GRAPH_API,
        graph_version=GRAPH_VERSION,
        messages_per_second=80,
        inbound_per_second=_inbound(context),
        sender_concurrency=5,
        numbers=_numbers(context),
        wake_shards=4,
        requests_per_second=100,
        request_burst=200,
        wheels=LAMBDA_ARM64,
        alarms_email=context("alarms_email"),
        runbooks_url=_runbooks_url(context),
    )


def _local(context: Context) -> Stage:
    return Stage(
        name="local",
        removal_policy=RemovalPolicy.DESTROY,
        deletion_protection=False,
        point_in_time_recovery=True,
        # Simulated days may lie years back, where everything has expired already.
        items_expire=False,
        log_retention=logs.RetentionDays.ONE_DAY,
        log_level="INFO",
        # The local driver invokes the scheduled functions itself, with simulated instants.
        ticks_enabled=False,
        # The emulator takes alarms on one metric only.
        math_in_alarms=False,
        clock=context("clock") or SYSTEM_CLOCK,
        graph_base_url=context("graph_base_url") or f"{_LOOPBACK}4570",
        graph_version=GRAPH_VERSION,
        messages_per_second=80,
        inbound_per_second=_inbound(context),
        sender_concurrency=5,
        numbers=_numbers(context),
        wake_shards=2,
        requests_per_second=1000,
        request_burst=2000,
        wheels=HOST,
        alarms_email=None,
        runbooks_url=_runbooks_url(context),
    )


def _numbers(context: Context) -> tuple[Number, ...]:
    try:
        return numbers_from(context("numbers"))
    except NumbersRefused as err:
        raise StageRefused(str(err)) from err


def _inbound(context: Context) -> float:
    text = context("inbound_per_second") or 0
    try:
        return float(text)
    except ValueError as err:
        raise StageRefused(f"inbound_per_second is a number, e.g. 1.5, not {text!r}") from err


def _runbooks_url(context: Context) -> str:
    return str(context("runbooks_url") or "docs/runbooks").rstrip("/")


_STAGES: Final[Mapping[str, Callable[[Context], Stage]]] = {
    "dev": _dev,
    "prod": _prod,
    "local": _local,
}
