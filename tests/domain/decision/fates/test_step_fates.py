"""Each step ends with a word: against a second computation, day by day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.domain.accounts.account import Account
from puntual.domain.accounts.contact import Contact, Coverage
from puntual.domain.accounts.hold import HoldKind
from puntual.domain.accounts.view_folding import view_of
from puntual.domain.decision.context import DecisionContext
from puntual.domain.decision.context_building import decision_context_of
from puntual.domain.decision.fates.of_account import fates_in, with_recorded
from puntual.domain.decision.fates.step_fate import Fate, StepFate
from puntual.domain.decision.plan import Send
from puntual.domain.decision.terms import Terms
from puntual.domain.policies.cadence import Step
from puntual.domain.reasons import Reason
from tests.decisions import decide
from tests.domain.decision.decision_cases import (
    DUE,
    account,
    days_from_due,
    invoice,
    key_of,
    local,
    reminded,
)
from tests.domain.decision.segment_cases import only, terms
from tests.factories import a_hold

DAY = timedelta(days=1)
WEEK_AND_THREE = terms(only(Step("early", -7, 4), Step("late", 3, 1)))

STEPS = st.lists(
    st.tuples(st.integers(-10, 20), st.integers(1, 8)),
    min_size=1,
    max_size=4,
    unique_by=lambda one: one[0],
).map(lambda found: tuple(Step(f"s{n}", at, last) for n, (at, last) in enumerate(sorted(found))))


def context_of(debtor: Account, with_terms: Terms, day: date) -> DecisionContext:
    policy, rules, now = with_terms.policy, with_terms.rules, local(day, 23)
    assert policy is not None
    assert rules is not None
    conditions = with_terms.conditions
    return decision_context_of(view_of(debtor, now), policy, rules, conditions, now)


def fates(debtor: Account, with_terms: Terms, day: date) -> tuple[StepFate, ...]:
    return fates_in(debtor, context_of(debtor, with_terms, day))


def told(found: tuple[StepFate, ...]) -> list[tuple[str, Fate, tuple[Reason, ...]]]:
    return [(one.step, one.fate, one.causes) for one in found]


def fate_by_days(steps: tuple[Step, ...], sent: set[str], until: int) -> dict[str, Fate]:
    """Tell how each step ended by living through the days one by one."""
    ended: dict[str, Fate] = dict.fromkeys(sent, Fate.SENT)
    open_now: Step | None = None
    for day in range(-40, until + 1):
        begun = [one for one in steps if one.offset <= day]
        newest = begun[-1] if begun else None
        if open_now is not None and newest is not open_now:
            # Another step begins: it takes over where this one could still have gone out.
            is_over = day > open_now.offset + open_now.valid_days - 1
            ended.setdefault(open_now.name, Fate.LAPSED if is_over else Fate.SUPERSEDED)
        open_now = newest
        if newest is not None and day > newest.offset + newest.valid_days - 1:
            ended.setdefault(newest.name, Fate.LAPSED)
            open_now = None
    return ended


@given(STEPS, st.integers(-12, 45), st.data())
def test_each_step_that_has_begun_has_one_fate_or_may_still_go_out(
    steps: tuple[Step, ...], until: int, data: st.DataObject
) -> None:
    begun = [one for one in steps if one.offset <= until]
    sent = data.draw(st.sets(st.sampled_from(begun))) if begun else set()
    contacts = tuple(
        reminded(local(days_from_due(one.offset), 9), one.name, seq=place)
        for place, one in enumerate(sorted(sent, key=lambda one: one.offset), start=1)
    )
    found = fates(account(contacts=contacts), terms(only(*steps)), days_from_due(until))
    expected = fate_by_days(steps, {one.name for one in sent}, until)
    assert {one.step: one.fate for one in found} == expected
    for one in found:
        assert bool(one.causes) == (one.fate is not Fate.SENT and one.days is not None)


@given(STEPS, st.integers(-12, 45), st.integers(7, 21))
def test_step_done_never_stands_on_somebody_who_got_nothing(
    steps: tuple[Step, ...], day: int, hour: int
) -> None:
    """A policy of -7 and +3, an invoice issued at -6: zero messages, and "already sent"."""
    decision = decide(account(), terms(only(*steps)), local(days_from_due(day), hour))
    if isinstance(decision, Send):
        return
    assert Reason.STEP_DONE not in decision.reasons
    expected = fate_by_days(steps, set(), day)
    if Reason.STEP_LAPSED in decision.reasons:
        assert Fate.LAPSED in expected.values()
    if expected and all(one.name in expected for one in steps):
        assert Reason.STEP_LAPSED in decision.reasons


def test_an_invoice_that_was_issued_after_a_steps_days_says_so() -> None:
    one = replace(invoice(), issued_on=days_from_due(-3))
    assert told(fates(account(one), WEEK_AND_THREE, days_from_due(0))) == [
        ("early", Fate.LAPSED, (Reason.NOT_ISSUED_YET,))
    ]


def test_a_step_whose_only_day_is_a_holiday_or_a_weekend_lapses_for_it() -> None:
    # Due on Friday the 13th: the third day after it is the holiday of the 16th.
    friday = account(invoice(due=date(2026, 3, 13)))
    (fate,) = fates(friday, terms(only(Step("late", 3, 1))), date(2026, 3, 18))
    assert (fate.fate, fate.causes) == (Fate.LAPSED, (Reason.HOLIDAY,))
    (fate,) = fates(account(), terms(only(Step("late", 4, 1))), days_from_due(6))
    assert (fate.fate, fate.causes) == (Fate.LAPSED, (Reason.OUTSIDE_HOURS,))


def test_a_step_between_two_messages_lapses_for_the_gap_and_the_cap() -> None:
    others = tuple(
        reminded(local(days_from_due(day), 9), "other", "F-002", seq=seq)
        for seq, day in enumerate((-1, 1), start=1)
    )
    debtor = account(invoice(), contacts=others)
    (fate,) = fates(debtor, terms(only(Step("late", 2, 1))), days_from_due(3))
    assert (fate.fate, fate.causes) == (Fate.LAPSED, (Reason.CAP_WEEK, Reason.GAP))


def test_a_hold_of_those_days_is_the_cause() -> None:
    hold = a_hold("h-1", HoldKind.PROMISE, local(days_from_due(-1)), local(days_from_due(5)))
    (fate,) = fates(account(holds=(hold,)), terms(only(Step("late", 1, 2))), days_from_due(4))
    assert (fate.fate, fate.causes) == (Fate.LAPSED, (Reason.HOLD_PROMISE,))


def test_what_went_out_in_the_message_of_another_debt_is_merged() -> None:
    both = _covering(reminded(local(DUE, 9), "late"), ("F-001", "late"), ("F-002", "early"))
    debtor = account(invoice(), invoice("F-002", days_from_due(7)), contacts=(both,))
    steps = terms(only(Step("early", -7, 3), Step("late", 0, 3)))
    found = {(one.instalment, one.step): one.fate for one in fates(debtor, steps, DUE)}
    assert found[(key_of("F-002"), "early")] is Fate.MERGED
    assert found[(key_of("F-001"), "late")] is Fate.SENT


def _covering(contact: Contact, *parts: tuple[str, str]) -> Contact:
    covered = tuple(Coverage(key_of(name), step) for name, step in parts)
    return replace(contact, covered=covered)


@pytest.mark.parametrize(
    ("on_record", "causes"),
    [
        ((Reason.CALLBACKS_SILENT,), (Reason.CALLBACKS_SILENT,)),
        ((Reason.NOT_DUE_YET,), (Reason.NOT_LOOKED_AT,)),
        ((), (Reason.NOT_LOOKED_AT,)),
    ],
)
def test_what_lies_outside_the_account_is_told_by_the_records_of_those_days(
    on_record: tuple[Reason, ...], causes: tuple[Reason, ...]
) -> None:
    steps = terms(only(Step("late", 1, 1)))
    context = context_of(account(), steps, days_from_due(3))
    (fate,) = fates_in(account(), context)
    records = [
        (local(days_from_due(0)), (Reason.BREAKER,)),
        (local(days_from_due(1)), on_record),
        (local(days_from_due(2)), (Reason.BREAKER,)),
    ]
    assert with_recorded(fate, records, context).causes == causes
    assert with_recorded(fate, [], context) == fate


def test_what_the_account_explains_needs_no_record() -> None:
    """A hold of another debt explains nothing, and one of its own does."""
    own, other = (
        replace(
            a_hold(name, HoldKind.DISPUTE, local(days_from_due(-1)), local(days_from_due(5))),
            instalments=frozenset({key_of(name)}),
        )
        for name in ("F-001", "F-002")
    )
    records = [(local(days_from_due(1)), (Reason.BREAKER,))]
    for holds, causes in (((own,), Reason.HOLD_DISPUTE), ((other,), Reason.BREAKER)):
        debtor = account(holds=holds)
        context = context_of(debtor, terms(only(Step("late", 1, 1))), days_from_due(3))
        (fate,) = fates_in(debtor, context)
        assert with_recorded(fate, records, context).causes == (causes,)


def test_a_step_that_is_still_open_has_not_ended() -> None:
    steps = terms(only(Step("late", 1, 3)))
    assert fates(account(), steps, days_from_due(3)) == ()
    assert told(fates(account(), steps, days_from_due(4))) == [
        ("late", Fate.LAPSED, (Reason.NOT_LOOKED_AT,))
    ]


def test_a_step_that_waited_for_months_is_told_by_its_last_days() -> None:
    steps = terms(only(Step("long", 1, 90), Step("last", 60, 5)))
    first, _ = fates(account(), steps, days_from_due(70))
    assert (first.fate, first.days) == (Fate.SUPERSEDED, (days_from_due(1), days_from_due(59)))
    assert set(first.causes) == {Reason.NOT_LOOKED_AT, Reason.OUTSIDE_HOURS}
