"""The judge knows IAM's rules, and refuses to guess."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from tests.iam.calls import Call, calls_of, table_arn
from tests.iam.statements import Statement, is_allowed, is_like

TABLE = table_arn("puntual-test")
GET = "dynamodb:GetItem"


def on_keys(
    *patterns: str,
    operator: str = "ForAllValues:StringLike",
    effect: str = "Allow",
    resource: str = TABLE,
    actions: Sequence[str] = (GET,),
) -> Statement:
    conditions = {operator: {"dynamodb:LeadingKeys": list(patterns)}}
    return Statement(effect, tuple(actions), (resource,), conditions)


def get(*keys: str, table: str = TABLE) -> Call:
    return Call(GET, table, keys)


@pytest.mark.parametrize(
    ("statements", "call", "allowed"),
    [
        ([], get("A#1"), False),
        ([on_keys("A#*")], get("A#1"), True),
        ([on_keys("A#*")], get("B#1"), False),
        ([on_keys("A#*")], get("B#A#1"), False),
        ([on_keys("A#*")], get("A#1", "B#1"), False),
        ([on_keys("A#*", "B#*")], get("A#1", "B#1"), True),
        # One statement has to allow the whole request: IAM adds no statements up.
        ([on_keys("A#*"), on_keys("B#*")], get("A#1", "B#1"), False),
        ([on_keys("A", operator="ForAllValues:StringEquals")], get("A"), True),
        ([on_keys("A*", operator="ForAllValues:StringEquals")], get("AB"), False),
        ([on_keys("A#*"), on_keys("A#1", effect="Deny")], get("A#1"), False),
        ([on_keys("A#*"), on_keys("A#1", effect="Deny")], get("A#2"), True),
        ([on_keys("A#*", resource=table_arn("other"))], get("A#1"), False),
        ([on_keys("A#*", actions=["dynamodb:PutItem"])], get("A#1"), False),
        ([on_keys("A#*", actions=["dynamodb:*Item"])], get("A#1"), True),
        ([Statement("Allow", (GET,), ("*",), {})], get("A#1"), True),
    ],
)
def test_a_call_is_allowed_as_iam_allows_it(
    statements: list[Statement], call: Call, allowed: bool
) -> None:
    assert is_allowed(statements, call) is allowed


def test_a_condition_for_all_values_holds_for_a_scan_which_has_none() -> None:
    """IAM's own trap: such a statement must not name the scan."""
    scan = Call("dynamodb:Scan", TABLE)
    assert is_allowed([on_keys("A#*", actions=["dynamodb:Scan"])], scan)
    with_null = Statement(
        "Allow", ("dynamodb:Scan",), (TABLE,), {"Null": {"dynamodb:LeadingKeys": "false"}}
    )
    assert not is_allowed([with_null], scan)


@pytest.mark.parametrize(
    "conditions",
    [
        {"ForAnyValue:StringLike": {"dynamodb:LeadingKeys": ["A#*"]}},
        {"ForAllValues:StringEquals": {"dynamodb:Attributes": ["pk"]}},
    ],
)
def test_an_unknown_condition_is_an_error_and_no_guess(
    conditions: Mapping[str, Mapping[str, Any]],
) -> None:
    with pytest.raises(LookupError, match="name it here"):
        is_allowed([Statement("Allow", (GET,), (TABLE,), conditions)], get("A#1"))


@pytest.mark.parametrize(
    ("text", "pattern", "matches"),
    [
        ("NUMBERS", "NUMBER#*", False),
        ("DEBTOR#a#b", "DEBTOR#*", True),
        ("DEBTOR#[a]#b", "DEBTOR#[a]#?", True),
        ("DEBTOR#a\n#b", "DEBTOR#*", True),
    ],
)
def test_patterns_are_iam_s_and_not_the_shell_s(text: str, pattern: str, matches: bool) -> None:
    assert is_like(text, pattern) is matches


def test_a_transaction_needs_the_permission_of_each_part() -> None:
    key = {"pk": {"S": "A#1"}, "sk": {"S": "x"}}
    parts = [
        {"Put": {"TableName": "puntual-test", "Item": {**key, "more": {"N": "1"}}}},
        {"Update": {"TableName": "puntual-test", "Key": key}},
        {"Delete": {"TableName": "puntual-test", "Key": key}},
        {"ConditionCheck": {"TableName": "puntual-test", "Key": key}},
    ]
    needed = calls_of("dynamodb", "TransactWriteItems", {"TransactItems": parts})
    actions = ["PutItem", "UpdateItem", "DeleteItem", "ConditionCheckItem"]
    assert needed == [Call(f"dynamodb:{action}", TABLE, ("A#1",)) for action in actions]


def test_a_query_is_of_the_partition_that_its_condition_names() -> None:
    body = {
        "TableName": "puntual-test",
        "KeyConditionExpression": "#pk = :of AND #sk BETWEEN :first AND :last",
        "ExpressionAttributeNames": {"#pk": "pk", "#sk": "sk"},
        "ExpressionAttributeValues": {":of": {"S": "A#1"}, ":first": {"S": "a"}},
    }
    assert calls_of("dynamodb", "Query", body) == [Call("dynamodb:Query", TABLE, ("A#1",))]


@pytest.mark.parametrize(
    ("service", "operation"), [("dynamodb", "ExecuteTransaction"), ("s3", "DeleteBucket")]
)
def test_an_unknown_operation_is_an_error_and_no_guess(service: str, operation: str) -> None:
    with pytest.raises(LookupError, match="name it here"):
        calls_of(service, operation, {})
