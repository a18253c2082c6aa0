"""Accounts, contacts, changes, documents, people and decisions, over one memory."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from puntual.domain.account import Account, Profile, Release
from puntual.domain.consent import ConsentEvent
from puntual.domain.contact import Contact
from puntual.domain.errors import Conflict, NotFound, StaleAccount
from puntual.domain.hold import Hold
from puntual.domain.ids import ContactRef, CreditorId, DebtorId, DebtorKey, DocumentId
from puntual.domain.lifecycle import RANK, ContactState
from puntual.domain.phone import whatsapp_ids
from puntual.domain.reasons import Reason
from puntual.domain.receivable import Invoice, Payment
from puntual.ports import DecisionLog, Ingested, Silence, StatusReport
from tests.fakes.memory import Memory
from tests.fakes.outage import Breakable


class FakeAccounts(Breakable):
    def __init__(self, memory: Memory) -> None:
        super().__init__()
        self._memory = memory

    def read(self, key: DebtorKey) -> Account | None:
        self._may_fail("read")
        return self._memory.account(key)

    def page(self, after: str | None, limit: int) -> tuple[Sequence[DebtorKey], str | None]:
        self._may_fail("page")
        keys = sorted(self._memory.accounts)
        rest = [key for key in keys if after is None or f"{key.creditor}#{key.debtor}" > after]
        page = rest[:limit]
        if len(rest) <= limit:
            return page, None
        return page, f"{page[-1].creditor}#{page[-1].debtor}"


class FakeContacts(Breakable):
    def __init__(self, memory: Memory) -> None:
        super().__init__()
        self._memory = memory

    def claim(self, account: Account, contact: Contact) -> None:
        self._may_fail("claim")
        stored = self._memory.accounts.get(account.key)
        if stored is None or stored.rev != account.rev:
            raise StaleAccount("the account changed since it was read")
        if stored.claim is not None:
            older = stored.claim
            self.settle(account.key, older.with_evidence(ContactState.UNCERTAIN, older.claimed_at))
            raise StaleAccount("an older claim was open")
        stored.rev += 1
        stored.claim = contact
        self._may_lose_answer("claim")

    def settle(
        self,
        key: DebtorKey,
        contact: Contact,
        wa_id: str | None = None,
        log: bytes | None = None,
    ) -> None:
        self._may_fail("settle")
        known = self._memory.contact(key, contact.id)
        earlier = None if known.details is None else known.details.accepted_at
        accepted_at = contact.accepted_at or earlier
        known.details = replace(contact, accepted_at=accepted_at)
        known.wamid = contact.wamid or known.wamid
        known.log = log or known.log
        if known.state is None or RANK[known.state] < RANK[contact.state]:
            known.state, known.settled_at = contact.state, contact.settled_at
            known.error_code, known.error_class = contact.error_code, contact.error_class
        stored = self._memory.changed(key)
        if stored.claim is not None and stored.claim.id == contact.id:
            stored.claim = None
        if wa_id is not None:
            wa_ids = stored.profile.wa_ids | {wa_id}
            stored.profile = replace(stored.profile, wa_ids=wa_ids)
            self._memory.people.setdefault((key.creditor, wa_id), set()).add(key)
        self._may_lose_answer("settle")

    def record_status(self, ref: ContactRef, status: StatusReport) -> bool:
        self._may_fail("record_status")
        known = self._memory.contact(ref.account, ref.contact)
        if known.state is not None and RANK[known.state] >= RANK[status.state]:
            if not known.was_reported:
                known.was_reported, known.wamid = True, status.wamid
                self._memory.changed(ref.account)
            return False
        known.state, known.settled_at, known.wamid = status.state, status.at, status.wamid
        known.error_code, known.error_class = status.error_code, status.error_class
        known.was_reported = True
        self._may_lose_answer("record_status")
        return True


class FakeAccountChanges(Breakable):
    def __init__(self, memory: Memory) -> None:
        super().__init__()
        self._memory = memory

    def put_profile(self, profile: Profile, ended: Sequence[Hold] = ()) -> None:
        self._may_fail("put_profile")
        key = profile.key
        before = self._memory.accounts.get(key)
        known = Profile(key) if before is None else before.profile
        wanted = _merged(known, profile)
        if before is not None and wanted == known:
            return
        stored = self._memory.changed(key)
        stored.profile = wanted
        for hold in ended:
            stored.holds[hold.id] = replace(stored.holds[hold.id], until=hold.until)
        for wa_id in known.wa_ids:
            self._memory.people.get((key.creditor, wa_id), set()).discard(key)
        for wa_id in wanted.wa_ids:
            self._memory.people.setdefault((key.creditor, wa_id), set()).add(key)
        self._may_lose_answer("put_profile")

    def put_invoice(self, key: DebtorKey, invoice: Invoice, fingerprint: str) -> Ingested:
        self._may_fail("put_invoice")
        name = (key.creditor, invoice.id)
        found = self._memory.invoices.get(name)
        if found is not None and found[0] != key.debtor:
            raise Conflict("the invoice belongs to another debtor")
        if found == (key.debtor, fingerprint):
            return Ingested.UNCHANGED
        self._memory.invoices[name] = (key.debtor, fingerprint)
        self._memory.changed(key).invoices[invoice.id] = invoice
        self._may_lose_answer("put_invoice")
        return Ingested.CREATED if found is None else Ingested.UPDATED

    def put_payment(self, key: DebtorKey, payment: Payment, fingerprint: str) -> Ingested:
        self._may_fail("put_payment")
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

    def add_hold(self, key: DebtorKey, hold: Hold) -> bool:
        self._may_fail("add_hold")
        stored = self._memory.accounts.get(key)
        if stored is not None and hold.id in stored.holds:
            return False
        self._memory.changed(key).holds[hold.id] = hold
        return True

    def end_hold(self, key: DebtorKey, hold_id: str, at: datetime) -> None:
        self._may_fail("end_hold")
        stored = self._memory.accounts.get(key)
        hold = None if stored is None else stored.holds.get(hold_id)
        if hold is None:
            raise NotFound("the account has no such hold")
        if hold.until is None or hold.until > at:
            self._memory.changed(key).holds[hold_id] = replace(hold, until=at)

    def add_consent(self, key: DebtorKey, event: ConsentEvent) -> bool:
        self._may_fail("add_consent")
        stored = self._memory.accounts.get(key)
        if stored is not None and event in stored.profile.consents:
            return False
        stored = self._memory.changed(key)
        consents = _in_order({*stored.profile.consents, event})
        stored.profile = replace(stored.profile, consents=consents)
        return True

    def add_release(self, key: DebtorKey, release: Release) -> bool:
        self._may_fail("add_release")
        stored = self._memory.accounts.get(key)
        name = (release.step, release.at)
        if stored is not None and name in stored.releases:
            return False
        self._memory.changed(key).releases[name] = release
        return True


class FakeDocuments(Breakable):
    def __init__(self, memory: Memory) -> None:
        super().__init__()
        self._memory = memory

    def debtor_of_invoice(self, creditor: CreditorId, invoice: DocumentId) -> DebtorId | None:
        self._may_fail("debtor_of_invoice")
        found = self._memory.invoices.get((creditor, invoice))
        return None if found is None else found[0]

    def debtor_of_payment(self, creditor: CreditorId, payment: DocumentId) -> DebtorId | None:
        self._may_fail("debtor_of_payment")
        found = self._memory.payments.get((creditor, payment))
        return None if found is None else found[0]


class FakePeople(Breakable):
    def __init__(self, memory: Memory) -> None:
        super().__init__()
        self._memory = memory

    def debtors_of(self, creditor: CreditorId, wa_id: str) -> Sequence[DebtorKey]:
        self._may_fail("debtors_of")
        return sorted(self._memory.people.get((creditor, wa_id), ()))


class FakeDecisions(Breakable):
    def __init__(self, memory: Memory) -> None:
        super().__init__()
        self._memory = memory

    def record(
        self,
        key: DebtorKey,
        at: datetime,
        reasons: Sequence[Reason],
        until: datetime | None,
        log: bytes | None = None,
    ) -> None:
        self._may_fail("record")
        stored = self._memory.accounts.get(key)
        wanted = tuple(sorted(set(reasons)))
        if stored is None or stored.last_reasons == wanted:
            return
        stored.last_reasons = wanted
        self._memory.silences.setdefault(key, []).append(Silence(at, wanted, until))
        if log is not None:
            self._memory.silence_logs.setdefault(key, []).append(DecisionLog(at, log))

    def history(self, key: DebtorKey) -> Sequence[Silence]:
        self._may_fail("history")
        return sorted(self._memory.silences.get(key, ()), key=lambda one: one.at)

    def logs(self, key: DebtorKey) -> Sequence[DecisionLog]:
        self._may_fail("logs")
        messages = [
            DecisionLog(contact.details.claimed_at, contact.log)
            for contact in self._memory.contacts.get(key, {}).values()
            if contact.log is not None and contact.details is not None
        ]
        silences = self._memory.silence_logs.get(key, [])
        return sorted((*silences, *messages), key=lambda one: one.at)


def _merged(known: Profile, new: Profile) -> Profile:
    learned = known.wa_ids if known.phone == new.phone else frozenset()
    possible = frozenset() if new.phone is None else whatsapp_ids(new.phone)
    consents = _in_order({*known.consents, *new.consents})
    return replace(new, consents=consents, wa_ids=learned | possible | new.wa_ids)


def _in_order(events: set[ConsentEvent]) -> tuple[ConsentEvent, ...]:
    return tuple(sorted(events, key=lambda one: (one.at, one.kind, one.source, one.evidence)))
