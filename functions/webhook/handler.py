"""Lambda entry point of ``webhook``: lets Meta in, records, answers, counts.

Nearly every call brings a status that is no failure, and a cold start waits for what is imported
here: all else is imported with the first update that needs it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from time import perf_counter
from typing import TYPE_CHECKING, Any

from functions.webhook.dependencies import Dependencies
from functions.webhook.logic import record_all
from functions.webhook.outcomes import Failed, Outcome, Postponed
from functions.webhook.report import report
from functions.webhook.request import Request, Response, answer, read_request
from functions.webhook.settings import Settings
from functions.webhook.signature_check import SignatureCheck
from functions.webhook.watching.callback_marks import CallbackMarks
from functions.webhook.watching.inbound_meter import InboundMeter
from functions.webhook.watching.sent_watch import SentWatch
from functions.webhook.whatsapp.events import read_updates
from functions.webhook.whatsapp.updates import Heard, StatusUpdate, Update
from puntual.adapters.aws.clients import event_calls, queue_calls, secret_calls, table_calls
from puntual.adapters.aws.secrets import Secret
from puntual.adapters.clock import SystemClock, clock_from
from puntual.adapters.dynamodb.accounts.statuses.statuses import DynamoStatuses
from puntual.adapters.dynamodb.accounts.uncertain_sends import DynamoUncertainSends
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.whatsapp.errors import treat_failure
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.errors import InvalidInput, MissingConfiguration, Unavailable
from puntual.ports.clock import Clock
from puntual.runtime.deferred import deferred
from puntual.runtime.observability import logger, measure_milliseconds

if TYPE_CHECKING:
    from puntual.ports.accounts import AccountChanges, Accounts, People
    from puntual.ports.cases import CaseEvents, Cases
    from puntual.ports.contacts import ToldIds
    from puntual.ports.conversation import ReplyReader, Words
    from puntual.ports.creditors import Creditors
    from puntual.ports.messaging import TemplateHealth
    from puntual.ports.passed_replies import PassedReplies
    from puntual.ports.policies import CurrentPolicy, RuleBook
    from puntual.ports.scheduling import WakeUps
    from puntual.ports.sending_limits import Numbers
    from puntual.ports.slots import SlotBook

# Meta packs up to a thousand updates into one call. Those that wait for the table one by one do so
# side by side.
_MANY = 25
_SIDE_BY_SIDE = 8


@cache
def _gate() -> SignatureCheck:
    secret = Secret(secret_calls(), Settings.load().webhook_secret_arn, SystemClock())
    return SignatureCheck(secret, perf_counter)


@cache
def _clock() -> Clock:
    settings = Settings.load()
    return clock_from(settings.clock, settings.stage)


@dataclass(frozen=True, slots=True)
class _Rest:
    """What a status that is no failure never needs."""

    accounts: Accounts
    changes: AccountChanges
    creditors: Creditors
    numbers: Numbers
    people: People
    told_ids: ToldIds
    policies: CurrentPolicy
    reader: ReplyReader
    rules: RuleBook
    words: Words
    cases: Cases
    passed_replies: PassedReplies
    case_events: CaseEvents
    slots: SlotBook
    templates: TemplateHealth
    wake_ups: WakeUps


@cache
def _rest() -> _Rest:
    from puntual.adapters.aws.case_events import EventBridgeCaseEvents
    from puntual.adapters.aws.reply_queue import SqsPassedReplies
    from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
    from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
    from puntual.adapters.dynamodb.accounts.people import DynamoPeople
    from puntual.adapters.dynamodb.accounts.wake_ups import DynamoWakeUps
    from puntual.adapters.dynamodb.cases.cases import DynamoCases
    from puntual.adapters.dynamodb.creditors.creditors import DynamoCreditors
    from puntual.adapters.dynamodb.creditors.policies import DynamoPolicies
    from puntual.adapters.dynamodb.sending.slots import DynamoSlotBook
    from puntual.adapters.dynamodb.sending.template_health import DynamoTemplateHealth
    from puntual.adapters.dynamodb.sending.told_ids import DynamoToldIds
    from puntual.adapters.dynamodb.words import DynamoWords
    from puntual.adapters.packaged.reply_reader import PackagedReplyReader
    from puntual.adapters.packaged.rule_packs import PackagedRuleBook
    from puntual.adapters.policies.cache import CachedPolicy

    table = _table()
    return _Rest(
        accounts=DynamoAccounts(table),
        changes=DynamoAccountChanges(table),
        creditors=DynamoCreditors(table),
        numbers=_numbers(),
        people=DynamoPeople(table),
        told_ids=DynamoToldIds(table),
        policies=CachedPolicy(DynamoPolicies(table), _clock()),
        reader=PackagedReplyReader(),
        rules=PackagedRuleBook(),
        words=DynamoWords(table),
        cases=DynamoCases(table),
        passed_replies=SqsPassedReplies(queue_calls(), Settings.load().replies_queue_url),
        case_events=EventBridgeCaseEvents(event_calls()),
        slots=DynamoSlotBook(table),
        templates=DynamoTemplateHealth(table),
        wake_ups=DynamoWakeUps(table, Settings.load().wake_shards),
    )


@cache
def _numbers() -> Numbers:
    # Apart from the rest: the mark of a callback needs no more, every few hours.
    from puntual.adapters.dynamodb.sending.numbers import DynamoNumbers

    return DynamoNumbers(_table())


@cache
def _table() -> Table:
    return Table(table_calls(), Settings.load().table_name)


def _kept_for() -> timedelta:
    from puntual.domain.accounts.history import kept_for

    return kept_for(Settings.load().contact_log_months)


@cache
def _dependencies() -> Dependencies:
    slots, flowing = deferred(lambda: _rest().slots), SystemClock()
    uncertain_sends, numbers = DynamoUncertainSends(_table()), deferred(_numbers)
    marks = CallbackMarks(uncertain_sends, numbers)
    return Dependencies(
        contacts=DynamoStatuses(_table(), _kept_for),
        changes=deferred(lambda: _rest().changes),
        people=deferred(lambda: _rest().people),
        told_ids=deferred(lambda: _rest().told_ids),
        creditors=deferred(lambda: _rest().creditors),
        wake_ups=deferred(lambda: _rest().wake_ups),
        policies=deferred(lambda: _rest().policies),
        classify=treat_failure,
        templates=deferred(lambda: _rest().templates),
        accounts=deferred(lambda: _rest().accounts),
        numbers=numbers,
        sent=SentWatch(uncertain_sends, flowing, marks),
        marks=marks,
        inbound=InboundMeter(slots, flowing),
        slots=slots,
        flowing=flowing,
        reader=deferred(lambda: _rest().reader),
        rules=deferred(lambda: _rest().rules),
        words=deferred(lambda: _rest().words),
        cases=deferred(lambda: _rest().cases),
        passed_replies=deferred(lambda: _rest().passed_replies),
        case_events=deferred(lambda: _rest().case_events),
    )


@logger.inject_lambda_context
def handler(event: dict[str, Any], _context: object) -> Response:
    """Answer Meta: 200 when all is recorded, 500 when it has to come again."""
    begun = perf_counter()
    try:
        request = read_request(event)
        match request.method:
            case "GET":
                return _shake_hands(request)
            case "POST":
                return _receive(request, begun)
            case _:
                return answer(405)
    except InvalidInput as error:
        logger.warning("webhook.unreadable", field=error.field, problem=error.problem)
        return answer(400)
    except (Unavailable, MissingConfiguration) as error:
        logger.error("webhook.unavailable", cause=type(error).__name__)
        return answer(500)


def _shake_hands(request: Request) -> Response:
    query = request.query
    if query.get("hub.mode") == "subscribe" and _gate().knows(query.get("hub.verify_token", "")):
        return answer(200, query.get("hub.challenge", ""))
    logger.warning("webhook.handshake_refused")
    return answer(403)


def _receive(request: Request, begun: float) -> Response:
    if not _gate().admits(request.body, request.signature):
        logger.warning("webhook.signature_refused")
        return answer(401)
    now = _clock().now()
    outcomes = _record(list(read_updates(request.body)), now)
    report(outcomes, now)
    measure_milliseconds("WebhookLatencyMs", now, (perf_counter() - begun) * 1000)
    return answer(500 if any(isinstance(one, Postponed | Failed) for one in outcomes) else 200)


def _record(updates: Sequence[Update], now: datetime) -> list[Outcome]:
    if sum(map(_waits, updates)) < _MANY:
        return record_all(_dependencies(), updates, now)
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(_SIDE_BY_SIDE) as pool:
        return record_all(_dependencies(), updates, now, pool.map)


def _waits(update: Update) -> bool:
    """Tell whether an update waits for the table on its own.

    What was heard is nearly always gathered only, and statuses are written together: all that
    follows from one that is no failure is in memory.
    """
    match update:
        case StatusUpdate(state=state):
            return state is ContactState.FAILED
        case _:
            return not isinstance(update, Heard)
