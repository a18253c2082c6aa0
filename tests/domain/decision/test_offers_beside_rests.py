"""Who pays the sum that a message told him has paid what it named, whatever else he owes.

A-1: "$950.00 with the discount until D", paid to the cent on D, and yet an older rest of $40.00
that the message did not name took its part, so that the invoice was asked for again.
"""

from dataclasses import replace
from datetime import date

import pytest

from puntual.domain.accounts.account import Account
from puntual.domain.accounts.books.carried import carried_of_account
from puntual.domain.accounts.contact import Purpose, contact_id
from puntual.domain.accounts.view_folding import view_of
from puntual.domain.decision.plan import Send
from puntual.domain.ids import DebtorId, DocumentId
from puntual.domain.money import Money
from puntual.domain.policies.policy import EarlyDiscount
from puntual.domain.receivables.corrections import (
    CreditNote,
    Reversal,
    ReversalId,
    ReversalReason,
)
from puntual.domain.receivables.receivable import Invoice, Payment
from tests.domain.decision.decision_cases import (
    DUE,
    account,
    days_from_due,
    invoice,
    key_of,
    local,
    payment,
)
from tests.domain.decision.test_early_offers import _LAST_DAY, after, plan_of, told

_TOLD_ON = days_from_due(-7)
_OWED = invoice(minor=100_000)
# Too old for any step, and too small to be asked for: a message names neither.
_OLD = invoice("OLD", days_from_due(-47), 4_000)
_SMALL = invoice("SMALL", days_from_due(-12), 50)


def paid(name: str, minor: int, on: date = _LAST_DAY, to: str | None = None) -> Payment:
    one = payment(minor, local(on, 12), name, paid_on=on)
    return replace(one, invoice=None if to is None else DocumentId("erp", to))


def paying(debtor: Account, *payments: Payment) -> Account:
    return replace(debtor, payments=(*debtor.payments, *payments))


def left(debtor: Account) -> dict[str, int]:
    return {one.label: one.outstanding.minor for one in debtor.balance.open_instalments}


def off(debtor: Account) -> int:
    return sum(one.amount.minor for one in debtor.balance.discounts)


@pytest.mark.parametrize("rest", [_OLD, _SMALL])
def test_a_rest_that_the_message_did_not_name_takes_nothing_of_the_sum(rest: Invoice) -> None:
    debtor = told(account(_OWED, rest))
    assert [one.instalment for one in debtor.contacts[0].covered] == [key_of()]
    payer = paying(debtor, paid("P", 95_000))
    assert (left(payer), off(payer)) == ({rest.label: rest.instalments[0].amount.minor}, 5_000)
    decision = after(payer)
    assert not isinstance(decision, Send) or "F-001" not in str(decision.plan.instalments)


def test_a_rest_of_small_change_beside_a_debt_does_not_end_the_offer() -> None:
    """A listed rest of 50 centavos, due two days sooner, left 1,000 pesos without a discount."""
    small = invoice("SMALL", days_from_due(-5), 50)
    debtor = told(account(_OWED, small))
    offer = debtor.contacts[0].offer
    assert offer is not None
    assert (offer.until, offer.sums) == (_LAST_DAY, (Money(95_048, "MXN"),))
    assert left(paying(debtor, paid("P", 95_048))) == {}


@pytest.mark.parametrize(
    ("minor", "rest"),
    [(94_999, 9_001), (95_000, 4_000), (95_001, 3_999), (99_000, 0), (100_000, 0)],
)
def test_more_than_the_sum_lowers_the_rest_and_less_meets_nothing(minor: int, rest: int) -> None:
    payer = paying(told(account(_OWED, _OLD)), paid("P", minor))
    assert sum(left(payer).values()) == rest
    assert off(payer) == 104_000 - minor - rest


def test_partial_payments_that_come_to_the_sum_are_spent_on_what_was_named() -> None:
    parts = paid("P", 60_000, _TOLD_ON), paid("Q", 34_000, days_from_due(-5)), paid("R", 1_000)
    some, whole = (paying(told(account(_OWED, _OLD)), *parts[:count]) for count in (2, 3))
    assert left(some) == {"F-001": 10_000}
    assert left(whole) == {"OLD": 4_000}


