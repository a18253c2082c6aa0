"""Contacts in memory, with the rules of the real ones."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from puntual.domain.accounts.contact import Contact, parse_contact_id
from puntual.domain.accounts.excerpt import AccountExcerpt
from puntual.domain.accounts.lifecycle import RANK, UNKNOWN_OUTCOME, ContactState
from puntual.domain.channel import Channel
from puntual.domain.errors import Conflict, PairBusy, PuntualError, StaleAccount
from puntual.domain.ids import ContactId, ContactRef, DebtorKey
from puntual.domain.phone import line_of
from puntual.domain.sending.pair_lease import PAIR_PAUSE, pair_free_at, pair_ids
from puntual.ports.contacts import StatusReport, without_ids
from tests.fakes.memory import Memory
from tests.fakes.outage import Breakable
from tests.fakes.stored import StoredContact


class FakeContacts(Breakable):
    def __init__(self, memory: Memory) -> None:
        super().__init__()
        self._memory = memory

    def claim(
        self,
        account: AccountExcerpt,
        contact: Contact,
        log: bytes,
        decided_at: datetime | None = None,
    ) -> None:
        self._may_fail("claim")
        name = parse_contact_id(contact.id)
        if name is None:
            raise Conflict("the account has no place for another contact")
        free_at = pair_free_at(account.view(contact.claimed_at))
        if free_at is not None and contact.claimed_at < free_at:
            raise PairBusy(free_at)
        stored = self._memory.accounts.get(account.key)
        if stored is None or (stored.tail, stored.rev) != (name.seq, account.rev):
            raise StaleAccount("the account changed since it was read")
        self._take_leases(account, contact.claimed_at, decided_at or contact.claimed_at)
        phone = account.profile.phone
        stored.contacts[name.seq] = StoredContact(contact, log, phone and line_of(phone))
        stored.rev = 0
        self._may_lose_answer("claim")

    def settle(self, key: DebtorKey, contact: Contact, wa_id: str | None = None) -> None:
        self._may_fail("settle")
        if wa_id is not None:
            stored = self._memory.accounts[key]
            wa_ids = stored.profile.wa_ids | {wa_id}
            stored.profile = replace(stored.profile, wa_ids=wa_ids)
            self._memory.people.setdefault((key.creditor, line_of(wa_id)), set()).add(key)
            self._memory.join_person(key)
        known = self._known(key, contact.id)
        is_news = known is not None and RANK[contact.state] > RANK[known.contact.state]
        over_whatsapp = contact.channel is Channel.WHATSAPP
        says_more = contact.state is not ContactState.ACCEPTED or not over_whatsapp
        if known is not None and is_news and says_more:
            self._count_what_was_not_awaited(key, known.contact, contact.state)
            known.contact = contact
        self._may_lose_answer("settle")

    def record_status(self, ref: ContactRef, status: StatusReport) -> bool:
        self._may_fail("record_status")
        is_sent = status.state is ContactState.SENT
        known = self._known(ref.account, ref.contact)
        if known is None and not is_sent:
            known = self._presumed(ref, status)
        if known is None or (is_sent and not _is_uncertain(known.contact)):
            return False
        if known.is_bare:
            status = without_ids(status)
        contact = known.contact
        is_belied = is_sent and contact.was_refused
        is_news = is_belied or RANK[contact.state] < RANK[status.state]
        if contact.was_refused:
            self._memory.changed(ref.account)
        elif is_news:
            self._count_what_was_not_awaited(ref.account, contact, status.state)
        if contact.was_refused:
            wamid = status.wamid or None
            contact = replace(contact, accepted_at=contact.settled_at, wamid=wamid)
        known.contact = _as_reported(contact, status) if is_news else contact
        if is_news:
            known.user_id = status.user_id or known.user_id
        self._may_lose_answer("record_status")
        return is_news

    def record_statuses(
        self, reports: Sequence[tuple[ContactRef, StatusReport]]
    ) -> Sequence[bool | PuntualError]:
        return [self._outcome(ref, status) for ref, status in reports]

    def _outcome(self, ref: ContactRef, status: StatusReport) -> bool | PuntualError:
        try:
            return self.record_status(ref, status)
        except PuntualError as error:
            return error

    def _count_what_was_not_awaited(
        self, key: DebtorKey, before: Contact, state: ContactState
    ) -> None:
        """Count a change: the contact may be part of the stored view already."""
        is_read = (before.state, state) == (ContactState.DELIVERED, ContactState.READ)
        if before.state not in UNKNOWN_OUTCOME and not is_read:
            self._memory.changed(key)

    def _known(self, key: DebtorKey, contact: ContactId) -> StoredContact | None:
        name, stored = parse_contact_id(contact), self._memory.accounts.get(key)
        if name is None or stored is None:
            return None
        known = stored.contacts.get(name.seq)
        return known if known is not None and known.contact.id == contact else None

    def _presumed(self, ref: ContactRef, status: StatusReport) -> StoredContact | None:
        name, stored = parse_contact_id(ref.contact), self._memory.accounts.get(ref.account)
        if name is None or stored is None or stored.tail != name.seq:
            return None
        day, at = name.local_date, status.at
        contact = Contact(ref.contact, name.purpose, day, at, at, "", "", "", "")
        stored.rev = 0
        return stored.contacts.setdefault(name.seq, StoredContact(contact))

    def _take_leases(self, account: AccountExcerpt, now: datetime, decided_at: datetime) -> None:
        if not account.shares_phone:
            return
        names = [(account.key.creditor, wa_id) for wa_id in pair_ids(account.profile)]
        untils = [self._memory.leases[name] for name in names if name in self._memory.leases]
        if any(until > min(now, decided_at + PAIR_PAUSE) for until in untils):
            raise PairBusy(max(untils))
        self._memory.leases.update(dict.fromkeys(names, now + PAIR_PAUSE))


def _is_uncertain(contact: Contact) -> bool:
    return contact.was_refused or contact.state is ContactState.UNCERTAIN


def _as_reported(contact: Contact, status: StatusReport) -> Contact:
    return replace(
        contact,
        state=status.state,
        settled_at=status.at,
        accepted_at=contact.accepted_at or status.at,
        wamid=status.wamid or None,
        error_code=status.error_code,
        error_class=status.error_class,
    )
