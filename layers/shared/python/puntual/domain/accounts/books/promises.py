"""Promises in the view of an account: those whose grace has not passed, and how others ended."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from puntual.domain.accounts.account import Account
from puntual.domain.accounts.contact import offers_of
from puntual.domain.accounts.hold import Hold, ended_with
from puntual.domain.accounts.view import AccountView
from puntual.domain.agreements.owed_then import Documents, money_of
from puntual.domain.agreements.promise import (
    Promise,
    PromiseMoney,
    PromiseState,
    state_of,
    with_entries,
)
from puntual.domain.agreements.promise_record import NO_RECORD, PromiseRecord
from puntual.domain.receivables.entries import entry_of
from puntual.domain.receivables.receivable import Payment


@dataclass(frozen=True, slots=True)
class KnownPromise:
    """A promise with the money that has come for it."""

    promise: Promise
    money: PromiseMoney

    def state(self, now: datetime) -> PromiseState:
        """Return what has become of it by an instant (UTC)."""
        return state_of(self.promise, self.money, is_over=self.promise.is_over(now))


def promises_in(view: AccountView) -> Sequence[KnownPromise]:
    """Return the promises in a view, the oldest first."""
    moneys = {one.promise: one for one in view.promise_money}
    found = sorted(_promises_of(view.holds), key=lambda one: (one.made_at, one.id))
    return [KnownPromise(one, moneys.get(one.id, PromiseMoney(one.id))) for one in found]


def with_promises_of(view: AccountView, account: Account) -> AccountView:
    """Return a view with all promises of its account, as its documents say."""
    promises = list(_promises_of(account.holds))
    if not promises:
        return view
    said = (*account.contacts, *(one.contact for one in account.carried))
    documents = Documents(
        account.invoices,
        account.payments,
        account.reversals,
        account.credit_notes,
        tuple(offers_of(said)),
    )
    others = [one for one in view.holds if one.promise is None]
    held = [one for one in account.holds if one.promise is not None]
    return replace(
        view,
        holds=tuple(sorted((*others, *held), key=lambda one: one.id)),
        promise_money=money_of(promises, documents),
    )


def without_past_promises(view: AccountView, as_of: datetime) -> AccountView:
    """Return a view in which promises are only counted whose grace has passed."""
    past = [one for one in promises_in(view) if one.promise.is_over(as_of)]
    if not past:
        return view
    record = view.promise_record
    for one in sorted(past, key=lambda one: (one.promise.promised.last_on, one.promise.id)):
        record = record.after(one.promise, one.money)
    gone = {one.promise.id for one in past}
    return replace(
        view,
        holds=tuple(one for one in view.holds if one.id not in gone),
        promise_money=tuple(one for one in view.promise_money if one.promise not in gone),
        promise_record=record,
    )


def after_payment(view: AccountView, payment: Payment) -> AccountView | None:
    """Return a view after a payment; None where it may concern a promise that is past.

    None as well for money that was paid before a promise of the view and is told only now.
    """
    record, promises = view.promise_record, list(_promises_of(view.holds))
    if record == NO_RECORD and not promises:
        return view
    is_past = record.last_on is not None and payment.paid_on <= record.last_on
    if is_past or any(payment.paid_on < one.made_on for one in promises):
        return None
    known = {one.promise: one for one in view.promise_money}
    return replace(view, promise_money=with_entries(promises, known, [entry_of(payment)]))


def may_owe_more(view: AccountView) -> bool:
    """Tell whether a new invoice may count for a promise of which less was owed than promised."""
    return view.promise_record.was_lowered or any(any(one.lowered) for one in view.promise_money)


def takes_money_away(view: AccountView, hold: Hold) -> bool:
    """Tell whether a new or changed hold changes for what money counts that has come already."""
    new = hold.promise
    last = view.books.last_entry
    if new is not None and last is not None and last.on >= new.made_on:
        return True
    touched = {one.id for one in ended_with(view.holds, hold)} | {hold.id}
    return any(one.promise in touched for one in view.promise_money)


def streak_of(view: AccountView, now: datetime, apart: Iterable[str] = ()) -> PromiseRecord:
    """Return how promises went until an instant (UTC), the open ones among those not kept.

    Args:
        view: the account.
        now: the instant.
        apart: ids of promises that are left out.
    """
    settled = without_past_promises(view, now)
    left_out = {*apart}
    open_now = [
        one
        for one in promises_in(settled)
        if one.promise.id not in left_out
        and not one.promise.promised.is_taken_back
        and one.state(now) is not PromiseState.KEPT
    ]
    record = settled.promise_record
    return replace(record, unkept=record.unkept + len(open_now))


def _promises_of(holds: Iterable[Hold]) -> Iterable[Promise]:
    return (one.promise for one in holds if one.promise is not None)
