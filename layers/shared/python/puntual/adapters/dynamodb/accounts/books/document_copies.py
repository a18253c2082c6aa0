"""Documents of which another copy may replace the one in force: invoices and credit notes.

The reference of a document names whose it is, and of its copies what tells which one came later.
"""

from dataclasses import dataclass
from functools import partial
from typing import Final, Protocol

from puntual.adapters.dynamodb.accounts.books.new_documents import (
    NewDocument,
    is_stored,
    put_new,
    put_unfinished,
    replace_document,
)
from puntual.adapters.dynamodb.accounts.books.parcels import move
from puntual.adapters.dynamodb.accounts.books.references import as_read, in_force_of, ref_record
from puntual.adapters.dynamodb.store.attributes import Record
from puntual.adapters.dynamodb.store.errors import ConditionFailed
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Key, Put, Update
from puntual.adapters.instants import to_instant
from puntual.domain.accounts.account import Account
from puntual.domain.accounts.account_changes import AccountChange
from puntual.domain.accounts.books.parcels import Parcel
from puntual.domain.errors import Unavailable
from puntual.domain.ids import DebtorKey
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
            found, outcome = put_new(table, key, _new(key, copy)), Ingested.CREATED
        elif not is_stored(table, key, known, copy.item):
            require_expected(copy.order, None)
            found, outcome = put_unfinished(table, key, _new(key, copy), known), Ingested.CREATED
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


def _expected(table: Table, copy: DocumentCopy) -> CopyInForce | None:
    """Return what is in force where a copy means to replace something; it asks for it first."""
    if copy.order.expected is None:
        return None
    found = table.get(copy.ref)
    if found is None:
        require_expected(copy.order, None)
        return None
    return in_force_of(found)


def _new(key: DebtorKey, copy: DocumentCopy) -> NewDocument:
    record = ref_record(after_copy(copy.fingerprint, key.debtor, copy.order))
    return NewDocument(copy.change(replaces=False), copy.item, Put(copy.ref, record))


def _replace(
    table: Table, key: DebtorKey, copy: DocumentCopy, known: CopyInForce
) -> Record | None:
    return replace_document(
        table, key, copy.change(replaces=True), copy.item, _ref(key, copy, known)
    )


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


def _ref(key: DebtorKey, copy: DocumentCopy, known: CopyInForce) -> Put:
    record = ref_record(after_copy(copy.fingerprint, key.debtor, copy.order, known))
    return Put(copy.ref, record, *as_read(known))


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
