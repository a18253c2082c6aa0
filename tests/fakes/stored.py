"""One account and one contact as the fakes keep them."""

from dataclasses import dataclass, field
from datetime import datetime

from puntual.domain.accounts.account import Profile, Release
from puntual.domain.accounts.contact import CarriedContact, Contact
from puntual.domain.accounts.hold import Hold
from puntual.domain.ids import DocumentId
from puntual.domain.phone import line_of
from puntual.domain.receivables.corrections import CreditNote, Reversal, ReversalId
from puntual.domain.receivables.receivable import Invoice, Payment


@dataclass
class StoredContact:
    """One contact as it is kept."""

    contact: Contact
    log: bytes = b""
    line: str | None = None
    user_id: str | None = None
    is_bare: bool = False


@dataclass
class StoredAccount:
    """One account as it is kept; the revision is that of its tail."""

    profile: Profile
    rev: int = 0
    invoices: dict[DocumentId, Invoice] = field(default_factory=dict)
    payments: dict[DocumentId, Payment] = field(default_factory=dict)
    contacts: dict[int, StoredContact] = field(default_factory=dict)
    holds: dict[str, Hold] = field(default_factory=dict)
    releases: dict[tuple[str, datetime], Release] = field(default_factory=dict)
    reversals: dict[ReversalId, Reversal] = field(default_factory=dict)
    credit_notes: dict[DocumentId, CreditNote] = field(default_factory=dict)
    carried: tuple[CarriedContact, ...] = ()
    last_reasons: tuple[str, ...] | None = None

    @property
    def tail(self) -> int:
        """The first place without a claim."""
        return 1 + max(self.contacts, default=0)

    @property
    def told_ids(self) -> frozenset[str]:
        """What statuses told of the phone and nobody has learned yet."""
        phone = self.profile.phone
        told = {
            one.user_id
            for one in self.contacts.values()
            if one.user_id and phone and one.line == line_of(phone)
        }
        return frozenset(told) - self.profile.wa_ids