def test_a_part_that_came_too_late_meets_nothing() -> None:
    parts = paid("P", 60_000), paid("Q", 35_000, days_from_due(-3))
    assert left(paying(told(account(_OWED, _OLD)), *parts)) == {"F-001": 9_000}


def test_a_rest_that_becomes_known_after_the_payment_takes_nothing_of_it() -> None:
    payer = paying(told(account(_OWED)), paid("P", 95_000))
    later = replace(payer, invoices=(*payer.invoices, _OLD))
    assert (left(later), off(later)) == ({"OLD": 4_000}, 5_000)


def test_several_invoices_of_a_message_are_settled_each_with_its_own_discount() -> None:
    other = invoice("F-002", DUE, 60_000)
    debtor = told(account(_OWED, other, _OLD))
    payer = paying(debtor, paid("P", 152_000))
    assert left(payer) == {"OLD": 4_000}
    given = {one.instalment: one.amount.minor for one in payer.balance.discounts}
    assert given == {key_of(): 5_000, key_of("F-002"): 3_000}
    apart = paying(debtor, paid("P", 100_000, _TOLD_ON), paid("Q", 52_000))
    assert (left(apart), off(apart)) == ({"OLD": 4_000}, 8_000)


@pytest.mark.parametrize("to", [None, "F-001", "F-002"])
def test_money_that_names_an_invoice_of_the_message_pays_all_that_it_named(to: str | None) -> None:
    other = invoice("F-002", DUE, 60_000)
    payer = paying(told(account(_OWED, other, _OLD)), paid("P", 152_000, to=to))
    assert left(payer) == {"OLD": 4_000}


def test_money_that_names_another_invoice_is_not_taken_away_from_it() -> None:
    payer = paying(told(account(_OWED, _OLD)), paid("P", 95_000, to="OLD"))
    assert left(payer) == {"F-001": 9_000}


def test_what_the_message_knew_of_meets_nothing_that_it_told() -> None:
    """He paid another debt on the morning of the message, of the very sum."""
    before = account(_OWED, invoice("OLD", days_from_due(-47), 95_000))
    morning = replace(paid("P", 95_000, _TOLD_ON), recorded_at=local(_TOLD_ON, 8))
    debtor = replace(told(account(_OWED)), invoices=before.invoices, payments=(morning,))
    assert left(debtor) == {"F-001": 100_000}
    assert left(paying(debtor, paid("Q", 95_000))) == {}


def test_what_came_before_the_message_is_part_of_its_sum() -> None:
    early = replace(paid("P", 30_000, days_from_due(-9)), recorded_at=local(days_from_due(-9)))
    debtor = paying(account(_OWED), early)
    contact = told(account(invoice(minor=70_000))).contacts[0]
    payer = paying(replace(debtor, contacts=(contact,)), paid("Q", 66_500))
    assert left(payer) == {}


@pytest.mark.parametrize(("gone", "rest"), [(95_000, 104_000), (1, 9_001)])
def test_a_reversal_of_the_payment_opens_the_invoice_again(gone: int, rest: int) -> None:
    payer = paying(told(account(_OWED, _OLD)), paid("P", 95_000))
    name = ReversalId(payer.payments[0].id, "R-1")
    back = Reversal(name, Money(gone, "MXN"), DUE, ReversalReason.BOUNCED, local(DUE))
    assert sum(left(replace(payer, reversals=(back,))).values()) == rest


def test_after_a_reversal_another_payment_in_time_meets_the_offer_again() -> None:
    payer = paying(told(account(_OWED, _OLD)), paid("P", 95_000, _TOLD_ON), paid("Q", 95_000))
    name = ReversalId(payer.payments[0].id, "R-1")
    back = Reversal(name, Money(95_000, "MXN"), DUE, ReversalReason.BOUNCED, local(DUE))
    assert left(replace(payer, reversals=(back,))) == {"OLD": 4_000}


