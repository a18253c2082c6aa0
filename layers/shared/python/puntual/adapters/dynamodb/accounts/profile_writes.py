"""Writes of a profile, under a condition on its revision."""

from collections.abc import Iterator
from datetime import datetime

from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.items.profile import (
    consent_name,
    consent_to_record,
    profile_to_record,
    row_behind_line,
)
from puntual.adapters.dynamodb.items.values import (
    instant_or_none,
    integer_or_none,
)
from puntual.adapters.dynamodb.keys.account import former_key, person_key, profile_key
from puntual.adapters.dynamodb.store.attributes import Present, Record
from puntual.adapters.dynamodb.store.errors import ConditionFailed
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Delete, Put, Update, Write, replacing
from puntual.adapters.instants import to_instant
from puntual.domain.accounts.account import Profile
from puntual.domain.accounts.consent import without_phone
from puntual.domain.accounts.person import ChosenProfile, lines


def profile_writes(
    item: Record, known: Profile, wanted: Profile, updated_at: datetime | None = None
) -> list[Write]:
    """Return the writes that turn the known profile into the wanted one, with its WhatsApp ids.

    Of the consents only the new ones are written, all in one update, so that no claim sees some of
    them.
    """
    rev = integer_or_none(item, "rev")
    names, statements = _statements(known, wanted)
    fields: Record = {
        "v": SCHEMA_VERSION,
        **profile_to_record(wanted),
        "wa_ids": wanted.wa_ids or None,
        **({"merging": None} if known.is_merging and not wanted.is_merging else {}),
        **({} if updated_at is None else {"updated_at": to_instant(updated_at)}),
        **statements,
        **({} if wanted.wa_ids == known.wa_ids else {"shares_phone": None}),
        **({} if _is_same_hold(known, wanted) else {"legal_hold": wanted.on_legal_hold or None}),
    }
    change, values = replacing(fields)
    written = Update(
        profile_key(wanted.key),
        f"{change} ADD #rev :one",
        {**values, "one": 1, **({} if rev is None else {"read": rev})},
        "attribute_not_exists(#rev)" if rev is None else "#rev = :read",
        names=names,
    )
    return [written, *_person_writes(known, wanted), *_former_writes(known, wanted)]


def _is_same_hold(known: Profile, wanted: Profile) -> bool:
    return wanted.on_legal_hold == known.on_legal_hold


def _person_writes(known: Profile, wanted: Profile) -> Iterator[Write]:
    """Yield the rows behind the lines that are new or tell of a hold, and those that go."""
    before, now = lines(known.wa_ids), lines(wanted.wa_ids)
    told = before if _is_same_hold(known, wanted) else frozenset()
    for line in sorted(now - told):
        yield Put(person_key(wanted.key, line), row_behind_line(wanted))
    for line in sorted(before - now):
        yield Delete(person_key(wanted.key, line))


def _statements(known: Profile, wanted: Profile) -> tuple[dict[str, str], Record]:
    """Return what changes of the statements of consent by short names, and what these stand for.

    An expression holds 4 KB (DynamoDB, "Constraints"), which 41 full names of consents exceed, and
    a system may send 100 at once. Of those that were there, only one goes that stands there
    without its phone from now on.
    """
    new = [event for event in wanted.consents if event not in known.consents]
    left = [event for event in known.consents if event not in wanted.consents]
    gone = [event for event in left if without_phone(event) in wanted.consents]
    added = {f"c{place}": event for place, event in enumerate(new)}
    removed = {f"g{place}": event for place, event in enumerate(gone)}
    names = {name: consent_name(event) for name, event in (added | removed).items()}
    return names, {
        **{name: consent_to_record(event) for name, event in added.items()},
        **dict.fromkeys(removed),
    }


def _former_writes(known: Profile, wanted: Profile) -> Iterator[Write]:
    """Yield the writes by which a debtor is found behind the lines that they have left."""
    before, after = {*known.left_lines}, {*wanted.left_lines}
    for line in sorted(after - before):
        yield Put(former_key(wanted.key, line), {"v": SCHEMA_VERSION})
    for line in sorted(before - after):
        yield Delete(former_key(wanted.key, line))


def note_instant(table: Table, item: Record, chosen: ChosenProfile) -> bool:
    """Note that the same content was written later than was known; no decision reads it.

    Returns:
        False if the profile changed since it was read.
    """
    updated_at = chosen.updated_at
    if updated_at is None or updated_at == instant_or_none(item, "updated_at"):
        return True
    rev = integer_or_none(item, "rev")
    values: dict[str, Present] = {"at": to_instant(updated_at)}
    is_as_read = "attribute_not_exists(#rev)"
    if rev is not None:
        values["read"], is_as_read = rev, "#rev = :read"
    is_later = "(attribute_not_exists(#updated_at) OR #updated_at < :at)"
    name = profile_key(chosen.profile.key)
    try:
        table.update(Update(name, "SET #updated_at = :at", values, f"{is_as_read} AND {is_later}"))
    except ConditionFailed:
        return False
    return True
