"""L-1 and L-2: how often a message may name a debt, and of which debts its text is true."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from puntual.domain.accounts.account import Release
from puntual.domain.contact_law.contact_rules import Caps
from puntual.domain.decision.plan import Send, Stop, Wait
from puntual.domain.decision.terms import Terms
from puntual.domain.policies.cadence import Cadence, Step
from puntual.domain.policies.policy import DEFAULT_POLICY
from puntual.domain.reasons import Reason
from tests.decisions import decide
from tests.domain.decision.decision_cases import (
    DUE,
    RULES,
    TERMS,
    account,
    contact_of,
    days_from_due,
    invoice,
    local,
    reminded,
)
from tests.domain.decision.gate_cases import held
from tests.domain.decision.segment_cases import only, terms
from tests.domain.decision.walk import times_at_step, times_named, walk

ROOMY = Caps(per_day=1, per_week=7, min_gap=timedelta(0), per_debt_total=8)
DAILY = Terms(DEFAULT_POLICY, replace(RULES, caps=ROOMY))
STEP_CAPS = {step.name: step.cap for step in DEFAULT_POLICY.cadences[0].steps}


@pytest.mark.parametrize("with_terms", [TERMS, DAILY], ids=["good practice", "daily"])
@pytest.mark.parametrize("apart", [1, 21, 30])
def test_a_debt_is_named_no_more_often_than_its_steps_may_go_out(
    apart: int, with_terms: Terms
) -> None:
    bills = (invoice(f"F-{n}", DUE + timedelta(days=n * apart)) for n in range(6))
    plans = walk(account(*bills), with_terms, DUE - timedelta(days=10), 190)
    assert max(times_named(plans).values()) <= sum(STEP_CAPS.values())
    assert all(times <= STEP_CAPS[step] for (_, step), times in times_at_step(plans).items())


def test_a_debt_that_has_had_all_its_reminders_is_not_named_with_the_next_one() -> None:
    steps = ("due_in_7_days", "due_in_3_days", "due_today", "overdue_3_days", "overdue_8_days")
    told = tuple(
        reminded(local(days_from_due(day)), step, "F-old", seq=seq)
        for seq, (step, day) in enumerate(zip(steps, (-7, -3, 0, 3, 8), strict=True), start=1)
    )
    debtor = account(invoice("F-old"), invoice("F-new", days_from_due(17)), contacts=told)
    decision = decide(debtor, TERMS, local(days_from_due(20)))
    assert isinstance(decision, Send)
    assert [one.label for one in decision.plan.instalments] == ["F-new"]
    assert decision.plan.contact.step == "overdue_3_days"


def test_a_worn_out_debt_neither_is_named_nor_decides_the_level() -> None:
    tight = replace(TERMS, rules=replace(RULES, caps=replace(ROOMY, per_debt_total=1)))
    told = (reminded(local(days_from_due(3)), "overdue_3_days", "F-old"),)
    debtor = account(invoice("F-old"), invoice("F-new", days_from_due(6)), contacts=told)
    decision = decide(debtor, tight, local(days_from_due(9)))
    assert isinstance(decision, Send)
    assert [one.label for one in decision.plan.instalments] == ["F-new"]


def test_a_message_that_another_debt_brings_about_counts_for_all_that_it_names() -> None:
    """The second of the two days of a step is used up by the other debt's message."""
    twice = terms(only(Step("follow_up", 8, 60, cap=2, every_days=10)))
    told = (reminded(local(days_from_due(8)), "follow_up", "F-old"),)
    debtor = account(invoice("F-old"), invoice("F-new", days_from_due(5)), contacts=told)
    joined = contact_of(decide(debtor, twice, local(days_from_due(14))))
    assert len(joined.covered) == 2
    plans = walk(debtor, twice, days_from_due(14), 40)
    assert times_named(plans) == {"erp/F-old/1": 1, "erp/F-new/1": 2}


@settings(max_examples=15)
@given(
    st.lists(st.integers(-5, 60), min_size=1, max_size=5, unique=True),
    st.lists(st.tuples(st.integers(1, 3), st.integers(1, 12)), min_size=4, max_size=4),
    st.integers(1, 6),
)
def test_no_debt_is_ever_named_above_its_caps_and_no_text_says_what_is_not_so(
    dues: list[int], repeats: list[tuple[int, int]], total: int
) -> None:
    offsets = ((-7, 4), (0, 3), (3, 5), (9, 30))
    steps = tuple(
        Step(f"step_{n}", offset, valid, cap=cap, every_days=every)
        for n, ((offset, valid), (cap, every)) in enumerate(zip(offsets, repeats, strict=True))
    )
    caps = {step.name: step.cap for step in steps}
    late = {step.name for step in steps if step.offset > 0}
    rules = replace(RULES, caps=replace(ROOMY, per_debt_total=total))
    bills = (invoice(f"F-{n}", days_from_due(due)) for n, due in enumerate(dues))
    plans = walk(account(*bills), replace(terms(only(*steps)), rules=rules), days_from_due(-9), 80)
    assert all(times <= total for times in times_named(plans).values())
    assert all(times <= caps[step] for (_, step), times in times_at_step(plans).items())
    for plan in plans:
        past_due = {one.due_on < plan.contact.local_date for one in plan.instalments}
        assert len(past_due) == 1
        assert plan.contact.step not in late or past_due == {True}


def test_a_text_that_says_that_money_is_late_names_nothing_that_is_due_next_week() -> None:
    debtor = account(invoice("F-late", days_from_due(-2)), invoice("F-next", days_from_due(8)))
    first, second = walk(debtor, DAILY, days_from_due(1), 2)
    assert [one.label for one in first.instalments] == ["F-late"]
    assert first.contact.step == "overdue_3_days"
    assert [one.label for one in second.instalments] == ["F-next"]
    assert second.contact.step == "due_in_7_days"


