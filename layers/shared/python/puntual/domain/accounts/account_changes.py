"""The changes of an account, as they change its stored view and as they change the whole.

A view that cannot tell what a change makes of it gives no answer; then the whole account is read
and folded anew.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Protocol

from puntual.domain.accounts.account import Account, Profile, Release
from puntual.domain.accounts.books.currency import with_invoice
from puntual.domain.accounts.books.parcels import ParcelCame, ParcelLeft
from puntual.domain.accounts.books.promises import takes_money_away
from puntual.domain.accounts.consent import ConsentEvent
from puntual.domain.accounts.contact import Contact, parse_contact_id
from puntual.domain.accounts.excerpt import AccountExcerpt
from puntual.domain.accounts.hold import Hold, HoldKind, hold_of, with_new_hold
from puntual.domain.accounts.lifecycle import ARRIVED
from puntual.domain.accounts.view import AccountView
from puntual.domain.accounts.view_changes import (
    add_hold,
    add_invoice,
    add_payment,
    add_release,
)
from puntual.domain.accounts.view_folding import pruned
from puntual.domain.receivables.corrections import (
    CreditNote,
    Reversal,
    require_covered,
    require_currency_of_invoice,
)
from puntual.domain.receivables.receivable import Invoice, Payment


class AccountChange(Protocol):
    """One change of an account."""

    def of_view(self, view: AccountView) -> AccountView | None:
        """Return the changed view; None if only the whole account can tell."""
        ...

    def of_account(self, account: Account) -> Account:
        """Return the changed account."""
        ...


@dataclass(frozen=True, slots=True)
class ProfileChange:
    """Another profile, and the holds that end with the one before, each at its ``until``."""

    profile: Profile
    ended: tuple[Hold, ...] = ()

    def of_view(self, view: AccountView) -> AccountView | None:
        """Return the changed view; None if holds end, which may bring back older ones."""
        return None if self.ended else replace(view, profile=self.profile)

    def of_account(self, account: Account) -> Account:
        """Return the changed account."""
        untils = {hold.id: hold.until for hold in self.ended}
        held = tuple(replace(one, until=untils.get(one.id, one.until)) for one in account.holds)
        return replace(account, profile=self.profile, holds=held)


@dataclass(frozen=True, slots=True)
class NewConsent:
    """One more consent event."""

    event: ConsentEvent

    def of_view(self, view: AccountView) -> AccountView | None:
        """Return the changed view."""
        return replace(view, profile=self._after(view.profile))

    def of_account(self, account: Account) -> Account:
        """Return the changed account."""
        return replace(account, profile=self._after(account.profile))

    def _after(self, profile: Profile) -> Profile:
        return replace(profile, consents=(*profile.consents, self.event))


@dataclass(frozen=True, slots=True)
class NewHold:
    """One more hold."""

    hold: Hold

    def of_view(self, view: AccountView) -> AccountView | None:
        """Return the changed view; None if money that has come may count for another promise."""
        return None if takes_money_away(view, self.hold) else add_hold(view, self.hold)

    def of_account(self, account: Account) -> Account:
        """Return the changed account."""
        return replace(account, holds=with_new_hold(account.holds, self.hold))


@dataclass(frozen=True, slots=True)
class HoldEnd:
    """The end of a hold, before its time or without one."""

    hold_id: str
    at: datetime
    by: str

    def of_view(self, view: AccountView) -> AccountView | None:
        """Return the changed view; None for a hold by whose length the next failure is judged."""
        hold = next((one for one in view.holds if one.id == self.hold_id), None)
        if hold is None:
            return view
        is_of_whole = hold.kind is HoldKind.UNREACHABLE or takes_money_away(view, hold)
        return None if is_of_whole else add_hold(view, self._ended(hold))

    def of_account(self, account: Account) -> Account:
        """Return the changed account."""
        held = (self._ended(one) if one.id == self.hold_id else one for one in account.holds)
        return replace(account, holds=tuple(held))

    def _ended(self, hold: Hold) -> Hold:
        return replace(hold, until=self.at, ended_by=self.by)


@dataclass(frozen=True, slots=True)
class NewRelease:
    """One more release of a step."""

    release: Release

    def of_view(self, view: AccountView) -> AccountView | None:
        """Return the changed view; None if a contact in it came later, and may have used it up."""
        if any(one.claimed_at >= self.release.at for one in view.contacts):
            return None
        return add_release(view, self.release)

    def of_account(self, account: Account) -> Account:
        """Return the changed account."""
        return replace(account, releases=(*account.releases, self.release))


@dataclass(frozen=True, slots=True)
class NewInvoice:
    """An invoice, which may replace one of the same id."""

    invoice: Invoice
    replaces: bool = False

    def of_view(self, view: AccountView) -> AccountView | None:
        """Return the changed view; None if money on record may go to the invoice."""
        return None if self.replaces else add_invoice(view, self.invoice)

    def of_account(self, account: Account) -> Account:
        """Return the changed account; refuse another currency than that of its money."""
        return with_invoice(account, self.invoice)


@dataclass(frozen=True, slots=True)
class NewPayment:
    """One more payment."""

    payment: Payment

    def of_view(self, view: AccountView) -> AccountView | None:
        """Return the changed view; None if the payment was not made after all others."""
        # What only mattered before it was recorded is left out.
        changed = add_payment(view, self.payment)
        if changed is None:
            return None
        return replace(pruned(changed, self.payment.recorded_at), profile=view.profile)

    def of_account(self, account: Account) -> Account:
        """Return the changed account."""
        return replace(account, payments=(*account.payments, self.payment))


@dataclass(frozen=True, slots=True)
class NewReversal:
    """One more reversal of a payment on record, with the hold that it causes."""

    reversal: Reversal

    def of_view(self, _: AccountView) -> AccountView | None:
        """Return None: which instalment the payment had settled is not told by a view."""
        return None

    def of_account(self, account: Account) -> Account:
        """Return the changed account; the same one if the reversal is on record.

        Raises:
            Conflict: its payment would be reversed by more than it is.
        """
        if any(one.id == self.reversal.id for one in account.reversals):
            return account
        reversals = (*account.reversals, self.reversal)
        for payment in account.payments:
            if payment.id == self.reversal.id.payment:
                require_covered(payment, reversals)
        hold = hold_of(self.reversal)
        holds = account.holds if hold is None else (*account.holds, hold)
        return replace(account, reversals=reversals, holds=holds)


@dataclass(frozen=True, slots=True)
class NewCreditNote:
    """A credit note, which may replace one of the same id."""

    note: CreditNote

    def of_view(self, _: AccountView) -> AccountView | None:
        """Return None: credit notes are rare, and one may come after payments that it precedes."""
        return None

    def of_account(self, account: Account) -> Account:
        """Return the changed account; refuse a note that could not lower its invoice."""
        require_currency_of_invoice(self.note, account.invoices)
        others = (one for one in account.credit_notes if one.id != self.note.id)
        return replace(account, credit_notes=(*others, self.note))


@dataclass(frozen=True, slots=True)
class ContactEvidence:
    """A contact of which more is known."""

    contact: Contact

    def of_view(self, view: AccountView) -> AccountView | None:
        """Return the view as it is if the contact is no part of it or says nothing new, else None.

        That a message which arrived was read changes nothing.
        """
        return view if self.is_apart(view) or self._has_arrived(view) else None

    def is_apart(self, view: AccountView) -> bool:
        """Tell whether the contact is no part of a view yet."""
        name = parse_contact_id(self.contact.id)
        return name is not None and name.seq >= view.next_seq

    def _has_arrived(self, view: AccountView) -> bool:
        known = (one.state for one in view.contacts if one.id == self.contact.id)
        return self.contact.state in ARRIVED and next(known, None) in ARRIVED

    def of_account(self, account: Account) -> Account:
        """Return the changed account."""
        return account.with_contact(self.contact)


@dataclass(frozen=True, slots=True)
class Refolding:
    """No change of the account; its stored view is made anew."""

    def of_view(self, _: AccountView) -> AccountView | None:
        """Return None: the stored view is in doubt."""
        return None

    def of_account(self, account: Account) -> Account:
        """Return the account as it is."""
        return account


def after_change(excerpt: AccountExcerpt, change: AccountChange) -> AccountExcerpt | None:
    """Return the excerpt of the changed account; None if only the whole account can tell."""
    base = None if _may_meet_offer(excerpt, change) else change.of_view(excerpt.base)
    if base is None:
        return None
    changed = replace(excerpt, base=base)
    if isinstance(change, ContactEvidence) and change.is_apart(base):
        changed = changed.with_contact(change.contact)
    return changed.with_arrivals_folded()


def _may_meet_offer(excerpt: AccountExcerpt, change: AccountChange) -> bool:
    until = excerpt.offered_until
    return isinstance(change, NewPayment) and until is not None and change.payment.paid_on <= until


def day_of_change(change: AccountChange) -> date | None:
    """Return the day (UTC) of a change; None for one that tells none."""
    at = _instant_of(change)
    return None if at is None else at.astimezone(UTC).date()


def _instant_of(change: AccountChange) -> datetime | None:
    at: datetime | None
    match change:
        case NewInvoice(invoice=document) | NewPayment(payment=document):
            at = document.recorded_at
        case ParcelLeft(parcel=parcel) | ParcelCame(parcel=parcel):
            at = parcel.at
        case NewHold(hold=hold):
            at = hold.since
        case NewConsent(event=fact) | NewRelease(release=fact):
            at = fact.at
        case HoldEnd(at=end):
            at = end
        case ProfileChange(ended=ended):
            at = max((one.until for one in ended if one.until is not None), default=None)
        case _:
            at = None
    return at
