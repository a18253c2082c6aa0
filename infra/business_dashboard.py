"""What the creditor looks at."""

from __future__ import annotations

from infra import names
from infra.deployed import Deployed
from infra.metrics import of_puntual
from infra.widgets import DAY, Dashboard, Widget


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


def _messages(stage: str) -> tuple[Widget, ...]:
    return (
        Widget(
            title="Messages per day",
            meaning="What left for debtors: reminders, thanks for payments, answers to questions",
            kind="bar",
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
            metrics=(
                of_puntual(stage, "send_message", "CostUsd", "Sum", "Reminders and notices"),
                of_puntual(stage, "converse", "CostUsd", "Sum", "Answers"),
            ),
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
