"""Documents of which another copy may replace the one in force: invoices and credit notes.

The reference of a document names whose it is, and of its copies what tells which one came later.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final, Protocol

from puntual.adapters.dynamodb.accounts.books.parcels import move
from puntual.adapters.dynamodb.accounts.revision import change_account
from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.items.values import (
    instant_or_none,
    text_list_of,
    text_of,
    to_instant_or_none,
)
from puntual.adapters.dynamodb.store.attributes import Present, Record, Value
from puntual.adapters.dynamodb.store.errors import ConditionFailed
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Key, Put, Update
from puntual.adapters.instants import to_instant
from puntual.domain.accounts.account import Account
from puntual.domain.accounts.account_changes import AccountChange
from puntual.domain.accounts.books.parcels import Parcel
from puntual.domain.errors import Unavailable
from puntual.domain.ids import DebtorId, DebtorKey
from puntual.domain.receivables.copies import (
    CopyInForce,
    CopyOrder,
    OlderCopy,
    Verdict,
    after_copy,
    judge_copy,
    latest,
    require_expected,
)
from puntual.ports.accounts import Ingested

IS_NEW: Final = "attribute_not_exists(#pk)"
_IS_AS_READ: Final = "#debtor = :known_debtor AND #fingerprint = :known"
_TRIES: Final = 4


class Replacing(Protocol):
    """Makes the change that a document means, which may replace an earlier one."""

    def __call__(self, *, replaces: bool) -> AccountChange:
        """Return the change."""
        ...


class ParcelOf(Protocol):
    """Tells what goes from the account that had the document to the one that gets it."""

    def __call__(self, source: Account, target: Account, *, is_alone: bool) -> Parcel:
        """Return the parcel; the document alone, or with what names it."""
        ...


@dataclass(frozen=True, slots=True)
class DocumentCopy:
    """One copy of a document.

    Attributes:
        item: the write of the document itself.
        ref: the key of its reference.
        change: what it changes in the account.
        parcel: what goes along where another debtor had it.
    """

    item: Put
    ref: Key
    change: Replacing
    parcel: ParcelOf
    fingerprint: str
    order: CopyOrder


def put_copy(table: Table, key: DebtorKey, copy: DocumentCopy) -> Ingested:
    """Store a copy of a document of a debtor, unless a later one is in force.

    Raises:
        Conflict: the document belongs to another debtor, and does not come from there.
        OlderCopy: a later copy is in force.
        PreconditionFailed: another one is in force than the one that it means to replace.
        TooManyDocuments: more goes along to another debtor than one transaction takes.
        Unavailable: the document kept changing meanwhile.
    """
    known = _expected(table, copy)
    for _ in range(_TRIES):
        if known is None:
            found, outcome = _replace(table, key, copy, None), Ingested.CREATED
        elif _judged(key, copy, known) is Verdict.SAME:
            found, outcome = _note_instant(table, copy, known), Ingested.UNCHANGED
        elif known.debtor == key.debtor:
            found, outcome = _replace(table, key, copy, known), Ingested.UPDATED
        else:
            found, outcome = _take_over(table, key, copy, known), Ingested.UPDATED
        if found is None:
            return outcome
        known = in_force_of(found)
    raise Unavailable("the document kept changing")


def _judged(key: DebtorKey, copy: DocumentCopy, known: CopyInForce) -> Verdict:
    verdict = judge_copy(copy.fingerprint, key.debtor, copy.order, known)
    if verdict is Verdict.IS_OLDER:
        raise OlderCopy(known)
    return verdict


def put_once(
    table: Table, key: DebtorKey, change: AccountChange, item: Put, ref: Put
) -> Record | None:
    """Store a document with its reference; return the reference that excludes it, if any."""
    try:
        change_account(table, key, change, lambda _: [ref, item])
    except ConditionFailed as err:
        return err.found[0]
    return None


def in_force_of(ref: Mapping[str, Value]) -> CopyInForce:
    """Return the copy in force, as the reference of a document tells it."""
    return CopyInForce(
        text_of(ref, "fingerprint"),
        DebtorId(text_of(ref, "debtor")),
        instant_or_none(ref, "updated_at"),
        ref.get("cancelled") is True,
        text_list_of(ref, "earlier"),
    )


def ref_record(copy: CopyInForce) -> Record:
    """Return the record of a reference."""
    record: Record = {
        "v": SCHEMA_VERSION,
        "debtor": copy.debtor,
        "fingerprint": copy.fingerprint,
        "updated_at": to_instant_or_none(copy.updated_at),
        "cancelled": copy.is_cancelled or None,
        "earlier": list(copy.earlier) or None,
    }
    return {name: value for name, value in record.items() if value is not None}


def as_read(known: CopyInForce) -> tuple[str, dict[str, Present]]:
    """Return the condition that a reference is as it was read, with its values."""
    values: dict[str, Present] = {"known_debtor": known.debtor, "known": known.fingerprint}
    if known.updated_at is None:
        return f"{_IS_AS_READ} AND attribute_not_exists(#updated_at)", values
    values["known_at"] = to_instant(known.updated_at)
    return f"{_IS_AS_READ} AND #updated_at = :known_at", values


def _expected(table: Table, copy: DocumentCopy) -> CopyInForce | None:
    """Return what is in force where a copy means to replace something; it asks for it first."""
    if copy.order.expected is None:
        return None
    found = table.get(copy.ref)
    if found is None:
        require_expected(copy.order, None)
        return None
    return in_force_of(found)


def _replace(
    table: Table, key: DebtorKey, copy: DocumentCopy, known: CopyInForce | None
) -> Record | None:
    change = copy.change(replaces=known is not None)
    return put_once(table, key, change, copy.item, _ref(key, copy, known))


def _take_over(
    table: Table, key: DebtorKey, copy: DocumentCopy, known: CopyInForce
) -> Record | None:
    """Store a document that was another debtor's; what names it goes along if it has moved."""
    is_alone = copy.order.moved_from != known.debtor
    source, ref = DebtorKey(key.creditor, known.debtor), _ref(key, copy, known)
    parcel_of = partial(copy.parcel, is_alone=is_alone)
    try:
        move(table, source, key, parcel_of, ref)
    except ConditionFailed as err:
        return err.found[0]
    return None


def _ref(key: DebtorKey, copy: DocumentCopy, known: CopyInForce | None) -> Put:
    record = ref_record(after_copy(copy.fingerprint, key.debtor, copy.order, known))
    condition, values = (IS_NEW, {}) if known is None else as_read(known)
    return Put(copy.ref, record, condition, values)


def _note_instant(table: Table, copy: DocumentCopy, known: CopyInForce) -> Record | None:
    """Note that the same content was written later than was known; no decision reads it.

    Returns:
        The reference that changed meanwhile, if it did.
    """
    updated_at = latest(copy.order.updated_at, known.updated_at)
    if updated_at is None or updated_at == known.updated_at:
        return None
    condition, values = as_read(known)
    values["updated_at"] = to_instant(updated_at)
    try:
        table.update(Update(copy.ref, "SET #updated_at = :updated_at", values, condition))
    except ConditionFailed as err:
        return err.found[0]
    return None
