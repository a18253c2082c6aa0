"""Contacts of another account that count in this one, since what they were about came from there.

A reminder that went out for an invoice is not repeated because the invoice has moved, and who was
written to yesterday is not written to today because two records became one.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from puntual.domain.accounts.contact import COUNTED, CarriedContact, Contact
from puntual.domain.accounts.view import AccountView
from puntual.domain.accounts.view_contacts import COUNTED_FOR, LONGEST_GAP, add_contact
from puntual.domain.ids import ContactId, DebtorId, DocumentId

# A policy may thank for a payment for 720 hours.
_THANKED_WITHIN: Final = timedelta(days=31)


def carried_of_invoices(
    source: DebtorId,
    contacts: Iterable[Contact],
    invoices: Iterable[DocumentId],
    payments: Iterable[DocumentId],
    now: datetime,
) -> Iterator[CarriedContact]:
    """Yield what counts of contacts where documents go: steps, thanks, and recent attempts."""
    moved, paid = frozenset(invoices), frozenset(payments)
    for contact in contacts:
        covered = tuple(one for one in contact.covered if one.instalment.invoice in moved)
        receipts = tuple(one for one in contact.receipts if one in paid)
        if covered or _thanks(receipts, contact, now) or _is_recent_attempt(contact, now):
            kept = replace(contact, covered=covered, receipts=receipts)
            yield CarriedContact(source, _bare(kept))


def carried_of_account(
    source: DebtorId, contacts: Iterable[Contact], now: datetime
) -> Iterator[CarriedContact]:
    """Yield what counts of contacts where the whole account goes."""
    for contact in contacts:
        thanks = _thanks(contact.receipts, contact, now)
        if contact.covered or thanks or _is_recent_attempt(contact, now):
            yield CarriedContact(source, _bare(contact))


def merged_carried(carried: Iterable[CarriedContact]) -> tuple[CarriedContact, ...]:
    """Return contacts that were carried several times once each, with all that they cover."""
    known: dict[tuple[DebtorId, ContactId], CarriedContact] = {}
    for one in carried:
        before = known.get(one.name)
        known[one.name] = one if before is None else replace(before, contact=_both(before, one))
    return tuple(known[name] for name in sorted(known))


def add_carried(
    view: AccountView, carried: Iterable[CarriedContact], as_of: datetime
) -> AccountView:
    """Return the view with what other accounts' contacts count for in it.

    Those of the account itself, which came back with an invoice, count there already.
    """
    attempts = {*view.carried_attempts}
    for one in merged_carried(carried):
        if one.source == view.key.debtor:
            continue
        contact = one.contact
        if counts_toward_caps(contact) and contact.claimed_at > as_of - LONGEST_GAP:
            attempts.add(contact.claimed_at)
        after = add_contact(view, contact, as_of)
        view = replace(
            view,
            unthanked=after.unthanked,
            sent_steps=after.sent_steps,
            offered_until=after.offered_until,
        )
    return replace(view, carried_attempts=tuple(sorted(attempts)))


def _thanks(receipts: Collection[DocumentId], contact: Contact, now: datetime) -> bool:
    """Tell whether a contact thanks for something that could be thanked for again."""
    return bool(receipts) and contact.claimed_at > now - _THANKED_WITHIN


def counts_toward_caps(contact: Contact) -> bool:
    """Tell whether a contact uses up caps."""
    return contact.purpose in COUNTED and contact.counts_as_attempt


def _is_recent_attempt(contact: Contact, now: datetime) -> bool:
    return counts_toward_caps(contact) and contact.claimed_at > now - COUNTED_FOR


def _both(one: CarriedContact, other: CarriedContact) -> Contact:
    covered = dict.fromkeys((*one.contact.covered, *other.contact.covered))
    receipts = dict.fromkeys((*one.contact.receipts, *other.contact.receipts))
    return replace(one.contact, covered=tuple(covered), receipts=tuple(receipts))


def _bare(contact: Contact) -> Contact:
    """Keep what caps, steps and thanks need; what was written stays with its own account."""
    return replace(
        contact,
        deadline=contact.claimed_at,
        template="",
        language="",
        policy_version="",
        holds=(),
        settled_at=None,
        wamid=None,
    )
