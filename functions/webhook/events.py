"""Meta's webhook payload, read without trust: what cannot be read is passed over, one by one.

Checked by hand and not by models: a webhook must start fast, and the payload grows new fields and
types without notice.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from functions.webhook.updates import Complaint, Ignored, Kind, Reply, StatusUpdate, Update
from puntual.domain.errors import InvalidInput
from puntual.domain.lifecycle import ContactState

type _Object = Mapping[str, Any]

# Ids become parts of keys, and names become words in a log.
_ID = re.compile(r"[A-Za-z0-9._-]{1,160}")
_NAME = re.compile(r"[a-z0-9_]{1,40}")

_STATES = MappingProxyType(
    {
        "sent": ContactState.SENT,
        "delivered": ContactState.DELIVERED,
        "read": ContactState.READ,
        "failed": ContactState.FAILED,
    }
)
# Something was said that only a person can see or hear, a proof of payment most of the time.
_WORDLESS = frozenset({"image", "document", "video", "audio", "location", "contacts"})


def read_updates(body: bytes) -> Iterator[Update]:
    """Yield everything that a webhook brings, in its order.

    Raises:
        InvalidInput: the body is not a JSON object.
    """
    try:
        payload = json.loads(body)
    except (ValueError, RecursionError) as err:
        raise InvalidInput("body", "is not JSON", "send what Meta sends") from err
    if not isinstance(payload, dict):
        raise InvalidInput("body", "is not a JSON object", "send what Meta sends")
    return _read_entries(payload)


def _read_entries(payload: _Object) -> Iterator[Update]:
    for entry in _objects(payload, "entry"):
        for change in _objects(entry, "changes"):
            field = _text(change, "field")
            if field == "messages":
                yield from _read_messages(_object(change, "value"))
            else:
                yield Ignored(Kind.FIELD, _name(field))


def _read_messages(value: _Object) -> Iterator[Update]:
    for status in _objects(value, "statuses"):
        yield _read_status(status)
    number = _text(_object(value, "metadata"), "phone_number_id")
    for message in _objects(value, "messages"):
        yield _read_message(message, number, _senders(message, value))
    for error in _objects(value, "errors"):
        code = _integer(error, "code")
        yield Ignored(Kind.MALFORMED, "error") if code is None else Complaint(code)


def _read_status(status: _Object) -> Update:
    name = _text(status, "status")
    state, at, wamid = _STATES.get(name), _instant(status), _text(status, "id")
    if state is None:
        return Ignored(Kind.STATUS, _name(name))
    if at is None or not wamid:
        return Ignored(Kind.MALFORMED, "status")
    codes = [_integer(error, "code") for error in _objects(status, "errors")]
    callback = _text(status, "biz_opaque_callback_data")
    return StatusUpdate(state, at, wamid, callback, codes[0] if codes else None)


def _read_message(message: _Object, number: str, senders: tuple[str, ...]) -> Update:
    kind = _text(message, "type")
    if "group_id" in message:
        return Ignored(Kind.GROUP, _name(kind))
    said = _read_words(message)
    if said is None:
        return Ignored(Kind.MESSAGE, _name(kind))
    at, wamid = _instant(message), _text(message, "id")
    if at is None or not wamid or not senders or not _ID.fullmatch(number):
        return Ignored(Kind.MALFORMED, "message")
    payload, text = said
    return Reply(number, wamid, at, senders, payload, text)


def _read_words(message: _Object) -> tuple[str, str] | None:
    """Return the payload and the text of a message; None when it says nothing."""
    kind = _text(message, "type")
    part = _object(message, kind)
    match kind:
        case "button":
            return _text(part, "payload"), _text(part, "text")
        case "interactive":
            reply = _object(part, _text(part, "type"))
            return (_text(reply, "id"), _text(reply, "title")) if "id" in reply else None
        case "edit" if _text(_object(part, "message"), "type") != "edit":
            said = _read_words(_object(part, "message"))
            return said if said and any(said) else None
        case _ if kind in _WORDLESS:
            return "", _text(part, "caption")
        case _:
            # Whatever the type, a text is a text.
            text = _text(_object(message, "text"), "body")
            return ("", text) if text else None


def _senders(message: _Object, value: _Object) -> tuple[str, ...]:
    """Return all ids of whoever wrote a message.

    People with a user name may come without a phone, and the business-scoped id may stand beside
    the message only.
    """
    known = [_text(message, name) for name in ("from", "from_user_id")]
    contacts = [
        [_text(contact, name) for name in ("wa_id", "user_id")]
        for contact in _objects(value, "contacts")
    ]
    same = [ids for ids in contacts if not set(known).isdisjoint(filter(None, ids))]
    if not any(known) and len(contacts) == 1:
        same = contacts
    found = dict.fromkeys([*known, *(one for ids in same for one in ids)])
    return tuple(one for one in found if _ID.fullmatch(one))


def _instant(item: _Object) -> datetime | None:
    # A text by the documentation; a number in some of the payloads that others have recorded.
    number = _integer(item, "timestamp")
    try:
        seconds = int(_text(item, "timestamp")) if number is None else number
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _name(text: str) -> str:
    return text if _NAME.fullmatch(text) else "unknown"


def _text(item: _Object, name: str) -> str:
    value = item.get(name)
    return value if isinstance(value, str) else ""


def _integer(item: _Object, name: str) -> int | None:
    value = item.get(name)
    return value if type(value) is int else None


def _object(item: _Object, name: str) -> _Object:
    value = item.get(name)
    return value if isinstance(value, dict) else {}


def _objects(item: _Object, name: str) -> list[_Object]:
    value = item.get(name)
    found = value if isinstance(value, list) else []
    return [one for one in found if isinstance(one, dict)]
