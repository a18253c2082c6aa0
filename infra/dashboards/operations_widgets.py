"""Widgets of the operations dashboard: Lambda, API, table, what came in."""

from __future__ import annotations

from typing import Final

from infra import names
from infra.dashboards.widgets import Widget
from infra.deployed import Deployed
from infra.metrics import Metric, Statistic, of_account, of_api, of_function, of_puntual
from infra.periods import DAY, FIVE_MINUTES, HOUR
from puntual.adapters.dynamodb.store.table_names import history_name, words_name

_FUNCTION_WIDGETS: Final[tuple[tuple[str, str, str, Statistic], ...]] = (
    ("Errors by function", "Calls that ended in an exception or out of time", "Errors", "Sum"),
    ("Throttles by function", "Calls refused for want of concurrency", "Throttles", "Sum"),
    ("Duration by function (ms)", "95 of 100 calls are below", "Duration", "p95"),
)


def answers(stage: str) -> tuple[Widget, ...]:
    """Return what came in from people, by what it asks for."""
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
            kind="area",
            period_seconds=FIVE_MINUTES,
            metrics=(of_puntual(stage, "send_message", "UncertainSends", "Sum", "Uncertain"),),
            width=6,
        ),
    )


def waiting(stage: str) -> tuple[Widget, ...]:
    """Return what waits for a person."""
    return (
        Widget(
            title="Cases that nobody has taken in time",
            meaning="Beyond the policy's case_hours; puntual case list shows them",
            kind="line",
            period_seconds=HOUR,
            metrics=(of_puntual(stage, "reconcile", "CasesLate", "Maximum", "Cases"),),
            width=8,
        ),
        Widget(
            title="Accounts that wait for a person",
            meaning="By what they wait for, at the end of each day; puntual case list shows them",
            kind="area",
            period_seconds=DAY,
            metrics=(of_puntual(stage, "reconcile", "WaitingForPerson", "Maximum", "Accounts"),),
            width=16,
        ),
    )


def functions(deployed: Deployed) -> tuple[Widget, ...]:
    """Return errors, throttles and time of each function."""
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
                deployed.stage, "check_senders", "ExecutionsShort", "Maximum", "Quota short by"
            ),
            of_puntual(
                deployed.stage, "check_senders", "WorkersShort", "Maximum", "Senders short by"
            ),
        ),
        width=6,
    )
    return (*by_function, together)


def doors(deployed: Deployed) -> tuple[Widget, ...]:
    """Return the calls of the two public addresses."""
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
            meaning="What Meta sent; 4xx are wrong signatures (runbook webhook-refusing)",
            kind="line",
            period_seconds=FIVE_MINUTES,
            metrics=(
                of_function(stage, "webhook", "UrlRequestCount", label="Calls"),
                of_function(stage, "webhook", "Url4xxCount", label="4xx"),
                of_function(stage, "webhook", "Url5xxCount", label="5xx"),
            ),
        ),
    )


def table(deployed: Deployed) -> Widget:
    """Return what the tables consume."""
    return Widget(
        title="Tables: consumed units",
        meaning="What DynamoDB bills",
        kind="line",
        period_seconds=FIVE_MINUTES,
        metrics=tuple(
            Metric(
                namespace="AWS/DynamoDB",
                name=f"Consumed{what}CapacityUnits",
                dimensions={"TableName": name},
                stat="Sum",
                label=f"{table_label}{what}",
            )
            for name, table_label in (
                (deployed.table_name, ""),
                (history_name(deployed.table_name), "History: "),
                (words_name(deployed.table_name), "Words: "),
            )
            for what in ("Read", "Write")
        ),
    )
