"""For how long each reply holds reminders, and for whom."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.domain.accounts.hold import HoldKind
from puntual.domain.agreements.promise_record import PromiseRecord
from puntual.domain.contact_law.holidays import HolidayCalendar
from puntual.domain.conversation.asked_hold import AskedHold, Hearing, asked_hold, for_a_person
from puntual.domain.conversation.spoken_intent import QUESTIONS, SpokenIntent
from puntual.domain.conversation.understanding import Understanding
from puntual.domain.policies.policy import Holds
from tests.domain.agreements import test_promised_sums as promised_cases

MEXICO = ZoneInfo("America/Mexico_City")
TIJUANA = ZoneInfo("America/Tijuana")
SAID = datetime(2026, 3, 2, 18, tzinfo=UTC)
HEARD = SAID + timedelta(minutes=5)
HEARING = Hearing(SAID, HEARD, (MEXICO,))
HOLDS = Holds()
FRIDAY = date(2026, 3, 6)
_QUIET = {SpokenIntent.THANKS, SpokenIntent.GREETING, SpokenIntent.OTHER}


def said(intent: SpokenIntent, day: date | None = None, *, handed: bool = False) -> Understanding:
    return Understanding(intent, (), 0.9, day, None, "words", handed)


def asked(understood: Understanding, hearing: Hearing = HEARING) -> AskedHold:
    found = asked_hold(understood, HOLDS, hearing)
    assert found is not None
    return found


@pytest.mark.parametrize("intent", SpokenIntent)
def test_only_thanks_greetings_and_chat_hold_nothing(intent: SpokenIntent) -> None:
    assert (asked_hold(said(intent), HOLDS, HEARING) is None) is (intent in _QUIET)


@pytest.mark.parametrize("intent", SpokenIntent)
def test_what_a_machine_answers_holds_nothing(intent: SpokenIntent) -> None:
    found = asked_hold(said(intent), HOLDS, HEARING, is_answered=True)
    assert (found is None) is (intent in _QUIET | QUESTIONS)
    in_doubt = asked_hold(said(intent, handed=True), HOLDS, HEARING, is_answered=True)
    assert in_doubt == asked_hold(said(intent, handed=True), HOLDS, HEARING)


@pytest.mark.parametrize("intent", SpokenIntent)
def test_what_is_handed_over_is_held_until_a_person_ends_it(intent: SpokenIntent) -> None:
    found = asked(said(intent, FRIDAY, handed=True))
    is_death = intent is SpokenIntent.DECEASED
    assert (found.kind, found.until) == (
        HoldKind.DECEASED if is_death else HoldKind.HANDOFF,
        None,
    )


def test_a_death_that_no_words_tell_is_for_a_person_to_find_out() -> None:
    guessed = replace(said(SpokenIntent.DECEASED, handed=True), decided_by="")
    assert asked(guessed).kind is HoldKind.HANDOFF


@pytest.mark.parametrize(
    ("understood", "ends"),
    [
        (said(SpokenIntent.HUMAN, handed=True), True),
        (said(SpokenIntent.HARDSHIP, handed=True), True),
        (said(SpokenIntent.DISPUTE, handed=True), False),
        (replace(said(SpokenIntent.OTHER, handed=True), may_be_opt_out=True), False),
    ],
)
def test_a_policy_may_resume_after_a_hand_over_but_never_after_a_possible_opt_out(
    understood: Understanding, ends: bool
) -> None:
    holds = replace(HOLDS, handoff=timedelta(days=7))
    found = asked_hold(understood, holds, HEARING)
    assert found is not None
    assert found.until == (HEARD + timedelta(days=7) if ends else None)


@pytest.mark.parametrize(
    "intent", [SpokenIntent.PROMISE, SpokenIntent.NEED_TIME, SpokenIntent.PARTIAL_PAYMENT]
)
def test_a_promise_holds_until_the_end_of_its_day_and_the_grace(intent: SpokenIntent) -> None:
    found = asked(said(intent, FRIDAY))
    assert found.kind is HoldKind.PROMISE
    assert found.promised_on == FRIDAY
    # The end of Monday in Mexico: grace passes on business days.
    assert found.until == datetime(2026, 3, 10, 6, tzinfo=UTC)
    assert found.is_of_one


def test_a_promise_without_a_day_holds_as_long_as_the_policy_says() -> None:
    found = asked(said(SpokenIntent.PROMISE))
    assert (found.until, found.promised_on) == (HEARD + HOLDS.promise, None)


def test_a_part_without_a_day_is_for_a_person() -> None:
    assert asked(said(SpokenIntent.PARTIAL_PAYMENT)).kind is HoldKind.HANDOFF


def test_a_payment_that_was_made_holds_until_it_should_show() -> None:
    found = asked(said(SpokenIntent.ALREADY_PAID))
    assert (found.kind, found.until) == (HoldKind.CLAIM, HEARD + HOLDS.claim)


def test_where_it_is_another_day_in_one_of_the_zones_no_day_is_certain() -> None:
    """Half past midnight in Mexico, half past ten of the evening before in Tijuana: "mañana"."""
    midnight = datetime(2026, 3, 3, 6, 30, tzinfo=UTC)
    found = asked(
        said(SpokenIntent.PROMISE, FRIDAY), Hearing(midnight, midnight, (MEXICO, TIJUANA))
    )
    assert (found.promised_on, found.until) == (None, midnight + HOLDS.promise)


def test_the_day_ends_where_it_ends_last() -> None:
    found = asked(said(SpokenIntent.PROMISE, FRIDAY), replace(HEARING, zones=(MEXICO, TIJUANA)))
    assert found.until == datetime(2026, 3, 10, 7, tzinfo=UTC)


def test_without_a_zone_no_day_is_certain() -> None:
    found = asked(said(SpokenIntent.PROMISE, FRIDAY), replace(HEARING, zones=()))
    assert found.promised_on is None


def test_a_promise_for_next_year_is_a_question_for_a_person() -> None:
    found = asked(said(SpokenIntent.PROMISE, date(2027, 2, 1)))
    assert (found.kind, found.until) == (HoldKind.HANDOFF, None)


@pytest.mark.parametrize("days", [4, 5, 6])
def test_a_promise_that_is_heard_after_its_day_holds_as_one_without_a_day(days: int) -> None:
    """H-13: it was heard within its grace, and the reminder left twelve hours later."""
    late = SAID + timedelta(days=days, hours=13)
    found = asked(said(SpokenIntent.PROMISE, FRIDAY), replace(HEARING, at=late))
    assert (found.promised_on, found.until) == (None, late + HOLDS.promise)


def test_the_hold_for_a_person_to_ask_keeps_the_doubt() -> None:
    wanted = AskedHold(HoldKind.CLAIM, HEARD, may_be_opt_out=True, is_of_one=True)
    assert for_a_person(wanted) == AskedHold(HoldKind.HANDOFF, None, may_be_opt_out=True)


@given(
    st.sampled_from([*SpokenIntent]),
    st.booleans(),
    st.none() | st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    st.timedeltas(timedelta(0), timedelta(days=8)),
)
def test_a_hold_that_ends_ends_after_it_was_heard(
    intent: SpokenIntent, handed: bool, day: date | None, late: timedelta
) -> None:
    hearing = replace(HEARING, at=SAID + late)
    found = asked_hold(said(intent, day, handed=handed), HOLDS, hearing)
    assert found is None or found.until is None or found.until > hearing.at


@pytest.mark.parametrize("intent", [SpokenIntent.PLAN_REQUEST, SpokenIntent.PARTIAL_PAYMENT])
def test_a_plan_is_of_one_debt_unless_it_is_in_doubt(intent: SpokenIntent) -> None:
    assert asked(said(intent)).is_of_one
    assert not asked(said(intent, handed=True)).is_of_one


@pytest.mark.parametrize(
    ("record", "is_taken"),
    [
        (PromiseRecord(unkept=1, broken_since=1), True),
        (PromiseRecord(unkept=2), False),
        (PromiseRecord(unkept=2, broken_since=2), False),
    ],
)
@pytest.mark.parametrize("day", [None, FRIDAY])
def test_after_so_many_promises_that_were_not_kept_a_person_hears_the_next_one(
    record: PromiseRecord, is_taken: bool, day: date | None
) -> None:
    hearing = replace(HEARING, record=record)
    kinds = {True: HoldKind.PROMISE, False: HoldKind.HANDOFF}
    assert asked(said(SpokenIntent.PROMISE, day), hearing).kind is kinds[is_taken]
    # Whoever asks for time has promised nothing.
    assert asked(said(SpokenIntent.NEED_TIME), hearing).kind is HoldKind.PROMISE


def test_a_promise_says_how_much_where_it_is_known() -> None:
    owed = (promised_cases.LATE, promised_cases.DUE_SOON)
    hearing = replace(HEARING, owed=owed)
    found = asked(said(SpokenIntent.PROMISE, FRIDAY), hearing).promised
    assert found is not None
    assert (found.sums, found.last_on, found.heard_at) == (
        promised_cases.mxn(1_500),
        date(2026, 3, 9),
        HEARD,
    )
    at_once = replace(hearing, at=SAID)
    named = replace(said(SpokenIntent.PARTIAL_PAYMENT, FRIDAY), amount=700)
    part = asked(named, at_once).promised
    assert part is not None
    assert (part.sums, part.is_part, part.heard_at) == (promised_cases.mxn(700), True, None)


def test_of_a_part_without_a_sum_and_of_nothing_no_amount_is_promised() -> None:
    part = asked(
        said(SpokenIntent.PARTIAL_PAYMENT, FRIDAY), replace(HEARING, owed=(promised_cases.LATE,))
    )
    assert (part.kind, part.promised) == (HoldKind.PROMISE, None)
    assert asked(said(SpokenIntent.PROMISE, FRIDAY)).promised is None


def test_no_grace_passes_on_holidays() -> None:
    monday = HolidayCalendar({date(2026, 3, 9): "Feriado"}, frozenset({2026}))
    found = asked(said(SpokenIntent.PROMISE, FRIDAY), replace(HEARING, holidays=monday))
    assert found.until == datetime(2026, 3, 11, 6, tzinfo=UTC)
