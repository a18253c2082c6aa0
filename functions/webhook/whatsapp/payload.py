"""Parts of a payload that may be absent, or of another type than they should."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

type Object = Mapping[str, Any]


def text_in(item: Object, name: str) -> str:
    """Return a text, empty when there is none."""
    value = item.get(name)
    return value if isinstance(value, str) else ""


def integer_in(item: Object, name: str) -> int | None:
    """Return a number; a truth value is none."""
    value = item.get(name)
    return value if type(value) is int else None


def instant_in(item: Object, name: str) -> datetime | None:
    """Return an instant that is told in seconds since 1970."""
    seconds = integer_in(item, name)
    if seconds is None:
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def object_in(item: Object, name: str) -> Object:
    """Return an object, empty when there is none."""
    value = item.get(name)
    return value if isinstance(value, dict) else {}


def objects_in(item: Object, name: str) -> list[Object]:
    """Return the objects of a list; other entries are left out."""
    value = item.get(name)
    found = value if isinstance(value, list) else []
    return [one for one in found if isinstance(one, dict)]
