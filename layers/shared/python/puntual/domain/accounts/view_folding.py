"""Folds the whole history of an account into its view."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from puntual.domain.accounts.account import Account, Profile
from puntual.domain.accounts.consent import ConsentEvent
from puntual.domain.accounts.hold import Hold, HoldKind
from puntual.domain.accounts.view import AccountView, OpenRelease
from puntual.domain.accounts.view_contacts import COUNTED_FOR, add_contact
from puntual.domain.channel import Channel
from puntual.domain.receivables.payment_history import payment_history_of
from puntual.domain.receivables.receivable import Payment

# A policy may thank for a payment for 720 hours, and a clock may be put back.
_THANKED_WITHIN: Final = timedelta(days=31)
# The longest pasts of a hold; one may be that of the very message whose failure is repeated.
_PASTS: Final = 2


def view_of(account: Account, as_of: datetime) -> AccountView:
    """Return the view of an account; it serves every decision from an instant (UTC) on."""
    view = _without_contacts(account, as_of)
    for contact in account.contacts:
        view = add_contact(view, contact, as_of)
    return _with_longest_pasts(view, as_of)


def _without_contacts(account: Account, as_of: datetime) -> AccountView:
    balance = account.balance
    return AccountView(
        profile=_with_deciding_consents(account.profile, as_of),
        rev=account.rev,
        open_instalments=balance.open_instalments,
        credits=balance.credits,
        history=payment_history_of(balance.settlements),
        has_paid=bool(account.payments),
        unthanked=tuple(_recent_payments(account, as_of)),
        holds=tuple(one for one in account.holds if _may_matter(one, as_of)),
        releases=tuple(OpenRelease(one.step, one.at) for one in account.releases),
        phone_attempts=tuple(at for at in account.phone_attempts if at > as_of - COUNTED_FOR),
        phone_tries=account.phone_tries,
        shares_phone=account.shares_phone,
    )


def _with_deciding_consents(profile: Profile, as_of: datetime) -> Profile:
    """Return the profile with the last consent of each sort, and those that begin later."""
    if len(profile.consents) <= 1:
        return profile
    latest: dict[tuple[str, frozenset[Channel]], ConsentEvent] = {}
    for event in profile.consents:
        if event.at <= as_of:
            sort = event.kind, event.channels
            latest[sort] = max(latest.get(sort, event), event, key=lambda one: one.at)
    kept = {id(one) for one in latest.values()}
    return replace(
        profile,
        consents=tuple(one for one in profile.consents if one.at > as_of or id(one) in kept),
    )


def _recent_payments(account: Account, as_of: datetime) -> Iterator[Payment]:
    for payment in account.payments:
        if payment.recorded_at > as_of - _THANKED_WITHIN and payment.amount.minor > 0:
            yield payment


def _may_matter(hold: Hold, as_of: datetime) -> bool:
    return hold.kind is HoldKind.UNREACHABLE or _is_live(hold, as_of)


def _is_live(hold: Hold, as_of: datetime) -> bool:
    return hold.until is None or hold.until > as_of


def _with_longest_pasts(view: AccountView, as_of: datetime) -> AccountView:
    """Keep the longest of the holds that have ended: they tell whether one ran its length."""
    ended = {
        hold.id: hold.until - hold.since
        for hold in view.holds
        if hold.until is not None and hold.until <= as_of
    }
    dropped = sorted(ended, key=lambda one: ended[one], reverse=True)[_PASTS:]
    answered = tuple(one for one in view.answered if one.hold not in ended)
    holds = tuple(one for one in view.holds if one.id not in dropped)
    return replace(view, holds=holds, answered=answered)
