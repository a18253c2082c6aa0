"""Documents on their way from one account to another: one transaction over both.

Each document keeps its sort key, so its record goes over as it is, with what only the table knows
of it. Both revisions are counted up: a claim that was made on an earlier read of either fails.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from puntual.adapters.dynamodb.accounts.excerpts import read_excerpt
from puntual.adapters.dynamodb.accounts.revision import creation, store
from puntual.adapters.dynamodb.accounts.whole_accounts import read_whole, reversal_records
from puntual.adapters.dynamodb.items.carried_packs import (
    carried_to_record,
    digest_of_carried,
    pack_carried,
)
from puntual.adapters.dynamodb.items.corrections import credit_note_to_record
from puntual.adapters.dynamodb.items.documents import invoice_to_record, payment_to_record
from puntual.adapters.dynamodb.items.holds import hold_to_record
from puntual.adapters.dynamodb.keys.account import (
    carried_key,
    credit_note_key,
    credit_note_ref_key,
    hold_key,
    invoice_key,
    invoice_ref_key,
    payment_key,
    payment_ref_key,
    reversal_key,
)
from puntual.adapters.dynamodb.store.attributes import Present
from puntual.adapters.dynamodb.store.errors import ConditionFailed
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Delete, Key, Put, Update, Write
from puntual.adapters.instants import to_instant
from puntual.domain.accounts.account import Account, Profile
from puntual.domain.accounts.account_changes import AccountChange, NewHold
from puntual.domain.accounts.books.parcels import (
    Parcel,
    ParcelCame,
    ParcelLeft,
    first_part,
    moving_hold,
)
from puntual.domain.accounts.excerpt import AccountExcerpt, excerpt_of
from puntual.domain.accounts.hold import Hold
from puntual.domain.accounts.view_changes import require_room
from puntual.domain.errors import TooManyDocuments, Unavailable
from puntual.domain.ids import DebtorKey

# DynamoDB, "TransactWriteItems": 100 items, 4 MB in all.
MOST_WRITES: Final = 100
_TRIES: Final = 4
_IS_OWNERS: Final = "#debtor = :from"


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two accounts, as it was read whole.

    Attributes:
        excerpt: at the same revision.
        is_new: whether nothing of it is on record.
    """

    account: Account
    excerpt: AccountExcerpt
    is_new: bool

    @property
    def key(self) -> DebtorKey:
        """Name the account."""
        return self.account.key

    def stored(
        self,
        change: AccountChange,
        writes: Sequence[Write],
        profile_changes: int = 0,
        *,
        has_room: bool = False,
    ) -> list[Update]:
        """Return the writes that store what a change makes of the view.

        Args:
            change: the change.
            writes: those of its own items.
            profile_changes: how often they count up the revision of the profile.
            has_room: whether that was found out before, of all steps together: between two
                of them more may be open than at their end.

        Raises:
            AccountTooLarge: the account would owe more than its records can hold.
        """
        after = excerpt_of(change.of_account(self.account))
        if not has_room:
            require_room(self.excerpt.base, after.base)
        created = creation(self.key, writes) if self.is_new else []
        return [*created, *store(self.excerpt, after, change, profile_changes)]


type ParcelOf = Callable[[Account, Account], Parcel]


def read_side(table: Table, key: DebtorKey) -> Side | None:
    """Return an account as of now; None if it changed between the reads."""
    excerpt, stored = read_excerpt(table, key), read_whole(table, key)
    account = Account(Profile(key)) if stored is None else stored.account
    known = excerpt or excerpt_of(Account(Profile(key)))
    if (account.next_seq, account.rev) != (known.next_seq, known.rev):
        return None
    return Side(account, known, excerpt is None)


def carry(
    table: Table,
    source: DebtorKey,
    target: DebtorKey,
    parcel_of: ParcelOf,
    ref: Put | None = None,
    *,
    has_room: bool = False,
) -> Parcel | None:
    """Bring a parcel from one account to another, or nothing; return what went, if anything.

    Args:
        table: the table.
        source: what it leaves.
        target: what it comes to.
        parcel_of: what goes, by both accounts as they were read; empty for nothing.
        ref: the reference of the invoice that is sent for the other account.
        has_room: whether the account that it comes to is known to have room for it in the end.

    Raises:
        ConditionFailed: the reference is not as it was read; it stands at place 0.
        TooManyDocuments: more goes along than one transaction takes.
        Unavailable: an account kept changing meanwhile.
    """
    for _ in range(_TRIES):
        left, came = read_side(table, source), read_side(table, target)
        if left is None or came is None:
            continue
        parcel = parcel_of(left.account, came.account)
        if parcel == Parcel(parcel.at):
            return None
        moves = parcel_writes(table, source, target, parcel)
        writes = [*([] if ref is None else [ref]), *(w for w in moves if not _is_of(w, ref))]
        own = [
            *left.stored(ParcelLeft(parcel), writes, has_room=has_room),
            *came.stored(ParcelCame(parcel), writes, has_room=has_room),
        ]
        if _is_carried(table, [*writes, *own], has_ref=ref is not None):
            return parcel
    raise Unavailable("the accounts kept changing")


