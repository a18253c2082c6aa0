"""Bytes in JSON: base64, as DynamoDB's attributes have it."""

from base64 import b64decode, b64encode
from typing import Any


def to_base64(value: object) -> str:
    """Return bytes as JSON has them.

    Raises:
        TypeError: the value is something else that JSON cannot have.
    """
    if isinstance(value, bytes):
        return b64encode(value).decode("ascii")
    raise TypeError(f"no JSON for {type(value).__name__}")


def with_bytes(value: Any) -> Any:
    """Return a part of an answer with its binary attributes as bytes.

    An attribute is an object with its type as the only name. An attribute that is called B has an
    object as its value, never a text.
    """
    if isinstance(value, list):
        return [*map(with_bytes, value)]
    if not isinstance(value, dict):
        return value
    if len(value) == 1 and isinstance(content := value.get("B"), str):
        return {"B": b64decode(content)}
    return {name: with_bytes(part) for name, part in value.items()}
