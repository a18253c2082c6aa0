"""Lambda entry point of ``ingest``: answers each request and logs one line about it."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.ingest.gateway import Answered, Gateway
from functions.ingest.http.request import Request, read_request
from functions.ingest.resolver import Resolver
from functions.ingest.settings import Settings
from puntual.adapters.aws.clients import table_calls
from puntual.adapters.clock import clock_from
from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.accounts.documents import DynamoDocuments
from puntual.adapters.dynamodb.accounts.people import DynamoPeople
from puntual.adapters.dynamodb.accounts.wake_ups import DynamoWakeUps
from puntual.adapters.dynamodb.creditors.api_keys import DynamoApiKeys
from puntual.adapters.dynamodb.creditors.idempotency import DynamoIdempotency
from puntual.adapters.dynamodb.operations.payment_feed import DynamoPaymentFeed
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.packaged.entered_names import judge_name
from puntual.adapters.packaged.rules_on_demand import RulesOnDemand
from puntual.application.intake.kind import Dependencies
from puntual.application.intake.store import Task
from puntual.application.personal_data.desk import PeopleDesk
from puntual.domain.accounts.history import kept_for
from puntual.runtime.deferred import deferred
from puntual.runtime.observability import logger

# Storing an item is waiting for the table, most of the time. botocore keeps ten connections.
_SIDE_BY_SIDE = 8
# What the items under way and the answer still need before Lambda's time is up.
_RESERVE_MS = 5_000


@cache
def _resolver() -> Resolver:
    settings = Settings.load()
    table = Table(table_calls(), settings.table_name)
    dependencies = Dependencies(
        accounts=DynamoAccounts(table),
        changes=DynamoAccountChanges(table),
        documents=DynamoDocuments(table),
        people=DynamoPeople(table),
        wake_ups=DynamoWakeUps(table, settings.wake_shards),
        clock=clock_from(settings.clock, settings.stage),
        feed=DynamoPaymentFeed(table),
        rules=RulesOnDemand(),
        rule_broken=judge_name,
    )
    keys, memory = DynamoApiKeys(table), DynamoIdempotency(table)
    people = deferred(lambda: _people(table, kept_for(settings.contact_log_months)))
    return Resolver(Gateway(dependencies, people, keys, memory, _side_by_side), _log)


def _people(table: Table, kept: timedelta) -> PeopleDesk:
    """Load what few calls need: a billing system's never do."""
    from functions.ingest.people.no_media import MediaOutOfReach  # noqa: PLC0415 - rare
    from puntual.adapters.people_desk import desk_of  # noqa: PLC0415 - rare

    return desk_of(table, MediaOutOfReach(), kept)


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one HTTP request."""

    def has_time() -> bool:
        return context.get_remaining_time_in_millis() > _RESERVE_MS

    return _resolver().resolve(event, read_request(event, has_time), context)


def _log(request: Request, answered: Answered) -> None:
    logger.info(
        "request.answered",
        route=answered.route,
        status=answered.response.status,
        creditor=answered.creditor,
        api_request_id=request.id,
        items=dict(answered.response.items),
    )


def _side_by_side(tasks: Iterable[Task]) -> None:
    with ThreadPoolExecutor(_SIDE_BY_SIDE) as pool:
        # Taking the results raises what a task raised.
        for _ in pool.map(_run, tasks):
            pass


def _run(task: Task) -> None:
    task()
