"""Meta's day of people: never more than the limit in any 24 hours, even if the clock is set."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.sending.pace import SLOT_HORIZON
from puntual.domain.sending.quota import (
    USABLE_FOR,
    QuotaUse,
    Taken,
    Taking,
    counted_in,
    hour_of,
    take,
)
from tests.decisions import last_written_to
from tests.domain.decision.decision_cases import account, reminded

NOW = datetime(2026, 3, 10, 16, 30, tzinfo=UTC)
THIS_HOUR = hour_of(NOW)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def taken(use: QuotaUse, wanted: int, limit: int, now: datetime = NOW) -> tuple[int, QuotaUse]:
    answer, after = take(use, Taking(wanted, limit), now)
    return answer.granted, after


def test_people_are_counted_up_to_the_limit_and_no_further() -> None:
    granted, use = taken(QuotaUse(), 200, 250)
    assert (granted, use.used(NOW), use.left(250, NOW)) == (200, 200, 50)
    answer, use = take(use, Taking(200, 250), NOW)
    assert answer == Taken(granted=50, left=0)
    assert taken(use, 1, 250)[0] == 0


def test_whoever_leaves_in_the_next_hour_counts_in_the_next_hour() -> None:
    """Taken at ten to, and sent at five past: the person is in Meta's day for longer."""
    late = NOW.replace(minute=50)
    _, use = taken(QuotaUse(), 1, 250, late)
    assert use.people == {THIS_HOUR + 1: 1}


@pytest.mark.parametrize(("seconds", "hours"), [(-1, 0), (0, 1)])
def test_a_quarter_of_an_hour_is_allowed_for_the_way_out(seconds: int, hours: int) -> None:
    at = NOW.replace(minute=45) + timedelta(seconds=seconds)
    assert counted_in(at) == THIS_HOUR + hours


@pytest.mark.parametrize("minute", range(0, 60, 5))
def test_what_is_taken_and_waits_for_its_slot_leaves_in_its_hour_or_before(minute: int) -> None:
    at = NOW.replace(minute=minute)
    assert hour_of(at + USABLE_FOR + SLOT_HORIZON) <= counted_in(at)


def test_a_person_counts_for_a_day_and_until_the_hour_is_over() -> None:
    _, use = taken(QuotaUse(), 1, 250)
    assert use.used(NOW + DAY) == 1
    assert use.used(NOW + DAY + 29 * MINUTE) == 1
    assert use.used(NOW + DAY + 30 * MINUTE) == 0


def test_a_limit_lowered_below_what_is_used_gives_nothing_and_says_by_how_much() -> None:
    use = QuotaUse({THIS_HOUR: 300})
    assert use.left(250, NOW) == -50
    assert take(use, Taking(1, 250), NOW)[0] == Taken(granted=0, left=-50)


def test_a_clock_that_is_set_back_frees_nobody() -> None:
    use = QuotaUse({THIS_HOUR: 250})
    assert use.used(NOW - 3 * HOUR) == 250
    assert taken(use, 1, 250, NOW - 3 * HOUR)[0] == 0


def test_a_clock_that_ran_a_day_ahead_and_came_back_has_forgotten_nobody() -> None:
    use = QuotaUse({THIS_HOUR: 249})
    _, ahead = taken(use, 1, 250, NOW + 23 * HOUR)
    assert taken(ahead, 1, 250)[0] == 0


def test_hours_that_will_never_count_again_are_forgotten() -> None:
    use = QuotaUse({THIS_HOUR - 49: 7, THIS_HOUR - 48: 8, THIS_HOUR - 3: 0})
    assert taken(use, 1, 250)[1].people == {THIS_HOUR - 48: 8, THIS_HOUR: 1}


def test_what_is_given_back_is_free_at_once_and_never_more_than_there_was() -> None:
    use = QuotaUse({THIS_HOUR: 3})
    answer, after = take(use, Taking(5, 5, freed={THIS_HOUR: 4, THIS_HOUR - 1: 9}), NOW)
    assert (answer.granted, after.people) == (5, {THIS_HOUR: 5})