def _is_carried(table: Table, writes: Sequence[Write], *, has_ref: bool) -> bool:
    """Do all the writes; return False where an account changed meanwhile."""
    if len(writes) > MOST_WRITES:
        raise TooManyDocuments
    try:
        table.transact(writes)
    except ConditionFailed as err:
        if has_ref and 0 in err.found:
            raise
        return False
    return True


def move(
    table: Table, source: DebtorKey, target: DebtorKey, parcel_of: ParcelOf, ref: Put
) -> None:
    """Bring an invoice with what names it to another account.

    What one transaction does not take goes in several, the invoice with the last one: both
    accounts are held meanwhile, for the money of one stands beside the debt of the other. Whoever
    is cut short sends the same again.

    Raises:
        ConditionFailed: the reference is not as it was read; it stands at place 0.
        Unavailable: an account kept changing meanwhile.
    """

    def whole(left: Account, came: Account) -> Parcel:
        parcel = parcel_of(left, came)
        held = {one.id for one in left.active_holds(parcel.at)}
        name = _moving_hold(left, parcel).id
        return replace(parcel, ended_hold=name) if name in held else parcel

    with suppress(TooManyDocuments):
        carry(table, source, target, whole, ref)
        return
    left, came = read_side(table, source), read_side(table, target)
    if left is None or came is None:
        raise Unavailable("the accounts kept changing")
    parcel = parcel_of(left.account, came.account)
    hold_both(table, source, target, _moving_hold(left.account, parcel))
    while carry(table, source, target, lambda *both: first_part(parcel_of(*both))) is not None:
        pass
    carry(table, source, target, whole, ref)


def _moving_hold(left: Account, parcel: Parcel) -> Hold:
    name = parcel.invoices[0].id if parcel.invoices else parcel.credit_notes[0].id
    return moving_hold(left.key.debtor, name, parcel.at)


def parcel_writes(
    table: Table, source: DebtorKey, target: DebtorKey, parcel: Parcel
) -> Iterator[Write]:
    """Yield the writes of a parcel's own items; who owns its invoices is told apart."""
    for invoice in parcel.invoices:
        yield Put(invoice_key(target, invoice.id), invoice_to_record(invoice))
        yield Delete(invoice_key(source, invoice.id))
        yield other_owner(invoice_ref_key(target.creditor, invoice.id), source, target)
    for paid in parcel.payments:
        yield Put(payment_key(target, paid.id), payment_to_record(paid))
        yield Delete(payment_key(source, paid.id))
        yield other_owner(payment_ref_key(target.creditor, paid.id), source, target)
    for note in parcel.credit_notes:
        yield Put(credit_note_key(target, note.id), credit_note_to_record(note))
        yield Delete(credit_note_key(source, note.id))
        yield other_owner(credit_note_ref_key(target.creditor, note.id), source, target)
    yield from _reversals(table, source, target, parcel)
    for hold in parcel.holds:
        yield Put(hold_key(target, hold.id), hold_to_record(hold))
    if parcel.carried:
        packed = pack_carried(parcel.carried)
        name = carried_key(target, source.debtor, digest_of_carried(packed))
        yield Put(name, carried_to_record(packed))
    if parcel.ended_hold:
        for key in (source, target):
            yield hold_end(key, parcel.ended_hold, parcel.at)


def _is_of(write: Write, ref: Put | None) -> bool:
    return ref is not None and write.key == ref.key


def hold_end(key: DebtorKey, hold_id: str, at: datetime) -> Update:
    """Return the write that ends a hold that no person put."""
    end: dict[str, Present] = {"at": to_instant(at)}
    return Update(hold_key(key, hold_id), "SET #until = :at, #ended_at = :at", end)


def hold_both(table: Table, source: DebtorKey, target: DebtorKey, hold: Hold) -> None:
    """Put one hold on two accounts, in one transaction.

    Raises:
        Unavailable: an account kept changing meanwhile.
    """
    for _ in range(_TRIES):
        left, came = read_side(table, source), read_side(table, target)
        if left is None or came is None:
            continue
        keys = (source, target)
        writes: list[Write] = [Put(hold_key(key, hold.id), hold_to_record(hold)) for key in keys]
        change = NewHold(hold)
        own = [*left.stored(change, writes), *came.stored(change, writes)]
        with suppress(ConditionFailed):
            table.transact([*writes, *own])
            return
    raise Unavailable("the accounts kept changing")


def other_owner(ref: Key, source: DebtorKey, target: DebtorKey) -> Update:
    """Return the write that names another debtor in the reference of a document."""
    values: dict[str, Present] = {"to": target.debtor, "from": source.debtor}
    return Update(ref, "SET #debtor = :to", values, _IS_OWNERS)


def _reversals(
    table: Table, source: DebtorKey, target: DebtorKey, parcel: Parcel
) -> Iterator[Write]:
    """Yield the writes of reversals; each keeps the fingerprint of what was sent."""
    if not parcel.reversals:
        return
    records = reversal_records(table, source)
    for back in parcel.reversals:
        known = reversal_key(source, back.id)
        yield Put(reversal_key(target, back.id), records[known.sk])
        yield Delete(known)
