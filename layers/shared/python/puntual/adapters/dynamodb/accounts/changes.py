"""Changes of an account: each is one transaction that also increments the account's revision.

So a claim that was made on an earlier read fails, and no reminder is sent after a payment or an
opt-out that came in between.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import override

from puntual.adapters.dynamodb.accounts.books.document_copies import DocumentCopy, put_copy
from puntual.adapters.dynamodb.accounts.books.merging import advance_merge, begin_merge
from puntual.adapters.dynamodb.accounts.books.new_documents import NewDocument, put_once
from puntual.adapters.dynamodb.accounts.books.references import ref_record
from puntual.adapters.dynamodb.accounts.consents import add_consent
from puntual.adapters.dynamodb.accounts.holds import add_hold, ends_of
from puntual.adapters.dynamodb.accounts.profile_writes import note_instant, profile_writes
from puntual.adapters.dynamodb.accounts.revision import at_home, change_account, refold
from puntual.adapters.dynamodb.accounts.shared_phones import (
    join_person,
    keep_for_lines,
    learn_ids,
)
from puntual.adapters.dynamodb.items.corrections import (
    credit_note_to_record,
    reversal_to_record,
)
from puntual.adapters.dynamodb.items.documents import invoice_to_record, payment_to_record
from puntual.adapters.dynamodb.items.holds import hold_to_record
from puntual.adapters.dynamodb.items.profile import profile_of
from puntual.adapters.dynamodb.items.releases import release_to_record
from puntual.adapters.dynamodb.items.values import instant_or_none
from puntual.adapters.dynamodb.keys.account import (
    credit_note_key,
    credit_note_ref_key,
    hold_key,
    invoice_key,
    invoice_ref_key,
    payment_key,
    payment_ref_key,
    profile_key,
    release_key,
    reversal_key,
)
from puntual.adapters.dynamodb.store.attributes import Record
from puntual.adapters.dynamodb.store.errors import ConditionFailed
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Put, Update, Write
from puntual.adapters.instants import to_instant
from puntual.domain.accounts.account import Profile, Release
from puntual.domain.accounts.account_changes import (
    AccountChange,
    HoldEnd,
    NewCreditNote,
    NewInvoice,
    NewPayment,
    NewRelease,
    NewReversal,
    ProfileChange,
)
from puntual.domain.accounts.books.merging import require_apart
from puntual.domain.accounts.books.parcels import parcel_of_credit_note, parcel_of_invoice
from puntual.domain.accounts.consent import ConsentEvent
from puntual.domain.accounts.hold import Hold, hold_of
from puntual.domain.accounts.person import (
    ChosenProfile,
    StoredProfile,
    choose_profile,
    merged_profile,
    without_person,
)
from puntual.domain.errors import Conflict, NotFound, Unavailable
from puntual.domain.ids import DebtorKey
from puntual.domain.receivables.copies import UNORDERED, CopyInForce, CopyOrder
from puntual.domain.receivables.corrections import CreditNote, Reversal
from puntual.domain.receivables.receivable import Invoice, Payment
from puntual.ports.accounts import AccountChanges, Ingested

_IS_NEW = "attribute_not_exists(#pk)"
_HOLD_EXISTS = "attribute_exists(#pk)"
_ENDS_LATER = "(attribute_not_exists(#until) OR #until > :at)"
_TRIES = 4


class DynamoAccountChanges(AccountChanges):
    """One transaction for each change, with the revision of the account in it."""

    def __init__(self, table: Table) -> None:
        self._table = table

    @override
    def put_profile(
        self, profile: Profile, ended: Sequence[Hold] = (), order: CopyOrder = UNORDERED
    ) -> StoredProfile:
        for _ in range(_TRIES):
            item = self._table.get(profile_key(profile.key)) or {}
            known = profile_of(item, profile.key)
            require_apart(known)
            chosen = choose_profile(known, instant_or_none(item, "updated_at"), profile, order)
            wanted = merged_profile(known, chosen.profile)
            if not item or wanted != known:
                keep_for_lines(self._table, known, wanted)
                ends = () if chosen.is_older else ended
                if not self._replace_profile(item, known, replace(chosen, profile=wanted), ends):
                    continue
                return _as_chosen(join_person(self._table, wanted, before=known), chosen)
            if not note_instant(self._table, item, chosen):
                continue
            if item.get("shares_phone") is False:
                return _as_chosen(StoredProfile(wanted), chosen)
            return _as_chosen(join_person(self._table, wanted), chosen)
        raise Unavailable("the account kept changing")

    @override
    def learn_ids(self, key: DebtorKey, wa_ids: Collection[str]) -> None:
        learn_ids(self._table, key, wa_ids)

    @override
    def confirm_phone(self, key: DebtorKey, at: datetime) -> bool:
        def confirmed(known: Profile) -> Profile:
            return known if known.confirmed_at else replace(known, confirmed_at=at)

        return at_home(key, lambda home: self._change_person(home, confirmed))

    @override
    def erase_person(self, key: DebtorKey) -> None:
        at_home(key, lambda home: self._change_person(home, without_person))

    @override
    def set_legal_hold(self, key: DebtorKey, *, stands: bool) -> None:
        at_home(
            key,
            lambda home: self._change_person(
                home, lambda known: replace(known, on_legal_hold=stands)
            ),
        )

    def _change_person(self, key: DebtorKey, change: Callable[[Profile], Profile]) -> bool:
        """Change what is known of a person; return False where nothing changes."""
        for _ in range(_TRIES):
            item = self._table.get(profile_key(key)) or {}
            known = profile_of(item, key)
            wanted = ChosenProfile(change(known), instant_or_none(item, "updated_at"))
            # A record that was merged is written all the same, so that it says where it went.
            if wanted.profile == known and known.merged_into is None:
                return False
            if self._replace_profile(item, known, wanted, ()):
                return True
        raise Unavailable("the account kept changing")

    def _replace_profile(
        self, item: Record, known: Profile, chosen: ChosenProfile, ended: Sequence[Hold]
    ) -> bool:
        """Store a profile; return False if it changed since it was read."""
        wanted = chosen.profile
        stored = profile_writes(item, known, wanted, chosen.updated_at)
        writes = [*stored, *ends_of(wanted.key, ended)]
        change = ProfileChange(wanted, tuple(ended))
        try:
            change_account(self._table, wanted.key, change, lambda _: writes)
        except ConditionFailed:
            return False
        return True

    @override
    def put_invoice(
        self, key: DebtorKey, invoice: Invoice, fingerprint: str, order: CopyOrder = UNORDERED
    ) -> Ingested:
        item = Put(invoice_key(key, invoice.id), invoice_to_record(invoice))
        ref = invoice_ref_key(key.creditor, invoice.id)

        def change(*, replaces: bool) -> AccountChange:
            return NewInvoice(invoice, replaces)

        parcel = partial(parcel_of_invoice, invoice)
        copy = DocumentCopy(item, ref, change, parcel, fingerprint, order)
        return put_copy(self._table, key, copy)

    @override
    def put_payment(self, key: DebtorKey, payment: Payment, fingerprint: str) -> Ingested:
        item = Put(payment_key(key, payment.id), payment_to_record(payment))
        ref = payment_ref_key(key.creditor, payment.id)
        ref_item = Put(ref, ref_record(CopyInForce(fingerprint, key.debtor)))
        return put_once(self._table, key, NewDocument(NewPayment(payment), item, ref_item))

    @override
    def put_reversal(self, key: DebtorKey, reversal: Reversal, fingerprint: str) -> Ingested:
        name = reversal_key(key, reversal.id)
        writes: list[Write] = [Put(name, reversal_to_record(reversal, fingerprint), _IS_NEW)]
        hold = hold_of(reversal)
        if hold is not None:
            writes.append(Put(hold_key(key, hold.id), hold_to_record(hold)))
        try:
            change_account(self._table, key, NewReversal(reversal), lambda _: writes)
        except ConditionFailed as err:
            if err.found[0].get("fingerprint") == fingerprint:
                return Ingested.UNCHANGED
            raise Conflict("the reversal is on record with other content") from err
        return Ingested.CREATED

    @override
    def put_credit_note(
        self, key: DebtorKey, note: CreditNote, fingerprint: str, order: CopyOrder = UNORDERED
    ) -> Ingested:
        item = Put(credit_note_key(key, note.id), credit_note_to_record(note))
        ref = credit_note_ref_key(key.creditor, note.id)

        def change(**_: bool) -> AccountChange:
            return NewCreditNote(note)

        parcel = partial(parcel_of_credit_note, note)
        copy = DocumentCopy(item, ref, change, parcel, fingerprint, order)
        return put_copy(self._table, key, copy)

    @override
    def add_hold(self, key: DebtorKey, hold: Hold) -> bool:
        return add_hold(self._table, key, hold)

    @override
    def end_hold(self, key: DebtorKey, hold_id: str, at: datetime, by: str) -> bool:
        return at_home(key, lambda home: self._end_hold(home, hold_id, at, by))

    def _end_hold(self, key: DebtorKey, hold_id: str, at: datetime, by: str) -> bool:
        end = Update(
            hold_key(key, hold_id),
            "SET #until = :at, #ended_at = :at, #ended_by = :by",
            {"at": to_instant(at), "by": by},
            f"{_HOLD_EXISTS} AND {_ENDS_LATER}",
        )
        try:
            change_account(self._table, key, HoldEnd(hold_id, at, by), lambda _: [end])
        except ConditionFailed as err:
            if not err.found[0]:
                raise NotFound("the account has no such hold") from err
            return False
        return True

    @override
    def add_consent(self, key: DebtorKey, event: ConsentEvent) -> bool:
        return add_consent(self._table, key, event)

    @override
    def add_release(self, key: DebtorKey, release: Release) -> bool:
        def add(home: DebtorKey) -> bool:
            name = release_key(home, release.step, release.at)
            write = Put(name, release_to_record(release), _IS_NEW)
            return self._add(home, NewRelease(release), write)

        return at_home(key, add)

    def _add(self, key: DebtorKey, change: AccountChange, write: Put) -> bool:
        """Store what is stored once; return False when it is on record."""
        try:
            change_account(self._table, key, change, lambda _: [write])
        except ConditionFailed:
            return False
        return True

    @override
    def begin_merge(self, source: DebtorKey, target: DebtorKey, at: datetime) -> None:
        begin_merge(self._table, source, target, at)

    @override
    def advance_merge(self, source: DebtorKey, target: DebtorKey, at: datetime) -> bool:
        return advance_merge(self._table, source, target, at)

    @override
    def refold(self, key: DebtorKey, now: datetime) -> bool:
        return refold(self._table, key, now)


def _as_chosen(stored: StoredProfile, chosen: ChosenProfile) -> StoredProfile:
    return replace(stored, is_older=chosen.is_older, updated_at=chosen.updated_at)
