"""Nothing goes out on a day that the creditor closed, and steps give way to it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from puntual.domain.contact_law.holidays import ClosedDays
from puntual.domain.decision.plan import Send, Wait
from puntual.domain.decision.terms import Terms
from puntual.domain.policies.cadence import CatchUp, DayUnit, Step
from puntual.domain.policies.policy import DEFAULT_POLICY
from puntual.domain.reasons import Reason
from puntual.domain.sending.conditions import Conditions, Switch, closing_of
from tests.decisions import decide
from tests.domain.decision.decision_cases import DUE, RULES, account, days_from_due, invoice, local
from tests.domain.decision.segment_cases import only, terms
from tests.domain.decision.test_caps_of_a_debt import ROOMY
from tests.domain.decision.walk import walk

DATED = ClosedDays(dates=frozenset({DUE}))
YEARLY = ClosedDays(yearly=frozenset({(DUE.month, DUE.day)}))


def _days(closed: ClosedDays, *steps: Step) -> list[tuple[str, date]]:
    base = terms(only(*steps))
    assert base.policy is not None
    policy = replace(base.policy, closed_days=closed)
    with_terms = replace(base, policy=policy, rules=replace(RULES, caps=ROOMY))
    plans = walk(account(invoice("F-1", DUE)), with_terms, DUE - timedelta(days=14), 21)
    return [(plan.contact.step, plan.contact.local_date) for plan in plans]


@pytest.mark.parametrize("closed", [DATED, YEARLY])
def test_on_a_closed_day_nothing_goes_out_with_a_reason_of_its_own(closed: ClosedDays) -> None:
    policy = replace(DEFAULT_POLICY, closed_days=closed)
    decision = decide(account(), Terms(policy, RULES), local(DUE))
    assert decision == Wait(local(days_from_due(1), 9), (Reason.CLOSED_BY_CREDITOR,))


def test_a_holiday_is_named_before_a_day_that_the_creditor_closed() -> None:
    policy = replace(DEFAULT_POLICY, closed_days=DATED)
    holiday = replace(RULES, holidays=RULES.holidays.merge({DUE: "Fiesta"}))
    decision = decide(account(), Terms(policy, holiday), local(DUE))
    assert decision == Wait(local(days_from_due(1), 9), (Reason.HOLIDAY,))


@pytest.mark.parametrize("closed", [DATED, YEARLY])
def test_a_step_gives_way_to_the_open_day_before(closed: ClosedDays) -> None:
    step = Step("due_today", 0, 3, catch_up=CatchUp.EARLIER)
    assert _days(ClosedDays(), step) == [("due_today", DUE)]
    assert _days(closed, step) == [("due_today", days_from_due(-1))]


def test_two_steps_do_not_meet_where_the_creditor_is_closed() -> None:
    early = [Step(f"s{-offset}", offset, 1, catch_up=CatchUp.EARLIER) for offset in (-1, 0)]
    assert _days(DATED, *early) == [("s1", days_from_due(-4)), ("s0", days_from_due(-1))]


def test_a_step_that_cannot_be_early_waits_for_the_open_day_after() -> None:
    assert _days(DATED, Step("due_today", 0, 3)) == [("due_today", days_from_due(1))]


def test_a_closed_day_is_no_business_day() -> None:
    step = Step("late", 2, 2, unit=DayUnit.BUSINESS)
    tomorrow = ClosedDays(dates=frozenset({days_from_due(1)}))
    assert _days(ClosedDays(), step) == [("late", days_from_due(2))]
    assert _days(tomorrow, step) == [("late", days_from_due(3))]


@pytest.mark.parametrize(
    ("closing", "reason"),
    [
        (closing_of(DUE), Reason.CLOSED_BY_CREDITOR),
        (closing_of(DUE, "MX"), Reason.HOLIDAY),
        (closing_of(DUE, "PY"), None),
        (closing_of(days_from_due(1)), None),
    ],
)
def test_a_day_that_an_operator_closes_is_silent_at_once(
    closing: Switch, reason: Reason | None
) -> None:
    conditions = Conditions(switches=frozenset({closing}))
    decision = decide(account(), Terms(DEFAULT_POLICY, RULES, conditions), local(DUE))
    if reason is None:
        assert isinstance(decision, Send)
    else:
        assert decision == Wait(local(days_from_due(1), 9), (reason,))
