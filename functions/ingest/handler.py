"""Lambda entry point of ``ingest``: builds the world once, answers, logs one line per request."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

from functions.ingest.gateway import Gateway, respond
from functions.ingest.http.request import read_request
from functions.ingest.settings import Settings
from puntual.adapters.aws.clients import dynamodb_client
from puntual.adapters.clock import clock_from
from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.accounts.documents import DynamoDocuments
from puntual.adapters.dynamodb.accounts.wake_ups import DynamoWakeUps
from puntual.adapters.dynamodb.creditors.api_keys import DynamoApiKeys
from puntual.adapters.dynamodb.creditors.idempotency import DynamoIdempotency
from puntual.adapters.dynamodb.operations.payment_feed import DynamoPaymentFeed
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.packaged.rule_packs import PackagedRuleBook
from puntual.application.intake.store import Dependencies, Task
from puntual.runtime.observability import logger

# Storing an item is waiting for the table, most of the time. botocore keeps ten connections.
_SIDE_BY_SIDE = 8
# What the items under way and the answer still need before Lambda's time is up.
_RESERVE_MS = 5_000


@cache
def _gateway() -> Gateway:
    settings = Settings.load()
    table = Table(dynamodb_client(), settings.table_name)
    dependencies = Dependencies(
        accounts=DynamoAccounts(table),
        changes=DynamoAccountChanges(table),
        documents=DynamoDocuments(table),
        wake_ups=DynamoWakeUps(table, settings.wake_shards),
        clock=clock_from(settings.clock, settings.stage),
        feed=DynamoPaymentFeed(table),
        rules=PackagedRuleBook(),
    )
    return Gateway(dependencies, DynamoApiKeys(table), DynamoIdempotency(table), _side_by_side)


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answer one HTTP request."""

    def has_time() -> bool:
        return int(context.get_remaining_time_in_millis()) > _RESERVE_MS

    request = read_request(event, has_time)
    answered = respond(_gateway(), request)
    logger.info(
        "request.answered",
        route=answered.route,
        status=answered.response.status,
        creditor=answered.creditor,
        api_request_id=request.id,
        items=dict(answered.response.items),
    )
    return answered.response.to_event()


def _side_by_side(tasks: Iterable[Task]) -> None:
    with ThreadPoolExecutor(_SIDE_BY_SIDE) as pool:
        # Taking the results raises what a task raised.
        for _ in pool.map(_run, tasks):
            pass


def _run(task: Task) -> None:
    task()
