"""What the operator looks at."""

from __future__ import annotations

from typing import Final

from infra import names
from infra.dashboards.oddities import oddities
from infra.dashboards.operations_widgets import answers, doors, functions, table, waiting
from infra.dashboards.widgets import Dashboard, Widget
from infra.deployed import Deployed
from infra.metrics import of_puntual, of_queue
from infra.periods import FIVE_MINUTES, HOUR

_WAITING: Final = "ApproximateNumberOfMessagesVisible"


def operations(deployed: Deployed) -> Dashboard:
    """Return what the operator wants to know: does it run, and if not, where does it stick?"""
    return Dashboard(
        name=names.dashboard_name(deployed.stage, "operations"),
        title="Puntual: operations",
        says=(
            "Does it run, and where does it stick? Each alarm's mail names its runbook; "
            "`puntual doctor` says what is wrong and the command that mends it."
        ),
        days=1,
        rows=(
            (*_planner(deployed), *_queues(deployed)),
            _whatsapp(deployed.stage),
            _senders(deployed.stage),
            (*answers(deployed.stage), *oddities(deployed.stage)),
            waiting(deployed.stage),
            functions(deployed),
            (*doors(deployed), table(deployed)),
        ),
    )


def _planner(deployed: Deployed) -> tuple[Widget, ...]:
    stage = deployed.stage
    return (
        Widget(
            title="Oldest due wake-up (seconds)",
            meaning="How late the planner is; under 600 is normal",
            kind="line",
            period_seconds=FIVE_MINUTES,
            metrics=(
                of_puntual(
                    stage,
                    "schedule_reminders",
                    "OldestDueWakeUpSeconds",
                    "Maximum",
                    "Seconds late",
                ),
            ),
        ),
        Widget(
            title="Jobs: queued and waiting",
            meaning="Accounts to look at, as the planner queued them and as they wait",
            kind="line",
            period_seconds=FIVE_MINUTES,
            metrics=(
                of_puntual(stage, "schedule_reminders", "JobsQueued", "Sum", "Queued"),
                *(
                    of_queue(one, _WAITING, _label("Waiting", one, stage))
                    for one in deployed.queues
                ),
            ),
        ),
    )


def _queues(deployed: Deployed) -> tuple[Widget, ...]:
    stage = deployed.stage
    return (
        Widget(
            title="Oldest job (seconds)",
            meaning="How long the first job in the queue has waited",
            kind="line",
            period_seconds=FIVE_MINUTES,
            metrics=tuple(
                of_queue(one, "ApproximateAgeOfOldestMessage", _label("Seconds", one, stage))
                for one in deployed.queues
            ),
            width=4,
        ),
        Widget(
            title="Dead letters",
            meaning="Jobs that failed five times; should be zero",
            kind="number",
            period_seconds=FIVE_MINUTES,
            metrics=(of_queue(names.dead_letter_queue_name(stage), _WAITING, "Jobs"),),
            width=4,
        ),
    )


def _label(what: str, queue: str, stage: str) -> str:
    number = queue.removeprefix(names.queue_name(stage)).removeprefix("-")
    return f"{what} {number}" if number else what


def _whatsapp(stage: str) -> tuple[Widget, ...]:
    return (
        Widget(
            title="WhatsApp API latency (ms)",
            meaning="Time from our request to Meta's answer",
            kind="line",
            period_seconds=FIVE_MINUTES,
            metrics=(
                of_puntual(stage, "send_message", "ApiLatencyMs", "p50", "Median"),
                of_puntual(stage, "send_message", "ApiLatencyMs", "p95", "95 of 100 below"),
            ),
        ),
        Widget(
            title="WhatsApp API errors, by code",
            meaning="Refused at once or failed later; see the runbook sending-halted",
            kind="area",
            period_seconds=FIVE_MINUTES,
            metrics=(
                of_puntual(stage, "send_message", "ApiErrors", "Sum", "Refused"),
                of_puntual(stage, "webhook", "ApiErrors", "Sum", "Failed later"),
                of_puntual(stage, "webhook", "TemplatesBroken", "Sum", "Templates lost"),
                of_puntual(stage, "send_message", "TemplatesBroken", "Sum", "Templates refused"),
            ),
        ),
        Widget(
            title="Send slots",
            meaning="Sends per period against the number's limit, and how long they waited",
            kind="line",
            period_seconds=FIVE_MINUTES,
            metrics=(
                of_puntual(stage, "send_message", "SlotsUsed", "Sum", "Used"),
                of_puntual(stage, "send_message", "SlotsLost", "Sum", "Lost"),
                of_puntual(stage, "send_message", "SlotsWaitedMs", "Maximum", "Longest wait (ms)"),
            ),
        ),
    )


def _senders(stage: str) -> tuple[Widget, ...]:
    return (*_halts(stage), *_ways_out(stage))


def _halts(stage: str) -> tuple[Widget, ...]:
    return (
        Widget(
            title="Halts and penalties",
            meaning="What stopped an account or warned it, and how many numbers stand still",
            kind="area",
            period_seconds=HOUR,
            metrics=(
                of_puntual(stage, "send_message", "SendingHalted", "Sum", "Refused everything"),
                of_puntual(stage, "webhook", "AccountPenalties", "Sum", "Penalties"),
                of_puntual(stage, "check_senders", "NumbersHalted", "Maximum", "Numbers halted"),
                of_puntual(stage, "reconcile", "CallbacksSilent", "Maximum", "No callbacks"),
                of_puntual(
                    stage, "send_message", "FallbacksHalted", "Sum", "SMS or e-mail refused"
                ),
            ),
            width=6,
        ),
        Widget(
            title="Unknown error codes",
            meaning="Codes that the error table lacks; the code stands in the widget above",
            kind="area",
            period_seconds=HOUR,
            metrics=(
                of_puntual(stage, "send_message", "UnknownCodes", "Sum", "Refused"),
                of_puntual(stage, "webhook", "UnknownCodes", "Sum", "Failed later"),
            ),
            width=6,
        ),
    )


def _ways_out(stage: str) -> tuple[Widget, ...]:
    return (
        Widget(
            title="Sent over another channel",
            meaning="Reminders by SMS or e-mail, where WhatsApp had refused them",
            kind="area",
            period_seconds=HOUR,
            metrics=(of_puntual(stage, "send_message", "FallbacksSent", "Sum", "Fallbacks"),),
            width=6,
        ),
        Widget(
            title="Days left: access token, calendar of holidays",
            meaning="Until Meta's token ends, empty for one that never does, and the calendar",
            kind="number",
            period_seconds=HOUR,
            metrics=(
                of_puntual(stage, "check_senders", "TokenDaysLeft", "Maximum", "Token"),
                of_puntual(stage, "reconcile", "CalendarDaysLeft", "Maximum", "Calendar"),
            ),
            width=6,
        ),
    )
