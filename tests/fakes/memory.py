"""The accounts that the account-shaped fakes share, as the table does for the adapters."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from puntual.domain.account import Account, Profile, Release
from puntual.domain.contact import Contact, Purpose
from puntual.domain.hold import Hold
from puntual.domain.ids import ContactId, CreditorId, DebtorId, DebtorKey, DocumentId
from puntual.domain.lifecycle import RANK, ContactState
from puntual.domain.receivable import Invoice, Payment
from puntual.domain.send_error import SendErrorClass
from puntual.ports import DecisionLog, Silence


@dataclass
class StoredAccount:
    """One account as it is kept."""

    profile: Profile
    rev: int = 0
    invoices: dict[DocumentId, Invoice] = field(default_factory=dict)
    payments: dict[DocumentId, Payment] = field(default_factory=dict)
    holds: dict[str, Hold] = field(default_factory=dict)
    releases: dict[tuple[str, datetime], Release] = field(default_factory=dict)
    claim: Contact | None = None
    last_reasons: tuple[str, ...] | None = None


@dataclass
class StoredContact:
    """One contact as it is kept: details and evidence come apart, in any order."""

    details: Contact | None = None
    state: ContactState | None = None
    settled_at: datetime | None = None
    wamid: str | None = None
    error_code: int | None = None
    error_class: SendErrorClass | None = None
    was_reported: bool = False
    log: bytes | None = None


@dataclass
class Memory:
    """All that the fakes know."""

    accounts: dict[DebtorKey, StoredAccount] = field(default_factory=dict)
    contacts: dict[DebtorKey, dict[ContactId, StoredContact]] = field(default_factory=dict)
    silences: dict[DebtorKey, list[Silence]] = field(default_factory=dict)
    silence_logs: dict[DebtorKey, list[DecisionLog]] = field(default_factory=dict)
    people: dict[tuple[CreditorId, str], set[DebtorKey]] = field(default_factory=dict)
    invoices: dict[tuple[CreditorId, DocumentId], tuple[DebtorId, str]] = field(
        default_factory=dict
    )
    payments: dict[tuple[CreditorId, DocumentId], tuple[DebtorId, str]] = field(
        default_factory=dict
    )

    def changed(self, key: DebtorKey) -> StoredAccount:
        """Return the account after counting its revision up; it exists from now on."""
        account = self.accounts.setdefault(key, StoredAccount(Profile(key)))
        account.rev += 1
        return account

    def contact(self, key: DebtorKey, contact: ContactId) -> StoredContact:
        return self.contacts.setdefault(key, {}).setdefault(contact, StoredContact())

    def put_account(self, account: Account) -> None:
        """Put an account straight into the store, as a test's starting point."""
        key = account.key
        self.accounts[key] = StoredAccount(
            account.profile,
            account.rev,
            {one.id: one for one in account.invoices},
            {one.id: one for one in account.payments},
            {one.id: one for one in account.holds},
            {(one.step, one.at): one for one in account.releases},
            account.open_contact,
        )
        self.contacts[key] = {
            one.id: StoredContact(
                one,
                one.state,
                one.settled_at,
                one.wamid,
                one.error_code,
                one.error_class,
                one.accepted_at is not None,
            )
            for one in account.contacts
        }
        for wa_id in account.profile.wa_ids:
            self.people.setdefault((key.creditor, wa_id), set()).add(key)

    def account(self, key: DebtorKey) -> Account | None:
        stored = self.accounts.get(key)
        if stored is None:
            return None
        kept = sorted(self.contacts.get(key, {}).items())
        read = [_as_read(name, contact, stored.claim) for name, contact in kept]
        contacts = tuple(one for one in read if one is not None)
        return Account(
            stored.profile,
            stored.rev,
            tuple(stored.invoices[one] for one in sorted(stored.invoices, key=_as_key)),
            tuple(stored.payments[one] for one in sorted(stored.payments, key=_as_key)),
            contacts,
            tuple(stored.holds[one] for one in sorted(stored.holds)),
            _open(stored.claim, contacts),
            tuple(stored.releases[one] for one in sorted(stored.releases)),
        )


def _as_key(document: DocumentId) -> str:
    return f"{document.source}#{document.external_id}"


def _as_read(name: ContactId, stored: StoredContact, claim: Contact | None) -> Contact | None:
    details = stored.details
    if details is None:
        details = claim if claim is not None and claim.id == name else _presumed(name, stored)
    if details is None or stored.state is None:
        return details
    reported = stored.settled_at if stored.was_reported else None
    return replace(
        details,
        state=stored.state,
        settled_at=stored.settled_at,
        accepted_at=details.accepted_at or reported,
        wamid=stored.wamid,
        error_code=stored.error_code,
        error_class=stored.error_class,
    )


def _presumed(name: ContactId, stored: StoredContact) -> Contact | None:
    try:
        day, purpose, _ = name.split(".")
        local_date = datetime.strptime(f"{day}+0000", "%Y%m%d%z").date()
        kind = Purpose(purpose)
    except ValueError:
        return None
    at = stored.settled_at
    assert at is not None
    return Contact(name, kind, local_date, at, at, "", "", "", "")


def _open(claim: Contact | None, contacts: tuple[Contact, ...]) -> Contact | None:
    if claim is None:
        return None
    known = next((one for one in contacts if one.id == claim.id), claim)
    return known if RANK[known.state] <= RANK[ContactState.UNCERTAIN] else None
