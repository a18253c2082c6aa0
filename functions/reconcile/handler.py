"""Lambda entry point of ``reconcile``: goes on with the daily pass while there is time."""

from datetime import UTC, datetime, time, timedelta
from functools import cache
from typing import Any, Protocol

from functions.reconcile.dependencies import Dependencies
from functions.reconcile.logic import Reconciled, reconcile
from functions.reconcile.metrics import metrics_of
from functions.reconcile.settings import Settings
from puntual.adapters.aws.clients import table_calls
from puntual.adapters.clock import clock_from
from puntual.adapters.composition import conditions_reader, sending_limits_of, terms_book
from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.accounts.contacts import DynamoContacts
from puntual.adapters.dynamodb.accounts.decisions import DynamoDecisions
from puntual.adapters.dynamodb.accounts.wake_ups import DynamoWakeUps
from puntual.adapters.dynamodb.creditors.cached_creditors import CachedCreditors
from puntual.adapters.dynamodb.creditors.creditors import DynamoCreditors
from puntual.adapters.dynamodb.operations.circuit_breakers import DynamoCircuitBreakers
from puntual.adapters.dynamodb.operations.cursors import DynamoReconcileCursor
from puntual.adapters.dynamodb.operations.daily_metrics import DynamoDailyMetrics
from puntual.adapters.dynamodb.sending.numbers import DynamoNumbers
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.packaged.templates import PackagedTemplates
from puntual.runtime.channel_setting import read_channels
from puntual.runtime.observability import count, logger
from puntual.runtime.scheduled_event import read_time

# Enough to finish the page at hand and to write down where the pass stands.
_RESERVE_MS = 60_000
_NOON = timedelta(hours=12)


class _Context(Protocol):
    def get_remaining_time_in_millis(self) -> int: ...


@cache
def _dependencies() -> Dependencies:
    settings = Settings.load()
    table = Table(table_calls(), settings.table_name)
    clock = clock_from(settings.clock, settings.stage)
    accounts, conditions = (
        DynamoAccounts(table),
        conditions_reader(table, sending_limits_of(table)),
    )
    return Dependencies(
        accounts=accounts,
        changes=DynamoAccountChanges(table),
        contacts=DynamoContacts(table),
        wake_ups=DynamoWakeUps(table, settings.wake_shards),
        decisions=DynamoDecisions(table),
        daily_metrics=DynamoDailyMetrics(table),
        cursor=DynamoReconcileCursor(table),
        clock=clock,
        creditors=CachedCreditors(DynamoCreditors(table), clock),
        terms=terms_book(
            table,
            clock,
            accounts,
            conditions,
            PackagedTemplates(),
            read_channels(settings.fallback_channels),
        ),
        breakers=DynamoCircuitBreakers(table),
        numbers=DynamoNumbers(table),
    )


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: _Context) -> dict[str, Any]:
    """Reconcile accounts until the time is nearly up."""
    now = read_time(event)
    done = reconcile(
        _dependencies(), now, lambda: context.get_remaining_time_in_millis() > _RESERVE_MS
    )
    if done.accounts:
        count("WakeUpsRepaired", now, done.repaired)
    _report_daily_metrics(done)
    logger.info(
        "accounts.reconciled",
        day=done.day.isoformat(),
        accounts=done.accounts,
        expired=done.expired,
        repaired=done.repaired,
        refolded=done.refolded,
        finished=done.finished,
    )
    return {"day": done.day.isoformat(), "accounts": done.accounts, "finished": done.finished}


def _report_daily_metrics(done: Reconciled) -> None:
    at = datetime.combine(done.day, time.min, UTC) + _NOON
    for metric in metrics_of(done.daily_metrics):
        count(metric.name, at, metric.value, **dict(metric.dimensions))
