"""Every metric that dashboards and alarms read, as data. Pure: no AWS library."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from infra import names

Statistic = Literal["Sum", "Average", "Maximum", "p50", "p95", "p99"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One metric with one statistic.

    With `split_by` there is one line per value of those dimensions, which come in addition to
    `dimensions` and whose values nobody knows beforehand.
    """

    namespace: str
    name: str
    dimensions: Mapping[str, str]
    stat: Statistic
    label: str
    split_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Emitted:
    """Who writes a metric of ours, and which dimensions it has besides `service`."""

    by: str
    split_by: tuple[str, ...] = ()


# Every metric of ours: the functions write these names, the dashboards and alarms read them.
EMITTED: Final[Mapping[str, Emitted]] = MappingProxyType(
    {
        "RemindersSent": Emitted("send_message"),
        "ReceiptsSent": Emitted("send_message"),
        "Delivered": Emitted("webhook"),
        "Read": Emitted("webhook"),
        "Replies": Emitted("webhook"),
        "PromisesMade": Emitted("webhook"),
        "PaymentsReceived": Emitted("ingest"),
        "RecoveredMinor": Emitted("ingest", ("currency",)),
        "Suppressed": Emitted("send_message", ("reason",)),
        "CostUsd": Emitted("send_message"),
        "OpenMinor": Emitted("reconcile", ("currency",)),
        "OverdueMinor": Emitted("reconcile", ("bucket", "currency")),
        "Dso": Emitted("reconcile", ("currency",)),
        "OldestDueWakeUpSeconds": Emitted("schedule_reminders"),
        "JobsQueued": Emitted("schedule_reminders"),
        "ClaimsLost": Emitted("send_message"),
        "ApiErrors": Emitted("send_message", ("code",)),
        "ApiLatencyMs": Emitted("send_message"),
        "SendingHalted": Emitted("send_message"),
        "UncertainSends": Emitted("send_message"),
        "SlotsUsed": Emitted("send_message"),
        "SlotsWaitedMs": Emitted("send_message"),
        "WebhookLatencyMs": Emitted("webhook"),
        "UnknownSenders": Emitted("webhook"),
        "WakeUpsRepaired": Emitted("reconcile"),
    }
)


def own(stage: str, name: str, stat: Statistic, label: str) -> Metric:
    """Return one of our own metrics, which must be declared in `EMITTED`."""
    emitted = EMITTED[name]
    return Metric(
        namespace=names.METRICS_NAMESPACE,
        name=name,
        dimensions={"service": names.service_name(stage, emitted.by)},
        stat=stat,
        label=label,
        split_by=emitted.split_by,
    )


def of_function(stage: str, function: str, name: str, stat: Statistic = "Sum") -> Metric:
    """Return a metric that Lambda keeps about a function."""
    return Metric(
        namespace="AWS/Lambda",
        name=name,
        dimensions={"FunctionName": names.function_name(stage, function)},
        stat=stat,
        label=function,
    )


def of_queue(queue: str, name: str, label: str) -> Metric:
    """Return a metric that SQS keeps about a queue."""
    return Metric(
        namespace="AWS/SQS",
        name=name,
        dimensions={"QueueName": queue},
        stat="Maximum",
        label=label,
    )


def of_api(api_id: str, name: str, stat: Statistic, label: str) -> Metric:
    """Return a metric that API Gateway keeps about the ingest API."""
    return Metric(
        namespace="AWS/ApiGateway",
        name=name,
        dimensions={"ApiId": api_id},
        stat=stat,
        label=label,
    )
