"""When somebody has to look, as data. Each alarm's name is also its runbook's file name."""

from __future__ import annotations

from infra import names
from infra.alarm import Alarm, Missing
from infra.deployed import Deployed
from infra.metrics import of_api, of_function, of_puntual, of_queue
from infra.sending_alarms import (
    alarms_about_permissions,
    alarms_about_sending,
    alarms_about_waiting,
)
from infra.widgets import HOUR


def alarms(deployed: Deployed, *, ticks_enabled: bool) -> tuple[Alarm, ...]:
    """Return the alarms of a deployment."""
    suppressed: Missing = "breaching" if ticks_enabled else "notBreaching"
    return (
        *_alarms_about_waiting_accounts(deployed, suppressed),
        *_alarms_about_hourly_ticks(deployed.stage, suppressed),
        *_alarms_about_broken_jobs(deployed.stage),
        *_alarms_about_broken_calls(deployed),
        *alarms_about_sending(deployed.stage),
        *alarms_about_permissions(deployed.stage),
        *alarms_about_waiting(deployed.stage),
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
        *(_alarm_about_a_queue(stage, number) for number in ("", *deployed.numbers)),
    )


def _alarm_about_a_queue(stage: str, number: str) -> Alarm:
    """Return the alarm of one queue: an alarm on math takes ten metrics at most (CloudWatch)."""
    queue = names.queue_name(stage, number)
    return Alarm(
        name="jobs-waiting",
        subject=number,
        says="The oldest job has waited for more than half an hour to be looked at",
        metrics=(of_queue(queue, "ApproximateAgeOfOldestMessage", "Seconds"),),
        threshold=1800,
        periods=2,
        periods_breaching=2,
    )


def _alarms_about_hourly_ticks(stage: str, suppressed: Missing) -> tuple[Alarm, ...]:
    return (
        _alarm_about_silence(
            "reconcile-silent", stage, "reconcile", "The hourly repair has not run", suppressed
        ),
        _alarm_about_silence(
            "senders-unchecked",
            stage,
            "check_senders",
            "Meta has not been asked about the numbers and the token",
            suppressed,
        ),
    )


def _alarm_about_silence(
    name: str, stage: str, function: str, says: str, suppressed: Missing
) -> Alarm:
    return Alarm(
        name=name,
        says=f"{says} for three hours",
        metrics=(of_function(stage, function, "Invocations"),),
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
