"""An invoice that is sent again with its instalments in another order repeats no reminder.

H-7: without numbers an instalment is named by its place. Listed the other way round, each had the
date of another one: both had "moved" by a month, and what had just been sent went out again. So it
did for what was left when the first of them was removed.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from puntual.domain.accounts.account_changes import NewPayment, after_change
from puntual.domain.accounts.excerpt import excerpt_of
from puntual.domain.accounts.view_folding import view_of
from puntual.domain.decision.context_building import decision_context_of
from puntual.domain.decision.instalment_step import instalment_step_of
from puntual.domain.decision.plan import Plan
from puntual.domain.money import Money
from puntual.domain.policies.policy import DEFAULT_POLICY
from puntual.domain.receivables.receivable import Instalment, Invoice
from puntual.domain.sending.conditions import ALL_CLEAR
from tests.domain.decision.decision_cases import (
    DUE,
    RULES,
    account,
    days_from_due,
    invoice,
    local,
    payment,
)
from tests.domain.decision.test_caps_of_a_debt import ROOMY
from tests.domain.decision.test_redating import ALL_FIVE, ENOUGH, after
from tests.domain.decision.walk import walk

_LATER = DUE + timedelta(days=60)
_EARLIER = DUE - timedelta(days=20)


def listed(*days: date) -> Invoice:
    parts = tuple(
        Instalment(number, day, Money(125_050, "MXN")) for number, day in enumerate(days, start=1)
    )
    return replace(invoice(), instalments=parts)


def dates_of(plans: Sequence[Plan]) -> list[tuple[str, date]]:
    return [(plan.contact.step, plan.instalments[0].due_on) for plan in plans]


def went_out(*days: date) -> list[tuple[str, date]]:
    """Return what goes out after the first four steps, if the instalments are listed so."""
    owed = account(listed(DUE, _LATER))
    plans = walk(owed, ENOUGH, days_from_due(-8), 13)
    assert dates_of(plans) == [(step, DUE) for step in ALL_FIVE[:4]]
    debtor = replace(after(owed, plans), invoices=(listed(*days),))
    return dates_of(walk(debtor, ENOUGH, days_from_due(5), 90))


def test_the_other_order_of_instalments_repeats_nothing() -> None:
    unchanged = went_out(DUE, _LATER)
    assert unchanged == [(ALL_FIVE[4], DUE), *((step, _LATER) for step in ALL_FIVE)]
    assert went_out(_LATER, DUE) == unchanged


@pytest.mark.parametrize("days", [(_EARLIER, DUE, _LATER), (DUE, _EARLIER, _LATER)])
def test_an_instalment_that_is_put_before_others_repeats_nothing_of_theirs(
    days: tuple[date, ...],
) -> None:
    assert [step for step, due in went_out(*days) if due == _LATER] == ALL_FIVE


def test_an_instalment_that_has_moved_is_owed_its_steps_again() -> None:
    moved = DUE + timedelta(days=40)
    again = [step for step, due in went_out(moved, _LATER) if due == moved]
    assert again[:2] == ALL_FIVE[:2]


def again_for(before: Sequence[date], now: Sequence[date]) -> list[tuple[str, date]]:
    """Return what goes out twice when instalments, all reminded of, are listed anew."""
    owed = account(listed(*before))
    plans = walk(owed, ENOUGH, days_from_due(-8), 100)
    assert {step for step, _ in dates_of(plans)} == set(ALL_FIVE)
    debtor = replace(after(owed, plans), invoices=(listed(*now),))
    return dates_of(walk(debtor, ENOUGH, days_from_due(92), 60))


@pytest.mark.parametrize("count", [1, 2])
def test_what_is_left_after_the_first_instalments_were_removed_is_not_asked_for_again(
    count: int,
) -> None:
    days = [DUE, DUE + timedelta(days=20), DUE + timedelta(days=40)]
    assert again_for(days, days[count:]) == []


@pytest.mark.parametrize("days", [1, 3])
def test_nor_is_it_when_the_others_were_corrected_by_some_days_as_well(days: int) -> None:
    """Only of the last one: its number is gone, and no other one has its date."""
    first, second, last = (DUE + timedelta(days=20 * place) for place in range(3))
    moved = [one + timedelta(days=days) for one in (second, last)]
    assert [due for _, due in again_for([first, second, last], moved) if due == moved[0]] == []


def test_a_debt_that_has_had_all_its_messages_has_had_them_under_another_number() -> None:
    owed = account(listed(DUE, _LATER))
    plans = walk(owed, ENOUGH, days_from_due(30), 50)
    named = Counter(part.due_on for plan in plans for part in plan.instalments)
    assert 0 < named[DUE] < named[_LATER]
    for total, is_worn_out in ((named[_LATER], True), (named[_LATER] + 1, False)):
        rules = replace(RULES, caps=replace(ROOMY, per_debt_total=total))
        now = local(days_from_due(90))
        view = view_of(replace(after(owed, plans), invoices=(listed(_LATER),)), now)
        context = decision_context_of(view, DEFAULT_POLICY, rules, ALL_CLEAR, now)
        (left,) = view.open_instalments
        assert instalment_step_of(context, left).is_worn_out is is_worn_out


def test_a_payment_of_one_of_two_that_are_due_together_leaves_the_same_view() -> None:
    owed = account(listed(DUE, DUE, _LATER))
    told = after(owed, walk(owed, ENOUGH, days_from_due(-8), 8)[:2])
    paid = NewPayment(payment(125_050, local(DUE)))
    known = after_change(excerpt_of(told), paid)
    assert known is None
    whole = view_of(paid.of_account(told), local(DUE))
    # Each message named both, and is one.
    assert [(one.instalment.number, one.times) for one in whole.sent_steps] == [(2, 1), (2, 1)]
