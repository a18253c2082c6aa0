"""A-1: the billing system hears of each discount that was honoured, once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from puntual.domain.accounts.account import Account
from puntual.domain.accounts.contact import CarriedContact
from puntual.domain.errors import Unavailable
from puntual.domain.ids import DebtorId
from puntual.domain.money import Money
from puntual.domain.receivables.corrections import Reversal, ReversalId, ReversalReason
from puntual.domain.receivables.offers import GivenDiscount
from tests.domain.decision.decision_cases import (
    KEY,
    account,
    days_from_due,
    invoice,
    key_of,
    local,
    offering,
    payment,
)
from tests.fakes.accounts import FakeAccountChanges
from tests.fakes.daily_pass import FakeScannedAccount
from tests.functions.reconcile.reconcile_setup import ReconcileSetup, always, reconcile

TOLD_AT = local(days_from_due(-7), 10)
FIRST_NIGHT = local(days_from_due(-6), 3)
GIVEN = GivenDiscount(key_of(), Money(5_000, "MXN"), payment().id)


def told(*invoices: str) -> Account:
    owed = [invoice(name, minor=100_000) for name in invoices or ("F-001",)]
    return account(*owed).with_contact(offering(TOLD_AT))


def pay(night: ReconcileSetup, minor: int, at: datetime, name: str = "P-1") -> None:
    FakeAccountChanges(night.memory).put_payment(KEY, payment(minor, at, name), name)


def nights(night: ReconcileSetup, first: datetime, count: int = 1) -> None:
    for number in range(count):
        reconcile(night.setup, first + timedelta(days=number), always)


def test_it_is_told_in_the_night_after_the_money_and_never_again() -> None:
    night = ReconcileSetup([told()])
    nights(night, FIRST_NIGHT)
    assert night.discount_events.told == []
    pay(night, 95_000, local(days_from_due(-6), 12))
    nights(night, FIRST_NIGHT + timedelta(days=1))
    assert night.discount_events.told == [(KEY, GIVEN)]
    # Of so many passes one reads every account whole.
    nights(night, FIRST_NIGHT + timedelta(days=2), 40)
    assert night.discount_events.told == [(KEY, GIVEN)]


def test_money_that_meets_no_offer_is_nothing_to_tell() -> None:
    night = ReconcileSetup([told()])
    pay(night, 94_000, local(days_from_due(-6), 12))
    nights(night, FIRST_NIGHT + timedelta(days=1))
    assert night.discount_events.told == []


def test_the_first_pass_of_a_deployment_tells_what_was_given_before_it() -> None:
    night = ReconcileSetup([told()])
    pay(night, 95_000, local(days_from_due(-6), 12))
    nights(night, FIRST_NIGHT + timedelta(days=1), 2)
    assert night.discount_events.told == [(KEY, GIVEN)]


def test_what_comes_while_the_pass_runs_is_told_by_the_next_one() -> None:
    night = ReconcileSetup([told()])
    pay(night, 95_000, FIRST_NIGHT + timedelta(minutes=1))
    nights(night, FIRST_NIGHT)
    assert night.discount_events.told == []
    nights(night, FIRST_NIGHT + timedelta(days=1), 2)
    assert night.discount_events.told == [(KEY, GIVEN)]


def test_an_outage_of_the_bus_ends_the_pass_which_says_it_again() -> None:
    night = ReconcileSetup([told()])
    pay(night, 95_000, local(days_from_due(-6), 12))
    night.discount_events.break_next("tell_all")
    at = FIRST_NIGHT + timedelta(days=1)
    with pytest.raises(Unavailable):
        reconcile(night.setup, at, always)
    reconcile(night.setup, at + timedelta(hours=1), always)
    assert night.discount_events.told == [(KEY, GIVEN)]


def test_a_discount_that_went_with_its_payment_before_the_night_is_not_told() -> None:
    night = ReconcileSetup([told()])
    noon = local(days_from_due(-6), 12)
    pay(night, 95_000, noon)
    back = Reversal(
        ReversalId(payment().id, "R-1"),
        Money(95_000, "MXN"),
        noon.date(),
        ReversalReason.BOUNCED,
        noon + timedelta(hours=1),
    )
    FakeAccountChanges(night.memory).put_reversal(KEY, back, "R-1")
    nights(night, FIRST_NIGHT + timedelta(days=1))
    assert night.discount_events.told == []


def carried(debtor: Account) -> Account:
    came = tuple(CarriedContact(DebtorId("old"), one) for one in debtor.contacts)
    return replace(debtor, contacts=(), carried=came)


@pytest.mark.parametrize(("came", "times"), [(lambda one: one, 0), (carried, 1)])
def test_of_what_came_from_another_account_nothing_is_missed(
    came: Callable[[Account], Account], times: int
) -> None:
    """Nobody had looked at that account before it was merged into this one."""
    night = ReconcileSetup([])
    nights(night, FIRST_NIGHT + timedelta(days=1))
    paid = payment(95_000, local(days_from_due(-6), 12))
    night.memory.put_account(came(replace(told(), payments=(paid,))))
    nights(night, FIRST_NIGHT + timedelta(days=2))
    assert night.discount_events.told == [(KEY, GIVEN)] * times


def test_it_is_told_though_the_message_that_offered_it_has_left_the_account() -> None:
    class Left(FakeScannedAccount):
        def unpacked(self) -> Account:
            return replace(super().whole(), contacts=())

    night = ReconcileSetup([told()])
    night.scan.scanned[KEY] = Left(night.memory, KEY)
    nights(night, FIRST_NIGHT)
    pay(night, 95_000, local(days_from_due(-6), 12))
    nights(night, FIRST_NIGHT + timedelta(days=1))
    assert night.discount_events.told == [(KEY, GIVEN)]
