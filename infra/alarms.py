"""When somebody has to look, as data. Each alarm's name is also its runbook's file name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from infra import names
from infra.deployed import Deployed
from infra.metrics import Metric, of_api, of_function, of_puntual, of_queue, of_reason
from infra.widgets import FIVE_MINUTES, HOUR

# Of a token that ends: long enough before to make another one, whoever is on holiday.
TOKEN_DAYS: Final = 7

# Why every reminder of a creditor may be held until somebody does something; as in
# `puntual.domain.reasons`, which a test compares.
HOLDING_REASONS: Final = ("breaker", "payment_feed_stale")

Missing = Literal["breaching", "notBreaching"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """A sum of metrics that reaches a threshold, or stays below one.

    Every metric in an alarm is billed, so there are few.
    """

    name: str
    says: str
    metrics: tuple[Metric, ...]
    threshold: int
    period_seconds: int = FIVE_MINUTES
    periods: int = 1
    periods_breaching: int = 1
    below: bool = False
    missing: Missing = "notBreaching"


def alarms(deployed: Deployed, *, ticks_enabled: bool) -> tuple[Alarm, ...]:
    """Return the alarms of a deployment."""
    suppressed: Missing = "breaching" if ticks_enabled else "notBreaching"
    return (
        *_alarms_about_waiting_accounts(deployed, suppressed),
        _alarm_about_repairs(deployed.stage, suppressed),
        *_alarms_about_broken_jobs(deployed.stage),
        *_alarms_about_broken_calls(deployed),
        *_alarms_about_sending(deployed.stage),
        *_alarms_about_permissions(deployed.stage),
        *_alarms_about_waiting(deployed.stage),
    )


def _alarms_about_waiting_accounts(deployed: Deployed, suppressed: Missing) -> tuple[Alarm, ...]:
    """A planner that does not run reports nothing, so that silence counts as late."""
    stage = deployed.stage
    return (
        Alarm(
            name="wake-ups-late",
            says="Accounts that are due wait for more than half an hour, or the planner is silent",
            metrics=(
                of_puntual(
                    stage,
                    "schedule_reminders",
                    "OldestDueWakeUpSeconds",
                    "Maximum",
                    "Seconds late",
                ),
            ),
            threshold=1800,
            periods=3,
            periods_breaching=3,
            missing=suppressed,
        ),
        Alarm(
            name="jobs-waiting",
            says="The oldest job has waited for more than half an hour to be looked at",
            # Several queues add up: half an hour between them is as good a reason to look.
            metrics=tuple(
                of_queue(queue, "ApproximateAgeOfOldestMessage", "Seconds")
                for queue in deployed.queues
            ),
            threshold=1800,
            periods=2,
            periods_breaching=2,
        ),
    )


def _alarm_about_repairs(stage: str, suppressed: Missing) -> Alarm:
    return Alarm(
        name="reconcile-silent",
        says="The hourly repair has not run for three hours",
        metrics=(of_function(stage, "reconcile", "Invocations"),),
        threshold=1,
        below=True,
        period_seconds=HOUR,
        periods=3,
        periods_breaching=3,
        missing=suppressed,
    )


def _alarms_about_broken_jobs(stage: str) -> tuple[Alarm, ...]:
    return (
        Alarm(
            name="dead-letters",
            says="Jobs failed five times and were set aside",
            metrics=(
                of_queue(
                    names.dead_letter_queue_name(stage),
                    "ApproximateNumberOfMessagesVisible",
                    "Jobs",
                ),
            ),
            threshold=1,
        ),
        Alarm(
            name="function-errors",
            says="Functions keep ending in exceptions or out of time, or find no concurrency",
            metrics=(
                *(of_function(stage, name, "Errors") for name in names.FUNCTIONS),
                # Of a batch of the sender only the job with the defect fails, and no exception.
                of_puntual(stage, "send_message", "Defects", "Sum", "Defects"),
                of_function(stage, "send_message", "Throttles"),
            ),
            threshold=5,
            periods=3,
            periods_breaching=2,
        ),
    )


def _alarms_about_broken_calls(deployed: Deployed) -> tuple[Alarm, ...]:
    stage = deployed.stage
    return (
        Alarm(
            name="webhook-failing",
            says="WhatsApp's calls end in errors or are turned away for want of concurrency",
            metrics=(
                of_function(stage, "webhook", "Url5xxCount"),
                of_function(stage, "webhook", "Throttles"),
            ),
            threshold=3,
            periods=3,
            periods_breaching=2,
        ),
        Alarm(
            name="ingest-failing",
            says="Billing systems get errors that are ours",
            metrics=(of_api(deployed.ingest_api_id, "5xx", "Sum", "5xx"),),
            threshold=3,
            periods=3,
            periods_breaching=2,
        ),
    )


def _alarms_about_sending(stage: str) -> tuple[Alarm, ...]:
    return (
        Alarm(
            name="sending-halted",
            says="WhatsApp, or AWS for what stands in, refuses everything, or threatens to",
            # How many numbers stand still is said every hour: the alarm lasts as long as a halt.
            metrics=(
                of_puntual(stage, "send_message", "SendingHalted", "Sum", "Halts"),
                of_puntual(stage, "webhook", "AccountPenalties", "Sum", "Penalties"),
                of_puntual(stage, "reconcile", "NumbersHalted", "Maximum", "Numbers halted"),
                of_puntual(stage, "send_message", "FallbacksHalted", "Sum", "SMS or e-mail"),
            ),
            threshold=1,
            period_seconds=HOUR,
        ),
        Alarm(
            name="unknown-code",
            says="WhatsApp, or AWS for what stands in, answers with an unknown error",
            metrics=(
                of_puntual(stage, "send_message", "UnknownCodes", "Sum", "Refused"),
                of_puntual(stage, "webhook", "UnknownCodes", "Sum", "Failed later"),
            ),
            threshold=1,
            period_seconds=HOUR,
        ),
    )


def _alarms_about_permissions(stage: str) -> tuple[Alarm, ...]:
    return (
        Alarm(
            name="quota-short",
            says="Meta lets fewer people be written to than are due, or AWS fewer functions run",
            # The last two are said every hour, so the alarm lasts until somebody asks for more.
            metrics=(
                of_reason(stage, "quota"),
                of_puntual(stage, "reconcile", "ExecutionsShort", "Maximum", "Executions short"),
                of_puntual(stage, "reconcile", "WorkersShort", "Maximum", "Senders short"),
            ),
            threshold=1,
            period_seconds=HOUR,
        ),
        Alarm(
            name="token-expiring",
            says="The access token ends within a week, or is invalid",
            metrics=(of_puntual(stage, "reconcile", "TokenDaysLeft", "Maximum", "Days left"),),
            threshold=TOKEN_DAYS,
            below=True,
            period_seconds=HOUR,
        ),
    )


def _alarms_about_waiting(stage: str) -> tuple[Alarm, ...]:
    return (
        Alarm(
            name="uncertain-sends",
            says="Requests to WhatsApp end without an answer",
            metrics=(of_puntual(stage, "send_message", "UncertainSends", "Sum", "Uncertain"),),
            threshold=5,
            period_seconds=HOUR,
        ),
        Alarm(
            name="reminders-held",
            says="Reminders wait for a person: abnormal volume, a silent feed, a lost template",
            # What is held is looked at once an hour, so the alarm lasts as long as its cause.
            metrics=(
                *(of_reason(stage, reason) for reason in HOLDING_REASONS),
                of_puntual(stage, "webhook", "TemplatesBroken", "Sum", "Templates lost"),
                of_puntual(stage, "send_message", "TemplatesBroken", "Sum", "Templates refused"),
            ),
            threshold=1,
            period_seconds=HOUR,
        ),
    )
