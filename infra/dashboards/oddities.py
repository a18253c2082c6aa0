"""Widgets of the operations dashboard: what should not happen, and is counted when it does."""

from __future__ import annotations

from infra.dashboards.widgets import Widget
from infra.metrics import of_puntual
from infra.periods import FIVE_MINUTES, HOUR


def oddities(stage: str) -> tuple[Widget, ...]:
    """Return what should not happen, and is counted when it does."""
    return (_races(stage), _age_of_pass(stage), _updates_passed_over(stage))


def _races(stage: str) -> Widget:
    return Widget(
        title="Races and repairs",
        meaning="Claims lost to another worker, jobs and wake-ups put back, defects of ours",
        kind="line",
        period_seconds=FIVE_MINUTES,
        metrics=(
            of_puntual(stage, "send_message", "ClaimsLost", "Sum", "Claims lost"),
            of_puntual(stage, "send_message", "JobsPutBack", "Sum", "Jobs put back"),
            of_puntual(stage, "send_message", "JobsSetApart", "Sum", "Jobs set apart"),
            of_puntual(stage, "send_message", "JobsParked", "Sum", "Jobs parked"),
            of_puntual(stage, "send_message", "Defects", "Sum", "Defects"),
            of_puntual(stage, "reconcile", "WakeUpsRepaired", "Sum", "Wake-ups repaired"),
            of_puntual(stage, "reconcile", "AccountsPassedOver", "Sum", "Passed over"),
        ),
        width=4,
    )


def _age_of_pass(stage: str) -> Widget:
    return Widget(
        title="Age of the daily pass",
        meaning="Hours since the last one ended; at 30 the alarm fires",
        kind="line",
        period_seconds=HOUR,
        metrics=(of_puntual(stage, "reconcile", "PassAgeHours", "Maximum", "Hours"),),
        width=4,
    )


def _updates_passed_over(stage: str) -> Widget:
    return Widget(
        title="Updates passed over",
        meaning="Messages from people we do not know, and what does not concern us",
        kind="line",
        period_seconds=FIVE_MINUTES,
        metrics=(
            of_puntual(stage, "webhook", "NumberChanges", "Sum", "Numbers changed"),
            of_puntual(stage, "webhook", "UnknownSenders", "Sum", "Unknown senders"),
            of_puntual(stage, "webhook", "UpdatesIgnored", "Sum", "Ignored"),
            of_puntual(stage, "webhook", "UpdatesOverdue", "Sum", "Failing for an hour"),
        ),
        width=4,
    )
