"""The accounts that the account-shaped fakes share, as the table does for the adapters."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime

from puntual.domain.accounts.account import Account, Profile
from puntual.domain.accounts.books.parcels import Parcel, ParcelCame, ParcelLeft
from puntual.domain.accounts.consent import (
    ConsentEvent,
    has_room,
    in_order,
    latest_withdrawals,
    missing_withdrawals,
)
from puntual.domain.accounts.contact import Contact, parse_contact_id
from puntual.domain.accounts.hold import Hold, is_superfluous, with_new_hold
from puntual.domain.accounts.people.number_change import NumberChange, holds_of_change
from puntual.domain.accounts.person import (
    MOST_LINES,
    MOST_SHARERS,
    Person,
    StoredProfile,
    changes_of_ids,
    comes_to_phone,
    latest_change,
    lines,
    lines_of,
)
from puntual.domain.ids import CreditorId, DebtorId, DebtorKey, DocumentId
from puntual.domain.phone import line_of
from puntual.domain.receivables.copies import (
    CopyInForce,
    CopyOrder,
    OlderCopy,
    Verdict,
    judge_copy,
    latest,
    require_expected,
)
from puntual.domain.receivables.corrections import ReversalId
from puntual.domain.sending.pair_lease import pair_ids
from puntual.ports.decisions import DecisionLog, SuppressedMessage
from tests.fakes.stored import StoredAccount, StoredContact


@dataclass
class Memory:
    """All that the fakes know."""

    accounts: dict[DebtorKey, StoredAccount] = field(default_factory=dict)
    suppressed_messages: dict[DebtorKey, list[SuppressedMessage]] = field(default_factory=dict)
    suppressed_logs: dict[DebtorKey, list[DecisionLog]] = field(default_factory=dict)
    people: dict[tuple[CreditorId, str], set[DebtorKey]] = field(default_factory=dict)
    withdrawals: dict[tuple[CreditorId, str], tuple[ConsentEvent, ...]] = field(
        default_factory=dict
    )
    former: dict[tuple[CreditorId, str], set[DebtorKey]] = field(default_factory=dict)
    number_changes: dict[tuple[CreditorId, str], NumberChange] = field(default_factory=dict)
    erased: dict[tuple[CreditorId, str], Person] = field(default_factory=dict)
    leases: dict[tuple[CreditorId, str], datetime] = field(default_factory=dict)
    invoices: dict[tuple[CreditorId, DocumentId], CopyInForce] = field(default_factory=dict)
    payments: dict[tuple[CreditorId, DocumentId], tuple[DebtorId, str]] = field(
        default_factory=dict
    )
    reversals: dict[tuple[CreditorId, ReversalId], str] = field(default_factory=dict)
    credit_notes: dict[tuple[CreditorId, DocumentId], CopyInForce] = field(default_factory=dict)
    updated_at: dict[DebtorKey, datetime] = field(default_factory=dict)

    def changed(self, key: DebtorKey) -> StoredAccount:
        """Return the account after counting its revision up; it exists from now on."""
        account = self.accounts.setdefault(key, StoredAccount(Profile(key)))
        account.rev += 1
        return account

    def repeats(
        self,
        copies: dict[tuple[CreditorId, DocumentId], CopyInForce],
        name: tuple[CreditorId, DocumentId],
        key: DebtorKey,
        fingerprint: str,
        order: CopyOrder,
    ) -> bool:
        """Tell whether a copy of a document repeats the one in force; refuse one that may not."""
        found = copies.get(name)
        if found is None:
            require_expected(order, None)
            return False
        verdict = judge_copy(fingerprint, key.debtor, order, found)
        if verdict is Verdict.IS_OLDER:
            raise OlderCopy(found)
        if verdict is Verdict.SAME:
            at = latest(order.updated_at, found.updated_at)
            copies[name] = replace(found, updated_at=at)
        return verdict is Verdict.SAME

    def put_account(self, account: Account) -> None:
        """Put an account straight into the store, as a test's starting point."""
        key = account.key
        self.accounts[key] = StoredAccount(
            account.profile,
            account.rev,
            {one.id: one for one in account.invoices},
            {one.id: one for one in account.payments},
            {_seq_of(one): StoredContact(one) for one in account.contacts},
            {one.id: one for one in account.holds},
            {(one.step, one.at): one for one in account.releases},
            {one.id: one for one in account.reversals},
            {one.id: one for one in account.credit_notes},
            account.carried,
        )
        for line in {*map(line_of, account.profile.wa_ids)}:
            self.people.setdefault((key.creditor, line), set()).add(key)

    def person(self, creditor: CreditorId, wa_id: str) -> Person:
        name = (creditor, line_of(wa_id))
        debtors = sorted(self.people.get(name, ()))[: MOST_SHARERS + 1]
        known = [one for one in debtors if one in self.accounts]
        return Person(
            tuple(debtors),
            self.withdrawals.get(name, ()),
            self.number_changes.get(name),
            tuple(sorted(self.former.get(name, ()))),
            frozenset(one for one in known if self.accounts[one].profile.on_legal_hold),
        )

    def place_person(self, before: Profile, after: Profile) -> None:
        """Have a record found behind the lines that it has now, and those that it has left."""
        key = after.key
        for rows, gone, now in (
            (self.people, lines(before.wa_ids), lines(after.wa_ids)),
            (self.former, before.left_lines, after.left_lines),
        ):
            for line in gone:
                rows.get((key.creditor, line), set()).discard(key)
            for line in now:
                rows.setdefault((key.creditor, line), set()).add(key)
        if comes_to_phone(before, after):
            self.former.pop((key.creditor, line_of(after.phone or "")), None)

    def erased_person(self, creditor: CreditorId, wa_id: str) -> Person:
        return self.erased.get((creditor, line_of(wa_id)), Person())

    def keep_withdrawal(self, creditor: CreditorId, wa_id: str, said: ConsentEvent) -> None:
        name = (creditor, line_of(wa_id))
        self.withdrawals[name] = latest_withdrawals((*self.withdrawals.get(name, ()), said))

    def erase_line(self, creditor: CreditorId, wa_id: str, said: ConsentEvent) -> None:
        name = (creditor, line_of(wa_id))
        known = self.erased_person(creditor, wa_id)
        withdrawn = (*known.withdrawals, *self.withdrawals.pop(name, ()), said)
        change = self.number_changes.pop(name, None) or known.changed
        bare = None if change is None else replace(change, new_ids=frozenset())
        self.erased[name] = Person((), latest_withdrawals(withdrawn), bare)

    def keep_change(self, creditor: CreditorId, wa_id: str, change: NumberChange) -> None:
        name = (creditor, line_of(wa_id))
        known = self.number_changes.get(name)
        if known is None or known.at < change.at:
            self.number_changes[name] = change

    def learn_ids(self, key: DebtorKey, wa_ids: Collection[str]) -> bool:
        """Add ids of a debtor; return False where nothing more is learned."""
        stored = self.accounts[key]
        known = stored.profile.wa_ids
        if {*wa_ids} <= known or len(lines(known.union(wa_ids))) > MOST_LINES:
            return False
        stored.profile = replace(stored.profile, wa_ids=known.union(wa_ids))
        for line in lines(wa_ids):
            self.people.setdefault((key.creditor, line), set()).add(key)
        self._hold_changed(stored.profile, {*wa_ids} - known)
        return True

    def _hold_changed(self, profile: Profile, wa_ids: Collection[str]) -> None:
        """Hold a record, and all behind its phone, where an id that it learns has changed."""
        creditor, own = profile.key.creditor, profile.phone
        known = {one: self.person(creditor, one) for one in wa_ids}
        erased = {one: self.erased_person(creditor, one) for one in wa_ids}
        for change in changes_of_ids(own, known, erased):
            for key in {profile.key, *(self.person(creditor, own).records if own else ())}:
                self.add_hold(key, change.hold)
            self.learn_ids(profile.key, change.new_ids)

    def add_consent(self, key: DebtorKey, event: ConsentEvent) -> bool:
        stored = self.accounts.get(key)
        if stored is not None and event in stored.profile.consents:
            return False
        if stored is not None and not has_room(stored.profile.consents, event):
            return False
        stored = self.changed(key)
        consents = in_order({*stored.profile.consents, event})
        stored.profile = replace(stored.profile, consents=consents)
        return True

    def add_hold(self, key: DebtorKey, hold: Hold) -> bool:
        stored = self.accounts.get(key)
        holds = {} if stored is None else stored.holds
        if hold.id in holds or is_superfluous(holds.values(), hold):
            return False
        after = with_new_hold(holds.values(), hold)
        self.changed(key).holds.update({one.id: one for one in after})
        return True

    def hold_changed_line(self, key: DebtorKey, change: NumberChange) -> bool:
        """Hold a record whose phone has changed hands, as far as no person has ended that."""
        behind = self.person(key.creditor, self.accounts[key].profile.phone or "").records
        records = [self.accounts[one].holds.get(change.hold_id) for one in {key, *behind}]
        if any(one is not None and one.ended_by for one in records):
            return False
        for hold in holds_of_change(change):
            found = self.accounts[key].holds.get(hold.id)
            if found is None:
                return self.add_hold(key, hold)
            if found.until is None or found.ended_by:
                return False
        return False

    def join_person(self, key: DebtorKey) -> StoredProfile:
        """Spread what was withdrawn among a record, its lines and their records."""
        profile = self.accounts[key].profile
        behind = {line: self.person(key.creditor, line) for line in lines_of(profile)}
        erased = {line: self.erased_person(key.creditor, line) for line in behind}
        change = latest_change(profile, behind, erased)
        is_held = change is not None and self.hold_changed_line(key, change)
        if change is not None and self.learn_ids(key, change.new_ids):
            return replace(self.join_person(key), is_held=is_held)
        real = {line: one for line, one in behind.items() if not one.is_placeholder}
        said = [event for one in real.values() for event in one.withdrawals]
        said += (event for one in erased.values() for event in one.withdrawals)
        for event in missing_withdrawals(profile.consents, said):
            self.add_consent(key, event)
        own = latest_withdrawals(self.accounts[key].profile.consents)
        for line in real:
            for event in own:
                self.keep_withdrawal(key.creditor, line, event)
        for other in {one for person in real.values() for one in person.records} - {key}:
            consents = self.accounts[other].profile.consents
            for event in missing_withdrawals(consents, own):
                self.add_consent(other, event)
        stored = self.accounts[key].profile
        return StoredProfile(stored, len(real) < len(behind), is_held=is_held)

    def account(self, key: DebtorKey) -> Account | None:
        stored = self.accounts.get(key)
        if stored is None:
            return None
        return Account(
            stored.profile,
            stored.rev,
            tuple(stored.invoices[one] for one in sorted(stored.invoices, key=_as_key)),
            tuple(stored.payments[one] for one in sorted(stored.payments, key=_as_key)),
            tuple(one.contact for _, one in sorted(stored.contacts.items())),
            tuple(stored.holds[one] for one in sorted(stored.holds)),
            tuple(stored.releases[one] for one in sorted(stored.releases)),
            shares_phone=self._shares_phone(stored.profile),
            reversals=tuple(stored.reversals[one] for one in sorted(stored.reversals)),
            credit_notes=tuple(stored.credit_notes[one] for one in sorted(stored.credit_notes)),
            carried=stored.carried,
            told_ids=stored.told_ids,
        )

    def carry(self, source: DebtorKey, target: DebtorKey, parcel: Parcel) -> None:
        """Bring a parcel from one account to another."""
        account = self.account(source)
        assert account is not None
        left = ParcelLeft(parcel).of_account(account)
        came = ParcelCame(parcel).of_account(self.account(target) or Account(Profile(target)))
        for after in (left, came):
            stored = self.changed(after.key)
            stored.invoices = {one.id: one for one in after.invoices}
            stored.payments = {one.id: one for one in after.payments}
            stored.reversals = {one.id: one for one in after.reversals}
            stored.credit_notes = {one.id: one for one in after.credit_notes}
            stored.holds = {one.id: one for one in after.holds}
            stored.carried = after.carried
        for paid in parcel.payments:
            name = (target.creditor, paid.id)
            self.payments[name] = (target.debtor, self.payments[name][1])
        for copies, ids in (
            (self.invoices, [one.id for one in parcel.invoices]),
            (self.credit_notes, [one.id for one in parcel.credit_notes]),
        ):
            for document in ids:
                known = copies[target.creditor, document]
                copies[target.creditor, document] = replace(known, debtor=target.debtor)

    def _shares_phone(self, profile: Profile) -> bool:
        key = profile.key
        behind = (self.people.get((key.creditor, one), set()) for one in pair_ids(profile))
        return any(debtors - {key} for debtors in behind)


def _seq_of(contact: Contact) -> int:
    name = parse_contact_id(contact.id)
    assert name is not None, contact.id
    return name.seq


def _as_key(document: DocumentId) -> str:
    return f"{document.source}#{document.external_id}"
