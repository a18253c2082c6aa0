from __future__ import annotations

from typing import Any

import pytest

from local.call_recorder.sitecustomize import size_of
from tests.bench.billing import Billed, bill, bill_polling, usd_per_1000


def call(operation: str = "UpdateItem", *sizes: int, **changes: Any) -> dict[str, Any]:
    return {
        "function": "puntual-local-send_message",
        "service": "dynamodb",
        "operation": operation,
        "attempts": 1,
        "error": None,
        "bytes": 100,
        "consistent": False,
        "items": [{"kind": "DEBTOR/PROFILE", "bytes": size} for size in sizes],
        **changes,
    }


def units(recorded: dict[str, Any]) -> float:
    return sum(one.units for one in bill(recorded))


@pytest.mark.parametrize(
    ("recorded", "expected"),
    [
        (call("PutItem", 1), 1),
        (call("PutItem", 1024), 1),
        (call("UpdateItem", 1025), 2),
        # Even an item that is not there is billed when its condition fails.
        (call("UpdateItem", 0, error="ConditionalCheckFailedException"), 1),
        (call("TransactWriteItems", 900, 1500), 2 + 4),
        (call("BatchWriteItem", 10, 10), 2),
        (call("GetItem", 10, consistent=True), 1),
        (call("GetItem", 10), 0.5),
        (call("Query", 4097, consistent=True), 2),
        (call("Query", 0), 0.5),
        (call("TransactGetItems", 10), 2),
        # The client repeated it: AWS saw it twice.
        (call("PutItem", 1, attempts=2), 2),
        (call("PutItem", 1, error="ThrottlingException"), 0),
        (call("SendMessageBatch", service="sqs", bytes=3_000), 1),
        (call("SendMessageBatch", service="sqs", bytes=64 * 1024 + 1), 2),
        (call("GetSecretValue", service="secretsmanager"), 1),
        (call("GetAccountSettings", service="lambda"), 0),
    ],
)
def test_a_call_is_billed_as_the_price_list_says(
    recorded: dict[str, Any], expected: float
) -> None:
    assert units(recorded) == expected


@pytest.mark.parametrize(
    "unheard_of",
    [
        call("ExecuteStatement", 1),
        call("PutObject", service="s3"),
        call("Invoke", service="lambda"),
    ],
)
def test_what_nobody_has_priced_is_not_counted_as_nothing(unheard_of: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="nobody knows"):
        units(unheard_of)


def test_a_line_says_who_called_and_for_what() -> None:
    [billed] = bill(call("PutItem", 5))
    assert billed.what == "send_message: PutItem DEBTOR/PROFILE"
    assert billed.service == "dynamodb"


def test_jobs_are_polled_in_tens() -> None:
    assert bill_polling(300).units == 60


def test_the_lean_design_costs_what_its_model_says() -> None:
    lean = [
        Billed("dynamodb_read", "due query", 0.04),
        Billed("dynamodb_write", "wake-up, claim, slots, statuses", 1 + 1 + 0.1 + 2),
        Billed("sqs", "in tens", 0.3),
        Billed("lambda", "callbacks and the sender's share", 3.01),
    ]
    memory = {"send_message": 256, "webhook": 128}
    dollars = usd_per_1000(lean, 1, memory, log_bytes=450)
    assert dollars == pytest.approx(0.0040, abs=0.0001)


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ({"pk": {"S": "añ"}}, 2 + 3),
        ({"n": {"N": "1234"}}, 1 + 4),
        ({"b": {"B": b"1234"}}, 1 + 4),
        ({"b": {"B": "MTIzNA=="}}, 1 + 4),
        ({"t": {"BOOL": True}}, 1 + 1),
        ({"s": {"SS": ["ab", "c"]}}, 1 + 3),
        ({"l": {"L": [{"S": "ab"}]}}, 1 + 3 + 1 + 2),
        ({"m": {"M": {"k": {"S": "ab"}}}}, 1 + 3 + 1 + 3),
    ],
    ids=str,
)
def test_an_item_is_weighed_with_the_names_of_its_attributes(
    item: dict[str, Any], expected: int
) -> None:
    assert size_of(item) == expected