@pytest.mark.parametrize("before", [THIS_HOUR - 7, THIS_HOUR - 6])
def test_whoever_was_counted_moves_to_the_new_hour_even_in_a_full_quota(before: int) -> None:
    """The count may stand in the next hour: taken at ten to, written to at five past."""
    full = QuotaUse({before: 1, THIS_HOUR - 1: 249})
    answer, after = take(full, Taking(0, 250, again=THIS_HOUR - 7), NOW)
    assert answer == Taken(granted=1, left=0)
    assert (after.used(NOW), after.people[THIS_HOUR]) == (250, 1)


def test_whoever_was_written_to_before_this_count_began_is_counted_above_the_limit() -> None:
    """Meta counts them already; they were refused as new, and their job was given up.

    A ramp may be set after the number began to send, and a portfolio may be learned then.
    """
    full = QuotaUse({THIS_HOUR: 250})
    answer, after = take(full, Taking(0, 250, again=THIS_HOUR - 7), NOW)
    assert answer == Taken(granted=1, left=-1)
    assert after.used(NOW) == 251


@pytest.mark.parametrize(
    ("ago", "is_known"),
    [
        (timedelta(0), True),
        (23 * HOUR + 59 * MINUTE, True),
        (24 * HOUR, False),
        (24 * HOUR + MINUTE, False),
        (-MINUTE, False),
    ],
)
def test_whoever_was_written_to_within_a_day_is_no_new_person(
    ago: timedelta, *, is_known: bool
) -> None:
    debtor = account(contacts=(reminded(NOW - ago, "due_today"),))
    assert last_written_to(debtor, NOW) == (NOW - ago if is_known else None)


def test_of_several_messages_the_last_one_counts() -> None:
    told = tuple(reminded(NOW - hours * HOUR, "due_today", seq=4 - hours) for hours in (3, 1))
    assert last_written_to(account(contacts=told), NOW) == NOW - HOUR


def test_a_refusal_at_the_door_makes_nobody_known() -> None:
    refused = reminded(NOW - HOUR, "due_today", state=ContactState.FAILED)
    assert last_written_to(account(contacts=(refused,)), NOW) is None


def test_an_open_claim_and_another_debtor_s_message_to_the_phone_make_it_known() -> None:
    claim = replace(
        reminded(NOW - HOUR, "due_today", state=ContactState.CLAIMED), accepted_at=None
    )
    assert last_written_to(account(contacts=(claim,)), NOW) == NOW - HOUR
    shared = account(phone_attempts=(NOW - 2 * HOUR, NOW - 30 * HOUR))
    assert last_written_to(shared, NOW) == NOW - 2 * HOUR


SENDS = st.lists(
    st.tuples(st.integers(0, 90), st.integers(0, 30), st.booleans()), min_size=1, max_size=40
)


@given(SENDS, st.integers(1, 60))
def test_in_no_24_hours_are_more_people_written_to_than_the_limit(
    sends: list[tuple[int, int, bool]], limit: int
) -> None:
    """Judged as Meta does: by who was written to when, and not by our own count."""
    use, now, number = QuotaUse(), NOW, 0
    people: dict[int, datetime] = {}
    written: list[tuple[datetime, int]] = []
    for minutes, wanted, again in sends:
        now += minutes * MINUTE
        known = [one for one, at in people.items() if now - DAY < at]
        if again and known:
            asked = Taking(0, limit, again=hour_of(people[known[0]]))
            answer, use = take(use, asked, now)
            who = known[: answer.granted]
        else:
            answer, use = take(use, Taking(wanted, limit), now)
            who = list(range(number, number + answer.granted))
            number += answer.granted
        left_at = now + 10 * MINUTE
        people |= dict.fromkeys(who, left_at)
        written += [(left_at, one) for one in who]
    for end, _ in written:
        within = {one for at, one in written if end - DAY < at <= end}
        assert len(within) <= limit
