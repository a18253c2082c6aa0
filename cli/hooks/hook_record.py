"""A hook as a line of JSON, and what it says as another."""

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final
from urllib.parse import parse_qsl

from puntual.adapters.payments.generic_mapping import Mapping as OwnMapping
from puntual.adapters.payments.hook import Hook
from puntual.adapters.payments.own_mapping import read_mapping
from puntual.adapters.payments.reading import LARGEST_BODY, Reading, read_hook
from puntual.domain.errors import InvalidInput
from puntual.domain.payments.told_payment import ToldPayment

_BAD_REQUEST: Final = 400
_TOO_LARGE: Final = 413
_LONGEST_BASE64: Final = (LARGEST_BODY + 2) // 3 * 4
_LONGEST_ID: Final = 200
_MOST_SECRETS: Final = 4


def answer(line: bytes) -> Mapping[str, Any]:
    """Return what one line's hook says; no line makes it raise."""
    try:
        asked = _read(line)
    except (_NoHookError, ValueError, RecursionError):
        return _written(None, Reading(verified=False, ack=_BAD_REQUEST))
    try:
        return _written(_id_of(asked), _reading_of(asked))
    except InvalidInput as err:
        refused = _written(_id_of(asked), Reading(verified=False, ack=_BAD_REQUEST))
        return {**refused, "problem": str(err)}
    except (_NoHookError, ValueError, OverflowError):
        return _written(_id_of(asked), Reading(verified=False, ack=_BAD_REQUEST))


class _NoHookError(Exception):
    """The line is none of a hook."""


class _Pairs(list[tuple[str, Any]]):
    """An object whose names may repeat: a header that is sent twice is not hidden."""


def _read(line: bytes) -> dict[str, Any]:
    found = json.loads(
        line.decode("utf-8"), object_pairs_hook=_Pairs, parse_constant=_refuse, parse_float=str
    )
    if not isinstance(found, _Pairs) or len(dict(found)) != len(found):
        raise _NoHookError
    return dict(found)


def _refuse(name: str) -> Any:
    raise ValueError(name)


def _reading_of(asked: Mapping[str, Any]) -> Reading:
    provider, encoded = asked.get("provider"), asked.get("body_b64", "")
    if not isinstance(provider, str) or not isinstance(encoded, str):
        raise _NoHookError
    if len(encoded) > _LONGEST_BASE64:
        return Reading(verified=False, ack=_TOO_LARGE)
    hook = Hook.of(
        _pairs_of(asked.get("headers")),
        _pairs_of(asked.get("query")),
        base64.b64decode(encoded, validate=True),
        _secrets_of(asked.get("secret")),
        _instant_of(asked.get("now")),
    )
    return read_hook(provider, hook, _mapping_of(asked.get("mapping")))


def _mapping_of(told: Any) -> OwnMapping | None:
    return None if told is None else read_mapping(_plain(told))


def _plain(value: Any) -> Any:
    """Return objects as such, without what their pairs would have told of repeated names."""
    if not isinstance(value, _Pairs):
        return value
    if len(dict(value)) != len(value):
        raise InvalidInput("mapping", "names something twice", "name each once")
    return {name: _plain(inner) for name, inner in value}


def _pairs_of(named: Any) -> Iterator[tuple[str, str]]:
    for name, values in _names_of(named):
        for value in values if _is_plain_list(values) else (values,):
            if value is not None:
                yield name, _text_of(value)


def _names_of(named: Any) -> list[tuple[str, Any]]:
    """Return the names of an object, of pairs, or of a query as it stands in an address."""
    if isinstance(named, _Pairs):
        return named
    if isinstance(named, str):
        return [*parse_qsl(named.removeprefix("?"), keep_blank_values=True)]
    if named is not None and not _is_plain_list(named):
        raise _NoHookError
    return [_pair_of(one) for one in named or ()]


def _pair_of(one: Any) -> tuple[str, Any]:
    match one:
        case [str() as name, value] if _is_plain_list(one):
            return name, value
        case _:
            raise _NoHookError


def _is_plain_list(value: Any) -> bool:
    return isinstance(value, list) and not isinstance(value, _Pairs)


def _text_of(value: Any) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise _NoHookError
    return value


def _secrets_of(value: Any) -> Sequence[str]:
    found = value if _is_plain_list(value) else [value]
    if len(found) > _MOST_SECRETS:
        raise _NoHookError
    return [_text_of(one) for one in found if one is not None]


def _instant_of(value: Any) -> datetime:
    found = datetime.fromisoformat(value.upper()) if isinstance(value, str) else None
    if found is None or found.tzinfo is None:
        raise _NoHookError
    return found.astimezone(UTC)


def _id_of(asked: Mapping[str, Any]) -> str | int | None:
    found = asked.get("id")
    return found if isinstance(found, str | int) else None


def _written(id_: str | int | None, reading: Reading) -> Mapping[str, Any]:
    return {
        "id": id_,
        "verified": reading.verified,
        "ack": reading.ack,
        "events": [_event(one) for one in reading.payments],
    }


def _event(told: ToldPayment) -> Mapping[str, Any]:
    refunded = {"amount_refunded": told.refunded.to_text()} if told.refunded else {}
    return {
        "payment_id": told.payment_id,
        "state": told.state.value,
        "amount": told.amount.to_text() if told.amount else None,
        "currency": told.amount.currency if told.amount else None,
        "reference": told.reference,
        "paid_at": _instant_text(told.paid_at),
        **refunded,
    }


def _instant_text(at: datetime | date | None) -> str | None:
    if not isinstance(at, datetime):
        return at.isoformat() if at else None
    exact = "milliseconds" if at.microsecond else "seconds"
    return at.isoformat(timespec=exact).replace("+00:00", "Z")
