"""A-1: who pays what was told owes nothing of it, whatever becomes known later.

A part had been paid without naming its invoice. Then a debt of January became known, which is
older and took that part: of the invoice that the message named 400.00 were open again.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from puntual.domain.accounts.account import Account
from puntual.domain.accounts.contact import EarlyOffer
from puntual.domain.money import Money
from puntual.domain.receivables.receivable import Invoice
from tests.domain.decision.decision_cases import (
    account,
    days_from_due,
    invoice,
    local,
    offering,
    payment,
)

_TOLD_AT = local(days_from_due(-7), 10)
_BEFORE, _AFTER = _TOLD_AT - timedelta(days=3), _TOLD_AT + timedelta(days=1)


def billed(name: str, minor: int, due: date, at: datetime = _BEFORE) -> Invoice:
    return replace(invoice(name, due, minor), recorded_at=at)


def told(*others: Invoice) -> Account:
    """Return an account of which 400.00 of 1,000.00 had come; 570.00 were asked for the rest."""
    contact = offering(_TOLD_AT)
    part = replace(contact.covered[0], off=3_000)
    offer = EarlyOffer(5, days_from_due(-4), (Money(57_000, "MXN"),))
    return replace(
        account(billed("F-001", 100_000, days_from_due(0)), *others),
        payments=(payment(40_000, _BEFORE, "P-0"),),
        contacts=(replace(contact, covered=(part,), offer=offer),),
    )


def left(debtor: Account, minor: int) -> dict[str, int]:
    paid = payment(minor, local(days_from_due(-5)), "P-1")
    balance = replace(debtor, payments=(*debtor.payments, paid)).balance
    return {one.key.invoice.external_id: one.outstanding.minor for one in balance.open_instalments}


def test_the_older_debt_is_asked_for_and_not_what_was_told() -> None:
    older = billed("F-000", 40_000, days_from_due(-40), _AFTER)
    assert left(told(older), 57_000) == {"F-000": 40_000}


@pytest.mark.parametrize("minor", [10_000, 40_000, 90_000])
def test_of_an_older_debt_of_any_sum_all_is_open(minor: int) -> None:
    older = billed("F-000", minor, days_from_due(-40), _AFTER)
    assert left(told(older), 57_000) == {"F-000": minor}


def test_what_is_paid_above_the_sum_goes_to_the_older_debt() -> None:
    older = billed("F-000", 40_000, days_from_due(-40), _AFTER)
    assert left(told(older), 60_000) == {"F-000": 37_000}


def test_money_that_is_less_than_the_sum_is_spent_on_what_is_oldest() -> None:
    older = billed("F-000", 40_000, days_from_due(-40), _AFTER)
    assert left(told(older), 50_000) == {"F-001": 50_000}


@pytest.mark.parametrize("at", [_BEFORE, _AFTER])
def test_a_debt_that_is_paid_later_or_was_known_changes_nothing(at: datetime) -> None:
    younger = billed("F-002", 40_000, days_from_due(20), at)
    assert left(told(younger), 57_000) == {"F-002": 40_000}


def test_money_for_another_invoice_was_not_reckoned_with() -> None:
    older = billed("F-000", 40_000, days_from_due(-40), _AFTER)
    debtor = told(older)
    named = replace(debtor.payments[0], invoice=older.id)
    assert left(replace(debtor, payments=(named,)), 57_000) == {"F-001": 40_000}


def test_an_offer_of_which_no_sum_is_on_record_is_for_the_whole() -> None:
    debtor = told(billed("F-000", 40_000, days_from_due(-40), _AFTER))
    offer = EarlyOffer(5, days_from_due(-4))
    old = replace(debtor, contacts=(replace(debtor.contacts[0], offer=offer),))
    assert left(old, 97_000) == {}
