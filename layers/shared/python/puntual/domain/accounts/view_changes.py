"""What one change of an account changes of its view, without reading the rest of the account.

A document can be added so only where the allocation of all others stays as it is; otherwise there
is no answer here, and the account is folded anew.
"""

from bisect import insort
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from puntual.domain.accounts.account import Release
from puntual.domain.accounts.books.promises import after_payment, may_owe_more
from puntual.domain.accounts.hold import Hold, with_new_hold
from puntual.domain.accounts.view import AccountView, Books, OpenRelease, SentStep
from puntual.domain.accounts.view_contacts import heir_of
from puntual.domain.errors import AccountTooLarge
from puntual.domain.money import Money, total_by_currency
from puntual.domain.receivables.entries import entry_of
from puntual.domain.receivables.receivable import (
    InstalmentKey,
    Invoice,
    InvoiceStatus,
    OpenInstalment,
    Payment,
    Settlement,
)

# No record of an account grows beyond 100 KB: a contact's names every open instalment in what it
# covers, in the log of its decision and in the view of the account.
# Characters. A thousand open instalments with ids of a few digits, two hundred with the longest.
_MOST: Final = 24_000
_EACH: Final = 20
MOST_THANKED: Final = 100


def add_hold(view: AccountView, hold: Hold) -> AccountView:
    """Return the view with a hold, or with a hold as it is now.

    One that ended before a message arrived says nothing any more.
    """
    held = tuple(one for one in view.holds if one.id != hold.id)
    last = view.last_arrival
    if hold.until is None or last is None or hold.until > last or hold.promise is not None:
        is_new = len(held) == len(view.holds)
        held = with_new_hold(held, hold) if is_new else (*held, hold)
    return replace(view, holds=tuple(sorted(held, key=lambda one: one.id)))


def add_release(view: AccountView, release: Release) -> AccountView:
    """Return the view with a release that was given after all contacts in it."""
    fresh = OpenRelease(release.step, release.at)
    return replace(view, releases=tuple(sorted({*view.releases, fresh})))


def add_invoice(view: AccountView, invoice: Invoice) -> AccountView | None:
    """Return the view with a new invoice; None if money on record would have gone to it."""
    if view.books.has_stray:
        return None
    if invoice.status is not InvoiceStatus.OPEN:
        return view
    if may_owe_more(view):
        return None
    fresh = list(_open_instalments_of(invoice))
    if any(_would_have_got_money(view, one) for one in fresh):
        return None
    ordered = list(view.open_instalments)
    for one in fresh:
        insort(ordered, one, key=_order)
    return replace(view, open_instalments=tuple(ordered))


def add_payment(view: AccountView, payment: Payment) -> AccountView | None:
    """Return the view with a new payment; None if its place is not behind all others.

    None as well if it names an invoice that has nothing open: that may be on record, or come yet;
    and if what was sent for an instalment that it settles counts for another one from now on.
    """
    last = view.books.last_entry
    if last is not None and entry_of(payment).place <= last:
        return None
    named = {one.key for one in view.open_instalments if one.key.invoice == payment.invoice}
    if payment.invoice is not None and not named:
        return None
    first, rest = _spend(view.open_instalments, payment.amount, named)
    everything = {one.key for one in view.open_instalments}
    after, left = _spend(first, rest, everything)
    books = _books_after(view.books, payment, first, after)
    spent = None if books is None else _with_spent(view, payment, after, left, books)
    return None if spent is None else after_payment(spent, payment)


def thanked_for(payments: Iterable[Payment]) -> tuple[Payment, ...]:
    """Return those of some recent payments that may be thanked for, in the order of a view.

    They are the latest ones: a debtor who pays a hundred times a month waits for no thanks.
    """
    latest = sorted(payments, key=lambda one: (one.recorded_at, one.id))[-MOST_THANKED:]
    return tuple(sorted(latest, key=lambda one: one.id))


def _with_spent(
    view: AccountView,
    payment: Payment,
    after: Sequence[OpenInstalment],
    left: Money,
    books: Books,
) -> AccountView | None:
    still_open = tuple(one for one in after if one.outstanding.minor > 0)
    if _leaves_steps(view, still_open):
        return None
    is_money = payment.amount.minor > 0
    return replace(
        view,
        open_instalments=still_open,
        credits=total_by_currency((*view.credits, left)) if left.minor else view.credits,
        history=view.history.with_settled(_settlements(after, payment.paid_on)),
        has_paid=True,
        unthanked=thanked_for((*view.unthanked, payment)) if is_money else view.unthanked,
        sent_steps=_sent_steps_of(view, still_open),
        books=books,
    )


