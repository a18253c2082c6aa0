"""Parts of a payload that may be absent, or of another type than they should."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

type Object = Mapping[str, Any]

# A text has 4,096 characters at most, and a caption fewer.
_LONGEST_TEXT: Final = 8_192
# Those that were seen have fewer than 200.
_LONGEST_ID: Final = 512
_FIRST: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LAST: Final = datetime(2200, 1, 1, tzinfo=UTC)


def text_in(item: Object, name: str) -> str:
    """Return a text, empty when there is none.

    Half a surrogate pair, which no table stores, becomes a question mark. What is longer than any
    message of WhatsApp's is cut.
    """
    value = item.get(name)
    if not isinstance(value, str):
        return ""
    text = value[:_LONGEST_TEXT]
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def id_in(item: Object, name: str) -> str:
    """Return an id of WhatsApp's; empty when there is none, or one that is longer than any."""
    value = text_in(item, name)
    return value if len(value) <= _LONGEST_ID else ""


def integer_in(item: Object, name: str) -> int | None:
    """Return a number; a truth value is none."""
    value = item.get(name)
    return value if type(value) is int else None


def instant_in(item: Object, name: str) -> datetime | None:
    """Return an instant that is told in seconds since 1970."""
    seconds = integer_in(item, name)
    return None if seconds is None else instant_at(seconds)


def instant_at(seconds: int) -> datetime | None:
    """Return an instant; None for one before 1970, or so far ahead that no day follows it."""
    try:
        at = datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return at if _FIRST <= at < _LAST else None


def object_in(item: Object, name: str) -> Object:
    """Return an object, empty when there is none."""
    value = item.get(name)
    return value if isinstance(value, dict) else {}


def objects_in(item: Object, name: str) -> list[Object]:
    """Return the objects of a list; other entries are left out."""
    value = item.get(name)
    found = value if isinstance(value, list) else []
    return [one for one in found if isinstance(one, dict)]
