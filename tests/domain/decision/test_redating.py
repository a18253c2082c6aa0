"""H-7: a new due date is a new promise, and a correction by a day or two is none."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from puntual.application.play_forward import as_read
from puntual.domain.accounts.account import Account
from puntual.domain.accounts.contact import Coverage
from puntual.domain.accounts.view_folding import view_of
from puntual.domain.decision.plan import Plan
from puntual.domain.decision.terms import Terms
from puntual.domain.policies.policy import DEFAULT_POLICY
from tests.domain.decision.decision_cases import (
    DUE,
    RULES,
    account,
    days_from_due,
    invoice,
    key_of,
    local,
)
from tests.domain.decision.test_caps_of_a_debt import DAILY, ROOMY
from tests.domain.decision.walk import times_named, walk

ALL_FIVE = [step.name for step in DEFAULT_POLICY.cadences[0].steps]
ENOUGH = replace(DAILY, rules=replace(RULES, caps=replace(ROOMY, per_debt_total=20)))


def after(debtor: Account, plans: list[Plan]) -> Account:
    """Return the account with what went out, and with nothing that the log leaves out."""
    for plan in plans:
        debtor = debtor.with_contact(as_read(plan.contact, plan.contact.claimed_at))
    return debtor


def redated(debtor: Account, due: date) -> Account:
    return replace(debtor, invoices=(invoice("F-001", due),))


def reminded_of_all(terms: Terms = ENOUGH) -> Account:
    plans = walk(account(), terms, days_from_due(-8), 30)
    assert [plan.contact.step for plan in plans] == ALL_FIVE
    return after(account(), plans)


def test_every_step_says_for_which_due_date_it_was_sent() -> None:
    (first, *_) = walk(account(), ENOUGH, days_from_due(-8), 5)
    assert first.contact.covered == (Coverage(key_of(), "due_in_7_days", DUE),)


def test_a_new_due_date_is_a_new_promise_and_its_steps_are_owed_again() -> None:
    later = date(2026, 5, 11)
    plans = walk(redated(reminded_of_all(), later), ENOUGH, date(2026, 3, 25), 90)
    assert [plan.contact.step for plan in plans] == ALL_FIVE
    assert plans[0].contact.local_date == later - timedelta(days=7)


def test_all_of_it_stays_within_the_messages_that_one_debt_may_bring() -> None:
    eight = replace(ENOUGH, rules=replace(RULES, caps=ROOMY))
    plans = walk(redated(reminded_of_all(eight), date(2026, 5, 11)), eight, date(2026, 3, 25), 90)
    assert [plan.contact.step for plan in plans] == ALL_FIVE[:3]


@pytest.mark.parametrize("days", [-3, -1, 1, 3])
def test_a_correction_repeats_no_step_that_was_just_sent(days: int) -> None:
    plans = walk(redated(reminded_of_all(), days_from_due(days)), ENOUGH, days_from_due(20), 60)
    assert plans == []


@pytest.mark.parametrize(("days", "again"), [(4, True), (3, False), (6, True)])
def test_a_date_that_creeps_is_compared_with_the_date_that_a_step_was_sent_for(
    days: int, again: bool
) -> None:
    creeping = redated(redated(reminded_of_all(), days_from_due(2)), days_from_due(days))
    plans = walk(creeping, ENOUGH, days_from_due(9), 30)
    assert bool(plans) is again


@pytest.mark.parametrize(("redate_days", "again"), [(0, True), (4, True), (5, False)])
def test_how_much_is_a_correction_is_the_policys_to_say(redate_days: int, again: bool) -> None:
    policy = replace(DEFAULT_POLICY, redate_days=redate_days)
    debtor = redated(reminded_of_all(), days_from_due(5))
    plans = walk(debtor, replace(ENOUGH, policy=policy), days_from_due(9), 30)
    assert bool(plans) is again


def test_a_record_that_names_no_due_date_counts_for_any() -> None:
    told = reminded_of_all()
    old = tuple(
        replace(one, covered=tuple(replace(each, due_on=None) for each in one.covered))
        for one in told.contacts
    )
    debtor = redated(replace(told, contacts=old), date(2026, 5, 11))
    assert walk(debtor, ENOUGH, date(2026, 3, 25), 90) == []


@settings(max_examples=15)
@given(st.lists(st.integers(-30, 90), min_size=1, max_size=4), st.integers(1, 9))
def test_however_often_a_date_moves_a_debt_is_never_named_above_its_cap(
    moves: list[int], total: int
) -> None:
    terms = replace(ENOUGH, rules=replace(RULES, caps=replace(ROOMY, per_debt_total=total)))
    debtor, first = account(), days_from_due(-8)
    plans: list[Plan] = []
    for move in moves:
        debtor = redated(debtor, first + timedelta(days=move))
        sent = walk(debtor, terms, first, 25)
        plans, debtor, first = [*plans, *sent], after(debtor, sent), first + timedelta(days=25)
    assert times_named(plans).total() <= total
    steps = view_of(debtor, local(first)).sent_steps
    assert sum(one.times for one in steps) == len(plans)
