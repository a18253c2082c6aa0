"""Lambda entry point of ``converse``: takes replies from their queue, one by one."""

from functools import cache
from typing import Any

from functions.converse.dependencies import Dependencies
from functions.converse.events import read_reply
from functions.converse.logic import converse
from functions.converse.settings import Settings
from puntual.adapters.aws.clients import table_calls
from puntual.adapters.dynamodb.cases.cases import DynamoCases
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.words import DynamoWords
from puntual.domain.errors import PuntualError
from puntual.runtime.observability import logger
from puntual.runtime.sqs_batch import BatchResponse, SqsRecord, response_of


@cache
def _dependencies() -> Dependencies:
    table = Table(table_calls(), Settings.load().table_name)
    return Dependencies(words=DynamoWords(table), cases=DynamoCases(table))


@logger.inject_lambda_context
def handler(event: dict[str, Any], _context: object) -> BatchResponse:
    """Do what each reply wants; only those that failed come back."""
    records: list[SqsRecord] = event["Records"]
    return response_of(records, [not _is_done(record) for record in records])


def _is_done(record: SqsRecord) -> bool:
    try:
        done = converse(_dependencies(), read_reply(record["body"]))
    except PuntualError as error:
        logger.warning("converse.postponed", cause=type(error).__name__)
        return False
    logger.info("converse.done", outcome=done.value)
    return True