def _spend(
    instalments: Sequence[OpenInstalment], money: Money, allowed: Collection[InstalmentKey]
) -> tuple[list[OpenInstalment], Money]:
    """Spend money on the oldest instalments of those allowed; return them all, and the rest."""
    left, after = money.minor, []
    for one in instalments:
        owed = one.outstanding
        is_due = one.key in allowed and owed.currency == money.currency
        taken = min(owed.minor, left) if is_due and left > 0 else 0
        left -= taken
        after.append(replace(one, outstanding=Money(owed.minor - taken, owed.currency)))
    return after, Money(left, money.currency)


def _settlements(instalments: Sequence[OpenInstalment], paid_on: date) -> list[Settlement]:
    return [
        Settlement(one.key, one.issued_on or paid_on, one.due_on, paid_on)
        for one in instalments
        if one.outstanding.minor == 0
    ]


def _leaves_steps(view: AccountView, still_open: Sequence[OpenInstalment]) -> bool:
    """Tell whether what was sent for a settled instalment counts for an open one from now on."""
    dates = {one.key: one.due_on for one in view.open_instalments}
    due_now = {one.key: one.due_on for one in still_open}
    return any(
        heir_of(one.instalment, one.due_on or dates[one.instalment], due_now) is not None
        for one in view.sent_steps
        if one.instalment not in due_now
    )


def _sent_steps_of(
    view: AccountView, still_open: Sequence[OpenInstalment]
) -> tuple[SentStep, ...]:
    keys = {one.key for one in still_open}
    return tuple(one for one in view.sent_steps if one.instalment in keys)


def _books_after(
    books: Books,
    payment: Payment,
    before: Sequence[OpenInstalment],
    after: Sequence[OpenInstalment],
) -> Books | None:
    """Return the books after a payment, of which money was spent that names no invoice.

    None if of one day an instalment is settled that comes before one which is so already: the
    history keeps them in their order, and does not know their keys.
    """
    settled = [one.key for one in after if one.outstanding.minor == 0]
    last = books.last_entry
    known = books.last_settled if last is not None and last.on == payment.paid_on else None
    if known is not None and settled and min(settled) < known:
        return None
    pairs = zip(before, after, strict=True)
    got = [_order(one) for one, then in pairs if one.outstanding != then.outstanding]
    earlier = [] if books.last_unnamed is None else [books.last_unnamed]
    return replace(
        books,
        last_entry=entry_of(payment).place,
        last_settled=max((*settled, *([] if known is None else [known])), default=None),
        last_unnamed=max((*earlier, *got), default=None),
    )


def _open_instalments_of(invoice: Invoice) -> Iterator[OpenInstalment]:
    for one in invoice.instalments:
        if one.amount.minor > 0:
            yield OpenInstalment(
                InstalmentKey(invoice.id, one.number),
                invoice.label,
                one.due_on,
                one.amount,
                one.amount,
                invoice.pay_reference,
                invoice.issued_on,
                one.charges,
                invoice.contract_on,
            )


def _would_have_got_money(view: AccountView, fresh: OpenInstalment) -> bool:
    """Tell whether money without a name is left over, or was spent on a younger instalment."""
    last = view.books.last_unnamed
    has_credit = any(one.currency == fresh.amount.currency for one in view.credits)
    return has_credit or (last is not None and _order(fresh) < last)


def _order(one: OpenInstalment) -> tuple[date, InstalmentKey]:
    return one.due_on, one.key


def require_room(before: AccountView, after: AccountView) -> None:
    """Refuse a change by which an account would owe more than its records can hold.

    Raises:
        AccountTooLarge: it would; nothing else is refused, a payment least of all.
    """
    size = _size_of(after)
    if size > _MOST and size > _size_of(before):
        raise AccountTooLarge


def _size_of(view: AccountView) -> int:
    return sum(
        _EACH + len(one.key.invoice.external_id) + sum(map(len, _texts_of(one)))
        for one in view.open_instalments
    )


def _texts_of(one: OpenInstalment) -> tuple[str, ...]:
    return one.label, one.pay_reference, one.charges.rate, one.charges.costs_for
