"""Money that meets an offer in time settles what was offered, in whatever order it is told.

A-1: "until 31 January $950.00", paid on the 30th, thanked, and then asked for $50.00.
"""

from collections.abc import Sequence
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.domain.ids import DocumentId
from puntual.domain.money import Money
from puntual.domain.receivables.allocation import Balance, allocate
from puntual.domain.receivables.corrections import CreditNote
from puntual.domain.receivables.offers import GivenDiscount, SettlementOffer
from puntual.domain.receivables.receivable import (
    Instalment,
    InstalmentKey,
    Invoice,
    InvoiceStatus,
    Payment,
)
from tests.domain.receivables.test_corrections import (
    AT,
    DAY,
    NAMES,
    bill,
    credit,
    open_of,
    paid,
    reversal,
)

BILL = bill("A", (5, 100_000))


def offered(*shares: tuple[str, int], days: int = 2, percent: int = 5) -> SettlementOffer:
    named = tuple((key_of(name), share) for name, share in shares or (("A", 5_000),))
    return SettlementOffer(percent, DAY + timedelta(days=days), named, DAY, AT)


def key_of(name: str = "A") -> InstalmentKey:
    return InstalmentKey(DocumentId("erp", name), 1)


def left(balance: Balance) -> list[int]:
    return [one.outstanding.minor for one in balance.open_instalments]


def given_off(balance: Balance) -> int:
    return sum(one.amount.minor for one in balance.discounts)


@pytest.mark.parametrize(
    ("money", "rest", "off"),
    [
        (94_999, [5_001], 0),
        (95_000, [], 5_000),
        (97_500, [], 2_500),
        (99_999, [], 1),
        (100_000, [], 0),
    ],
)
def test_money_that_comes_to_the_offer_settles_the_whole(
    money: int, rest: list[int], off: int
) -> None:
    balance = allocate([BILL], [paid(minor=money)], offers=[offered()])
    assert (left(balance), given_off(balance), balance.credits) == (rest, off, ())
    assert [one.settled_on for one in balance.settlements] == ([] if rest else [DAY])


@pytest.mark.parametrize(("days", "rest"), [(2, []), (3, [5_000])])
def test_the_day_of_the_bank_counts(days: int, rest: list[int]) -> None:
    assert left(allocate([BILL], [paid(minor=95_000, days=days)], offers=[offered()])) == rest


def test_the_discount_names_the_payment_that_met_it() -> None:
    payments = [paid("P", 60_000), paid("Q", 35_000, days=2)]
    balance = allocate([BILL], payments, offers=[offered()])
    known = GivenDiscount(key_of(), Money(5_000, "MXN"), DocumentId("bank", "Q"))
    assert balance.discounts == (known,)


def test_partial_payments_meet_it_only_when_all_of_them_came_in_time() -> None:
    payments = [paid("P", 60_000), paid("Q", 35_000, days=3)]
    assert left(allocate([BILL], payments, offers=[offered()])) == [5_000]


def test_a_reversal_of_the_payment_opens_the_whole_invoice_again() -> None:
    payments = [paid(minor=95_000)]
    balance = allocate([BILL], payments, [reversal(95_000)], offers=[offered()])
    assert (left(balance), given_off(balance)) == ([100_000], 0)


def test_a_credit_note_lowers_what_the_discount_is_computed_on() -> None:
    notes = [credit(60_000, to="A")]
    met = allocate([BILL], [paid(minor=38_000)], credit_notes=notes, offers=[offered()])
    missed = allocate([BILL], [paid(minor=37_990)], credit_notes=notes, offers=[offered()])
    assert (left(met), left(missed)) == ([], [2_010])


@pytest.mark.parametrize("days", [-1, 0, 1, 9])
def test_a_credit_note_that_books_the_discount_is_not_taken_off_twice(days: int) -> None:
    both = [BILL, bill("B", (9, 100_000))]
    notes = [credit(5_000, days=days, to="A")]
    balance = allocate(both, [paid(minor=95_000)], credit_notes=notes, offers=[offered()])
    assert (left(balance), balance.credits, given_off(balance)) == ([100_000], (), 0)


@pytest.mark.parametrize("name", ["A", "B", None])
def test_another_credit_note_beside_a_discount_is_spent(name: str | None) -> None:
    both = [BILL, bill("B", (9, 100_000))]
    notes = [credit(4_000, days=1, to=name)]
    balance = allocate(both, [paid(minor=95_000)], credit_notes=notes, offers=[offered()])
    assert (left(balance), given_off(balance)) == ([96_000], 5_000)


def test_a_credit_note_alone_meets_no_offer() -> None:
    notes = [credit(96_000, to="A")]
    assert left(allocate([BILL], [], credit_notes=notes, offers=[offered()])) == [4_000]


def test_an_invoice_that_was_lowered_since_is_not_settled_by_a_coin() -> None:
    lowered = bill("A", (5, 4_000))
    assert left(allocate([lowered], [paid(minor=100)], offers=[offered()])) == [3_900]


