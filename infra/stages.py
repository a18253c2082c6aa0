"""The stages that can be deployed, each with its settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from aws_cdk import RemovalPolicy
from aws_cdk import aws_logs as logs

from infra.fallbacks import fallbacks_from
from infra.numbers import (
    FEWEST_WORKERS,
    MOST_WORKERS,
    Number,
    NumbersRefused,
    draining_from,
    numbers_from,
    with_a_queue,
)
from infra.stage import GRAPH_API, LOOPBACK, SYSTEM_CLOCK, Stage, StageRefused
from infra.wheels import HOST, LAMBDA_ARM64
from puntual.domain.accounts.history import FEWEST_MONTHS
from puntual.domain.currencies import require_currency
from puntual.domain.errors import InvalidInput

GRAPH_VERSION: Final = "v25.0"
DEFAULT_STAGE: Final = "dev"
# A tick asks each of them, and all that there were before.
MOST_WAKE_SHARDS: Final = 64
_MOST_MONTHS: Final = 240

Context = Callable[[str], Any]


def stage_from(context: Context) -> Stage:
    """Return the stage that `-c stage=...` names, with the context's other values applied."""
    name = context("stage") or DEFAULT_STAGE
    build = _STAGES.get(name)
    if build is None:
        raise StageRefused(f"unknown stage {name!r}: use one of {', '.join(sorted(_STAGES))}")
    fallbacks = fallbacks_from(context)
    stage = build(context)
    return replace(
        stage,
        draining=_draining(context, stage.numbers),
        sms_origination=fallbacks.sms_origination,
        email_from=fallbacks.email_from,
        words_key=_words_key(context),
        webhook_reserved=_webhook_reserved(context),
        currencies=_currencies(context) or stage.currencies,
    )


def _dev(context: Context) -> Stage:
    return Stage(
        name="dev",
        removal_policy=RemovalPolicy.DESTROY,
        deletion_protection=False,
        point_in_time_recovery=True,
        history_recovery=_history_recovery(context),
        history_stored_cheaply=True,
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
        sender_concurrency=_copies(context, "shared_workers", 4),
        pass_lanes=_copies(context, "pass_lanes", 2),
        numbers=_numbers(context, 20),
        wake_shards=_shards(context, 4),
        contact_log_months=_months(context),
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
        history_recovery=_history_recovery(context),
        history_stored_cheaply=True,
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
        sender_concurrency=_copies(context, "shared_workers", 5),
        pass_lanes=_copies(context, "pass_lanes", 2),
        numbers=_numbers(context, 80),
        wake_shards=_shards(context, 4),
        contact_log_months=_months(context),
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
        history_recovery=_history_recovery(context),
        # The emulator knows one class of tables.
        history_stored_cheaply=False,
        # Simulated days may lie years back, where everything has expired already.
        items_expire=False,
        log_retention=logs.RetentionDays.ONE_DAY,
        log_level="INFO",
        # The local driver invokes the scheduled functions itself, with simulated instants.
        ticks_enabled=False,
        # The emulator takes alarms on one metric only.
        math_in_alarms=False,
        clock=context("clock") or SYSTEM_CLOCK,
        graph_base_url=context("graph_base_url") or f"{LOOPBACK}4570",
        graph_version=GRAPH_VERSION,
        messages_per_second=80,
        inbound_per_second=_inbound(context),
        sender_concurrency=_copies(context, "shared_workers", 5),
        pass_lanes=_copies(context, "pass_lanes", 2),
        numbers=_numbers(context, 80),
        wake_shards=_shards(context, 2),
        contact_log_months=_months(context),
        requests_per_second=1000,
        request_burst=2000,
        wheels=HOST,
        alarms_email=None,
        runbooks_url=_runbooks_url(context),
        # Those of the demo's customers.
        currencies=("MXN", "COP", "PEN", "CLP", "ARS", "BRL"),
    )


def _numbers(context: Context, shared_limit: int) -> tuple[Number, ...]:
    try:
        return with_a_queue(numbers_from(context("numbers")), shared_limit)
    except NumbersRefused as err:
        raise StageRefused(str(err)) from err


def _draining(context: Context, numbers: tuple[Number, ...]) -> tuple[str, ...]:
    try:
        return draining_from(context("draining"), numbers)
    except NumbersRefused as err:
        raise StageRefused(str(err)) from err


def _copies(context: Context, name: str, usual: int) -> int:
    """Return how many copies of a function empty a queue, as the context says by a name."""
    return _whole_number(context, name, usual, (FEWEST_WORKERS, MOST_WORKERS))


def _webhook_reserved(context: Context) -> int | None:
    """Return the executions that are the webhook's own; None where the context names none."""
    name = "webhook_reserved"
    return _whole_number(context, name, 1, (1, MOST_WORKERS)) if context(name) else None


def _shards(context: Context, usual: int) -> int:
    return _whole_number(context, "wake_shards", usual, (1, MOST_WAKE_SHARDS))


def _history_recovery(context: Context) -> bool:
    """Tell whether the history can be restored to any second; the other table always can."""
    text = context("history_recovery") or "continuous"
    if text not in ("continuous", "none"):
        raise StageRefused(f"history_recovery is continuous or none, not {text!r}")
    return bool(text == "continuous")


def _words_key(context: Context) -> bool:
    """Tell whether words and media have a key of the operator's own; AWS's own costs nothing."""
    text = context("words_key") or "aws"
    if text not in ("aws", "customer"):
        raise StageRefused(f"words_key is aws or customer, not {text!r}")
    return bool(text == "customer")


def _currencies(context: Context) -> tuple[str, ...]:
    """Return the currencies that the context names, each once, in its order."""
    named = [one.strip().upper() for one in str(context("currencies") or "").split(",")]
    try:
        return tuple(dict.fromkeys(require_currency(one, "currencies") for one in named if one))
    except InvalidInput as err:
        raise StageRefused(str(err)) from err


def _months(context: Context) -> int:
    return _whole_number(
        context, "contact_log_months", FEWEST_MONTHS, (FEWEST_MONTHS, _MOST_MONTHS)
    )


def _whole_number(context: Context, name: str, usual: int, span: tuple[int, int]) -> int:
    text, (least, most) = str(context(name) or usual), span
    if not text.isdecimal() or not least <= int(text) <= most:
        raise StageRefused(f"{name} is a whole number from {least} to {most}, not {text!r}")
    return int(text)


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
