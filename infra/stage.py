"""Everything that differs between one deployment and another, in one place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from aws_cdk import RemovalPolicy
from aws_cdk import aws_logs as logs

from infra.numbers import Number, workers_for
from infra.wheels import WheelTarget
from puntual.domain.sending.concurrency import executions_needed
from puntual.domain.sending.pace import Pace

SYSTEM_CLOCK: Final = "system"
GRAPH_API: Final = "https://graph.facebook.com"
LOOPBACK: Final = "http://127.0.0.1:"


class StageRefused(ValueError):
    """The context asks for a stage that does not exist or must not be deployed like this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One deployment's settings.

    `wake_shards` may be raised and lowered: shards that were ever written to are read for ever.

    `words_key` is whether a key of the operator's own encrypts what people write and send.

    `currencies` are those whose money the business dashboard shows; none named is pesos of Mexico.

    `webhook_reserved` is how many calls of the webhook run at once, and how many are kept free for
    it; None for as many as the account lets run.

    `pass_lanes` is how many copies of `reconcile` work on segments of the daily pass at once.

    `messages_per_second`, `inbound_per_second` and `sender_concurrency` are those of each number
    without a queue of its own; `numbers` have one. The queues of `draining` get no new jobs.
    """

    name: str
    removal_policy: RemovalPolicy
    deletion_protection: bool
    point_in_time_recovery: bool
    history_recovery: bool
    history_stored_cheaply: bool
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
    pass_lanes: int
    numbers: tuple[Number, ...]
    wake_shards: int
    contact_log_months: int
    requests_per_second: int
    request_burst: int
    wheels: WheelTarget
    alarms_email: str | None
    runbooks_url: str
    sms_origination: str | None = None
    email_from: str | None = None
    draining: tuple[str, ...] = ()
    words_key: bool = False
    currencies: tuple[str, ...] = ()
    webhook_reserved: int | None = None

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
        if self.name == "local" and not self.graph_base_url.startswith(LOOPBACK):
            raise StageRefused(
                f"stage 'local' speaks to {LOOPBACK}..., not to {self.graph_base_url!r}"
            )
