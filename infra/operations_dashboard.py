"""What the operator looks at."""

from __future__ import annotations

from typing import Final

from infra import names
from infra.deployed import Deployed
from infra.metrics import Metric, Statistic, of_account, of_api, of_function, of_puntual, of_queue
from infra.widgets import FIVE_MINUTES, HOUR, Dashboard, Widget

_WAITING: Final = "ApproximateNumberOfMessagesVisible"


def operations(deployed: Deployed) -> Dashboard:
    """Return what the operator wants to know: does it run, and if not, where does it stick?"""
    return Dashboard(
        name=names.dashboard_name(deployed.stage, "operations"),
        title="Puntual: operations",
        rows=(
            (*_planner(deployed), *_queues(deployed)),
            _whatsapp(deployed.stage),
            _senders(deployed.stage),
            (*_answers(deployed.stage), *_oddities(deployed.stage)),
            _functions(deployed),
            (*_doors(deployed), _table(deployed)),
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
            kind="bar",
            period_seconds=HOUR,
            metrics=(
                of_puntual(stage, "send_message", "SendingHalted", "Sum", "Refused everything"),
                of_puntual(stage, "webhook", "AccountPenalties", "Sum", "Penalties"),
                of_puntual(stage, "reconcile", "NumbersHalted", "Maximum", "Numbers halted"),
                of_puntual(
                    stage, "send_message", "FallbacksHalted", "Sum", "SMS or e-mail refused"
                ),
            ),
            width=6,
        ),
        Widget(
            title="Unknown error codes",
            meaning="Codes that the error table lacks; the code stands in the widget above",
            kind="bar",
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
            kind="bar",
            period_seconds=HOUR,
            metrics=(of_puntual(stage, "send_message", "FallbacksSent", "Sum", "Fallbacks"),),
            width=6,
        ),
        Widget(
            title="Access token: days left",
            meaning="Until Meta's token ends; empty for one that never does",
            kind="number",
            period_seconds=HOUR,
            metrics=(of_puntual(stage, "reconcile", "TokenDaysLeft", "Maximum", "Days"),),
            width=6,
        ),
    )


def _answers(stage: str) -> tuple[Widget, ...]:
    return (
        Widget(
            title="Webhook latency (ms)",
            meaning="Meta repeats what is not answered in time",
            kind="line",
            period_seconds=FIVE_MINUTES,
            metrics=(
                of_puntual(stage, "webhook", "WebhookLatencyMs", "p50", "Median"),
                of_puntual(stage, "webhook", "WebhookLatencyMs", "p95", "95 of 100 below"),
            ),
            width=6,
        ),
        Widget(
            title="Uncertain sends",
            meaning="Requests without an answer: never repeated, settled by status or deadline",
            kind="bar",
            period_seconds=FIVE_MINUTES,
            metrics=(of_puntual(stage, "send_message", "UncertainSends", "Sum", "Uncertain"),),
            width=6,
        ),
    )


def _oddities(stage: str) -> tuple[Widget, ...]:
    return (
        Widget(
            title="Races and repairs",
            meaning="Claims lost to another worker, jobs and wake-ups put back, defects of ours",
            kind="line",
            period_seconds=FIVE_MINUTES,
            metrics=(
                of_puntual(stage, "send_message", "ClaimsLost", "Sum", "Claims lost"),
                of_puntual(stage, "send_message", "JobsPutBack", "Sum", "Jobs put back"),
                of_puntual(stage, "send_message", "Defects", "Sum", "Defects"),
                of_puntual(stage, "reconcile", "WakeUpsRepaired", "Sum", "Wake-ups repaired"),
            ),
            width=6,
        ),
        Widget(
            title="Updates passed over",
            meaning="Messages from people we do not know, and what does not concern us",
            kind="line",
            period_seconds=FIVE_MINUTES,
            metrics=(
                of_puntual(stage, "webhook", "UnknownSenders", "Sum", "Unknown senders"),
                of_puntual(stage, "webhook", "UpdatesIgnored", "Sum", "Ignored"),
            ),
            width=6,
        ),
    )


def _functions(deployed: Deployed) -> tuple[Widget, ...]:
    by_function = (
        Widget(
            title=title,
            meaning=meaning,
            kind="line",
            period_seconds=FIVE_MINUTES,
            metrics=tuple(
                of_function(deployed.stage, name, metric, stat) for name in names.FUNCTIONS
            ),
            width=6,
        )
        for title, meaning, metric, stat in _FUNCTION_WIDGETS
    )
    together = Widget(
        title="Concurrent executions",
        meaning=f"Configured: {deployed.executions_needed}; missing: see the runbook quota-short",
        kind="line",
        period_seconds=FIVE_MINUTES,
        metrics=(
            of_account("ConcurrentExecutions", "In use in the account"),
            of_puntual(
                deployed.stage, "reconcile", "ExecutionsShort", "Maximum", "Quota short by"
            ),
            of_puntual(deployed.stage, "reconcile", "WorkersShort", "Maximum", "Senders short by"),
        ),
        width=6,
    )
    return (*by_function, together)


_FUNCTION_WIDGETS: Final[tuple[tuple[str, str, str, Statistic], ...]] = (
    ("Errors by function", "Calls that ended in an exception or out of time", "Errors", "Sum"),
    ("Throttles by function", "Calls refused for want of concurrency", "Throttles", "Sum"),
    ("Duration by function (ms)", "95 of 100 calls are below", "Duration", "p95"),
)


def _doors(deployed: Deployed) -> tuple[Widget, ...]:
    stage, api = deployed.stage, deployed.ingest_api_id
    return (
        Widget(
            title="Ingest API: calls and refusals",
            meaning="What billing systems sent; 4xx is their fault, 5xx is ours",
            kind="line",
            period_seconds=FIVE_MINUTES,
            metrics=(
                of_api(api, "Count", "Sum", "Calls"),
                of_api(api, "4xx", "Sum", "4xx"),
                of_api(api, "5xx", "Sum", "5xx"),
            ),
        ),
        Widget(
            title="Webhook: calls and refusals",
            meaning="What Meta sent; 4xx are wrong signatures",
            kind="line",
            period_seconds=FIVE_MINUTES,
            metrics=(
                of_function(stage, "webhook", "UrlRequestCount", label="Calls"),
                of_function(stage, "webhook", "Url4xxCount", label="4xx"),
                of_function(stage, "webhook", "Url5xxCount", label="5xx"),
            ),
        ),
    )


def _table(deployed: Deployed) -> Widget:
    return Widget(
        title="Table: consumed units",
        meaning="What DynamoDB bills",
        kind="line",
        period_seconds=FIVE_MINUTES,
        metrics=tuple(
            Metric(
                namespace="AWS/DynamoDB",
                name=f"Consumed{what}CapacityUnits",
                dimensions={"TableName": deployed.table_name},
                stat="Sum",
                label=what,
            )
            for what in ("Read", "Write")
        ),
    )
