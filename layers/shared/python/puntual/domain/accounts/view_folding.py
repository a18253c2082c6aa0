"""Folds the whole history of an account into its view."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from puntual.domain.accounts.account import Account, Profile
from puntual.domain.accounts.books.carried import add_carried
from puntual.domain.accounts.books.promises import with_promises_of, without_past_promises
from puntual.domain.accounts.consent import ConsentEvent
from puntual.domain.accounts.hold import Hold, HoldKind
from puntual.domain.accounts.view import AccountView, Books, OpenRelease
from puntual.domain.accounts.view_changes import thanked_for
from puntual.domain.accounts.view_contacts import add_contact, latest_contacts, latest_times
from puntual.domain.channel import Channel
from puntual.domain.receivables.corrections import REOPENS
from puntual.domain.receivables.entries import entries_of
from puntual.domain.receivables.payment_history import payment_history_of
from puntual.domain.receivables.receivable import InstalmentKey, Payment

# A policy may thank for a payment for 720 hours, and a clock may be put back.
_THANKED_WITHIN: Final = timedelta(days=31)
# A policy may leave a debtor in peace after a reversal for thirty days.
_REVERSED_WITHIN: Final = timedelta(days=31)
# The longest pasts of a hold; one may be that of the very message whose failure is repeated.
_PASTS: Final = 2


def view_of(account: Account, as_of: datetime) -> AccountView:
    """Return the view of an account; it serves every decision from an instant (UTC) on."""
    view = view_before_contacts(account, as_of)
    for contact in account.contacts:
        view = add_contact(view, contact, as_of)
    return pruned(view, as_of)


def view_before_contacts(account: Account, as_of: datetime) -> AccountView:
    """Return the view without the account's own contacts; what they offered is in its balance."""
    view = with_promises_of(_without_contacts(account, as_of), account)
    return add_carried(view, account.carried, as_of)


def pruned(view: AccountView, as_of: datetime) -> AccountView:
    """Return a view of an earlier instant without what no decision reads from this one on."""
    view = without_past_promises(view, as_of)
    holds = _lasting_holds(view.holds, as_of)
    kept = {hold.id for hold in holds if _is_live(hold, as_of)}
    return replace(
        view,
        profile=_with_deciding_consents(view.profile, as_of),
        unthanked=tuple(one for one in view.unthanked if _is_recent(one, as_of)),
        contacts=latest_contacts(view.contacts, as_of),
        answered=tuple(one for one in view.answered if one.hold in kept),
        holds=holds,
        phone_attempts=latest_times(view.phone_attempts, as_of),
        reversed_at=_recent_reversal(view.reversed_at, as_of),
        carried_attempts=latest_times(view.carried_attempts, as_of),
    )


def _without_contacts(account: Account, as_of: datetime) -> AccountView:
    balance = account.balance
    return AccountView(
        profile=account.profile,
        rev=account.rev,
        open_instalments=balance.open_instalments,
        credits=balance.credits,
        history=payment_history_of(balance.settlements),
        has_paid=bool(account.payments),
        unthanked=_unthanked_of(account, as_of),
        holds=tuple(one for one in account.holds if _may_matter(one, as_of)),
        releases=tuple(sorted({OpenRelease(one.step, one.at) for one in account.releases})),
        phone_attempts=account.phone_attempts,
        phone_tries=account.phone_tries,
        shares_phone=account.shares_phone,
        has_placeholder=account.has_placeholder,
        books=_books_of(account),
        reversed_at=_reversed_at(account),
    )


def _unthanked_of(account: Account, as_of: datetime) -> tuple[Payment, ...]:
    """Return what may still be thanked for: not money that went back."""
    gone = {one.id.payment for one in account.reversals}
    return thanked_for(
        one for one in account.payments if _is_recent(one, as_of) and one.id not in gone
    )


def _reversed_at(account: Account) -> datetime | None:
    reopening = (one.recorded_at for one in account.reversals if one.reason in REOPENS)
    return max(reopening, default=None)


def _recent_reversal(at: datetime | None, as_of: datetime) -> datetime | None:
    return at if at is not None and at > as_of - _REVERSED_WITHIN else None


def _with_deciding_consents(profile: Profile, as_of: datetime) -> Profile:
    """Return the profile with the last consent of each sort, and those that begin later."""
    if len(profile.consents) <= 1:
        return profile
    latest: dict[tuple[str, frozenset[Channel], bool], ConsentEvent] = {}
    for event in profile.consents:
        if event.at <= as_of:
            sort = event.kind, event.channels, event.renewed
            latest[sort] = max(latest.get(sort, event), event, key=lambda one: one.at)
    kept = {id(one) for one in latest.values()}
    return replace(
        profile,
        consents=tuple(one for one in profile.consents if one.at > as_of or id(one) in kept),
    )


def _books_of(account: Account) -> Books:
    known = {invoice.id for invoice in account.invoices}
    entries = entries_of(account.payments, account.reversals, account.credit_notes)
    last = entries[-1].place if entries else None
    settled = () if last is None else _settled_on(account, last.on)
    return Books(
        last_entry=last,
        last_settled=max(settled, default=None),
        last_unnamed=account.balance.last_unnamed,
        has_stray=any(one.invoice not in known for one in entries if one.invoice),
    )


def _settled_on(account: Account, day: date) -> Iterator[InstalmentKey]:
    return (one.key for one in account.balance.settlements if one.settled_on == day)


def _is_recent(payment: Payment, as_of: datetime) -> bool:
    """Tell whether a policy may still thank for a payment."""
    return payment.recorded_at > as_of - _THANKED_WITHIN and payment.amount.minor > 0


def _may_matter(hold: Hold, as_of: datetime) -> bool:
    return hold.kind is HoldKind.UNREACHABLE or _is_live(hold, as_of)


def _is_live(hold: Hold, as_of: datetime) -> bool:
    return hold.until is None or hold.until > as_of


def _lasting_holds(holds: Iterable[Hold], as_of: datetime) -> tuple[Hold, ...]:
    """Keep of the holds that have ended those that tell whether one ran its length.

    A later arrival forgets all that ended before it. So one is superfluous only beside two that
    were as long and ended as late.
    """
    live, ended = [], []
    for hold in holds:
        if hold.until is None or hold.until > as_of or hold.promise is not None:
            live.append(hold)
        elif hold.kind is HoldKind.UNREACHABLE:
            ended.append((hold.until, hold.until - hold.since, hold.id, hold))
    return tuple(sorted((*live, *_longest(ended)), key=lambda one: one.id))


def _longest(ended: list[tuple[datetime, timedelta, str, Hold]]) -> Iterator[Hold]:
    lengths: list[timedelta] = []
    for _, length, _, hold in sorted(ended, key=lambda one: one[:3], reverse=True):
        if sum(known >= length for known in lengths) < _PASTS:
            yield hold
            lengths.append(length)
