"""Writes of items, alone or in a transaction, as requests to DynamoDB.

Expressions name attributes as ``#name`` and values as ``:name``; the maps that DynamoDB requires
beside them are made from the text, so that no attribute can collide with a reserved word.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

from puntual.adapters.dynamodb.store.attributes import Present, Value, to_attribute, to_attributes

_NAME = re.compile(r"#(\w+)")
_NO_NAMES: Mapping[str, str] = MappingProxyType({})


class Key(NamedTuple):
    """The key of an item."""

    pk: str
    sk: str


@dataclass(frozen=True, slots=True)
class Put:
    """Write a whole item."""

    key: Key
    record: Mapping[str, Value]
    condition: str = ""
    values: Mapping[str, Present] = field(default_factory=dict)

    @property
    def operation(self) -> str:
        """The name of the operation in a transaction."""
        return "Put"

    def to_request(self) -> dict[str, Any]:
        """Return the request without the table's name."""
        item = {**to_attributes(self.record), **to_attributes(self.key._asdict())}
        return {"Item": item, **_condition(self.condition, self.values)}


@dataclass(frozen=True, slots=True)
class Update:
    """Change an item, or create it.

    Attributes:
        returns_all: whether the answer has the whole item, for the same price; without effect in
            a transaction, whose answer is empty.
        names: attributes by a shorter name in the expressions, which hold 4 KB at most.
    """

    key: Key
    change: str
    values: Mapping[str, Present] = field(default_factory=dict)
    condition: str = ""
    returns_all: bool = False
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def operation(self) -> str:
        """The name of the operation in a transaction."""
        return "Update"

    def to_request(self) -> dict[str, Any]:
        """Return the request without the table's name."""
        request: dict[str, Any] = {
            "Key": to_attributes(self.key._asdict()),
            "UpdateExpression": self.change,
            **expressions(f"{self.change} {self.condition}", self.values, self.names),
        }
        if self.condition:
            request["ConditionExpression"] = self.condition
            request["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
        return request


@dataclass(frozen=True, slots=True)
class Delete:
    """Remove an item."""

    key: Key
    condition: str = ""
    values: Mapping[str, Present] = field(default_factory=dict)

    @property
    def operation(self) -> str:
        """The name of the operation in a transaction."""
        return "Delete"

    def to_request(self) -> dict[str, Any]:
        """Return the request without the table's name."""
        return {
            "Key": to_attributes(self.key._asdict()),
            **_condition(self.condition, self.values),
        }


type Write = Put | Update | Delete


def replacing(record: Mapping[str, Value]) -> tuple[str, dict[str, Present]]:
    """Return an update expression that sets values and removes Nones, with its values."""
    values = {name: value for name, value in record.items() if value is not None}
    absent = [name for name, value in record.items() if value is None]
    change = "SET " + ", ".join(f"#{name} = :{name}" for name in values)
    if absent:
        change += " REMOVE " + ", ".join(f"#{name}" for name in absent)
    return change, values


def _condition(condition: str, values: Mapping[str, Present]) -> dict[str, Any]:
    if not condition:
        return {}
    return {
        "ConditionExpression": condition,
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        **expressions(condition, values),
    }


def expressions(
    text: str, values: Mapping[str, Present], names: Mapping[str, str] = _NO_NAMES
) -> dict[str, Any]:
    """Return the maps of names and values that a text with ``#name`` and ``:name`` needs."""
    placeholders = _names(text)
    if names:
        placeholders = {key: names.get(name, name) for key, name in placeholders.items()}
    maps: dict[str, Any] = {"ExpressionAttributeNames": {**placeholders}}
    if values:
        maps["ExpressionAttributeValues"] = {
            f":{name}": to_attribute(value) for name, value in values.items()
        }
    return maps


@lru_cache(maxsize=256)
def _names(text: str) -> dict[str, str]:
    return {f"#{name}": name for name in _NAME.findall(text)}
