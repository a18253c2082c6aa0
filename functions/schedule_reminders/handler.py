"""Lambda entry point of ``schedule_reminders``."""

from dataclasses import replace
from functools import cache
from typing import Any, Protocol

from functions.schedule_reminders.logic import Dependencies, schedule_due
from functions.schedule_reminders.outlook import Outlook
from functions.schedule_reminders.settings import Settings
from puntual.adapters.aws.clients import queue_calls, table_calls
from puntual.adapters.aws.routed_jobs import routed_jobs
from puntual.adapters.clock import clock_from
from puntual.adapters.composition import sending_limits_of
from puntual.adapters.dynamodb.accounts.wake_ups import DynamoWakeUps
from puntual.adapters.dynamodb.creditors.cached_creditors import CachedCreditors
from puntual.adapters.dynamodb.creditors.creditors import DynamoCreditors
from puntual.adapters.dynamodb.operations.circuit_breakers import DynamoCircuitBreakers
from puntual.adapters.dynamodb.operations.cursors import DynamoSchedulerCursor
from puntual.adapters.dynamodb.sending.quota import DynamoQuota
from puntual.adapters.dynamodb.store.table import Table
from puntual.runtime.number_setting import parse_numbers
from puntual.runtime.observability import count, logger, measure_seconds
from puntual.runtime.scheduled_event import read_time

# For the window at hand: its calls may each be made three times.
_RESERVE_MILLISECONDS = 30_000


class _Context(Protocol):
    """What Lambda hands over, as far as it is needed."""

    def get_remaining_time_in_millis(self) -> int:
        """Return the time until the environment is stopped."""
        ...


@cache
def _dependencies() -> Dependencies:
    settings = Settings.load()
    table = Table(table_calls(), settings.table_name)
    clock = clock_from(settings.clock, settings.stage)
    creditors = CachedCreditors(DynamoCreditors(table), clock)
    wake_ups = DynamoWakeUps(table, settings.wake_shards)
    return Dependencies(
        wake_ups,
        routed_jobs(queue_calls(), settings.queue_url, parse_numbers(settings.numbers), creditors),
        DynamoSchedulerCursor(table),
        Outlook(
            wake_ups,
            creditors,
            sending_limits_of(table),
            DynamoQuota(table),
            DynamoCircuitBreakers(table),
        ),
    )


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: _Context) -> dict[str, Any]:
    """Queue what is due up to the event's own time, which is never the machine's."""
    now = read_time(event)

    def must_end() -> bool:
        return context.get_remaining_time_in_millis() < _RESERVE_MILLISECONDS

    scheduled = schedule_due(replace(_dependencies(), must_end=must_end), now)
    count("JobsQueued", now, scheduled.queued)
    measure_seconds("OldestDueWakeUpSeconds", now, scheduled.oldest_age.total_seconds())
    logger.info("reminders.scheduled", queued=scheduled.queued, up_to=scheduled.up_to.isoformat())
    return {"queued": scheduled.queued, "up_to": scheduled.up_to.isoformat()}
