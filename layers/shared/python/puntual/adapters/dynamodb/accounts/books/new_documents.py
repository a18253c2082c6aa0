"""A new document: its name is taken first, and then it is stored with what it changes.

The reference that takes the name is a write of its own, at half the price of one in a
transaction. Until the document stands behind it, nothing of it is on record: the same copy, sent
again, finishes it, and another one replaces the reference together with the document. Either of
them changes the revision of the account that the name was taken for. So a writer that was
overtaken fails, and looks whether the name is still its own before it tries again.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final

from puntual.adapters.dynamodb.accounts.books.references import as_read, in_force_of, whose
from puntual.adapters.dynamodb.accounts.revision import change_account, revision_passed
from puntual.adapters.dynamodb.keys.account import documents_pk
from puntual.adapters.dynamodb.store.attributes import Record, Value
from puntual.adapters.dynamodb.store.errors import ConditionFailed
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Key, Put, Write
from puntual.domain.accounts.account_changes import AccountChange
from puntual.domain.accounts.excerpt import AccountExcerpt
from puntual.domain.errors import Conflict, Unavailable
from puntual.domain.ids import DebtorKey
from puntual.domain.receivables.copies import CopyInForce
from puntual.ports.accounts import Ingested

_IS_NEW: Final = "attribute_not_exists(#pk)"
_TRIES: Final = 4


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A document that is not on record yet.

    Attributes:
        change: what it changes in the account.
        item: the write of the document itself.
        ref: the write of its reference.
    """

    change: AccountChange
    item: Put
    ref: Put


class _NameTaken(Conflict):
    """The name is another document's.

    Attributes:
        ref: the reference that has it.
    """

    def __init__(self, ref: Record) -> None:
        super().__init__("the name of the document is taken")
        self.ref = ref


@dataclass(slots=True)
class _Name:
    """The name of a document, and whether its reference has been written."""

    table: Table
    ref: Put
    is_taken: bool = False

    def hold(self) -> None:
        """Take the name, or make sure that it is still the document's own.

        Raises:
            _NameTaken: another copy has it.
        """
        if self.is_taken:
            found = self.table.get(self.ref.key) or {}
            if not has_same_content(found, self.ref.record):
                raise _NameTaken(found)
            return
        try:
            self.table.put(replace(self.ref, condition=_IS_NEW))
        except ConditionFailed as err:
            raise _NameTaken(err.found[0]) from err
        self.is_taken = True


def put_new(table: Table, key: DebtorKey, new: NewDocument) -> Record | None:
    """Store a document under a free name; return the reference that has the name, if any."""
    return _put_behind(_Name(table, new.ref), key, new)


def _put_behind(name: _Name, key: DebtorKey, new: NewDocument) -> Record | None:
    item = replace(new.item, condition=_IS_NEW)
    try:
        change_account(name.table, key, new.change, lambda _: [item], name.hold)
    except _NameTaken as err:
        return err.ref
    except ConditionFailed:
        # Another one has finished it, or has put another copy in its place.
        found = name.table.get(new.ref.key) or {}
        return None if has_same_content(found, new.ref.record) else found
    return None


def put_unfinished(
    table: Table, key: DebtorKey, new: NewDocument, known: CopyInForce
) -> Record | None:
    """Store a document whose name was taken, and nothing behind it.

    Where it was taken for another copy, that one's writer may only be late. So the revision of
    the account that it was taken for changes in the same transaction.

    Returns:
        The reference that was found in place of the known one, if any.
    """
    if (known.fingerprint, known.debtor) == whose(new.ref.record):
        return _put_behind(_Name(table, new.ref, is_taken=True), key, new)
    ref = Put(new.ref.key, new.ref.record, *as_read(known))
    item = replace(new.item, condition=_IS_NEW)
    late = DebtorKey(key.creditor, known.debtor)

    def writes(_: AccountExcerpt) -> list[Write]:
        return [ref, item, *(() if late == key else revision_passed(table, late))]

    with suppress(ConditionFailed):
        change_account(table, key, new.change, writes)
        return None
    return table.get(new.ref.key) or {}


def replace_document(
    table: Table, key: DebtorKey, change: AccountChange, item: Put, ref: Put
) -> Record | None:
    """Store a document together with its reference, which has to be as it was read.

    Returns:
        The reference that was found in place of that, if any.
    """
    try:
        change_account(table, key, change, lambda _: [ref, item])
    except ConditionFailed as err:
        return err.found[0]
    return None


def put_once(table: Table, key: DebtorKey, new: NewDocument) -> Ingested:
    """Store a document that is never replaced.

    Raises:
        Conflict: it is on record with other content, or for another debtor.
        Unavailable: it kept changing meanwhile.
    """
    found = put_new(table, key, new)
    for _ in range(_TRIES):
        if found is None:
            return Ingested.CREATED
        known = in_force_of(found)
        if is_stored(table, key, known, new.item):
            if has_same_content(found, new.ref.record):
                return Ingested.UNCHANGED
            raise Conflict("the document is on record for another debtor or with other content")
        found = put_unfinished(table, key, new, known)
    raise Unavailable("the document kept changing")


def is_stored(table: Table, key: DebtorKey, known: CopyInForce, item: Put) -> bool:
    """Tell whether a document stands behind its reference, in the account that this names."""
    owner = DebtorKey(key.creditor, known.debtor)
    return table.get(Key(documents_pk(owner), item.key.sk)) is not None


def has_same_content(found: Mapping[str, Value], ref: Mapping[str, Value]) -> bool:
    """Tell whether two references are of the same content for the same debtor."""
    return bool(found) and whose(found) == whose(ref)