def note(minor: int, on: date, to: str | None = "F-001") -> CreditNote:
    named = None if to is None else DocumentId("erp", to)
    return CreditNote(DocumentId("erp", "N-1"), Money(minor, "MXN"), on, local(on), named)


@pytest.mark.parametrize(("minor", "rest"), [(85_500, {"OLD": 4_000}), (85_400, {"F-001": 8_600})])
def test_a_credit_note_in_between_lowers_the_sum(minor: int, rest: dict[str, int]) -> None:
    payer = paying(told(account(_OWED, _OLD)), paid("P", minor))
    credited = replace(payer, credit_notes=(note(10_000, days_from_due(-5)),))
    assert left(credited) == rest


@pytest.mark.parametrize("on", [days_from_due(-5), _LAST_DAY, DUE])
def test_a_credit_note_that_books_the_discount_leaves_the_rest_as_it_is(on: date) -> None:
    payer = paying(told(account(_OWED, _OLD)), paid("P", 95_000))
    booked = replace(payer, credit_notes=(note(5_000, on),))
    assert (left(booked), off(booked), booked.balance.credits) == ({"OLD": 4_000}, 0, ())


@pytest.mark.parametrize("moved", [-10, -1, 3, 60])
def test_a_new_due_date_takes_nothing_back(moved: int) -> None:
    dated = invoice(due=days_from_due(moved), minor=100_000)
    payer = paying(told(account(_OWED, _OLD)), paid("P", 95_000))
    assert left(replace(payer, invoices=(dated, _OLD))) == {"OLD": 4_000}


def test_only_what_an_invoice_was_raised_by_is_asked_for() -> None:
    payer = paying(told(account(_OWED, _OLD)), paid("P", 95_000))
    raised = replace(payer, invoices=(invoice(minor=120_000), _OLD))
    assert (left(raised), off(raised)) == ({"OLD": 4_000, "F-001": 20_000}, 5_000)


def twice(first: Account, *added: Invoice) -> Account:
    """Return an account that was told of another offer two days later, with more invoices."""
    known = replace(first, invoices=(*first.invoices, *added))
    offer = EarlyDiscount(10, 2, frozenset({"due_in_7_days", "due_in_3_days"}))
    contact = plan_of(replace(known, contacts=()), offer).contact
    at = local(days_from_due(-5))
    second = replace(contact, claimed_at=at, local_date=days_from_due(-5))
    return known.with_contact(
        replace(second, id=contact_id(2, second.local_date, Purpose.REMINDER, 1))
    )


@pytest.mark.parametrize(("minor", "off_then"), [(95_000, 5_000), (90_000, 10_000)])
def test_of_two_offers_for_an_invoice_either_sum_settles_it(minor: int, off_then: int) -> None:
    payer = paying(twice(told(account(_OWED, _OLD))), paid("P", minor))
    assert (left(payer), off(payer)) == ({"OLD": 4_000}, off_then)


def test_of_two_offers_for_different_invoices_the_sum_says_which_is_meant() -> None:
    other = invoice("F-002", DUE, 47_500)
    debtor = twice(told(account(_OWED, _OLD)), other)
    first = paying(debtor, paid("P", 95_000))
    both = paying(debtor, paid("P", 132_750))
    assert left(first) == {"OLD": 4_000, "F-002": 47_500}
    assert left(both) == {"OLD": 4_000}
    one_by_one = paying(first, paid("Q", 42_750))
    assert (left(one_by_one), off(one_by_one)) == ({}, 151_500 - 137_750)


def test_what_was_told_holds_in_the_account_that_this_one_becomes() -> None:
    debtor = told(account(_OWED))
    carried = tuple(carried_of_account(DebtorId("cli-0002"), debtor.contacts, local(DUE)))
    merged = paying(account(_OWED, _OLD, carried=carried), paid("P", 95_000))
    assert left(merged) == {"OLD": 4_000}
    assert view_of(merged, local(DUE)).offered_until == _LAST_DAY
