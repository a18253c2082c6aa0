"""Whoever pays exactly what a message told is asked for nothing that it named.

The accounts are drawn: other debts older and younger, money before and after, and what was told
is computed here from the plain sums.
"""

from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from puntual.domain.ids import DocumentId
from puntual.domain.money import Money
from puntual.domain.receivables.allocation import allocate
from puntual.domain.receivables.offers import SettlementOffer
from puntual.domain.receivables.receivable import (
    Instalment,
    InstalmentKey,
    Invoice,
    InvoiceStatus,
    Payment,
)
from tests.domain.receivables.test_corrections import AT, DAY, bill, paid

_TOLD = 10
_UNTIL = 15


@dataclass(frozen=True)
class Case:
    """What is owed, what was told, and the payments with which the sum came."""

    named: list[Invoice]
    others: list[Invoice]
    offer: SettlementOffer
    sum: int
    payments: list[Payment]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Draw an offer for some invoices, whose sum comes in one to three payments."""
    named = [
        bill(f"A-{number}", (draw(st.integers(20, 30)), draw(st.integers(100, 900))))
        for number in range(draw(st.integers(1, 3)))
    ]
    others = [
        bill(f"B-{number}", (draw(st.integers(0, 40)), draw(st.integers(1, 900))))
        for number in range(draw(st.integers(0, 3)))
    ]
    percent = draw(st.integers(1, 50))
    shares = [(_key(one), _minor(one) * percent // 100) for one in named]
    told = sum(map(_minor, named)) - sum(share for _, share in shares)
    offer = SettlementOffer(
        percent,
        DAY + timedelta(days=_UNTIL),
        tuple(draw(st.permutations(shares))),
        DAY + timedelta(days=_TOLD),
        AT,
        (Money(told, "MXN"),),
    )
    cuts = draw(st.lists(st.integers(1, told - 1), max_size=2, unique=True))
    edges = [0, *sorted(cuts), told]
    payments = [
        paid(
            f"P-{place}",
            end - start,
            draw(st.integers(_TOLD, _UNTIL)),
            draw(st.none() | st.sampled_from([one.label for one in named])),
        )
        for place, (start, end) in enumerate(pairwise(edges))
    ]
    return Case(named, others, offer, told, payments)


def _key(one: Invoice) -> InstalmentKey:
    return InstalmentKey(one.id, 1)


def _minor(one: Invoice) -> int:
    return one.instalments[0].amount.minor


@given(cases(), st.randoms(use_true_random=False))
def test_the_told_sum_in_time_settles_what_was_named_and_nothing_else(
    case: Case, luck: Random
) -> None:
    invoices = [*case.named, *case.others]
    luck.shuffle(invoices)
    luck.shuffle(case.payments)
    balance = allocate(invoices, case.payments, offers=[case.offer])
    left = {one.key.invoice: one.outstanding.minor for one in balance.open_instalments}
    assert left == {one.id: _minor(one) for one in case.others}
    given_off = {one.instalment: one.amount.minor for one in balance.discounts}
    assert given_off == {key: share for key, share in case.offer.shares if share}
    assert balance.credits == ()


@given(cases(), st.integers(1, 400), st.randoms(use_true_random=False))
def test_more_money_in_time_never_leaves_what_was_named_open(
    case: Case, more: int, luck: Random
) -> None:
    payments = [*case.payments, paid("Q", more, _UNTIL)]
    luck.shuffle(payments)
    balance = allocate([*case.named, *case.others], payments, offers=[case.offer])
    still_open = {one.key for one in balance.open_instalments}
    assert still_open.isdisjoint(key for key, _ in case.offer.shares)
    off = sum(one.amount.minor for one in balance.discounts)
    owed = sum(map(_minor, (*case.named, *case.others)))
    rest = sum(one.outstanding.minor for one in balance.open_instalments)
    in_hand = sum(one.minor for one in balance.credits)
    assert owed == case.sum + more - in_hand + off + rest


def test_a_credit_note_for_an_instalment_that_was_not_named_lowers_no_sum() -> None:
    """The note names the invoice, and the message only its second instalment."""
    both = bill("A", (5, 1_000), (25, 1_000))
    named = InstalmentKey(both.id, 2)
    offer = SettlementOffer(
        10, DAY + timedelta(days=_UNTIL), ((named, 100),), DAY, AT, (Money(900, "MXN"),)
    )
    balance = allocate([both], [paid("P", 900, 3)], offers=[offer])
    assert [one.key for one in balance.open_instalments] == [InstalmentKey(both.id, 1)]


def test_instalments_of_other_currencies_are_met_by_their_own_sums() -> None:
    dollars = Invoice(
        DocumentId("erp", "D"),
        "D",
        DAY,
        (Instalment(1, DAY + timedelta(days=25), Money(1_000, "USD")),),
        InvoiceStatus.OPEN,
    )
    pesos = bill("A", (25, 2_000))
    shares = (_key(pesos), 200), (_key(dollars), 100)
    sums = Money(1_800, "MXN"), Money(900, "USD")
    offer = SettlementOffer(10, DAY + timedelta(days=_UNTIL), shares, DAY, AT, sums)
    in_dollars = Payment(DocumentId("bank", "U"), sums[1], DAY, AT)
    rest = [bill("OLD", (0, 40)), pesos, dollars]
    balance = allocate(rest, [paid("P", 1_800), in_dollars], offers=[offer])
    assert [one.label for one in balance.open_instalments] == ["OLD"]
