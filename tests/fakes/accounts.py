"""Accounts, contacts, changes, documents, people and decisions, over one memory."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from puntual.domain.accounts.account import Account, Profile, Release
from puntual.domain.accounts.account_changes import (
    AccountChange,
    NewCreditNote,
    NewInvoice,
    NewReversal,
)
from puntual.domain.accounts.books.parcels import parcel_of_credit_note, parcel_of_invoice
from puntual.domain.accounts.consent import ConsentEvent
from puntual.domain.accounts.excerpt import AccountExcerpt, excerpt_of
from puntual.domain.accounts.hold import OF_THE_PHONE, Hold, hold_of
from puntual.domain.accounts.person import (
    ChosenProfile,
    StoredProfile,
    choose_profile,
    is_nameless,
    merged_profile,
    without_person,
)
from puntual.domain.accounts.view_changes import require_room
from puntual.domain.accounts.view_folding import view_of
from puntual.domain.errors import Conflict, NotFound
from puntual.domain.ids import CreditorId, DebtorId, DebtorKey, DocumentId
from puntual.domain.receivables.copies import UNORDERED, CopyInForce, CopyOrder, after_copy
from puntual.domain.receivables.corrections import CreditNote, Reversal
from puntual.domain.receivables.receivable import Invoice, Payment
from puntual.ports.accounts import Ingested
from tests.fakes.memory import Memory
from tests.fakes.merging import advance_merge, begin_merge, home_of, require_not_merged
from tests.fakes.outage import Breakable


class FakeAccounts(Breakable):
    def __init__(self, memory: Memory) -> None:
        super().__init__()
        self._memory = memory

    def read(self, key: DebtorKey) -> Account | None:
        self._may_fail("read")
        return self._memory.account(key)

    def look(self, key: DebtorKey) -> AccountExcerpt | None:
        self._may_fail("look")
        account = self._memory.account(key)
        return None if account is None else excerpt_of(account)

    def page(self, after: str | None, limit: int) -> tuple[Sequence[DebtorKey], str | None]:
        self._may_fail("page")
        keys = sorted(self._memory.accounts)
        rest = [key for key in keys if after is None or f"{key.creditor}#{key.debtor}" > after]
        page = rest[:limit]
        if len(rest) <= limit:
            return page, None
        return page, f"{page[-1].creditor}#{page[-1].debtor}"


def _as_chosen(stored: StoredProfile, chosen: ChosenProfile) -> StoredProfile:
    return replace(stored, is_older=chosen.is_older, updated_at=chosen.updated_at)


class FakeAccountChanges(Breakable):
    def __init__(self, memory: Memory) -> None:
        super().__init__()
        self._memory = memory

    def put_profile(
        self, profile: Profile, ended: Sequence[Hold] = (), order: CopyOrder = UNORDERED
    ) -> StoredProfile:
        self._may_fail("put_profile")
        key = profile.key
        require_not_merged(self._memory, key)
        before = self._memory.accounts.get(key)
        known = Profile(key) if before is None else before.profile
        chosen = choose_profile(known, self._memory.updated_at.get(key), profile, order)
        if chosen.updated_at is not None:
            self._memory.updated_at[key] = chosen.updated_at
        wanted = merged_profile(known, chosen.profile)
        if before is not None and wanted == known:
            return _as_chosen(self._memory.join_person(key), chosen)
        stored = self._memory.changed(key)
        stored.profile = wanted
        for hold in () if chosen.is_older else ended:
            stored.holds[hold.id] = replace(stored.holds[hold.id], until=hold.until)
        self._memory.place_person(known, wanted)
        joined = self._memory.join_person(key)
        self._may_lose_answer("put_profile")
        return _as_chosen(joined, chosen)

    def learn_ids(self, key: DebtorKey, wa_ids: Collection[str]) -> None:
        self._may_fail("learn_ids")
        key = home_of(self._memory, key)
        if is_nameless(self._memory.accounts[key].profile):
            return
        if self._memory.learn_ids(key, wa_ids):
            self._memory.join_person(key)

    def confirm_phone(self, key: DebtorKey, at: datetime) -> bool:
        self._may_fail("confirm_phone")
        key = home_of(self._memory, key)
        if self._memory.accounts[key].profile.confirmed_at is not None:
            return False
        stored = self._memory.changed(key)
        stored.profile = replace(stored.profile, confirmed_at=at)
        return True

    def erase_person(self, key: DebtorKey) -> None:
        self._may_fail("erase_person")
        key = home_of(self._memory, key)
        stored = self._memory.changed(key)
        gone, stored.profile = stored.profile, without_person(stored.profile)
        self._memory.place_person(gone, stored.profile)

    def set_legal_hold(self, key: DebtorKey, *, stands: bool) -> None:
        self._may_fail("set_legal_hold")
        key = home_of(self._memory, key)
        stored = self._memory.changed(key)
        stored.profile = replace(stored.profile, on_legal_hold=stands)

    def put_invoice(
        self, key: DebtorKey, invoice: Invoice, fingerprint: str, order: CopyOrder = UNORDERED
    ) -> Ingested:
        self._may_fail("put_invoice")
        require_not_merged(self._memory, key)
        name = (key.creditor, invoice.id)
        found = self._memory.invoices.get(name)
        if self._memory.repeats(self._memory.invoices, name, key, fingerprint, order):
            return Ingested.UNCHANGED
        self._require_room(key, NewInvoice(invoice))
        if found is not None and found.debtor != key.debtor:
            self._take_over(DebtorKey(key.creditor, found.debtor), key, invoice, order)
        else:
            self._memory.changed(key).invoices[invoice.id] = invoice
        self._memory.invoices[name] = after_copy(fingerprint, key.debtor, order, found)
        self._may_lose_answer("put_invoice")
        return Ingested.CREATED if found is None else Ingested.UPDATED

    def _take_over(
        self, source: DebtorKey, target: DebtorKey, invoice: Invoice, order: CopyOrder
    ) -> None:
        left = self._memory.account(source)
        assert left is not None
        came = self._memory.account(target) or Account(Profile(target))
        is_alone = order.moved_from != source.debtor
        parcel = parcel_of_invoice(invoice, left, came, is_alone=is_alone)
        self._memory.carry(source, target, parcel)

    def _require_room(self, key: DebtorKey, change: AccountChange) -> None:
        before = self._memory.account(key) or Account(Profile(key))
        after = change.of_account(before)
        require_room(excerpt_of(before).base, excerpt_of(after).base)

    def put_payment(self, key: DebtorKey, payment: Payment, fingerprint: str) -> Ingested:
        self._may_fail("put_payment")
        require_not_merged(self._memory, key)
        name = (key.creditor, payment.id)
        found = self._memory.payments.get(name)
        if found == (key.debtor, fingerprint):
            return Ingested.UNCHANGED
        if found is not None:
            raise Conflict("the payment is on record with other content")
        self._memory.payments[name] = (key.debtor, fingerprint)
        self._memory.changed(key).payments[payment.id] = payment
        self._may_lose_answer("put_payment")
        return Ingested.CREATED

    def put_reversal(self, key: DebtorKey, reversal: Reversal, fingerprint: str) -> Ingested:
        self._may_fail("put_reversal")
        require_not_merged(self._memory, key)
        name = (key.creditor, reversal.id)
        known = self._memory.reversals.get(name)
        if known is not None:
            if known == fingerprint:
                return Ingested.UNCHANGED
            raise Conflict("the reversal is on record with other content")
        before = self._memory.account(key) or Account(Profile(key))
        NewReversal(reversal).of_account(before)
        self._memory.reversals[name] = fingerprint
        stored = self._memory.changed(key)
        stored.reversals[reversal.id] = reversal
        hold = hold_of(reversal)
        if hold is not None:
            stored.holds[hold.id] = hold
        self._may_lose_answer("put_reversal")
        return Ingested.CREATED

    def put_credit_note(
        self, key: DebtorKey, note: CreditNote, fingerprint: str, order: CopyOrder = UNORDERED
    ) -> Ingested:
        self._may_fail("put_credit_note")
        require_not_merged(self._memory, key)
        name = (key.creditor, note.id)
        found = self._memory.credit_notes.get(name)
        if self._memory.repeats(self._memory.credit_notes, name, key, fingerprint, order):
            return Ingested.UNCHANGED
        self._require_room(key, NewCreditNote(note))
        if found is not None and found.debtor != key.debtor:
            source = DebtorKey(key.creditor, found.debtor)
            self._memory.carry(source, key, parcel_of_credit_note(note))
        else:
            self._memory.changed(key).credit_notes[note.id] = note
        self._memory.credit_notes[name] = after_copy(fingerprint, key.debtor, order, found)
        self._may_lose_answer("put_credit_note")
        return Ingested.CREATED if found is None else Ingested.UPDATED

    def add_hold(self, key: DebtorKey, hold: Hold) -> bool:
        self._may_fail("add_hold")
        home = home_of(self._memory, key)
        if home != key and hold.kind in OF_THE_PHONE:
            return False
        return self._memory.add_hold(home, hold)

    def end_hold(self, key: DebtorKey, hold_id: str, at: datetime, by: str) -> bool:
        self._may_fail("end_hold")
        key = home_of(self._memory, key)
        stored = self._memory.accounts.get(key)
        hold = None if stored is None else stored.holds.get(hold_id)
        if hold is None:
            raise NotFound("the account has no such hold")
        if hold.until is not None and hold.until <= at:
            return False
        self._memory.changed(key).holds[hold_id] = replace(hold, until=at, ended_by=by)
        return True

    def add_consent(self, key: DebtorKey, event: ConsentEvent) -> bool:
        self._may_fail("add_consent")
        key = home_of(self._memory, key)
        return self._memory.add_consent(key, event)

    def add_release(self, key: DebtorKey, release: Release) -> bool:
        self._may_fail("add_release")
        key = home_of(self._memory, key)
        stored = self._memory.accounts.get(key)
        name = (release.step, release.at)
        if stored is not None and name in stored.releases:
            return False
        self._memory.changed(key).releases[name] = release
        return True

    def begin_merge(self, source: DebtorKey, target: DebtorKey, at: datetime) -> None:
        self._may_fail("begin_merge")
        begin_merge(self._memory, source, target, at)

    def advance_merge(self, source: DebtorKey, target: DebtorKey, at: datetime) -> bool:
        self._may_fail("advance_merge")
        return advance_merge(self._memory, source, target, at)

    def refold(self, key: DebtorKey, now: datetime) -> bool:
        self._may_fail("refold")
        account = self._memory.account(key)
        return account is not None and excerpt_of(account).view(now) != view_of(account, now)


class FakeDocuments(Breakable):
    def __init__(self, memory: Memory) -> None:
        super().__init__()
        self._memory = memory

    def debtor_of_invoice(self, creditor: CreditorId, invoice: DocumentId) -> DebtorId | None:
        self._may_fail("debtor_of_invoice")
        found = self._memory.invoices.get((creditor, invoice))
        return None if found is None else found.debtor

    def debtor_of_payment(self, creditor: CreditorId, payment: DocumentId) -> DebtorId | None:
        self._may_fail("debtor_of_payment")
        found = self._memory.payments.get((creditor, payment))
        return None if found is None else found[0]

    def debtor_of_credit_note(self, creditor: CreditorId, note: DocumentId) -> DebtorId | None:
        self._may_fail("debtor_of_credit_note")
        found = self._memory.credit_notes.get((creditor, note))
        return None if found is None else found.debtor

    def invoice_in_force(self, creditor: CreditorId, invoice: DocumentId) -> CopyInForce | None:
        self._may_fail("invoice_in_force")
        return self._memory.invoices.get((creditor, invoice))

    def credit_note_in_force(self, creditor: CreditorId, note: DocumentId) -> CopyInForce | None:
        self._may_fail("credit_note_in_force")
        return self._memory.credit_notes.get((creditor, note))