def test_who_pays_the_sum_of_a_message_owes_nothing_of_it() -> None:
    both = [BILL, bill("B", (6, 100_000))]
    offers = [offered(("A", 5_000), ("B", 5_000))]
    together = allocate(both, [paid(minor=190_000)], offers=offers)
    apart = allocate(both, [paid("P", 100_000), paid("Q", 90_000, days=1)], offers=offers)
    missed = allocate(both, [paid(minor=189_999)], offers=offers)
    assert (left(together), left(apart), left(missed)) == ([], [], [10_001])
    assert (given_off(together), given_off(apart)) == (10_000, 10_000)


def test_who_pays_one_invoice_of_a_message_owes_the_others() -> None:
    both = [BILL, bill("B", (6, 100_000))]
    offers = [offered(("A", 5_000), ("B", 5_000), ("gone", 5_000))]
    first = paid(minor=95_000, to="A")
    balance = allocate(both, [first], offers=offers)
    assert (open_of(balance)[0][0], given_off(balance)) == ("B", 5_000)
    rest = paid("Q", 95_000, days=2, to="B")
    assert left(allocate(both, [first, rest], offers=offers)) == []


def test_a_debtor_who_was_told_two_offers_may_take_either() -> None:
    better, later = offered(("A", 10_000), days=0, percent=10), offered()
    early = allocate([BILL], [paid(minor=90_000)], offers=[later, better])
    late = allocate([BILL], [paid(minor=90_000, days=1)], offers=[later, better])
    assert (left(early), left(late)) == ([], [10_000])


def test_money_of_another_currency_meets_no_offer() -> None:
    dollars = Payment(
        DocumentId("bank", "P"), Money(95_000, "USD"), DAY, paid().recorded_at, BILL.id
    )
    assert left(allocate([BILL], [dollars], offers=[offered()])) == [100_000]


INVOICES = st.builds(
    lambda name, due, minor, currency: Invoice(
        DocumentId("erp", name),
        name,
        DAY,
        (Instalment(1, DAY + timedelta(days=due), Money(minor, currency)),),
        InvoiceStatus.OPEN,
    ),
    st.sampled_from(NAMES),
    st.integers(0, 9),
    st.integers(1, 2_000),
    st.sampled_from(["MXN", "USD"]),
)
OFFERS = st.builds(
    lambda shares, days, percent: offered(*shares.items(), days=days, percent=percent),
    st.dictionaries(st.sampled_from(NAMES), st.integers(0, 200), min_size=1),
    st.integers(0, 9),
    st.integers(1, 50),
)
PAYMENTS = st.builds(
    paid,
    st.sampled_from(["P", "Q", "R"]),
    st.integers(1, 2_000),
    st.integers(0, 9),
    st.none() | st.sampled_from(NAMES),
)
CREDITS = st.builds(
    credit,
    st.integers(1, 900),
    st.sampled_from(["N", "M"]),
    st.integers(0, 9),
    st.none() | st.sampled_from(NAMES),
)


def of_currency(amounts: Sequence[Money], currency: str = "MXN") -> int:
    return sum(one.minor for one in amounts if one.currency == currency)


@given(
    st.lists(INVOICES, unique_by=lambda one: one.id, max_size=3),
    st.lists(PAYMENTS, unique_by=lambda one: one.id, max_size=3),
    st.lists(CREDITS, unique_by=lambda one: one.id, max_size=2),
    st.lists(OFFERS, max_size=3),
    st.integers(0, 500),
    st.randoms(use_true_random=False),
)
def test_money_is_conserved_to_the_minor_unit_in_any_order(
    invoices: list[Invoice],
    payments: list[Payment],
    notes: list[CreditNote],
    offers: list[SettlementOffer],
    gone: int,
    luck: Random,
) -> None:
    back = [
        reversal(min(gone, one.amount.minor), one.id.external_id, one.id.external_id)
        for one in payments
    ]
    balance = allocate(invoices, payments, back, notes, offers)
    asked = of_currency([part.amount for one in invoices for part in one.instalments])
    came = of_currency([one.amount for one in payments]) + of_currency(
        [one.amount for one in notes]
    )
    came -= of_currency([one.amount for one in back])
    spent = came - of_currency(balance.credits)
    rest = of_currency([one.outstanding for one in balance.open_instalments])
    off = of_currency([one.amount for one in balance.discounts])
    assert asked == spent + off + rest
    assert off <= sum(share for one in offers for _, share in one.shares)
    luck.shuffle(invoices)
    luck.shuffle(payments)
    luck.shuffle(notes)
    luck.shuffle(offers)
    again = allocate(invoices, payments, back, notes, offers)
    assert (again.open_instalments, again.credits) == (balance.open_instalments, balance.credits)
    assert sorted(again.discounts, key=str) == sorted(balance.discounts, key=str)
