"""What the table in memory refuses: it must never guess what an expression means."""

import pytest

from tests.doubles.dynamodb_expressions import compile_change, compile_condition
from tests.doubles.dynamodb_operands import Item, Terms

ITEM: Item = {"count": {"N": "9"}, "name": {"S": "b"}, "kind": {"M": {"of": {"S": "x"}}}}
NAMES = {f"#{name}": name for name in ("count", "name", "kind", "of", "absent")}
VALUES = {":ten": {"N": "10"}, ":a": {"S": "a"}, ":x": {"S": "x"}}


@pytest.mark.parametrize(
    ("condition", "is_met"),
    [
        ("#count < :ten", True),
        ("#name > :a AND NOT #count >= :ten", True),
        ("#absent < :ten OR #absent > :ten", False),
        ("#absent <> :ten", True),
        ("#name = :ten", False),
        ("#name <> :ten", True),
        ("#kind.#of = :x", True),
        ("#count.#of = :x", False),
        ("#name BETWEEN :a AND :x", True),
        ("begins_with(#name, :a)", False),
        ("attribute_exists(#name) AND (attribute_exists(#absent) OR contains(#name, :a))", False),
    ],
)
def test_a_condition_means_what_dynamodb_says(condition: str, is_met: bool) -> None:
    assert compile_condition(condition)(Terms(ITEM, NAMES, VALUES)) is is_met


@pytest.mark.parametrize(
    "condition", ["#a = ", "#a = :b :c", "size(#a) = :b", "(#a = :b", "#a ~ :b"]
)
def test_a_condition_that_is_not_understood_is_an_error(condition: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        compile_condition(condition)(Terms(ITEM, {"#a": "a"}, {":b": {"S": "x"}}))


@pytest.mark.parametrize("change", ["PUT #a = :b", "SET #a.#b = :b", "SET a = :b"])
def test_a_change_that_is_not_understood_is_an_error(change: str) -> None:
    with pytest.raises(ValueError, match=r"clause|whole"):
        compile_change(change)


def test_an_update_sees_the_item_as_it_was() -> None:
    change = "SET #name = if_not_exists(#absent, :a), #absent = #count + :ten REMOVE #count"
    new: Item = dict(ITEM)
    for one in compile_change(change):
        one(Terms(ITEM, NAMES, VALUES), new)
    assert new == {"name": {"S": "a"}, "absent": {"N": "19"}, "kind": ITEM["kind"]}
