"""What the creditor looks at."""

from __future__ import annotations

from infra import names
from infra.dashboards.promise_tiles import promises
from infra.dashboards.widgets import Dashboard, Widget
from infra.deployed import Deployed
from infra.metrics import Metric, Share, Statistic, of_money, of_puntual
from infra.periods import DAY


def business(deployed: Deployed) -> Dashboard:
    """Return what the creditor wants to know: does it bring the money in, at what price?"""
    return Dashboard(
        name=names.dashboard_name(deployed.stage, "business"),
        title="Puntual: business",
        says=(
            "Does it bring the money in, and at what price? Money is shown in "
            f"{', '.join(deployed.currencies)}; deploy with `-c currencies=...` to see others."
        ),
        days=30,
        rows=(
            _messages(deployed.stage),
            _results(deployed.stage),
            _counted(deployed.stage),
            promises(deployed.stage, deployed.currencies),
            *(_money(deployed.stage, currency) for currency in deployed.currencies),
        ),
    )


def _messages(stage: str) -> tuple[Widget, ...]:
    return (
        Widget(
            title="Messages per day",
            meaning="What left for debtors: reminders, thanks for payments, answers to questions",
            kind="area",
            period_seconds=DAY,
            metrics=(
                of_puntual(stage, "send_message", "RemindersSent", "Sum", "Reminders"),
                of_puntual(stage, "send_message", "ReceiptsSent", "Sum", "Receipts"),
                of_puntual(stage, "converse", "AnswersSent", "Sum", "Answers"),
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
            metrics=(
                of_puntual(stage, "send_message", "Suppressed", "Sum", "Suppressed"),
                of_puntual(stage, "converse", "Suppressed", "Sum", "Without an answer"),
            ),
        ),
    )


def _results(stage: str) -> tuple[Widget, ...]:
    return (
        Widget(
            title="Of a hundred reminders",
            meaning="Of a day's: how many were delivered, and how many were read by its end",
            kind="line",
            period_seconds=DAY,
            metrics=(),
            shares=_shares(stage),
        ),
        Widget(
            title="Promises and payments per day",
            meaning="How often debtors asked for time, and how often they paid",
            kind="line",
            period_seconds=DAY,
            metrics=(
                of_puntual(stage, "webhook", "PromisesMade", "Sum", "Promises"),
                of_puntual(stage, "ingest", "PaymentsReceived", "Sum", "Payments"),
            ),
        ),
        Widget(
            title="WhatsApp fees per day",
            meaning="Estimated from the price list in US dollars; Meta's invoice decides",
            kind="area",
            period_seconds=DAY,
            metrics=(
                of_puntual(stage, "send_message", "CostUsd", "Sum", "Reminders and notices"),
                of_puntual(stage, "converse", "CostUsd", "Sum", "Answers"),
            ),
        ),
    )


def _shares(stage: str) -> tuple[Share, ...]:
    sent = _of_day(stage, "DaySent", "Reminders")
    return tuple(
        Share(part=_of_day(stage, name, label), whole=sent, label=label)
        for name, label in (
            ("DayDelivered", "Delivered"),
            ("DayRead", "Read"),
        )
    )


def _counted(stage: str) -> tuple[Widget, ...]:
    """Show the days as the table has them: events are counted as they come, and may come twice."""
    return (
        Widget(
            title="Counted by day: reminders",
            meaning="By the daily pass, on the debtor's day: reminders, and what became of them",
            kind="line",
            period_seconds=DAY,
            metrics=(
                _of_day(stage, "DaySent", "Reminders"),
                _of_day(stage, "DayDelivered", "Delivered"),
                _of_day(stage, "DayRead", "Read"),
            ),
        ),
        Widget(
            title="Counted by day: answers and payments",
            meaning="By the daily pass, on the debtor's day",
            kind="line",
            period_seconds=DAY,
            metrics=(
                _of_day(stage, "DayReplied", "Replies"),
                _of_day(stage, "DayPaid", "Payments"),
            ),
        ),
        Widget(
            title="Days sales outstanding",
            meaning="How many days of sales are still unpaid, for each currency: lower is better",
            kind="line",
            period_seconds=DAY,
            metrics=(of_puntual(stage, "reconcile", "Dso", "Maximum", "Days"),),
        ),
    )


def _money(stage: str, currency: str) -> tuple[Widget, ...]:
    """Show the money of one currency: those of two have no sum, and no scale in common."""

    def shown(function: str, name: str, stat: Statistic, label: str) -> Metric:
        return of_money(stage, function, name, stat, label, currency)

    return (
        Widget(
            title=f"Open ({currency})",
            meaning="What is owed, by the daily pass; at stake: what lost templates spoke of",
            kind="line",
            period_seconds=DAY,
            metrics=(
                shown("reconcile", "OpenMinor", "Maximum", "Open"),
                shown("reconcile", "AtStakeMinor", "Maximum", "At stake"),
            ),
        ),
        Widget(
            title=f"Owed, by days overdue ({currency})",
            meaning="What is owed: current is not due yet, the rest for so many days",
            kind="area",
            period_seconds=DAY,
            metrics=(shown("reconcile", "OverdueMinor", "Maximum", "Owed"),),
        ),
        Widget(
            title=f"Recovered per day ({currency})",
            meaning="Payments of the debtor's day, for all debtors together, by the daily pass",
            kind="line",
            period_seconds=DAY,
            metrics=(shown("reconcile", "DayRecoveredMinor", "Maximum", "Recovered"),),
        ),
    )


def _of_day(stage: str, name: str, label: str) -> Metric:
    return of_puntual(stage, "reconcile", name, "Maximum", label)
