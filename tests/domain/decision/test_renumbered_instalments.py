"""An invoice that is sent again with its instalments in another order repeats no reminder.

H-7: without numbers an instalment is named by its place. Listed the other way round, each had the
date of another one: both had "moved" by a month, and what had just been sent went out again.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from puntual.domain.decision.plan import Plan
from puntual.domain.money import Money
from puntual.domain.receivables.receivable import Instalment, Invoice
from tests.domain.decision.decision_cases import DUE, account, days_from_due, invoice
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
