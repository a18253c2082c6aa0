"""Lambda entry point of ``reconcile``: goes on with the daily pass while there is time."""

from datetime import UTC, datetime, time, timedelta
from functools import cache, partial
from typing import Any, Protocol

from functions.reconcile.capacity import Deployed, check_capacity
from functions.reconcile.dependencies import Dependencies
from functions.reconcile.logic import Reconciled, reconcile
from functions.reconcile.metrics import metrics_of
from functions.reconcile.senders import check_senders
from functions.reconcile.settings import Settings
from puntual.adapters.aws.account_quotas import LambdaAccountQuotas
from puntual.adapters.aws.clients import lambda_client, secret_calls, table_calls
from puntual.adapters.aws.secrets import Secret
from puntual.adapters.clock import SystemClock, clock_from
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
from puntual.adapters.dynamodb.sending.capacity import DynamoCapacityNote
from puntual.adapters.dynamodb.sending.numbers import DynamoNumbers
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.packaged.templates import PackagedTemplates
from puntual.adapters.whatsapp.health_api import GraphSenderHealth
from puntual.domain.errors import PuntualError
from puntual.domain.sending.pace import Pace
from puntual.runtime.channel_setting import read_channels
from puntual.runtime.number_setting import parse_numbers
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
        numbers=_numbers(),
    )


@cache
def _secret() -> Secret:
    return Secret(secret_calls(), Settings.load().sender_secret_arn, SystemClock())


@cache
def _numbers() -> DynamoNumbers:
    return DynamoNumbers(Table(table_calls(), Settings.load().table_name))


@cache
def _health() -> GraphSenderHealth:
    settings = Settings.load()
    token = partial(_secret().require, "access_token")
    return GraphSenderHealth(settings.graph_base_url, settings.graph_version, token)


@cache
def _deployed() -> Deployed:
    settings = Settings.load()
    shared = Pace(
        limit=settings.messages_per_second,
        inbound=settings.inbound_per_second,
        workers=settings.sender_concurrency,
    )
    return Deployed(shared, parse_numbers(settings.numbers))


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: _Context) -> dict[str, Any]:
    """Ask Meta and AWS what we may do, then reconcile accounts until the time is nearly up."""
    now = read_time(event)
    _check_senders(now)
    _check_capacity(now)
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


def _check_senders(now: datetime) -> None:
    # A token that was replaced since the last hour must not look expired.
    _secret().refresh()
    checked = check_senders(_numbers(), _health(), now)
    count("NumbersHalted", now, checked.halted)
    if checked.token_days is not None:
        count("TokenDaysLeft", now, checked.token_days)
    log = logger.warning if checked.halted or checked.unanswered else logger.info
    log(
        "senders.checked",
        halted=checked.halted,
        resumed=checked.resumed,
        unanswered=checked.unanswered,
        token_days=checked.token_days,
    )


def _check_capacity(now: datetime) -> None:
    note = DynamoCapacityNote(Table(table_calls(), Settings.load().table_name))
    quotas = LambdaAccountQuotas(lambda_client())
    try:
        checked = check_capacity(_deployed(), _numbers(), quotas, note, now)
    except PuntualError as error:
        # It is only said: the accounts must not wait for it.
        logger.warning("capacity.unchecked", cause=type(error).__name__)
        return
    count("WorkersShort", now, checked.workers_short)
    if checked.executions_short is not None:
        count("ExecutionsShort", now, checked.executions_short)
    is_enough = checked.executions_short == 0 and not checked.workers_short
    log = logger.info if is_enough else logger.warning
    log(
        "capacity.checked",
        needed=checked.needed,
        quota=checked.quota,
        workers_short=checked.workers_short,
    )


def _report_daily_metrics(done: Reconciled) -> None:
    at = datetime.combine(done.day, time.min, UTC) + _NOON
    for metric in metrics_of(done.daily_metrics):
        count(metric.name, at, metric.value, **dict(metric.dimensions))
