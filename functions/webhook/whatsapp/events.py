"""Meta's webhook payload, read without trust: what cannot be read is passed over, one by one.

Checked by hand and not by models: a webhook must start fast, and the payload grows new fields and
types without notice.
"""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from types import MappingProxyType

from functions.webhook.whatsapp.messages import Revoked, read_said
from functions.webhook.whatsapp.number_events import NUMBER_FIELDS
from functions.webhook.whatsapp.payload import (
    Object,
    id_in,
    instant_at,
    integer_in,
    object_in,
    objects_in,
    text_in,
)
from functions.webhook.whatsapp.person_events import (
    ID,
    changed_ids,
    is_change,
    read_senders,
    scoped_recipient,
)
from functions.webhook.whatsapp.template_events import TEMPLATE_FIELDS, read_template
from functions.webhook.whatsapp.updates import (
    Complaint,
    Heard,
    Ignored,
    Kind,
    PersonChanged,
    Reply,
    StatusUpdate,
    Update,
)
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.errors import InvalidInput

# Names become words in a log.
_NAME = re.compile(r"[a-z0-9_]{1,40}")

_STATES = MappingProxyType(
    {
        "sent": ContactState.SENT,
        "delivered": ContactState.DELIVERED,
        "read": ContactState.READ,
        "failed": ContactState.FAILED,
    }
)


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


def _read_entries(payload: Object) -> Iterator[Update]:
    for entry in objects_in(payload, "entry"):
        for change in objects_in(entry, "changes"):
            yield from _read_change(entry, text_in(change, "field"), object_in(change, "value"))


def _read_change(entry: Object, field: str, value: Object) -> Iterator[Update]:
    if field == "messages":
        yield from _read_messages(value)
    elif field in TEMPLATE_FIELDS:
        yield read_template(entry, field, value)
    elif field in NUMBER_FIELDS:
        yield NUMBER_FIELDS[field](entry, value)
    else:
        yield Ignored(Kind.FIELD, _name(field))


def _read_messages(value: Object) -> Iterator[Update]:
    number = text_in(object_in(value, "metadata"), "phone_number_id")
    for status in objects_in(value, "statuses"):
        yield _read_status(status, number if ID.fullmatch(number) else "", value)
    messages = objects_in(value, "messages")
    for message in messages:
        yield _read_message(message, number, read_senders(message, value))
    if messages and ID.fullmatch(number):
        yield Heard(number, tuple(map(_instant, messages)))
    for error in objects_in(value, "errors"):
        code = integer_in(error, "code")
        yield Ignored(Kind.MALFORMED, "error") if code is None else Complaint(code)


def _read_status(status: Object, number: str, value: Object) -> Update:
    name = text_in(status, "status")
    state, at, wamid = _STATES.get(name), _instant(status), id_in(status, "id")
    if state is None:
        return Ignored(Kind.STATUS, _name(name))
    if at is None or not wamid:
        return Ignored(Kind.MALFORMED, "status")
    codes = [integer_in(error, "code") for error in objects_in(status, "errors")]
    code, user = codes[0] if codes else None, scoped_recipient(status, value)
    callback = text_in(status, "biz_opaque_callback_data")
    return StatusUpdate(state, at, wamid, callback, code, number, user)


def _read_message(message: Object, number: str, senders: tuple[str, ...]) -> Update:
    kind = text_in(message, "type")
    if "group_id" in message:
        return Ignored(Kind.GROUP, _name(kind))
    if is_change(message):
        return _read_change_of_person(message, number, senders)
    if kind == "revoke":
        return _read_revoke(message, number, senders)
    said = read_said(message)
    if said is None:
        return Ignored(Kind.MESSAGE, _name(kind))
    at, wamid = _instant(message), id_in(message, "id")
    if at is None or not wamid or not senders or not ID.fullmatch(number):
        return Ignored(Kind.MALFORMED, "message")
    return Reply(
        number,
        wamid,
        at,
        senders,
        said.payload,
        said.text,
        said.answered,
        said.kind,
        said.media,
        said.edits,
    )


def _read_change_of_person(
    message: Object, number: str, senders: tuple[str, ...]
) -> PersonChanged | Ignored:
    at, wamid = _instant(message), id_in(message, "id")
    old, new = changed_ids(message, senders)
    if at is None or not wamid or not old or not ID.fullmatch(number):
        return Ignored(Kind.MALFORMED, "message")
    return PersonChanged(number, wamid, at, old, new)


def _read_revoke(message: Object, number: str, senders: tuple[str, ...]) -> Revoked | Ignored:
    at, wamid = _instant(message), id_in(object_in(message, "revoke"), "original_message_id")
    if at is None or not wamid or not senders or not ID.fullmatch(number):
        return Ignored(Kind.MALFORMED, "message")
    return Revoked(number, wamid, at, senders)


def _instant(item: Object) -> datetime | None:
    # A text by the documentation; a number in some of the payloads that others have recorded.
    number = integer_in(item, "timestamp")
    try:
        seconds = int(text_in(item, "timestamp")) if number is None else number
    except ValueError:
        return None
    return instant_at(seconds)


def _name(text: str) -> str:
    return text if _NAME.fullmatch(text) else "unknown"
