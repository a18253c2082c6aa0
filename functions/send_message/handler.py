"""Lambda entry point of ``send_message``: builds the world once; logs and counts what was done."""

from datetime import datetime
from functools import cache
from typing import Any, Protocol, assert_never

from functions.send_message.events import read_job
from functions.send_message.logic import World, look_at
from functions.send_message.outcomes import Looked, Stopped, Tried, Waiting
from functions.send_message.settings import Settings
from puntual.adapters.aws_clients import dynamodb_client, secrets_client
from puntual.adapters.clock import clock_from, sleep
from puntual.adapters.creditor_cache import CachedCreditors
from puntual.adapters.dynamodb.accounts import DynamoAccounts
from puntual.adapters.dynamodb.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.contacts import DynamoContacts
from puntual.adapters.dynamodb.creditors import DynamoCreditors
from puntual.adapters.dynamodb.decisions import DynamoDecisions
from puntual.adapters.dynamodb.pacer import DynamoPacer
from puntual.adapters.dynamodb.table import Table
from puntual.adapters.dynamodb.wake_ups import DynamoWakeUps
from puntual.adapters.rates import load_rates
from puntual.adapters.secrets import Secret
from puntual.adapters.templates import PackagedTemplates
from puntual.adapters.terms import conditions_reader, governor_of, terms_book
from puntual.adapters.whatsapp.client import CloudApiMessenger
from puntual.domain.contact import Purpose
from puntual.domain.rates import RateTable
from puntual.domain.reasons import NOTHING_DUE, Reason
from puntual.domain.send_error import SendErrorClass
from puntual.ports import Accepted, Refused, SendOutcome, Unknown
from puntual.runtime.observability import count, logger, measure_milliseconds
from puntual.runtime.sqs_batch import BatchResponse, run_batch

# One record at its slowest: every time limit of the call reached, and room to record it. Whoever
# is cut off between claim and call loses the debtor's day.
_RESERVE_MS = 30_000


class _Context(Protocol):
    def get_remaining_time_in_millis(self) -> int: ...


@cache
def _secret() -> Secret:
    return Secret(secrets_client(), Settings.load().sender_secret_arn)


@cache
def _world() -> World:
    settings = Settings.load()
    table = Table(dynamodb_client(), settings.table_name)
    clock = clock_from(settings.clock, settings.stage)
    secret = _secret()
    # Before any claim: a claim that cannot be followed by a call would use up the debtor's day.
    secret.require("access_token")
    accounts, templates = DynamoAccounts(table), PackagedTemplates()
    conditions = conditions_reader(table, governor_of(table))
    return World(
        accounts=accounts,
        contacts=DynamoContacts(table),
        changes=DynamoAccountChanges(table),
        wake_ups=DynamoWakeUps(table, settings.wake_shards),
        decisions=DynamoDecisions(table),
        creditors=CachedCreditors(DynamoCreditors(table), clock),
        messenger=CloudApiMessenger(
            settings.graph_base_url,
            settings.graph_version,
            lambda: secret.require("access_token"),
            templates,
        ),
        pacer=DynamoPacer(
            table, clock, sleep, settings.messages_per_second, settings.sender_concurrency
        ),
        clock=clock,
        terms=terms_book(table, clock, accounts, conditions, templates),
        templates=templates,
        volume=conditions,
    )


def handler(event: dict[str, Any], context: _Context) -> BatchResponse:
    """Look at each account of the batch; only the failed ones come back."""
    response = run_batch(
        event["Records"], _look, lambda: context.get_remaining_time_in_millis() > _RESERVE_MS
    )
    # Where no job came through there may be no world, and nothing was counted.
    if len(response["batchItemFailures"]) < len(event["Records"]):
        world = _world()
        world.volume.flush(world.clock.now())
    return response


def _look(body: str) -> None:
    world = _world()
    looked = look_at(world, read_job(body))
    _report(looked, world.clock.now())


def _report(looked: Looked, now: datetime) -> None:
    if looked.races:
        count("ClaimsLost", now, looked.races)
    if looked.expired:
        logger.warning("contacts.expired", contacts=looked.expired)
    match looked.result:
        case Tried() as tried:
            _report_try(tried, now)
        case Waiting(_, reasons) | Stopped(reasons):
            _report_silence(reasons, now)
        case _ as unreachable:
            assert_never(unreachable)


def _report_silence(reasons: tuple[Reason, ...], now: datetime) -> None:
    for reason in reasons:
        if reason not in NOTHING_DUE:
            count("Suppressed", now, reason=reason.value)
    logger.info("account.left_in_peace", reasons=[reason.value for reason in reasons])


def _report_try(tried: Tried, now: datetime) -> None:
    count("SlotsUsed", now)
    measure_milliseconds("SlotsWaitedMs", now, tried.waited * 1000)
    if tried.outcome is not None:
        measure_milliseconds("ApiLatencyMs", now, tried.took.total_seconds() * 1000)
    _report_outcome(tried, tried.outcome, now)


def _report_outcome(tried: Tried, outcome: SendOutcome | None, now: datetime) -> None:
    step = tried.contact.step
    match outcome:
        case Accepted():
            is_reminder = tried.contact.purpose is Purpose.REMINDER
            count("RemindersSent" if is_reminder else "ReceiptsSent", now)
            micro_usd = _rates().utility_micro_usd(tried.country, now.date())
            count("CostUsd", now, micro_usd / 1_000_000)
            logger.info("message.accepted", step=step)
        case Refused(code, error_class, scope, is_known):
            count("ApiErrors", now, code=str(code))
            if not is_known:
                count("UnknownCodes", now)
            if error_class is SendErrorClass.HALT_SENDER:
                count("SendingHalted", now)
                # The token may have been rotated; whatever it was, read it again.
                _secret().refresh()
            logger.warning("message.refused", code=code, kind=error_class.value, scope=scope)
        case Unknown(cause):
            count("UncertainSends", now)
            logger.warning("message.uncertain", cause=cause)
        case None:
            logger.warning("message.given_back", waited=tried.waited)
        case _ as unreachable:
            assert_never(unreachable)


@cache
def _rates() -> RateTable:
    return load_rates()
