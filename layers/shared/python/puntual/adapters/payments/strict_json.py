"""JSON from strangers: numbers keep their digits, and what is in doubt is refused."""

import json
from collections.abc import Sequence

from puntual.adapters.payments.hook import UnreadableError


class Number(str):
    """A number of JSON as it was written: no float has touched it."""

    __slots__ = ()


type Json = bool | str | Number | list[Json] | dict[str, Json] | None


def read_json(body: bytes) -> Json:
    """Return what a body says.

    Raises:
        UnreadableError: it is no JSON in UTF-8, names a key twice, or is nested too deep.
    """
    try:
        found: Json = json.loads(
            body.decode("utf-8"),
            parse_int=Number,
            parse_float=Number,
            parse_constant=_refuse,
            object_pairs_hook=_without_repetition,
        )
    except (ValueError, RecursionError) as err:
        raise UnreadableError from err
    return found


def member(value: Json, *path: str) -> Json:
    """Return what stands at a path of objects; None where there is nothing."""
    for name in path:
        if not isinstance(value, dict):
            return None
        value = value.get(name)
    return value


def _refuse(name: str) -> Json:
    raise ValueError(name)


def _without_repetition(pairs: Sequence[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found
