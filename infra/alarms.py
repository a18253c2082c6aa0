"""When somebody has to look, as data. Each alarm's name is also its runbook's file name."""

from __future__ import annotations

from typing import Final

from infra import names
from infra.alarm import Alarm, Missing
from infra.deployed import Deployed
from infra.metrics import of_api, of_function, of_puntual, of_queue
from infra.periods import HOUR
from infra.sending_alarms import (
    alarms_about_permissions,
    alarms_about_sending,
    alarms_about_waiting,
)

_WAITING: Final = "The oldest job has waited for more than half an hour to be looked at"
_WAITING_ALONE: Final = (
    "The oldest reply of a customer, or a job that is looked at alone, has waited for half an hour"
)


def alarms(deployed: Deployed, *, ticks_enabled: bool) -> tuple[Alarm, ...]:
    """Return the alarms of a deployment."""
    suppressed: Missing = "breaching" if ticks_enabled else "notBreaching"
    return (
        *_alarms_about_waiting_accounts(deployed, suppressed),
        *_alarms_about_the_pass(deployed.stage, suppressed),
        _alarm_about_senders(deployed.stage, suppressed),
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
        *(_alarm_about_a_queue(stage, number) for number in ("", names.ALONE, *deployed.numbers)),
    )


def _alarm_about_a_queue(stage: str, number: str) -> Alarm:
    """Return the alarm of one queue: an alarm on math takes ten metrics at most (CloudWatch).

    That of jobs that are looked at alone, of which there are none most of the time, watches the
    replies as well: each alarm is billed.
    """
    queues = [names.queue_name(stage, number)]
    if number == names.ALONE:
        queues.append(names.replies_queue_name(stage))
    return Alarm(
        name="jobs-waiting",
        subject=number,
        says=_WAITING_ALONE if number == names.ALONE else _WAITING,
        metrics=tuple(
            of_queue(queue, "ApproximateAgeOfOldestMessage", "Seconds") for queue in queues
        ),
        threshold=1800,
        periods=2,
        periods_breaching=2,
    )


def _alarms_about_the_pass(stage: str, suppressed: Missing) -> tuple[Alarm, ...]:
    """A tick that does not run reports nothing, so that silence counts as late."""
    return (
        Alarm(
            name="daily-pass-late",
            says="No daily pass has ended for 30 hours, or the tick that begins it is silent",
            metrics=(of_puntual(stage, "reconcile", "PassAgeHours", "Maximum", "Hours"),),
            threshold=30,
            period_seconds=HOUR,
            periods=2,
            periods_breaching=2,
            missing=suppressed,
        ),
        Alarm(
            name="accounts-passed-over",
            says="The daily pass met accounts that it could not read or repair",
            metrics=(of_puntual(stage, "reconcile", "AccountsPassedOver", "Sum", "Accounts"),),
            threshold=1,
            period_seconds=HOUR,
        ),
        Alarm(
            name="reconcile-failing",
            says="The daily pass ends in exceptions or out of time",
            metrics=(of_function(stage, "reconcile", "Errors"),),
            threshold=1,
            period_seconds=HOUR,
        ),
    )


def _alarm_about_senders(stage: str, suppressed: Missing) -> Alarm:
    return Alarm(
        name="senders-unchecked",
        says="Meta has not been asked about the numbers and the token for three hours",
        metrics=(of_function(stage, "check_senders", "Invocations"),),
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
            says="Jobs or replies failed five times and were set aside",
            metrics=(
                of_queue(
                    names.dead_letter_queue_name(stage),
                    "ApproximateNumberOfMessagesVisible",
                    "Jobs",
                ),
                of_queue(
                    names.dead_replies_queue_name(stage),
                    "ApproximateNumberOfMessagesVisible",
                    "Replies",
                ),
            ),
            threshold=1,
        ),
        Alarm(
            name="function-errors",
            says="Functions keep ending in exceptions or out of time, or find no concurrency",
            metrics=(
                # Of the daily pass a single error is too many, and has an alarm of its own.
                *(
                    of_function(stage, name, "Errors")
                    for name in names.FUNCTIONS
                    if name != "reconcile"
                ),
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
            name="updates-overdue",
            says="WhatsApp repeats an update that fails each time, for more than an hour",
            metrics=(of_puntual(stage, "webhook", "UpdatesOverdue", "Sum", "Updates"),),
            threshold=1,
            period_seconds=HOUR,
        ),
        Alarm(
            name="webhook-refusing",
            says="The webhook turns calls away: the signature is wrong, or the call is not Meta's",
            metrics=(of_function(stage, "webhook", "Url4xxCount"),),
            threshold=5,
            period_seconds=HOUR,
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
