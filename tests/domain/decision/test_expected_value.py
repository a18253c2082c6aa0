"""Whom to write to first: money that is late and still moves, of whom needs to be reminded."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from puntual.domain.accounts.account import Account
from puntual.domain.currencies import exponent_of
from puntual.domain.ids import DocumentId
from puntual.domain.money import Money
from puntual.domain.policies.policy import DEFAULT_POLICY
from puntual.domain.reasons import ENDED_BY_TIME, Reason
from puntual.domain.receivables.payer_segment import Behaviour, Thresholds, payer_segment_of
from puntual.domain.receivables.payment_history import payment_history_of
from puntual.domain.receivables.receivable import Instalment, Invoice, Payment
from tests.decisions import expected_value, value_of_evaluation
from tests.domain.decision.decision_cases import (
    DUE,
    TERMS,
    account,
    days_from_due,
    invoice,
    local,
    payment,
)
from tests.domain.decision.fallback.fallback_cases import MORNING, unreachable
from tests.domain.decision.fallback.fallback_cases import terms as fallback_terms


def owing(minor: int, currency: str, due: date = DUE) -> Account:
    part = Instalment(1, due, Money(minor, currency))
    return account(Invoice(DocumentId("erp", "F-1"), "F-1", due - timedelta(days=30), (part,)))


def test_a_debt_free_account_is_worth_nothing() -> None:
    assert expected_value(account(payments=(payment(),)), DUE) == 0


def test_more_money_is_worth_more() -> None:
    assert expected_value(owing(2_000_00, "MXN"), DUE) == 8000
    assert expected_value(owing(4_000_00, "MXN"), DUE) == 16_000


def test_an_absurd_amount_still_fits() -> None:
    assert expected_value(owing(10**17, "USD"), DUE) == 10**9


@pytest.mark.parametrize(
    ("minor", "currency"),
    [(2_000_00, "MXN"), (100_00, "USD"), (400_000_00, "COP"), (100_000, "CLP"), (2_5000, "CLF")],
)
def test_currencies_weigh_by_their_magnitude(minor: int, currency: str) -> None:
    assert expected_value(owing(minor, currency), DUE) == 8000


@pytest.mark.parametrize(
    ("currency", "units"),
    [
        *(("ARS", 1000), ("BOB", 7), ("BRL", 5), ("CLP", 1000), ("COP", 4000), ("CRC", 500)),
        *(("DOP", 60), ("GTQ", 8), ("HNL", 25), ("MXN", 20), ("PEN", 4), ("PYG", 7000)),
        *(("UYU", 40), ("USD", 1), ("PAB", 1), ("EUR", 1)),
    ],
)
def test_so_many_units_weigh_as_much_as_a_dollar(currency: str, units: int) -> None:
    minor = 100 * units * 10 ** exponent_of(currency)
    assert expected_value(owing(minor, currency), DUE) == 8000


@pytest.mark.parametrize(
    ("days", "percent"),
    [
        *((-20, 30), (-4, 30), (-3, 70), (-1, 70), (0, 100), (7, 100)),
        *((8, 80), (30, 80), (31, 50), (90, 50), (91, 20), (400, 20)),
    ],
)
def test_the_days_around_the_due_date_are_worth_most(days: int, percent: int) -> None:
    assert expected_value(owing(100_00, "USD"), days_from_due(days)) == 80 * percent


def settled(count: int, days_late: int) -> Account:
    invoices = [invoice(f"F-{n:03}", days_from_due(-60 - n), 10_000) for n in range(count)]
    payments = tuple(
        Payment(
            DocumentId("bank", f"P-{n}"),
            Money(10_000, "MXN"),
            days_from_due(-60 - n + days_late),
            local(days_from_due(-60 - n + days_late)),
            one.id,
        )
        for n, one in enumerate(invoices)
    )
    return account(*invoices, invoice("F-900", minor=2_000_00), payments=payments)


@pytest.mark.parametrize(
    ("debtor", "behaviour", "value"),
    [
        (settled(5, 20), Behaviour.IRREGULAR, 10_000),
        (settled(1, 20), Behaviour.NEW, 8000),
        (settled(5, 0), Behaviour.PUNCTUAL, 4000),
    ],
)
def test_whoever_pays_by_themselves_comes_last(
    debtor: Account, behaviour: Behaviour, value: int
) -> None:
    balance = debtor.balance
    history = payment_history_of(balance.settlements)
    payer_segment = payer_segment_of(
        debtor.profile.kind, balance.open_instalments, history, DUE, Thresholds()
    )
    assert payer_segment.behaviour is behaviour
    assert expected_value(debtor, DUE) == value


def test_the_creditor_s_own_thresholds_say_who_is_punctual() -> None:
    patient = replace(DEFAULT_POLICY, thresholds=Thresholds(history=9))
    assert expected_value(settled(5, 0), DUE, patient) == 8000


# --- at a look


def test_a_look_is_worth_what_is_owed_on_the_debtor_s_own_day() -> None:
    """In the evening of Tijuana it is tomorrow by UTC: a row and its look had two values."""
    evening = local(days_from_due(-4), 19)
    assert evening.date() == days_from_due(-3)
    worth = expected_value(account(), days_from_due(-4))
    assert value_of_evaluation(account(), TERMS, evening) == worth
    nowhere = replace(TERMS, rules=None)
    by_utc = expected_value(account(), days_from_due(-3))
    assert value_of_evaluation(account(), nowhere, evening) == by_utc


@pytest.mark.parametrize("reason", sorted(set(Reason) - ENDED_BY_TIME))
def test_whoever_waits_for_more_than_time_is_worth_no_place(reason: Reason) -> None:
    """A person, a template, Meta: the row of each hour kept a place that nobody could use."""
    at = local(DUE)
    assert value_of_evaluation(account(), TERMS, at, (Reason.GAP, reason)) == 0
    assert value_of_evaluation(account(), TERMS, at, (Reason.GAP,)) > 0


def test_a_debt_that_is_worn_out_takes_no_place_from_the_next_one() -> None:
    """Such a wait has an end only for another instalment, whose day comes then."""
    assert value_of_evaluation(account(), TERMS, local(DUE), (Reason.CAP_TOTAL,)) > 0


def test_who_is_written_to_by_another_channel_needs_no_place() -> None:
    debtor = unreachable()
    assert value_of_evaluation(debtor, fallback_terms(), MORNING) == 0
    assert value_of_evaluation(debtor, TERMS, MORNING) > 0
    assert value_of_evaluation(account(), fallback_terms(), MORNING) > 0
