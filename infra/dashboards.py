"""What the two dashboards show, as data.

Pure, so that the page of the local stack draws the same widgets from the local metrics as
CloudWatch draws in AWS: `infra.components.monitoring` turns this into CloudWatch dashboards.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from infra import names
from infra.metrics import Metric, Statistic, of_account, of_api, of_function, of_puntual, of_queue

DAY: Final = 86_400
FIVE_MINUTES: Final = 300
HOUR: Final = 3600

# A "number" is the latest period's figure, the others are drawn over time.
Kind = Literal["number", "line", "bar", "area"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployed:
    """What only a deployment knows: see the stack's outputs of the same names.

    Attributes:
        numbers: the sending numbers that have a queue of their own.
        executions_needed: how many functions run at once at the configured pace.
    """

    stage: str
    ingest_api_id: str
    table_name: str
    numbers: tuple[str, ...] = ()
    executions_needed: int = 0

    @property
    def queues(self) -> tuple[str, ...]:
        """Return the names of the queues with jobs: the shared one, and those of numbers."""
        return tuple(names.queue_name(self.stage, number) for number in ("", *self.numbers))


@dataclass(frozen=True, slots=True, kw_only=True)
class Widget:
    """One picture: what it is called, what it means, what it draws."""

    title: str
    meaning: str
    kind: Kind
    period_seconds: int
    metrics: tuple[Metric, ...]
    width: int = 8
    height: int = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Dashboard:
    """Widgets in rows of 24 columns."""

    name: str
    title: str
    rows: tuple[tuple[Widget, ...], ...]

    @property
    def widgets(self) -> tuple[Widget, ...]:
        """Return all widgets in reading order."""
        return tuple(widget for row in self.rows for widget in row)


def dashboards(deployed: Deployed) -> tuple[Dashboard, Dashboard]:
    """Return both dashboards of a deployment: business first."""
    return business(deployed), operations(deployed)


def business(deployed: Deployed) -> Dashboard:
    """Return what the creditor wants to know: does it bring the money in, at what price?"""
    return Dashboard(
        name=names.dashboard_name(deployed.stage, "business"),
        title="Puntual: business",
        rows=(
            _messages(deployed.stage),
            _money(deployed.stage),
            _receivables(deployed.stage),
            _counted(deployed.stage),
        ),
    )


def operations(deployed: Deployed) -> Dashboard:
    """Return what the operator wants to know: does it run, and if not, where does it stick?"""
    return Dashboard(
        name=names.dashboard_name(deployed.stage, "operations"),
        title="Puntual: operations",
        rows=(
            _backlog(deployed),
            _whatsapp(deployed.stage),
            _senders(deployed.stage),
            _callbacks_and_repairs(deployed.stage),
            _functions(deployed),
            _platform(deployed),
        ),
    )


def _messages(stage: str) -> tuple[Widget, ...]:
    return (
        Widget(
            title="Messages per day",
            meaning="What left for debtors: reminders, and thanks for payments",
            kind="bar",
            period_seconds=DAY,
            metrics=(
                of_puntual(stage, "send_message", "RemindersSent", "Sum", "Reminders"),
                of_puntual(stage, "send_message", "ReceiptsSent", "Sum", "Receipts"),
            ),
        ),
        Widget(
            title="Delivered, read, answered",
            meaning="What WhatsApp reported back about them",
            kind="line",
            period_seconds=DAY,
            metrics=(
                of_puntual(stage, "webhook", "Delivered", "Sum", "Delivered"),
                of_puntual(stage, "webhook", "Read", "Sum", "Read"),
                of_puntual(stage, "webhook", "Replies", "Sum", "Replies"),
            ),
        ),
        Widget(
            title="Not sent, by reason",
            meaning="Decisions against writing; every one can be looked up by debtor",
            kind="area",
            period_seconds=DAY,
            metrics=(of_puntual(stage, "send_message", "Suppressed", "Sum", "Suppressed"),),
        ),
    )


def _money(stage: str) -> tuple[Widget, ...]:
    return (
        Widget(
            title="Promises and payments per day",
            meaning="How often debtors asked for time, and how often they paid",
            kind="bar",
            period_seconds=DAY,
            metrics=(
                of_puntual(stage, "webhook", "PromisesMade", "Sum", "Promises"),
                of_puntual(stage, "ingest", "PaymentsReceived", "Sum", "Payments"),
            ),
        ),
        Widget(
            title="Recovered per day, by currency",
            meaning="Payments in minor units (cents), a line for each currency: they have no sum",
            kind="line",
            period_seconds=DAY,
            metrics=(of_puntual(stage, "ingest", "RecoveredMinor", "Sum", "Recovered"),),
        ),
        Widget(
            title="WhatsApp fees per day",
            meaning="Estimated from the price list in US dollars; Meta's invoice decides",
            kind="bar",
            period_seconds=DAY,
            metrics=(of_puntual(stage, "send_message", "CostUsd", "Sum", "USD"),),
        ),
    )


def _receivables(stage: str) -> tuple[Widget, ...]:
    return (
        Widget(
            title="Open, by currency",
            meaning="In minor units, by the daily pass; at stake: what lost templates spoke of",
            kind="line",
            period_seconds=DAY,
            metrics=(
                of_puntual(stage, "reconcile", "OpenMinor", "Maximum", "Open"),
                of_puntual(stage, "reconcile", "AtStakeMinor", "Maximum", "At stake"),
            ),
        ),
        Widget(
            title="Overdue, by aging bucket",
            meaning="What is past its due date and for how long, in minor units of each currency",
            kind="line",
            period_seconds=DAY,
            metrics=(of_puntual(stage, "reconcile", "OverdueMinor", "Maximum", "Overdue"),),
        ),
        Widget(
            title="Days sales outstanding",
            meaning="How many days of sales are still unpaid: lower is better",
            kind="line",
            period_seconds=DAY,
            metrics=(of_puntual(stage, "reconcile", "Dso", "Maximum", "Days"),),
        ),
    )


def _counted(stage: str) -> tuple[Widget, ...]:
    """Show the days as the table has them: events are counted as they come, and may come twice."""
    return (
        Widget(
            title="Counted by day: messages",
            meaning="By the daily pass, on the debtor's day: reminders, and what became of them",
            kind="line",
            period_seconds=DAY,
            metrics=(
                of_puntual(stage, "reconcile", "DaySent", "Maximum", "Reminders"),
                of_puntual(stage, "reconcile", "DayDelivered", "Maximum", "Delivered"),
                of_puntual(stage, "reconcile", "DayRead", "Maximum", "Read"),
            ),
        ),
        Widget(
            title="Counted by day: answers and payments",
            meaning="By the daily pass, on the debtor's day",
            kind="line",
            period_seconds=DAY,
            metrics=(
                of_puntual(stage, "reconcile", "DayReplied", "Maximum", "Replies"),
                of_puntual(stage, "reconcile", "DayPaid", "Maximum", "Payments"),
            ),
        ),
        Widget(
            title="Counted by day: recovered",
            meaning="By the daily pass, on the debtor's day, in minor units of each currency",
            kind="line",
            period_seconds=DAY,
            metrics=(of_puntual(stage, "reconcile", "DayRecoveredMinor", "Maximum", "Recovered"),),
        ),
    )


def _backlog(deployed: Deployed) -> tuple[Widget, ...]:
    stage, dead = deployed.stage, names.dead_letter_queue_name(deployed.stage)
    waiting = "ApproximateNumberOfMessagesVisible"
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
                    of_queue(one, waiting, _label("Waiting", one, stage))
                    for one in deployed.queues
                ),
            ),
        ),
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
            metrics=(of_queue(dead, waiting, "Jobs"),),
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


def _callbacks_and_repairs(stage: str) -> tuple[Widget, ...]:
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


def _platform(deployed: Deployed) -> tuple[Widget, ...]:
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
        Widget(
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
        ),
    )
