"""The account: all records of one debtor of one creditor, read at once."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from itertools import chain

from puntual.domain.accounts.consent import ConsentEvent, missing_withdrawals
from puntual.domain.accounts.contact import CarriedContact, Contact, offers_of, parse_contact_id
from puntual.domain.accounts.hold import Hold, unknown_among
from puntual.domain.accounts.pair_attempt import PairAttempt
from puntual.domain.ids import DebtorId, DebtorKey
from puntual.domain.receivables.allocation import Balance, allocate
from puntual.domain.receivables.corrections import CreditNote, Reversal
from puntual.domain.receivables.payer_segment import DebtorKind
from puntual.domain.receivables.receivable import Invoice, Payment


class PaymentMethod(StrEnum):
    """How a debtor prefers to pay."""

    TRANSFER = "transfer"
    CARD = "card"
    CASH = "cash"
    CHEQUE = "cheque"


@dataclass(frozen=True, slots=True)
class Profile:
    """The debtor's profile.

    Attributes:
        phone: E.164 with the plus sign, or None when unknown.
        country: ISO 3166 code, upper case.
        state: ISO 3166-2 suffix such as ``SP``, if known.
        zone: IANA name that the debtor or the creditor declared, if any.
        locale: BCP 47 tag, e.g. ``es-MX``.
        segment: the creditor's own label; the engine computes its segments itself.
        kind: an individual or a company; companies are written to in business hours.
        wa_ids: the ids by which WhatsApp knows the phone (they may differ from it).
        payment_method: the preferred way to pay, if known.
        email: the address for a fallback by e-mail; None when unknown.
        merged_into: the debtor that this one became; None for most.
        is_merging: whether not all has gone over to that one yet.
        phone_since: when another phone took the place of the one before (UTC); None for the first.
        left_lines: lines and ids that stood for the debtor until another phone came, the last
            one last.
        confirmed_at: when whoever has the phone said that it is the debtor (UTC), if anybody did.
        on_legal_hold: whether what they write is kept until a person ends that.
    """

    key: DebtorKey
    name: str = ""
    phone: str | None = None
    country: str = ""
    state: str | None = None
    locale: str = "es"
    zone: str | None = None
    segment: str | None = None
    kind: DebtorKind = DebtorKind.INDIVIDUAL
    consents: tuple[ConsentEvent, ...] = ()
    wa_ids: frozenset[str] = frozenset()
    payment_method: PaymentMethod | None = None
    email: str | None = None
    merged_into: DebtorId | None = None
    is_merging: bool = False
    phone_since: datetime | None = None
    left_lines: tuple[str, ...] = ()
    confirmed_at: datetime | None = None
    on_legal_hold: bool = False

    def with_withdrawals(self, said: Iterable[ConsentEvent]) -> "Profile":
        """Return the profile with those withdrawals that it lacks."""
        missing = missing_withdrawals(self.consents, said)
        return replace(self, consents=(*self.consents, *missing)) if missing else self


@dataclass(frozen=True, slots=True)
class Release:
    """A person's release of a step for a debtor.

    Attributes:
        by: the person, as the creditor names its people; never empty.
    """

    step: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Account:
    """All records of one debtor of one creditor.

    Attributes:
        rev: the number of changes since the last contact. Each write that changes the account
            adds one, so that a claim made on a stale read fails.
        contacts: in the order in which they were claimed.
        shares_phone: whether other debtors may share the phone.
        has_placeholder: whether more debtors have the phone than one person can be.
        releases: the releases of steps for this debtor.
        phone_attempts: when other debtors who share the phone were written to; one phone is one
            person, and the caps protect the person.
        phone_tries: the pair attempts of those debtors: the last one that WhatsApp did not refuse
            for the pause, and those that it refused since.
        carried: contacts of accounts from which invoices came here.
        told_ids: ids that WhatsApp told of the phone, which the profile does not have yet.
    """

    profile: Profile
    rev: int = 0
    invoices: tuple[Invoice, ...] = ()
    payments: tuple[Payment, ...] = ()
    contacts: tuple[Contact, ...] = ()
    holds: tuple[Hold, ...] = ()
    releases: tuple[Release, ...] = ()
    phone_attempts: tuple[datetime, ...] = ()
    phone_tries: tuple[PairAttempt, ...] = ()
    shares_phone: bool = False
    has_placeholder: bool = False
    reversals: tuple[Reversal, ...] = ()
    credit_notes: tuple[CreditNote, ...] = ()
    carried: tuple[CarriedContact, ...] = ()
    told_ids: frozenset[str] = frozenset()
    _balance: Balance | None = field(init=False, repr=False, compare=False, default=None)

    @property
    def key(self) -> DebtorKey:
        """Name the account."""
        return self.profile.key

    @property
    def balance(self) -> Balance:
        """What is outstanding after all payments, reversals, credit notes and offers met."""
        known = self._balance
        if known is None:
            # Used several times in each evaluation; it follows from what never changes here.
            said = chain(self.contacts, (one.contact for one in self.carried))
            known = allocate(
                self.invoices, self.payments, self.reversals, self.credit_notes, offers_of(said)
            )
            object.__setattr__(self, "_balance", known)
        return known

    @property
    def next_seq(self) -> int:
        """The place that the next contact takes, behind all others."""
        names = (parse_contact_id(one.id) for one in self.contacts)
        return 1 + max((name.seq for name in names if name is not None), default=0)

    def with_contact(self, contact: Contact) -> "Account":
        """Return the account after a new contact, or after more is known of one."""
        if all(one.id != contact.id for one in self.contacts):
            return replace(self, contacts=(*self.contacts, contact))
        known = (contact if one.id == contact.id else one for one in self.contacts)
        return replace(self, contacts=tuple(known))

    def with_phone(
        self, attempts: tuple[datetime, ...], tries: tuple[PairAttempt, ...]
    ) -> "Account":
        """Return the account with what reached its phone on behalf of other debtors."""
        return replace(self, phone_attempts=attempts, phone_tries=tries)

    def with_person(
        self,
        withdrawals: tuple[ConsentEvent, ...],
        holds: tuple[Hold, ...] = (),
        *,
        is_placeholder: bool,
    ) -> "Account":
        """Return the account with what is known of the person behind its phone."""
        profile = self.profile.with_withdrawals(withdrawals)
        known = sorted((*self.holds, *unknown_among(holds, self.holds)), key=lambda one: one.id)
        return replace(self, profile=profile, holds=tuple(known), has_placeholder=is_placeholder)

    def active_holds(self, now: datetime) -> tuple[Hold, ...]:
        """Return the holds in force."""
        if not self.holds:
            return ()
        return tuple(hold for hold in self.holds if hold.is_active(now))