def test_what_was_due_long_ago_is_not_said_to_come_near() -> None:
    preventive = terms(only(Step("due_in_3_days", -3, 3), Step("due_today", 0, 3)))
    debtor = account(invoice("F-old", days_from_due(-40)), invoice("F-new"))
    for day in (-1, 1):
        decision = decide(debtor, preventive, local(days_from_due(day)))
        assert isinstance(decision, Send)
        assert [one.label for one in decision.plan.instalments] == ["F-new"]


OLD = replace(RULES, debt_age_years=2)


def too_old(*more: int, releases: tuple[Release, ...] = ()) -> object:
    bills = [
        invoice("F-ancient", date(2024, 3, 17)),
        *(invoice("F-2", days_from_due(n)) for n in more),
    ]
    return decide(
        account(*bills, releases=releases), Terms(DEFAULT_POLICY, OLD), local(date(2026, 3, 18))
    )


def test_a_debt_older_than_the_countrys_age_waits_for_a_person() -> None:
    assert held(too_old()) == (Reason.DEBT_TOO_OLD,)
    assert isinstance(too_old(), Stop)


def test_a_debt_of_the_countrys_age_to_the_day_is_not_too_old() -> None:
    on_the_day = account(invoice("F-1", date(2024, 3, 18)))
    decision = decide(on_the_day, Terms(DEFAULT_POLICY, OLD), local(date(2026, 3, 18)))
    assert held(decision) == (Reason.STEP_LAPSED, Reason.CADENCE_FINISHED)


def test_an_old_debt_is_not_named_with_one_of_today_and_does_not_make_it_late() -> None:
    for days, step in ((8, "due_today"), (4, "overdue_3_days")):
        contact = contact_of(too_old(days))
        assert contact.step == step
        assert [one.instalment.invoice.external_id for one in contact.covered] == ["F-2"]


def test_beside_a_debt_that_has_steps_to_come_an_old_one_is_no_reason() -> None:
    decision = too_old(40)
    assert isinstance(decision, Wait)
    assert decision.reasons == (Reason.NOT_DUE_YET,)


def test_beside_a_debt_whose_steps_are_over_an_old_one_is_named_as_well() -> None:
    lapsed = (Reason.STEP_LAPSED, Reason.CADENCE_FINISHED, Reason.DEBT_TOO_OLD)
    assert held(too_old(-60)) == lapsed


def test_a_person_can_release_an_old_debt_for_one_message_of_another() -> None:
    this_morning = Release("overdue_8_days", local(date(2026, 3, 18), 8), "Rosa P.")
    contact = contact_of(too_old(-10, releases=(this_morning,)))
    assert contact.step == "overdue_8_days"
    assert [one.instalment.invoice.external_id for one in contact.covered] == ["F-ancient", "F-2"]


def test_what_a_person_releases_for_an_old_debt_goes_out_though_its_days_are_over() -> None:
    this_morning = Release("overdue_8_days", local(date(2026, 3, 18), 8), "Rosa P.")
    contact = contact_of(too_old(releases=(this_morning,)))
    assert contact.step == "overdue_8_days"
    assert [one.instalment.invoice.external_id for one in contact.covered] == ["F-ancient"]


def test_a_release_lets_an_old_debt_be_named_once() -> None:
    yesterday = Release("overdue_8_days", local(date(2026, 3, 17)), "Rosa P.")
    debtor = account(invoice("F-ancient", date(2024, 3, 10)), releases=(yesterday,))
    plans = walk(debtor, Terms(DEFAULT_POLICY, OLD), date(2026, 3, 18), 60)
    assert [plan.contact.step for plan in plans] == ["overdue_8_days"]


@pytest.mark.parametrize(
    ("step", "released_on"),
    [
        # Nobody knew then that the debt would be so old.
        ("overdue_8_days", date(2025, 3, 17)),
        ("overdue_3_days", date(2026, 3, 18)),
    ],
)
def test_a_release_of_another_step_or_of_younger_days_frees_no_old_debt(
    step: str, released_on: date
) -> None:
    release = Release(step, local(released_on, 8), "Rosa P.")
    assert held(too_old(releases=(release,))) == (Reason.DEBT_TOO_OLD,)


def test_no_release_makes_a_text_of_the_day_itself_speak_of_an_old_debt() -> None:
    until_the_day = replace(
        DEFAULT_POLICY, cadences=(Cadence("p", DEFAULT_POLICY.cadences[0].steps[:3]),)
    )
    yesterday = Release("due_today", local(date(2026, 3, 17)), "Rosa P.")
    debtor = account(invoice("F-ancient", date(2024, 3, 10)), releases=(yesterday,))
    decision = decide(debtor, Terms(until_the_day, OLD), local(date(2026, 3, 18)))
    assert held(decision) == (Reason.DEBT_TOO_OLD,)


@pytest.mark.parametrize(
    ("today", "years", "oldest"),
    [
        (date(2026, 11, 29), 2, date(2024, 11, 29)),
        (date(2028, 2, 29), 3, date(2025, 2, 28)),
        (date(2028, 2, 29), 4, date(2024, 2, 29)),
    ],
)
def test_an_age_is_counted_in_years_of_the_calendar(today: date, years: int, oldest: date) -> None:
    rules = replace(RULES, debt_age_years=years)
    of_age, older = (
        decide(account(invoice("F-1", due)), Terms(DEFAULT_POLICY, rules), local(today))
        for due in (oldest, oldest - timedelta(days=1))
    )
    assert Reason.DEBT_TOO_OLD not in held(of_age)
    assert held(older) == (Reason.DEBT_TOO_OLD,)
