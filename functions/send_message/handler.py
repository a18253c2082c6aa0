"""Lambda entry point of ``send_message``: builds its dependencies once, and runs batches."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Protocol

from functions.send_message.dependencies import Dependencies
from functions.send_message.events import JobMessage, read_jobs
from functions.send_message.isolation import Quarantine
from functions.send_message.outcomes import BatchResult
from functions.send_message.record_batch import RecordResults, all_failed, evaluate_records
from functions.send_message.records import PutBack
from functions.send_message.report import Report
from functions.send_message.settings import Settings
from functions.send_message.told_ids import GatheredIds
from puntual.adapters.aws.clients import (
    email_client,
    queue_calls,
    secret_calls,
    sms_client,
    table_calls,
)
from puntual.adapters.aws.end_user_messaging import EndUserMessaging
from puntual.adapters.aws.routed_jobs import routed_jobs
from puntual.adapters.aws.secrets import Secret
from puntual.adapters.aws.simple_email import SimpleEmail
from puntual.adapters.aws.sqs import SqsJobs
from puntual.adapters.clock import SystemClock, clock_from
from puntual.adapters.composition import conditions_reader, sending_limits_of, terms_book
from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.contacts import DynamoContacts
from puntual.adapters.dynamodb.accounts.decisions import DynamoDecisions
from puntual.adapters.dynamodb.accounts.uncertain_sends import DynamoUncertainSends
from puntual.adapters.dynamodb.accounts.wake_ups import DynamoWakeUps
from puntual.adapters.dynamodb.creditors.cached_creditors import CachedCreditors
from puntual.adapters.dynamodb.creditors.creditors import DynamoCreditors
from puntual.adapters.dynamodb.sending.parked_jobs import DynamoParkedJobs
from puntual.adapters.dynamodb.sending.slots import DynamoSlotBook
from puntual.adapters.dynamodb.sending.template_health import DynamoTemplateHealth
from puntual.adapters.dynamodb.sending.told_ids import DynamoToldIds
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.packaged.fallback_texts import PackagedFallbackTexts
from puntual.adapters.packaged.rates import load_rates
from puntual.adapters.packaged.templates import PackagedTemplates
from puntual.adapters.packaged.wording import load_wording
from puntual.adapters.whatsapp.client import CloudApiMessenger
from puntual.application.every_channel import EveryChannel
from puntual.application.sending.number_rates import NumberRates
from puntual.domain.accounts.history import kept_for
from puntual.domain.accounts.hold import Hold
from puntual.domain.channel import Channel
from puntual.domain.errors import PuntualError
from puntual.domain.ids import DebtorKey
from puntual.domain.sending.rates import RateTable
from puntual.ports.messaging import Messenger, TextMessage
from puntual.runtime.channel_setting import read_channels
from puntual.runtime.number_setting import parse_numbers
from puntual.runtime.observability import logger
from puntual.runtime.sqs_batch import (
    BatchResponse,
    SqsRecord,
    queue_of,
    receives_of,
    response_of,
)

# From the last slot on: every time limit of the call reached, and room to record it. A call that
# is cut off between claim and message loses the debtor's day.
_RESERVE = timedelta(seconds=30)
# Enough for the calls to the table that one number keeps in flight.
_THREADS = 16

type _Others = dict[Channel, Messenger[TextMessage]]


class _Context(Protocol):
    def get_remaining_time_in_millis(self) -> int: ...


@cache
def _secret() -> Secret:
    return Secret(secret_calls(), Settings.load().sender_secret_arn, SystemClock())


@cache
def _runner() -> asyncio.Runner:
    """Return the one loop of this environment: open connections live on it between batches."""
    runner = asyncio.Runner()
    runner.get_loop().set_default_executor(ThreadPoolExecutor(_THREADS))
    return runner


@cache
def _table() -> Table:
    return Table(table_calls(), Settings.load().table_name)


@cache
def _quarantine() -> Quarantine:
    url = Settings.load().alone_queue_url
    jobs = SqsJobs(queue_calls(), url, jobs_per_message=1)
    return Quarantine(jobs, url.rpartition("/")[2], DynamoParkedJobs(_table()))


@cache
def _dependencies() -> Dependencies:
    settings, table = Settings.load(), _table()
    clock = clock_from(settings.clock, settings.stage)
    accounts, templates = DynamoAccounts(table), _templates()
    kept = kept_for(settings.contact_log_months)
    sending_limits = sending_limits_of(table)
    conditions = conditions_reader(table, sending_limits)
    creditors = CachedCreditors(DynamoCreditors(table), clock)
    own = parse_numbers(settings.numbers)
    channels = read_channels(settings.fallback_channels)
    return Dependencies(
        accounts=accounts,
        contacts=DynamoContacts(table, kept),
        uncertain_sends=DynamoUncertainSends(table),
        add_hold=_add_hold,
        wake_ups=DynamoWakeUps(table, settings.wake_shards),
        decisions=DynamoDecisions(table, kept),
        creditors=creditors,
        messenger=EveryChannel(_whatsapp(), _others(settings, channels)),
        slots=DynamoSlotBook(table),
        jobs=routed_jobs(queue_calls(), settings.queue_url, own, creditors),
        clock=clock,
        flowing=SystemClock(),
        pace_of=NumberRates(
            settings.pace, own, sending_limits.state, sending_limits.last_known
        ).pace_of,
        terms=terms_book(table, clock, accounts, conditions, templates, channels),
        templates=templates,
        texts=PackagedFallbackTexts(),
        wording=load_wording(),
        breakers=conditions,
        sending_limits=sending_limits,
        health=DynamoTemplateHealth(table),
        told_ids=GatheredIds(DynamoToldIds(table)),
    )


def _add_hold(key: DebtorKey, hold: Hold) -> None:
    # Few messages are refused; what changes an account comes with the first of them.
    from puntual.adapters.dynamodb.accounts.changes import (  # noqa: PLC0415 - rare
        DynamoAccountChanges,
    )

    DynamoAccountChanges(_table()).add_hold(key, hold)


@cache
def _whatsapp() -> CloudApiMessenger:
    settings, secret = Settings.load(), _secret()
    return CloudApiMessenger(
        settings.graph_base_url,
        settings.graph_version,
        lambda: secret.require("access_token"),
        _templates(),
    )


def _others(settings: Settings, channels: frozenset[Channel]) -> _Others:
    others: _Others = {}
    if Channel.SMS in channels:
        others[Channel.SMS] = EndUserMessaging(sms_client(), settings.sms_origination)
    if Channel.EMAIL in channels:
        sender, configuration_set = settings.email_from, settings.email_configuration_set
        others[Channel.EMAIL] = SimpleEmail(email_client(), sender, configuration_set)
    return others


@cache
def _templates() -> PackagedTemplates:
    return PackagedTemplates()


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: _Context) -> BatchResponse:
    """Evaluate each account of the batch; only the failed ones come back."""
    records: list[SqsRecord] = event["Records"]
    messages = [
        JobMessage(read_jobs(record["body"]), receives_of(record), queue_of(record))
        for record in records
    ]
    done, put_back = _run(messages, context)
    return response_of(records, done.which_come_back(put_back))


def _run(messages: list[JobMessage], context: _Context) -> tuple[RecordResults, PutBack | None]:
    """Return what became of a batch, and how to queue a job again if that is possible."""
    try:
        _mind_token()
        dependencies, quarantine = _dependencies(), _quarantine()
    except PuntualError as error:
        done = all_failed(messages, error)
        _publish(done.batch, SystemClock().now())
        return done, None
    # Only now: building the dependencies takes seconds when an environment is new.
    left = timedelta(milliseconds=context.get_remaining_time_in_millis()) - _RESERVE
    until = dependencies.flowing.now() + left
    done = _runner().run(evaluate_records(dependencies, quarantine, messages, until))
    _publish(done.batch, dependencies.clock.now())
    return done, dependencies.jobs.requeue


def _mind_token() -> None:
    """Have a token in hand that is not old, before any claim and while no message has a slot.

    A claim that cannot be followed by a call would use up the debtor's day, and a token that was
    rotated and revoked would halt the account.

    Raises:
        MissingConfiguration: there is none.
        Unavailable: Secrets Manager did not answer, and none is known.
    """
    secret = _secret()
    secret.renew()
    secret.require("access_token")


def _publish(batch: BatchResult, now: datetime) -> None:
    report = Report(_rates(), now)
    report.publish(batch)
    if report.has_halted:
        # The token may have been rotated this minute, or not: read it again.
        _secret().refresh()


@cache
def _rates() -> RateTable:
    return load_rates()
