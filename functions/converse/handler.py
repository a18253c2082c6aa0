"""Lambda entry point of ``converse``: takes replies from their queue, one by one."""

from collections.abc import Callable
from functools import cache, partial
from typing import Any, assert_never

from functions.converse.answers import Answering, answer_reply
from functions.converse.dependencies import Dependencies
from functions.converse.events import read_reply
from functions.converse.logic import converse
from functions.converse.outcomes import Done, Outcome, Passed
from functions.converse.report import report_answer
from functions.converse.settings import Settings
from puntual.adapters.answering import AnswerSettings, answerer_of
from puntual.adapters.aws.case_events import EventBridgeCaseEvents
from puntual.adapters.aws.clients import (
    events_client,
    media_client,
    queue_calls,
    secret_calls,
    table_calls,
)
from puntual.adapters.aws.media_bucket import S3MediaStore
from puntual.adapters.aws.reply_queue import SqsPassedReplies
from puntual.adapters.aws.secrets import Secret
from puntual.adapters.clock import SystemClock, clock_from
from puntual.adapters.dynamodb.cases.cases import DynamoCases
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.words import DynamoWords
from puntual.adapters.packaged.rates import load_rates
from puntual.adapters.whatsapp.client import CloudApiSession
from puntual.adapters.whatsapp.media_api import GraphMedia
from puntual.application.conversation.media_keeping import MediaKeeping
from puntual.domain.accounts.history import kept_for
from puntual.domain.errors import PuntualError
from puntual.domain.sending.rates import RateTable
from puntual.ports.cases import CaseEvents
from puntual.ports.passed_replies import PassedReply
from puntual.runtime.deferred import deferred
from puntual.runtime.number_setting import parse_numbers
from puntual.runtime.observability import logger
from puntual.runtime.sqs_batch import BatchResponse, SqsRecord, response_of


@cache
def _dependencies() -> Dependencies:
    settings = Settings.load()
    table = Table(table_calls(), settings.table_name)
    words, cases = DynamoWords(table), DynamoCases(table)
    store = S3MediaStore(media_client(), settings.media_bucket)
    return Dependencies(
        words=words,
        cases=cases,
        media=MediaKeeping(words, cases, _source(), store),
        clock=clock_from(settings.clock, settings.stage),
    )


@cache
def _secret() -> Secret:
    return Secret(secret_calls(), Settings.load().sender_secret_arn, SystemClock())


@cache
def _source() -> GraphMedia:
    settings = Settings.load()
    token = partial(_secret().require, "access_token")
    return GraphMedia(settings.graph_base_url, settings.graph_version, token)


@cache
def _answering() -> Answering:
    settings = Settings.load()
    clock = clock_from(settings.clock, settings.stage)
    kept = kept_for(settings.contact_log_months)
    told = AnswerSettings(
        settings.pace, parse_numbers(settings.numbers), settings.wake_shards, kept
    )
    # Few replies need a person; the client of events is the slowest to import.
    events: CaseEvents = deferred(lambda: EventBridgeCaseEvents(events_client()))
    table = Table(table_calls(), settings.table_name)
    answerer = answerer_of(table, told, clock, _session(), events)
    replies = SqsPassedReplies(queue_calls(), settings.replies_queue_url)
    return Answering(answerer.answer, replies, clock)


@cache
def _session() -> CloudApiSession:
    settings = Settings.load()
    token = partial(_secret().require, "access_token")
    return CloudApiSession(settings.graph_base_url, settings.graph_version, token)


@cache
def _rates() -> RateTable:
    return load_rates()


@logger.inject_lambda_context
def handler(event: dict[str, Any], _context: object) -> BatchResponse:
    """Do what each reply wants; only those that failed come back."""
    records: list[SqsRecord] = event["Records"]
    return response_of(records, [not _is_done(record) for record in records])


def _is_done(record: SqsRecord) -> bool:
    """Answer first, for somebody waits; a photo that cannot be had now delays no answer."""
    try:
        _secret().renew()
        reply = read_reply(record["body"])
    except PuntualError as error:
        return _is_postponed(error)
    # Each on its own: what fails of one must not cost the other its try.
    return all([_does(_answer, reply), _does(_converse, reply)])


def _does(work: Callable[[PassedReply], None], reply: PassedReply) -> bool:
    try:
        work(reply)
    except PuntualError as error:
        return _is_postponed(error)
    return True


def _is_postponed(error: PuntualError) -> bool:
    logger.warning("converse.postponed", cause=type(error).__name__)
    return False


def _converse(reply: PassedReply) -> None:
    _report(converse(_dependencies(), reply))


def _report(outcome: Outcome) -> None:
    match outcome:
        case Passed():
            logger.info("converse.passed", reason=outcome.value)
        case Done(media):
            logger.info("converse.done", media=None if media is None else media.value)
        case _ as unreachable:
            assert_never(unreachable)


def _answer(reply: PassedReply) -> None:
    answering = _answering()
    outcome = answer_reply(answering, reply)
    if outcome is not None:
        report_answer(outcome, _rates(), answering.clock.now())
