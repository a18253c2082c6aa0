"""The names that people, dashboards and the local stack rely on. Pure: no AWS library."""

from __future__ import annotations

from typing import Final

FUNCTIONS: Final = (
    "ingest",
    "schedule_reminders",
    "send_message",
    "webhook",
    "converse",
    "reconcile",
    "check_senders",
)
ALIAS: Final = "live"
METRICS_NAMESPACE: Final = "Puntual"
# The queue whose jobs are looked at alone, called like that of a number.
ALONE: Final = "alone"


def function_name(stage: str, function: str) -> str:
    """Return a function's name in AWS."""
    return f"puntual-{stage}-{function}"


def service_name(stage: str, function: str) -> str:
    """Return the `service` of a function's logs and metrics.

    The stage is part of it, since two stages may share an account and a metric namespace.
    """
    return f"{stage}-{function}"


def queue_name(stage: str, number: str = "") -> str:
    """Return the name of the queue with accounts to look at.

    Args:
        stage: the stage.
        number: the id of a number that has its own, or `ALONE`; else the shared one. The
            functions know only the shared one's address, and that these are called after it.
    """
    shared = f"puntual-{stage}-send-message"
    return f"{shared}-{number}" if number else shared


def dead_letter_queue_name(stage: str) -> str:
    """Return the name of the queue with jobs that failed too often."""
    return f"puntual-{stage}-send-message-dead-letters"


def segments_queue_name(stage: str) -> str:
    """Return the name of the queue with segments of the daily pass."""
    return f"puntual-{stage}-reconcile"


def dead_segments_queue_name(stage: str) -> str:
    """Return the name of the queue with segments whose lane failed too often."""
    return f"puntual-{stage}-reconcile-dead-letters"


def replies_queue_name(stage: str) -> str:
    """Return the name of the queue with replies that want more than to be kept."""
    return f"puntual-{stage}-converse"


def dead_replies_queue_name(stage: str) -> str:
    """Return the name of the queue with replies that failed too often."""
    return f"puntual-{stage}-converse-dead-letters"


def words_key_alias(stage: str) -> str:
    """Return the alias of the key of what people write and send."""
    return f"alias/puntual-{stage}-words"


def configuration_set_name(stage: str) -> str:
    """Return the name of the configuration set that e-mails go out by."""
    return f"puntual-{stage}"


def dashboard_name(stage: str, dashboard: str) -> str:
    """Return a dashboard's name in CloudWatch."""
    return f"puntual-{stage}-{dashboard}"


def alarm_name(stage: str, alarm: str) -> str:
    """Return an alarm's name in CloudWatch; `alarm` is also its runbook's file name."""
    return f"puntual-{stage}-{alarm}"
