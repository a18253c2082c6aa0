"""Each limit refuses what is one above it, and lets through what reaches it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from botocore.exceptions import ClientError

from puntual.adapters.aws.clients import dynamodb_client, sqs_client
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Key, Put, Update
from puntual.domain.errors import AccountTooLarge
from tests.doubles.aws_limits import KB, LARGEST_MESSAGE, MB, refuse_beyond_limits, size_of
from tests.doubles.dynamodb_table import table_in_memory
from tests.functions.invoke import AnswerTooLong, require_answer

KEY = {"pk": {"S": "A"}, "sk": {"S": "B"}}
FRAME = size_of(KEY) + len("x")


def put(length: int) -> dict[str, Any]:
    return {"Item": {**KEY, "x": {"S": "a" * length}}}


def transaction(count: int, length: int) -> dict[str, Any]:
    return {"TransactItems": [{"Put": put(length)}] * count}


def batch(count: int) -> dict[str, Any]:
    return {"RequestItems": {"t": [{"PutRequest": put(1)}] * count}}


def update(expression: str) -> dict[str, Any]:
    return {"Key": KEY, "UpdateExpression": expression}


def check(expression: str) -> dict[str, Any]:
    return {"Key": KEY, "ConditionExpression": expression}


def keyed(pk: int = 1, sk: int = 1) -> dict[str, Any]:
    return {"Key": {"pk": {"S": "a" * pk}, "sk": {"S": "b" * sk}}}


def messages(count: int, length: int) -> dict[str, Any]:
    return {"Entries": [{"MessageBody": "a" * length}] * count}


@pytest.mark.parametrize(
    ("service", "operation", "most", "too_much"),
    [
        ("dynamodb", "UpdateItem", update("a" * 4096), update("a" * 4097)),
        ("dynamodb", "PutItem", check("a" * 4096), check("a" * 4097)),
        ("dynamodb", "UpdateItem", update("a + " * 300), update("a + " * 301)),
        ("dynamodb", "PutItem", check("a = b OR " * 150), check("a = b OR " * 151)),
        ("dynamodb", "PutItem", put(400 * KB - FRAME), put(400 * KB - FRAME + 1)),
        ("dynamodb", "GetItem", keyed(pk=2048), keyed(pk=2049)),
        ("dynamodb", "GetItem", keyed(sk=1024), keyed(sk=1025)),
        ("dynamodb", "TransactWriteItems", transaction(100, 1), transaction(101, 1)),
        (
            "dynamodb",
            "TransactWriteItems",
            transaction(16, 256 * KB - FRAME),
            transaction(16, 256 * KB - FRAME + 1),
        ),
        ("dynamodb", "BatchWriteItem", batch(25), batch(26)),
        ("sqs", "SendMessage", {"MessageBody": "a" * 256 * KB}, {"MessageBody": "ñ" * 129 * KB}),
        ("sqs", "SendMessageBatch", messages(10, 1), messages(11, 1)),
        ("sqs", "SendMessageBatch", messages(2, 128 * KB), messages(2, 128 * KB + 1)),
    ],
)
def test_a_request_above_a_limit_is_refused_and_one_at_it_is_not(
    service: str, operation: str, most: Mapping[str, Any], too_much: Mapping[str, Any]
) -> None:
    assert refuse_beyond_limits(service, operation, most) is None
    assert refuse_beyond_limits(service, operation, too_much) is not None


@pytest.mark.parametrize(
    ("value", "size"),
    [
        ({"S": "ñ"}, 2),
        ({"N": "12345"}, 4),
        ({"B": "AAAA"}, 3),
        ({"BOOL": True}, 1),
        ({"SS": ["a", "bc"]}, 3),
        ({"L": [{"S": "a"}]}, 5),
        ({"M": {"k": {"S": "a"}}}, 6),
    ],
)
def test_an_item_is_weighed_by_the_documented_rules(value: dict[str, Any], size: int) -> None:
    assert size_of({"x": value}) == 1 + size


def test_an_answer_of_lambda_has_at_most_six_megabytes() -> None:
    assert require_answer({"body": "a" * 6 * MB})
    with pytest.raises(AnswerTooLong):
        require_answer({"body": "a" * (6 * MB + 200)})


def test_every_table_of_the_suite_keeps_the_limits() -> None:
    names = [f"attribute_{number}" for number in range(400)]
    change = "SET " + ", ".join(f"#{name} = :one" for name in names)
    with table_in_memory() as table:
        with pytest.raises(ClientError, match="ValidationException"):
            table.update(Update(Key("A", "B"), change, {"one": 1}))
        assert table.get(Key("A", "B")) is None
        with pytest.raises(ClientError, match="ValidationException"):
            table.transact([Put(Key("A", str(number)), {}) for number in range(101)])


def test_an_update_that_makes_an_item_too_large_is_refused() -> None:
    """The double sees the request only; moto weighs the item."""
    with table_in_memory() as table:
        _grow(table, "first")
        with pytest.raises(AccountTooLarge):
            _grow(table, "second")


def _grow(table: Table, name: str) -> None:
    table.update(Update(Key("A", "B"), f"SET #{name} = :more", {"more": "a" * 250 * KB}))


def test_every_queue_of_the_suite_keeps_the_limits() -> None:
    with table_in_memory():
        url = sqs_client().create_queue(QueueName="jobs")["QueueUrl"]
        with pytest.raises(ClientError, match="InvalidParameterValue"):
            sqs_client().send_message(QueueUrl=url, MessageBody="a" * (LARGEST_MESSAGE + 1))


def test_the_checks_stand_before_moto_in_every_client() -> None:
    with table_in_memory(), pytest.raises(ClientError, match="exceeded the limit of 2048"):
        dynamodb_client().get_item(TableName="puntual-test", Key=keyed(pk=2049)["Key"])
