from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.domain.contact_law.contact_rules import Caps
from puntual.domain.decision.plan import Send, Wait
from puntual.domain.policies.cadence import Audience, Cadence, CatchUp, Step
from puntual.domain.reasons import Reason
from puntual.domain.receivables.aging import AgingBucket
from tests.decisions import decide, next_evaluation
from tests.domain.decision.decision_cases import (
    RULES,
    account,
    contact_of,
    days_from_due,
    local,
    reminded,
)
from tests.domain.decision.instants import instants_between
from tests.domain.decision.segment_cases import days_with_a_message, only, terms

BUCKETS = st.frozensets(st.sampled_from(AgingBucket), min_size=1)
STEPS = st.lists(
    st.builds(
        Step,
        name=st.just(""),
        offset=st.integers(-10, 100),
        valid_days=st.integers(1, 30),
        catch_up=st.sampled_from(CatchUp),
        audience=st.builds(Audience, buckets=st.one_of(st.just(frozenset()), BUCKETS)),
        cap=st.integers(1, 2),
        every_days=st.integers(1, 10),
        near_payday=st.booleans(),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda step: step.offset,
).map(
    lambda steps: tuple(
        replace(step, name=f"step_{number}")
        for number, step in enumerate(sorted(steps, key=lambda one: one.offset))
    )
)


@pytest.mark.no_cover
@given(
    STEPS,
    st.one_of(st.just(frozenset()), BUCKETS),
    st.frozensets(st.integers(1, 31), max_size=2),
    st.integers(-12, 95),
    st.one_of(st.none(), st.integers(-12, 60)),
)
def test_no_look_is_set_behind_a_day_on_which_a_message_would_go_out(
    steps: tuple[Step, ...],
    buckets: frozenset[AgingBucket],
    paydays: frozenset[int],
    day: int,
    reminded_on: int | None,
) -> None:
    """The look may come early, for looking costs nothing; a message that it misses is lost."""
    cadence = Cadence("any", steps, Audience(buckets=buckets))
    with_terms = terms(cadence, paydays=paydays)
    told = (reminded(local(days_from_due(reminded_on)), steps[0].name),) if reminded_on else ()
    debtor = account(contacts=told)
    now = local(days_from_due(max(day, (reminded_on or -12) + 1)))
    look = next_evaluation(debtor, with_terms, now)
    last = now + timedelta(days=120)
    end = last if look is None else min(look, last)
    for later in instants_between(now, end, step=timedelta(hours=1)):
        assert not isinstance(decide(debtor, with_terms, later), Send), later


def test_a_step_near_payday_waits_for_it() -> None:
    near = terms(only(Step("first_reminder", 1, 7, near_payday=True)), paydays=frozenset({15, 31}))
    # The 15th is a Sunday, so wages come on Friday the 13th.
    assert decide(account(), near, local(days_from_due(1))) == Wait(
        local(date(2026, 3, 13), 9), (Reason.NOT_DUE_YET,)
    )
    assert contact_of(decide(account(), near, local(date(2026, 3, 13)))).step == "first_reminder"


@pytest.mark.parametrize(
    ("catch_up", "valid_days", "expected"),
    [
        (CatchUp.SEND_LATEST, 7, "first_reminder"),
        (CatchUp.SEND_LATEST, 3, None),
        (CatchUp.SKIP, 7, None),
        (CatchUp.SHIFT, 1, "first_reminder"),
    ],
)
def test_what_an_outage_swallowed_is_caught_up_as_the_step_says(
    catch_up: CatchUp, valid_days: int, expected: str | None
) -> None:
    """Invoice Ninja #2311: reminders went out on the very day or never."""
    steps = (Step("first_reminder", 1, valid_days, catch_up=catch_up), Step("follow_up", 20, 5))
    decision = decide(account(), terms(only(*steps)), local(days_from_due(7)))
    if expected is None:
        assert decision == Wait(local(days_from_due(20), 9), (Reason.STEP_LAPSED,))
    else:
        assert contact_of(decision).step == expected


@pytest.mark.parametrize("following", [CatchUp.SEND_LATEST, CatchUp.SHIFT])
def test_what_comes_after_a_step_that_was_late_comes_as_much_later(following: CatchUp) -> None:
    """Four days after its own: the repeat a week later is no further delay."""
    late = Step("first_reminder", 1, 1, catch_up=CatchUp.SHIFT, cap=2)
    steps = only(late, Step("follow_up", 20, 5, catch_up=following))
    told = tuple(
        reminded(local(days_from_due(day)), "first_reminder", seq=seq)
        for seq, day in enumerate((5, 12), start=1)
    )
    debtor = account(contacts=told)
    assert decide(debtor, terms(steps), local(days_from_due(20))) == Wait(
        local(days_from_due(24), 9), (Reason.STEP_DONE,)
    )
    assert contact_of(decide(debtor, terms(steps), local(days_from_due(24)))).step == "follow_up"


def test_an_outage_over_several_steps_sends_one_message_and_not_all_of_them() -> None:
    decision = decide(account(), terms(), local(days_from_due(9)))
    assert contact_of(decision).step == "overdue_8_days"
    after = account(contacts=(reminded(local(days_from_due(9)), "overdue_8_days"),))
    assert days_with_a_message(after, terms(), 10, 30) == []


ROOMY = Caps(per_day=1, per_week=7, min_gap=timedelta(0), per_debt_total=8)


def test_a_step_with_a_cap_repeats_at_its_own_pace_and_then_stops() -> None:
    with_terms = replace(
        terms(only(Step("follow_up", 8, 60, cap=3, every_days=7))),
        rules=replace(RULES, caps=ROOMY),
    )
    told: list[datetime] = []
    for day in range(8, 60):
        now = local(days_from_due(day))
        contacts = tuple(reminded(at, "follow_up") for at in told)
        if isinstance(decide(account(contacts=contacts), with_terms, now), Send):
            told.append(now)
    # 8, 15 and 22 days late: each a Wednesday.
    assert told == [local(days_from_due(day)) for day in (8, 15, 22)]


def test_the_look_after_a_repeated_step_is_set_to_its_next_turn() -> None:
    with_terms = terms(only(Step("follow_up", 8, 60, cap=2, every_days=7)))
    told = account(contacts=(reminded(local(days_from_due(8)), "follow_up"),))
    assert decide(told, with_terms, local(days_from_due(9))) == Wait(
        local(days_from_due(15), 9), (Reason.STEP_DONE,)
    )


def test_the_next_turn_of_a_repeated_step_comes_before_a_later_step() -> None:
    # Without a word on its pace, a step is repeated weekly.
    steps = only(Step("follow_up", 8, 60, cap=2), Step("last_call", 30, 5))
    told = account(contacts=(reminded(local(days_from_due(8)), "follow_up"),))
    assert decide(told, terms(steps), local(days_from_due(9))) == Wait(
        local(days_from_due(15), 9), (Reason.STEP_DONE,)
    )
