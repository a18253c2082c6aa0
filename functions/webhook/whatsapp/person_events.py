"""By which ids Meta names the sender of a message, and when it says that they changed."""

import re
from collections.abc import Iterable
from typing import Final

from functions.webhook.whatsapp.payload import Object, object_in, objects_in, text_in
from puntual.domain.phone import is_scoped_id, line_of

# Ids become parts of keys.
ID: Final = re.compile(r"[A-Za-z0-9._-]{1,160}")
# A phone and, since 2026-08-11, a business-scoped id; the last is the first's name of before.
_CHANGES: Final = frozenset(
    {"user_changed_number", "user_changed_user_id", "customer_changed_number"}
)
_NEW: Final = ("wa_id", "new_wa_id", "user_id", "new_user_id")
# Meta, "Business-scoped user IDs": that of the parent is the person's at all of its portfolios.
_SENDER: Final = ("from", "from_user_id", "from_parent_user_id")
_RECIPIENT: Final = ("recipient_id", "recipient_user_id")
_CONTACT: Final = ("wa_id", "user_id", "parent_user_id")
_OLD: Final = ("customer", "previous_wa_id", "previous_user_id", "old_wa_id", "old_user_id")


def is_change(message: Object) -> bool:
    """Tell whether a message is Meta's notice that a person has another phone or id."""
    return text_in(message, "type") == "system" and _kind(message) in _CHANGES


def changed_ids(
    message: Object, senders: Iterable[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the ids of before such a notice, and the new ones.

    The notice may come from either. Where it names the old phone, or the old id, another one of
    its sender's is the new one.
    """
    system, sent_by = object_in(message, "system"), tuple(senders)
    before = _ids(text_in(system, name) for name in _OLD)
    kinds, gone = {*map(is_scoped_id, before)}, _lines(before)
    fresh = (one for one in sent_by if is_scoped_id(one) in kinds and line_of(one) not in gone)
    new = _ids([*(text_in(system, name) for name in _NEW), *fresh])
    return tuple(one for one in _ids([*sent_by, *before]) if one not in new), new


def read_senders(message: Object, value: Object) -> tuple[str, ...]:
    """Return all ids of the sender of a message.

    People with a user name may come without a phone, and the business-scoped id may stand beside
    the message only.
    """
    known = _ids(text_in(message, name) for name in _SENDER)
    is_only = len(objects_in(value, "messages")) == 1
    return _with_contacts(known, value, is_only=is_only)


def scoped_recipient(status: Object, value: Object) -> str:
    """Return the business-scoped id of a status's recipient; empty where none is told.

    It stands in the status, or beside it like that of a sender.
    """
    known = _ids(text_in(status, name) for name in _RECIPIENT)
    is_only = len(objects_in(value, "statuses")) == 1
    return next(filter(is_scoped_id, _with_contacts(known, value, is_only=is_only)), "")


def _with_contacts(known: tuple[str, ...], value: Object, *, is_only: bool) -> tuple[str, ...]:
    """Return the ids of a person with those that the contacts beside add.

    Args:
        known: what the message or the status says itself.
        value: what it came with.
        is_only: whether it came alone, so that a contact that came alone as well is theirs.
    """
    contacts = [
        _ids(text_in(contact, name) for name in _CONTACT)
        for contact in objects_in(value, "contacts")
    ]
    same = [ids for ids in contacts if not _lines(known).isdisjoint(_lines(ids))]
    if len(contacts) == 1 and (not known or (is_only and not _contradict(known, *contacts))):
        same = contacts
    return _ids([*known, *(one for ids in same for one in ids)])


def _lines(ids: Iterable[str]) -> frozenset[str]:
    return frozenset(map(line_of, ids))


def _contradict(one: Iterable[str], other: Iterable[str]) -> bool:
    """Tell whether both name a phone, or both another id: a person has one of each kind."""
    return bool({*map(is_scoped_id, one)} & {*map(is_scoped_id, other)})


def _kind(message: Object) -> str:
    return text_in(object_in(message, "system"), "type")


def _ids(texts: Iterable[str]) -> tuple[str, ...]:
    """Return what can be an id, each once; a plus sign is no part of a phone there."""
    found = dict.fromkeys(one.removeprefix("+") for one in texts)
    return tuple(one for one in found if ID.fullmatch(one))
