"""Whoever pays many times in a month is thanked for the latest hundred at most."""

from dataclasses import replace
from datetime import timedelta

from puntual.domain.accounts.account import Account
from puntual.domain.accounts.account_changes import NewPayment
from puntual.domain.accounts.contact import Purpose
from puntual.domain.accounts.excerpt import excerpt_of
from puntual.domain.accounts.view_changes import MOST_THANKED
from puntual.domain.accounts.view_folding import view_of
from tests.domain.decision.decision_cases import DUE, PROFILE, local, payment, reminded

NOON = local(DUE, 12)
COUNT = MOST_THANKED + 30


def test_of_many_payments_the_latest_hundred_are_thanked_for() -> None:
    account, excerpt = Account(PROFILE), excerpt_of(Account(PROFILE))
    for number in range(COUNT):
        at = NOON + timedelta(minutes=number)
        change = NewPayment(payment(100, at, name=f"P-{COUNT - number:03}"))
        view = change.of_view(excerpt.base) or view_of(change.of_account(account), at)
        account, excerpt = change.of_account(account), replace(excerpt, base=view)
    later = NOON + timedelta(hours=9)
    names = [one.id.external_id for one in excerpt.view(later).unthanked]
    assert names == [f"P-{number:03}" for number in range(1, MOST_THANKED + 1)]
    assert view_of(account, later).unthanked == excerpt.view(later).unthanked


def test_what_was_thanked_for_makes_no_room_for_what_was_paid_before() -> None:
    """Else a debtor would be thanked for old payments each time that the view is folded anew."""
    paid = [payment(100, NOON + timedelta(minutes=n), name=f"P-{n:03}") for n in range(COUNT)]
    latest = tuple(one.id for one in paid[-MOST_THANKED:])
    receipt = reminded(NOON + timedelta(hours=8), "payment_received")
    thanks = replace(receipt, purpose=Purpose.RECEIPT, covered=(), receipts=latest)
    account = Account(PROFILE, payments=tuple(paid), contacts=(thanks,))
    later = NOON + timedelta(hours=9)
    assert view_of(account, later).unthanked == ()
    assert excerpt_of(account).view(later).unthanked == ()
