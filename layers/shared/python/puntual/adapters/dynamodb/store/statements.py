"""Updates as PartiQL statements, of which one call carries up to twenty-five.

Each is executed on its own, at the price of an UpdateItem. Only what our updates use is
translated: ``SET`` of values, ``REMOVE``, comparisons, ``attribute_exists`` and its opposite, and
"absent or less", which becomes a negated comparison: an absent attribute compares as false, and
emulators take a condition with ``OR`` for one without a key.
Source: "PartiQL update statements" and "Running batch operations" in the DynamoDB Developer Guide.
"""

import re
from functools import lru_cache
from typing import Any, Final, NamedTuple

from puntual.adapters.dynamodb.store.attributes import to_attribute
from puntual.adapters.dynamodb.store.writes import Update

MOST_STATEMENTS: Final = 25
_CHANGE: Final = re.compile(r"SET (?P<set>[^A-Z]+?)(?: REMOVE (?P<remove>[^A-Z]+))?")
_ASSIGNMENT: Final = re.compile(r"#(\w+) = :(\w+)")
_NAME: Final = re.compile(r"#(\w+)")
_TOKEN: Final = re.compile(
    r"\(attribute_not_exists\(#(?P<newer>\w+)\) OR #(?P=newer) < :(?P<than>\w+)\)"
    r"|attribute_not_exists\(#(?P<absent>\w+)\)|attribute_exists\(#(?P<present>\w+)\)"
    r"|#(?P<name>\w+)|:(?P<value>\w+)|(?P<plain> AND |<>|[<>]=?|=| )"
)


class _Text(NamedTuple):
    """A statement, and the names of its values in their order."""

    text: str
    values: tuple[str, ...]


def to_statement(table: str, update: Update) -> dict[str, Any]:
    """Return an update as a statement of a batch.

    Where the item does not exist, its condition counts as not met: a statement creates none.

    Args:
        table: the name of the table.
        update: with a condition that an absent item does not meet.

    Raises:
        ValueError: it uses what is not translated.
    """
    text, names = _text(table, update.change, update.condition)
    values = {**update.values, "pk": update.key.pk, "sk": update.key.sk}
    return {
        "Statement": text,
        "Parameters": [to_attribute(values[name]) for name in names],
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }


@lru_cache(maxsize=256)
def _text(table: str, change: str, condition: str) -> _Text:
    changes, values = _changes(change)
    tests, tested = _tests(condition)
    text = f'UPDATE "{table}" {changes} WHERE "pk"=? AND "sk"=? AND {tests}'
    return _Text(text, (*values, "pk", "sk", *tested))


def _changes(change: str) -> tuple[str, list[str]]:
    found = _CHANGE.fullmatch(change)
    if found is None:
        raise ValueError(f"no statement for the change {change!r}")
    assigned = [_ASSIGNMENT.fullmatch(part) for part in found["set"].split(", ")]
    removed = [_NAME.fullmatch(part) for part in (found["remove"] or "").split(", ") if part]
    pairs = [(one[1], one[2]) for one in assigned if one is not None]
    names = [one[1] for one in removed if one is not None]
    if len(pairs) < len(assigned) or len(names) < len(removed):
        raise ValueError(f"no statement for the change {change!r}")
    parts = [*(f'SET "{name}"=?' for name, _ in pairs), *(f'REMOVE "{name}"' for name in names)]
    return " ".join(parts), [value for _, value in pairs]


def _tests(condition: str) -> tuple[str, list[str]]:
    parts: list[str] = []
    values: list[str] = []
    at = 0
    while at < len(condition):
        token = _TOKEN.match(condition, at)
        if token is None:
            raise ValueError(f"no statement for the condition {condition!r}")
        parts.append(_translated(token))
        values.extend(filter(None, [token["value"], token["than"]]))
        at = token.end()
    if not parts:
        raise ValueError("no statement without a condition: it would create no item")
    return "".join(parts), values


def _translated(token: re.Match[str]) -> str:
    if token["newer"]:
        return f'NOT "{token["newer"]}" >= ?'
    if token["absent"]:
        return f'"{token["absent"]}" IS MISSING'
    if token["present"]:
        return f'"{token["present"]}" IS NOT MISSING'
    if token["name"]:
        return f'"{token["name"]}"'
    return token["plain"] or "?"
