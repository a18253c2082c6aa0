"""Our few types as DynamoDB attributes and back; boto3's serializer costs several times more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, assert_never

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

type Present = str | int | bool | bytes | frozenset[str] | list[Present] | dict[str, Value]
type Value = Present | None
type Record = dict[str, Value]
type Attributes = dict[str, AttributeValueTypeDef]


def to_attributes(record: Mapping[str, Value]) -> Attributes:
    """Return a record as DynamoDB attributes, without None and empty sets."""
    return {
        name: to_attribute(value)
        for name, value in record.items()
        if value is not None and value != frozenset()
    }


def to_attribute(value: Present) -> AttributeValueTypeDef:  # noqa: PLR0911 - one per type
    """Return a value as a DynamoDB attribute."""
    match value:
        case str():
            return {"S": value}
        case bool():
            return {"BOOL": value}
        case int():
            return {"N": str(value)}
        case bytes():
            return {"B": value}
        case frozenset():
            return {"SS": sorted(value)}
        case list():
            return {"L": [to_attribute(one) for one in value]}
        case dict():
            return {"M": to_attributes(value)}
        case _ as unreachable:
            assert_never(unreachable)


def from_attributes(attributes: Mapping[str, AttributeValueTypeDef]) -> Record:
    """Return the record of DynamoDB attributes."""
    return {name: from_attribute(value) for name, value in attributes.items()}


def from_attribute(attribute: AttributeValueTypeDef) -> Present:  # noqa: PLR0911 - one per type
    """Return the value of a DynamoDB attribute.

    Raises:
        TypeError: a type that is never written here.
    """
    match attribute:
        case {"S": str(text)}:
            return text
        case {"N": str(digits)}:
            return int(digits)
        case {"BOOL": bool(flag)}:
            return flag
        case {"B": bytes(content)}:
            return content
        case {"M": dict(fields)}:
            return from_attributes(fields)
        case {"L": list(values)}:
            return [from_attribute(one) for one in values]
        case {"SS": list(texts)}:
            return frozenset(texts)
        case _:
            raise TypeError(f"a DynamoDB type that Puntual never writes: {sorted(attribute)}")
