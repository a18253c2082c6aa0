"""Lambda entry point of ``converse``: takes replies from their queue, one by one."""

from functools import cache, partial
from typing import Any, assert_never

from functions.converse.dependencies import Dependencies
from functions.converse.events import read_reply
from functions.converse.logic import converse
from functions.converse.outcomes import Done, Outcome, Passed
from functions.converse.settings import Settings
from puntual.adapters.aws.clients import media_client, secret_calls, table_calls
from puntual.adapters.aws.media_bucket import S3MediaStore
from puntual.adapters.aws.secrets import Secret
from puntual.adapters.clock import SystemClock, clock_from
from puntual.adapters.dynamodb.cases.cases import DynamoCases
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.words import DynamoWords
from puntual.adapters.whatsapp.media_api import GraphMedia
from puntual.application.conversation.media_keeping import MediaKeeping
from puntual.domain.errors import PuntualError
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


@logger.inject_lambda_context
def handler(event: dict[str, Any], _context: object) -> BatchResponse:
    """Do what each reply wants; only those that failed come back."""
    records: list[SqsRecord] = event["Records"]
    return response_of(records, [not _is_done(record) for record in records])


def _is_done(record: SqsRecord) -> bool:
    try:
        _secret().renew()
        outcome = converse(_dependencies(), read_reply(record["body"]))
    except PuntualError as error:
        logger.warning("converse.postponed", cause=type(error).__name__)
        return False
    _report(outcome)
    return True


def _report(outcome: Outcome) -> None:
    match outcome:
        case Passed():
            logger.info("converse.passed", reason=outcome.value)
        case Done(media):
            logger.info("converse.done", media=None if media is None else media.value)
        case _ as unreachable:
            assert_never(unreachable)
