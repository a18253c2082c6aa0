"""A table in memory, for tests of what is kept in DynamoDB."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from botocore.awsrequest import AWSResponse
from moto import mock_aws

from puntual.adapters.aws.clients import dynamodb_client
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.table_names import history_name, words_name
from tests.doubles.aws_requests import answer_of_checks
from tests.doubles.dynamodb_statements import execute_statements

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

NAME = "puntual-test"
_STATEMENTS = "BatchExecuteStatement"


@contextmanager
def table_in_memory() -> Iterator[Table]:
    """Yield an empty table, with those beside it."""
    with mock_aws():
        client = dynamodb_client()
        create_table(client)
        yield Table(client, NAME)


def create_table(client: DynamoDBClient, name: str = NAME) -> None:
    """Create all tables as the stack does; statements are executed as the updates they mean."""

    def execute(params: dict[str, Any], **_: object) -> tuple[AWSResponse, dict[str, Any]]:
        body = json.loads(params["body"])
        if refused := answer_of_checks("dynamodb", _STATEMENTS, body):
            return refused
        answered = AWSResponse("", 200, {}, None)  # type: ignore[arg-type]  # nothing to read
        return answered, execute_statements(body["Statements"], client.update_item)

    events: Any = client.meta.events
    events.register(f"before-call.dynamodb.{_STATEMENTS}", execute, "statements")
    for one in (name, history_name(name), words_name(name)):
        client.create_table(
            TableName=one,
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[
                {"AttributeName": "pk", "AttributeType": "S"},
                {"AttributeName": "sk", "AttributeType": "S"},
            ],
            KeySchema=[
                {"AttributeName": "pk", "KeyType": "HASH"},
                {"AttributeName": "sk", "KeyType": "RANGE"},
            ],
        )
