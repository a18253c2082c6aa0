"""Updates as statements of a batch, and what becomes of each."""

from collections.abc import Mapping
from typing import Any

import pytest

from puntual.adapters.dynamodb.store.errors import ConditionFailed
from puntual.adapters.dynamodb.store.statements import to_statement
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Key, Update
from puntual.domain.errors import Unavailable
from tests.doubles.dynamodb_memory import MemoryDynamoDB

KEY = Key("a", "b")


def _update(change: str, condition: str, **values: str | int) -> Update:
    return Update(KEY, change, values, condition)


def test_an_update_becomes_one_statement_with_its_values_in_order() -> None:
    update = _update(
        "SET #state = :state, #rank = :rank REMOVE #error, #class",
        "#day = :day AND (attribute_not_exists(#rank) OR #rank < :rank) AND attribute_exists(#at)",
        state="read",
        rank=7,
        day="2026-03-02",
    )
    assert to_statement("t", update) == {
        "Statement": 'UPDATE "t" SET "state"=? SET "rank"=? REMOVE "error" REMOVE "class"'
        ' WHERE "pk"=? AND "sk"=?'
        ' AND "day" = ? AND NOT "rank" >= ? AND "at" IS NOT MISSING',
        "Parameters": [
            {"S": "read"},
            {"N": "7"},
            {"S": "a"},
            {"S": "b"},
            {"S": "2026-03-02"},
            {"N": "7"},
        ],
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }


@pytest.mark.parametrize(
    ("change", "condition"),
    [
        ("ADD #rev :one", "#a = :one"),
        ("SET #a = if_not_exists(#a, :one)", "#a = :one"),
        ("SET #a = :one", "begins_with(#a, :one)"),
        ("SET #a = :one", "#a = :one OR #b = :one"),
        ("SET #a = :one", "(#a = :one)"),
        ("SET #a = :one", ""),
    ],
)
def test_what_is_not_translated_is_refused(change: str, condition: str) -> None:
    with pytest.raises(ValueError, match="no statement"):
        to_statement("t", _update(change, condition, one=1))


class _Scripted(MemoryDynamoDB):
    """Answers with what it is told."""

    def __init__(self, *responses: Mapping[str, Any]) -> None:
        super().__init__()
        self._responses = responses

    def batch_execute_statement(self, **_: Any) -> dict[str, Any]:
        return {"Responses": [*self._responses]}


def _outcomes(*responses: Mapping[str, Any]) -> list[Any]:
    table = Table(_Scripted(*responses).as_client(), "t")
    updates = [_update("SET #a = :one", "#a < :one", one=1)] * len(responses)
    return table.update_each(updates)


def test_each_statement_has_an_outcome_of_its_own() -> None:
    item = {"a": {"N": "2"}}
    fine, failed, absent, busy = _outcomes(
        {"TableName": "t"},
        {"Error": {"Code": "ConditionalCheckFailed", "Item": item}},
        {"Error": {"Code": "ConditionalCheckFailed"}},
        {"Error": {"Code": "ThrottlingError"}},
    )
    assert fine is None
    assert isinstance(failed, ConditionFailed)
    assert failed.found == {0: {"a": 2}}
    assert isinstance(absent, ConditionFailed)
    assert absent.found == {0: {}}
    assert isinstance(busy, Unavailable)


@pytest.mark.parametrize("code", ["ValidationError", "AccessDenied", "InternalServerError"])
def test_any_other_refusal_is_left_to_a_write_on_its_own(code: str) -> None:
    """The emulator took a condition for one without a key, and every call failed for ever."""
    (outcome,) = _outcomes({"Error": {"Code": code}})
    assert isinstance(outcome, Unavailable)
