"""Changes of an account: each is one transaction that also increments the account's revision.

So a claim that was made on an earlier read fails, and no reminder is sent after a payment or an
opt-out that came in between.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol, override

from puntual.adapters.dynamodb.accounts.consents import add_consent
from puntual.adapters.dynamodb.accounts.profile_writes import profile_writes
from puntual.adapters.dynamodb.accounts.refolding import refold
from puntual.adapters.dynamodb.accounts.revision import change_account
from puntual.adapters.dynamodb.accounts.shared_phones import (
    join_person,
    keep_for_lines,
    learn_ids,
)
from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.items.corrections import (
    credit_note_to_record,
    reversal_to_record,
)
from puntual.adapters.dynamodb.items.documents import invoice_to_record, payment_to_record
from puntual.adapters.dynamodb.items.holds import hold_to_record
from puntual.adapters.dynamodb.items.profile import profile_of
from puntual.adapters.dynamodb.items.releases import release_to_record
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
from puntual.adapters.dynamodb.store.attributes import Record, Value
from puntual.adapters.dynamodb.store.errors import ConditionFailed
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Key, Put, Update, Write
from puntual.adapters.instants import to_instant
from puntual.domain.accounts.account import Profile, Release
from puntual.domain.accounts.account_changes import (
    AccountChange,
    HoldEnd,
    NewCreditNote,
    NewHold,
    NewInvoice,
    NewPayment,
    NewRelease,
    NewReversal,
    ProfileChange,
)
from puntual.domain.accounts.consent import ConsentEvent
from puntual.domain.accounts.hold import Hold, hold_of
from puntual.domain.accounts.person import StoredProfile, merged_profile
from puntual.domain.errors import Conflict, NotFound, Unavailable
from puntual.domain.ids import DebtorKey
from puntual.domain.receivables.corrections import CreditNote, Reversal
from puntual.domain.receivables.receivable import Invoice, Payment
from puntual.ports.accounts import AccountChanges, Ingested

_IS_NEW = "attribute_not_exists(#pk)"
_IS_AS_READ = "#debtor = :debtor AND #fingerprint = :read"
_HOLD_EXISTS = "attribute_exists(#pk)"
_ENDS_LATER = "(attribute_not_exists(#until) OR #until > :at)"
_TRIES = 4


class _Replacing(Protocol):
    """Makes the change that a document means, which may replace an earlier one."""

    def __call__(self, *, replaces: bool) -> AccountChange: ...


class DynamoAccountChanges(AccountChanges):
    """One transaction for each change, with the revision of the account in it."""

    def __init__(self, table: Table) -> None:
        self._table = table

    @override
    def put_profile(self, profile: Profile, ended: Sequence[Hold] = ()) -> StoredProfile:
        for _ in range(_TRIES):
            item = self._table.get(profile_key(profile.key)) or {}
            known = profile_of(item, profile.key)
            wanted = merged_profile(known, profile)
            if not item or wanted != known:
                keep_for_lines(self._table, known, wanted)
                if not self._replace_profile(item, known, wanted, ended):
                    continue
            elif item.get("shares_phone") is False:
                return StoredProfile(wanted)
            return join_person(self._table, wanted)
        raise Unavailable("the account kept changing")

    @override
    def learn_ids(self, key: DebtorKey, wa_ids: Collection[str]) -> None:
        learn_ids(self._table, key, wa_ids)

    def _replace_profile(
        self, item: Record, known: Profile, wanted: Profile, ended: Sequence[Hold]
    ) -> bool:
        """Store a profile; return False if it changed since it was read."""
        writes = [*profile_writes(item, known, wanted), *_ends(wanted.key, ended)]
        change = ProfileChange(wanted, tuple(ended))
        try:
            change_account(self._table, wanted.key, change, lambda _: writes)
        except ConditionFailed:
            return False
        return True

    @override
    def put_invoice(self, key: DebtorKey, invoice: Invoice, fingerprint: str) -> Ingested:
        item = Put(invoice_key(key, invoice.id), invoice_to_record(invoice))
        ref = invoice_ref_key(key.creditor, invoice.id)

        def change(*, replaces: bool) -> AccountChange:
            return NewInvoice(invoice, replaces)

        return self._put_replacing(key, change, item, ref, fingerprint)

    @override
    def put_payment(self, key: DebtorKey, payment: Payment, fingerprint: str) -> Ingested:
        item = Put(payment_key(key, payment.id), payment_to_record(payment))
        ref = payment_ref_key(key.creditor, payment.id)
        ref_item = _ref(ref, key, fingerprint, None)
        found = self._put_document(key, NewPayment(payment), item, ref_item)
        if found is None:
            return Ingested.CREATED
        if (found.get("debtor"), found.get("fingerprint")) == (key.debtor, fingerprint):
            return Ingested.UNCHANGED
        raise Conflict("the payment is on record with other content")

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
    def put_credit_note(self, key: DebtorKey, note: CreditNote, fingerprint: str) -> Ingested:
        item = Put(credit_note_key(key, note.id), credit_note_to_record(note))
        ref = credit_note_ref_key(key.creditor, note.id)

        def change(**_: bool) -> AccountChange:
            return NewCreditNote(note)

        return self._put_replacing(key, change, item, ref, fingerprint)

    @override
    def add_hold(self, key: DebtorKey, hold: Hold) -> bool:
        write = Put(hold_key(key, hold.id), hold_to_record(hold), _IS_NEW)
        try:
            change_account(self._table, key, NewHold(hold), lambda _: [write])
        except ConditionFailed:
            return False
        return True

    @override
    def end_hold(self, key: DebtorKey, hold_id: str, at: datetime, by: str) -> bool:
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
        name = release_key(key, release.step, release.at)
        write = Put(name, release_to_record(release), _IS_NEW)
        try:
            change_account(self._table, key, NewRelease(release), lambda _: [write])
        except ConditionFailed:
            return False
        return True

    @override
    def refold(self, key: DebtorKey, now: datetime) -> bool:
        return refold(self._table, key, now)

    def _put_replacing(
        self, key: DebtorKey, change: _Replacing, item: Put, ref: Key, fingerprint: str
    ) -> Ingested:
        """Store a document that may replace one of the same id, of the same debtor."""
        replaced: str | None = None
        for _ in range(_TRIES):
            wanted = change(replaces=replaced is not None)
            found = self._put_document(key, wanted, item, _ref(ref, key, fingerprint, replaced))
            if found is None:
                return Ingested.CREATED if replaced is None else Ingested.UPDATED
            if found.get("debtor") != key.debtor:
                raise Conflict("the document belongs to another debtor")
            if found.get("fingerprint") == fingerprint:
                return Ingested.UNCHANGED
            replaced = str(found["fingerprint"])
        raise Unavailable("the document kept changing")

    def _put_document(
        self, key: DebtorKey, change: AccountChange, item: Put, ref: Put
    ) -> Record | None:
        """Store a document with its reference; return the reference that excludes it, if any."""
        try:
            change_account(self._table, key, change, lambda _: [ref, item])
        except ConditionFailed as err:
            return err.found[0]
        return None


def _ref(ref: Key, key: DebtorKey, fingerprint: str, replaced: str | None) -> Put:
    record: dict[str, Value] = {
        "v": SCHEMA_VERSION,
        "debtor": key.debtor,
        "fingerprint": fingerprint,
    }
    if replaced is None:
        return Put(ref, record, _IS_NEW)
    return Put(ref, record, _IS_AS_READ, {"debtor": key.debtor, "read": replaced})


def _ends(key: DebtorKey, holds: Sequence[Hold]) -> list[Write]:
    return [
        Update(
            hold_key(key, hold.id),
            "SET #until = :at, #ended_at = :at",
            {"at": to_instant(hold.until)},
        )
        for hold in holds
        if hold.until is not None
    ]
