"""Every metric that dashboards and alarms read, as data. Pure: no AWS library."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from infra import names
from puntual.domain.currencies import exponent_of

Statistic = Literal["Sum", "Average", "Maximum", "p50", "p95", "p99"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One metric with one statistic.

    With `split_by` there is one line per value of those dimensions, which come in addition to
    `dimensions` and whose values are not known beforehand. `divided_by` makes of minor units of a
    currency the units in which people reckon.
    """

    namespace: str
    name: str
    dimensions: Mapping[str, str]
    stat: Statistic
    label: str
    split_by: tuple[str, ...] = ()
    divided_by: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How many of a hundred: a part of a whole, neither of which is split."""

    part: Metric
    whole: Metric
    label: str


# Every metric of ours by the function that writes it, with its dimensions besides `service`.
# None names a debtor or a creditor: each value of a dimension is billed as a metric of its own.
EMITTED: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = MappingProxyType(
    {
        "ingest": {
            "PaymentsReceived": (),
        },
        "schedule_reminders": {
            "JobsQueued": (),
            "OldestDueWakeUpSeconds": (),
        },
        "send_message": {
            "ApiErrors": ("code",),
            "ApiLatencyMs": (),
            "ClaimsLost": (),
            "CostUsd": (),
            "Defects": (),
            "FallbacksHalted": (),
            "FallbacksSent": ("channel",),
            "JobsParked": (),
            "JobsPutBack": (),
            "JobsSetApart": (),
            "ReceiptsSent": (),
            "RemindersSent": (),
            "SendingHalted": (),
            "SlotsLost": (),
            "SlotsUsed": (),
            "SlotsWaitedMs": (),
            "Suppressed": ("reason",),
            "TemplatesBroken": (),
            "UncertainSends": (),
            "UnknownCodes": (),
        },
        "webhook": {
            "AccountPenalties": (),
            "ApiErrors": ("code",),
            "Delivered": (),
            "NumberChanges": (),
            "PromisesMade": (),
            "Read": (),
            "Replies": (),
            "TemplatesBroken": (),
            "UnknownCodes": (),
            "UnknownSenders": (),
            "UpdatesIgnored": ("kind",),
            "UpdatesOverdue": (),
            "WebhookLatencyMs": (),
        },
        "converse": {
            "AnswersSent": (),
            "CostUsd": (),
            "Suppressed": ("reason",),
        },
        "reconcile": {
            "AccountsPassedOver": (),
            "AtStakeMinor": ("currency",),
            "CalendarDaysLeft": (),
            "CallbacksSilent": (),
            "CasesLate": (),
            "DayDelivered": (),
            "DayPaid": (),
            "DayRead": (),
            "DayRecoveredMinor": ("currency",),
            "DayReplied": (),
            "DaySent": (),
            "Dso": ("currency",),
            "OpenMinor": ("currency",),
            "OverdueMinor": ("bucket", "currency"),
            "PassAgeHours": (),
            "PromisedBrokenMinor": ("currency",),
            "PromisedDueSoonMinor": ("currency",),
            "PromisedOpenMinor": ("currency",),
            "PromisesBroken": (),
            "PromisesDueSoon": (),
            "PromisesKept": (),
            "PromisesOpen": (),
            "PromisesPast": (),
            "WaitingForPerson": ("kind",),
            "WakeUpsRepaired": (),
        },
        "check_senders": {
            "ExecutionsShort": (),
            "NumbersHalted": (),
            "TokenDaysLeft": (),
            "WorkersShort": (),
        },
    }
)


def of_puntual(stage: str, function: str, name: str, stat: Statistic, label: str) -> Metric:
    """Return a metric that one of our functions writes, as declared in `EMITTED`."""
    return Metric(
        namespace=names.METRICS_NAMESPACE,
        name=name,
        dimensions={"service": names.service_name(stage, function)},
        stat=stat,
        label=label,
        split_by=EMITTED[function][name],
    )


def of_money(
    stage: str, function: str, name: str, stat: Statistic, label: str, currency: str
) -> Metric:
    """Return a metric of ours about money of one currency, in the units that people reckon in."""
    split_by = EMITTED[function][name]
    return Metric(
        namespace=names.METRICS_NAMESPACE,
        name=name,
        dimensions={"service": names.service_name(stage, function), "currency": currency},
        stat=stat,
        label=label,
        split_by=tuple(one for one in split_by if one != "currency"),
        divided_by=10 ** exponent_of(currency),
    )


def of_reason(stage: str, reason: str) -> Metric:
    """Return how often nothing was sent for one reason."""
    return Metric(
        namespace=names.METRICS_NAMESPACE,
        name="Suppressed",
        dimensions={"service": names.service_name(stage, "send_message"), "reason": reason},
        stat="Sum",
        label=reason,
    )


def of_function(
    stage: str, function: str, name: str, stat: Statistic = "Sum", label: str | None = None
) -> Metric:
    """Return a metric that Lambda keeps about a function, whose name is its usual label."""
    return Metric(
        namespace="AWS/Lambda",
        name=name,
        dimensions={"FunctionName": names.function_name(stage, function)},
        stat=stat,
        label=label or function,
    )


def of_account(name: str, label: str) -> Metric:
    """Return a metric that Lambda keeps about all functions of the account and region."""
    return Metric(namespace="AWS/Lambda", name=name, dimensions={}, stat="Maximum", label=label)


def of_queue(queue: str, name: str, label: str) -> Metric:
    """Return a metric that SQS keeps about a queue."""
    place = {"QueueName": queue}
    return Metric(namespace="AWS/SQS", name=name, dimensions=place, stat="Maximum", label=label)


def of_api(api_id: str, name: str, stat: Statistic, label: str) -> Metric:
    """Return a metric that API Gateway keeps about the ingest API."""
    return Metric(
        namespace="AWS/ApiGateway",
        name=name,
        dimensions={"ApiId": api_id},
        stat=stat,
        label=label,
    )
