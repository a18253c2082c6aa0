"""A case waits for a person, and ends with an outcome or not at all."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.domain.accounts.hold import HoldKind
from puntual.domain.conversation.case import (
    Case,
    CaseOutcome,
    CasePriority,
    CaseState,
    Ending,
    ends_hold,
    hold_after,
    priority_of,
)
from puntual.domain.conversation.spoken_intent import SpokenIntent
from puntual.domain.errors import Conflict
from tests.case_facts import a_case
from tests.factories import NOON

PEOPLE = st.sampled_from(["Rosa P.", "Joao S."])
ENDINGS = st.builds(Ending, st.sampled_from(CaseOutcome), PEOPLE, st.just(NOON))
STEPS = st.one_of(
    st.tuples(st.just("take"), PEOPLE, st.sampled_from(["", "pagos", "quejas"])),
    st.tuples(st.just("resume"), PEOPLE),
    st.tuples(st.just("close"), ENDINGS),
)


def applied(case: Case, step: tuple[Any, ...]) -> Case:
    """Take a step; what is refused changes nothing."""
    try:
        changed = getattr(case, step[0])(*step[1:])
    except Conflict:
        return case
    assert isinstance(changed, Case)
    return changed


@given(st.sampled_from(CasePriority), st.lists(STEPS, max_size=8))
def test_a_case_goes_from_open_to_closed_and_never_back(
    priority: CasePriority, steps: list[tuple[Any, ...]]
) -> None:
    order = [*CaseState]
    case = a_case(priority=priority)
    opened = case
    for step in steps:
        before, case = case, applied(case, step)
        assert order.index(before.state) <= order.index(case.state)
        assert before.ending is None or case == before
        assert (case.state is CaseState.CLOSED) == (case.ending is not None)
        if priority is CasePriority.OPT_OUT_DOUBT:
            assert not case.resumed_by
    assert replace(case, label="", taken_by="", resumed_by="", ending=None) == opened


def test_a_closed_case_is_neither_taken_nor_resumed_nor_closed_in_another_way() -> None:
    ending = Ending(CaseOutcome.PAID, "Rosa P.", NOON)
    closed = a_case().close(ending)
    assert closed.close(replace(ending, by="Joao S.", at=NOON + timedelta(hours=1))) == closed
    other = replace(ending, outcome=CaseOutcome.ANSWERED)
    for step in (("take", "Joao S."), ("resume", "Joao S."), ("close", other)):
        with pytest.raises(Conflict, match="paid"):
            getattr(closed, step[0])(step[1])


def test_reminders_never_go_on_after_words_that_may_have_been_an_opt_out() -> None:
    with pytest.raises(Conflict, match="opt-out"):
        a_case(priority=CasePriority.OPT_OUT_DOUBT).resume("Rosa P.")
    assert not ends_hold(CaseOutcome.UNREACHED)
    assert a_case().resume("Rosa P.").resume("Joao S.").resumed_by == "Rosa P."


def test_a_case_is_of_debtors_or_of_an_unknown_sender_and_never_of_both_or_none() -> None:
    stranger = a_case(debtors=(), sender="MX.stranger")
    assert stranger.state is CaseState.OPEN
    for wrong in ({"sender": "MX.stranger"}, {"debtors": ()}):
        with pytest.raises(ValueError, match="names debtors"):
            a_case(**wrong)


def test_a_case_is_late_from_its_due_time_until_a_person_has_it() -> None:
    case = a_case()
    assert not case.is_overdue(case.due_at - timedelta(seconds=1))
    assert case.is_overdue(case.due_at)
    taken = case.take("Rosa P.", "pagos")
    assert (taken.state, taken.label) == (CaseState.TAKEN, "pagos")
    assert not taken.is_overdue(case.due_at)
    assert taken.take("Joao S.").label == "pagos"


def test_there_are_at_most_twelve_ways_to_end() -> None:
    assert len(CaseOutcome) == 12


@pytest.mark.parametrize(
    ("heard", "priority"),
    [
        (["dispute", "opt_out"], CasePriority.OPT_OUT_DOUBT),
        (["other"], CasePriority.OPT_OUT_DOUBT),
        (["complaint_abuse"], CasePriority.OPT_OUT_DOUBT),
        (["already_paid", "dispute"], CasePriority.DISPUTE),
        (["plan_request", "promise"], CasePriority.HARDSHIP),
        (["receipt_media"], CasePriority.RECEIPT),
        (["human"], CasePriority.OTHER),
        ([], CasePriority.OTHER),
    ],
)
def test_what_may_be_an_opt_out_is_read_first(heard: list[str], priority: CasePriority) -> None:
    assert priority_of(map(SpokenIntent, heard)) is priority


def test_an_outcome_says_what_is_on_hold_after_it() -> None:
    after = {outcome: hold for outcome in CaseOutcome if (hold := hold_after(outcome))}
    assert after == {
        CaseOutcome.DECEASED: HoldKind.DECEASED,
        CaseOutcome.WRONG_NUMBER: HoldKind.WRONG_NUMBER,
        CaseOutcome.PAID: HoldKind.CLAIM,
        CaseOutcome.PROMISED: HoldKind.PROMISE,
        CaseOutcome.PLAN_AGREED: HoldKind.PLAN,
    }
    assert [one for one in CaseOutcome if not ends_hold(one)] == [CaseOutcome.UNREACHED]
