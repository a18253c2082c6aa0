"""From a body to the items in it: one JSON object, a JSON array, or one object per line."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from puntual.application.intake.incoming import Rejected
from puntual.domain.errors import InvalidInput, PuntualError

# Lambda takes 6 MB, and a body that API Gateway hands over as base64 grows by a third.
MAX_BODY_BYTES = 4 * 1024 * 1024
MAX_ITEMS = 1_000

_LINES = ("ndjson", "jsonl", "json-seq", "jsonlines")


class TooLarge(PuntualError):
    """More than one request may carry; the message says how much that is."""


class _KeyTwice(Exception):
    """An object has two values for one key."""


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a batch and where it stands.

    Attributes:
        place: ``index`` (from 0) in an array, ``line`` (from 1) in a body of lines.
        content: the JSON value, or why there is none.
    """

    place: str
    number: int
    content: object


def read_object(body: bytes) -> object:
    """Return the JSON value of a body.

    Raises:
        InvalidInput: it is not JSON.
        TooLarge: it is over the limit.
    """
    return _read_json(_text(body), "body")


def read_items(body: bytes, content_type: str) -> Sequence[Item]:
    """Return the items of a batch, by its content type, or by how it begins.

    Raises:
        InvalidInput: it is neither an array nor lines, or is empty.
        TooLarge: it is over the limits.
    """
    text = _text(body)
    announced = any(name in content_type.lower() for name in _LINES)
    if text.lstrip().startswith("[") and not announced:
        items = _read_array(text)
    else:
        items = _read_lines(text)
    if not items:
        raise InvalidInput("body", "holds no item", "send at least one")
    if len(items) > MAX_ITEMS:
        raise TooLarge(f"a batch holds at most {MAX_ITEMS} items; send several batches")
    return items


def _text(body: bytes) -> str:
    if len(body) > MAX_BODY_BYTES:
        raise TooLarge(f"a body holds at most {MAX_BODY_BYTES} bytes; send several batches")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as err:
        raise InvalidInput("body", "is not UTF-8", "send JSON in UTF-8") from err


def _read_array(text: str) -> list[Item]:
    values = _read_json(text, "body")
    # It begins with a bracket and is valid JSON, so it is a list.
    assert isinstance(values, list)  # noqa: S101 - tells mypy; nothing else can stand here
    return [Item("index", index, value) for index, value in enumerate(values)]


def _read_lines(text: str) -> list[Item]:
    """Read one value per line; only line feeds end a line, for JSON may hold other ends."""
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    if len(lines) > MAX_ITEMS:
        raise TooLarge(f"a batch holds at most {MAX_ITEMS} items; send several batches")
    return [Item("line", number, _read_line(line)) for number, line in lines]


def _read_line(line: str) -> object:
    try:
        return _read_json(line, "body")
    except InvalidInput as err:
        return Rejected((err,))


def _read_json(text: str, field: str) -> object:
    try:
        return json.loads(
            text, parse_constant=_refuse_constant, object_pairs_hook=_without_repetition
        )
    except _KeyTwice:
        fix = "send each key once; which of its values counts is not guessed"
        raise InvalidInput(field, "holds a JSON key twice", fix) from None
    except (ValueError, RecursionError) as err:
        # Python's message quotes nothing, but tells where: only JSON errors have a position.
        where = f" at character {err.pos}" if isinstance(err, json.JSONDecodeError) else ""
        raise InvalidInput(field, f"is not JSON{where}", "send valid JSON in UTF-8") from err


def _without_repetition(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _KeyTwice
    return found


def _refuse_constant(name: str) -> object:
    raise ValueError(name)
