"""A table in memory, for tests of what is kept in DynamoDB."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from moto import mock_aws

from puntual.adapters.aws.clients import dynamodb_client
from puntual.adapters.dynamodb.store.table import Table

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

NAME = "puntual-test"


@contextmanager
def table_in_memory() -> Iterator[Table]:
    """Yield an empty table."""
    with mock_aws():
        client = dynamodb_client()
        create_table(client)
        yield Table(client, NAME)


def create_table(client: DynamoDBClient, name: str = NAME) -> None:
    """Create the table as the stack does."""
    client.create_table(
        TableName=name,
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
