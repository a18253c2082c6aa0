"""Lambda entry point of ``reconcile``: the tick that begins a pass, and the lanes that do it."""

from datetime import date, datetime
from functools import cache
from typing import Any, Protocol

from functions.reconcile.dependencies import Dependencies
from functions.reconcile.events import read_task
from functions.reconcile.planning import plan_pass
from functions.reconcile.report import (
    report_calendar,
    report_end,
    report_late_cases,
    report_lost_digest,
    report_passed_over,
    report_plan,
    report_silent_numbers,
    report_work,
)
from functions.reconcile.settings import Settings
from functions.reconcile.tasks import do_task
from functions.reconcile.waiting import count_late_cases, tell_what_waits
from puntual.adapters.aws.clients import event_calls, queue_calls, table_calls, topic_client
from puntual.adapters.aws.discount_events import EventBridgeDiscountEvents
from puntual.adapters.aws.pass_queue import SqsPassQueue
from puntual.adapters.aws.topic import TopicDigest
from puntual.adapters.clock import clock_from
from puntual.adapters.composition import conditions_reader, sending_limits_of, terms_book
from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.accounts.contact_history import DynamoContactHistory
from puntual.adapters.dynamodb.accounts.contacts import DynamoContacts
from puntual.adapters.dynamodb.accounts.decisions import DynamoDecisions
from puntual.adapters.dynamodb.accounts.wake_ups import DynamoWakeUps
from puntual.adapters.dynamodb.cases.cases import DynamoCases
from puntual.adapters.dynamodb.creditors.cached_creditors import CachedCreditors
from puntual.adapters.dynamodb.creditors.creditors import DynamoCreditors
from puntual.adapters.dynamodb.daily_pass.account_scan import DynamoAccountScan
from puntual.adapters.dynamodb.daily_pass.wake_up_check import DynamoWakeUpCheck
from puntual.adapters.dynamodb.operations.circuit_breakers import DynamoCircuitBreakers
from puntual.adapters.dynamodb.operations.daily_metrics import DynamoDailyMetrics
from puntual.adapters.dynamodb.operations.daily_pass import DynamoPassBook
from puntual.adapters.dynamodb.sending.numbers import DynamoNumbers
from puntual.adapters.dynamodb.sending.parked_jobs import DynamoParkedJobs
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.packaged.rule_packs import STRICT_PACK, PackagedRuleBook
from puntual.adapters.packaged.templates import PackagedTemplates
from puntual.application.sending.silent_numbers import SilentNumbers
from puntual.domain.accounts.history import kept_for
from puntual.ports.daily_pass import SegmentTask
from puntual.ports.operations import Digest
from puntual.runtime.channel_setting import read_channels
from puntual.runtime.observability import logger
from puntual.runtime.scheduled_event import read_time

# Enough to finish the page at hand, and to write down what was counted and how far it came.
_RESERVE_MS = 60_000
_NOWHERE = "none"


class _Context(Protocol):
    def get_remaining_time_in_millis(self) -> int: ...


@cache
def _dependencies() -> Dependencies:
    settings = Settings.load()
    table = Table(table_calls(), settings.table_name)
    clock = clock_from(settings.clock, settings.stage)
    accounts, kept = DynamoAccounts(table), kept_for(settings.contact_log_months)
    conditions = conditions_reader(table, sending_limits_of(table))
    templates, channels = PackagedTemplates(), read_channels(settings.fallback_channels)
    return Dependencies(
        scan=DynamoAccountScan(table),
        book=DynamoPassBook(table),
        queue=SqsPassQueue(queue_calls(), settings.pass_queue_url),
        accounts=accounts,
        changes=DynamoAccountChanges(table),
        contacts=DynamoContacts(table, kept),
        history=DynamoContactHistory(table, kept),
        wake_ups=DynamoWakeUps(table, settings.wake_shards),
        wake_up_check=DynamoWakeUpCheck(table, settings.wake_shards),
        decisions=DynamoDecisions(table, kept),
        daily_metrics=DynamoDailyMetrics(table),
        clock=clock,
        creditors=CachedCreditors(DynamoCreditors(table), clock),
        terms=terms_book(table, clock, accounts, conditions, templates, channels),
        breakers=DynamoCircuitBreakers(table),
        numbers=DynamoNumbers(table),
        parked_jobs=DynamoParkedJobs(table),
        cases=DynamoCases(table),
        owners=DynamoCreditors(table),
        discount_events=EventBridgeDiscountEvents(event_calls()),
        digest=_digest_to(settings.digest_topic_arn),
    )


def _digest_to(topic: str) -> Digest | None:
    return None if topic == _NOWHERE else TopicDigest(topic_client(), topic)


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: _Context) -> dict[str, Any]:
    """Begin a pass at a tick; go on with its segments for the messages of its queue."""
    if "Records" not in event:
        return _plan(read_time(event))
    for record in event["Records"]:
        _work(read_task(record["body"]), context)
    return {}


def _plan(now: datetime) -> dict[str, Any]:
    latest = plan_pass(_dependencies(), now)
    report_plan(latest, now)
    report_calendar(_calendar_end(), now)
    report_silent_numbers(_silent_numbers().find(now), now)
    report_late_cases(count_late_cases(_dependencies(), now), now)
    return {
        "number": latest.number,
        "day": latest.day.isoformat(),
        "finished": latest.ended_at is not None,
    }


def _silent_numbers() -> SilentNumbers:
    asked = _dependencies()
    return SilentNumbers(asked.numbers, asked.owners, asked.breakers)


@cache
def _calendar_end() -> date:
    # Of the union of all calendars, which are compiled together and end on the same day.
    return PackagedRuleBook().pack_for(STRICT_PACK).holidays.national.last_day


def _work(task: SegmentTask, context: _Context) -> None:
    dependencies = _dependencies()
    done = do_task(
        dependencies,
        task,
        lambda: context.get_remaining_time_in_millis() > _RESERVE_MS,
        report_passed_over,
    )
    if done.work is not None:
        report_work(done.work, dependencies.clock.now())
    if done.running is not None and done.merged is not None and done.merged.is_done:
        report_end(done.running, done.merged)
        report_lost_digest(tell_what_waits(dependencies, done.merged.figures))
