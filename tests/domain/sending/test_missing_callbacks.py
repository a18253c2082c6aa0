"""When callbacks are missing: against a second count, minute by minute, of what came and went."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.domain.sending.missing_callbacks import (
    FEWEST,
    are_callbacks_silent,
    hour_of_day,
    is_mark_due,
)
from puntual.domain.sending.number_state import NumberState

DAWN = datetime(2026, 3, 2, 6, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@dataclass
class _Number:
    """A number as it lives through messages and callbacks, with the mark that is kept of them."""

    messages: list[datetime] = field(default_factory=list)
    callbacks: list[datetime] = field(default_factory=list)
    mark: datetime | None = None

    def send(self, at: datetime, count: int = 1, *, hears: bool = True) -> None:
        self.messages += [at] * count
        if hears:
            self.hear(at + timedelta(seconds=3))

    def hear(self, at: datetime) -> None:
        self.callbacks.append(at)
        if is_mark_due(self.mark, at):
            self.mark = at

    def is_silent(self, at: datetime) -> bool:
        accepted = Counter(hour_of_day(one) for one in self.messages)
        first = self.messages[0] if self.messages else None
        return are_callbacks_silent(accepted, self.mark, first, at)

    def first_alarm(self, until: datetime) -> datetime | None:
        hours = int((until - DAWN) / HOUR) + 1
        ticks = (DAWN + hour * HOUR for hour in range(hours))
        return next((tick for tick in ticks if self.is_silent(tick)), None)


def test_a_day_of_messages_without_a_callback_is_silence() -> None:
    number = _Number()
    for hour in range(8):
        number.send(DAWN + (9 + hour) * HOUR, 4, hears=hour == 0)
    alarm = number.first_alarm(DAWN + 48 * HOUR)
    assert alarm == DAWN + 17 * HOUR


def test_the_first_messages_of_the_morning_after_a_quiet_night_are_no_silence() -> None:
    """Nothing was heard for twelve hours, and fifty messages leave within a minute."""
    number = _Number()
    number.send(DAWN + 9 * HOUR, 50)
    morning = DAWN + 33 * HOUR
    number.messages += [morning] * 50
    assert not any(number.is_silent(morning + n * MINUTE) for n in range(60))
    number.hear(morning + MINUTE)
    assert number.first_alarm(DAWN + 72 * HOUR) is None


def test_the_first_messages_of_a_new_deployment_are_given_an_hour() -> None:
    number = _Number()
    number.send(DAWN + 9 * HOUR, 50, hears=False)
    assert number.first_alarm(DAWN + 48 * HOUR) == DAWN + 11 * HOUR


def test_a_number_of_another_time_counts_no_messages_of_before() -> None:
    """A creditor changed its number: what the old one sent says nothing of the new one."""
    accepted = {DAWN + n * HOUR: 20 for n in range(5)}
    assert not are_callbacks_silent(accepted, None, DAWN + 8 * HOUR, DAWN + 24 * HOUR)
    assert not are_callbacks_silent(accepted, None, None, DAWN + 24 * HOUR)


@pytest.mark.parametrize(("count", "silent"), [(FEWEST - 1, False), (FEWEST, True)])
def test_an_account_with_little_traffic_is_silent_only_once_enough_has_come_together(
    count: int, silent: bool
) -> None:
    number = _Number()
    for day in range(count):
        number.send(DAWN + day * 12 * HOUR, hears=False)
    assert number.is_silent(DAWN + 12 * 12 * HOUR) is silent


@given(
    st.lists(st.tuples(st.integers(0, 96 * 60), st.integers(1, 12)), max_size=12),
    st.lists(st.integers(0, 96 * 60), max_size=20),
    st.integers(0, 100),
)
def test_no_alarm_before_ten_messages_of_an_hour_ago_and_six_hours_without_a_callback(
    sent: list[tuple[int, int]], heard: list[int], tick: int
) -> None:
    number = _Number()
    now = DAWN + tick * HOUR
    events = sorted([*((at, count) for at, count in sent), *((at, 0) for at in heard)])
    for minute, count in events:
        at = DAWN + minute * MINUTE
        if at > now:
            break
        if count:
            number.send(at, count, hears=False)
        else:
            number.hear(at)
    if number.is_silent(now):
        last = max(number.callbacks, default=DAWN - 24 * HOUR)
        unheard = [at for at in number.messages if last < at <= now - HOUR]
        assert len(unheard) >= FEWEST
        assert not any(now - 3 * HOUR < at for at in number.callbacks)


@given(st.lists(st.tuples(st.integers(0, 96 * 60), st.integers(1, 50)), max_size=20))
def test_a_number_whose_every_message_is_heard_of_never_alarms(
    sent: list[tuple[int, int]],
) -> None:
    number = _Number()
    for minute, count in sorted(sent):
        number.send(DAWN + minute * MINUTE, count)
    assert number.first_alarm(DAWN + 200 * HOUR) is None


def test_silence_ends_with_the_first_callback_and_with_nothing_else() -> None:
    silent = NumberState("1", heard_at=DAWN, silent_since=DAWN + 8 * HOUR)
    assert silent.is_silent
    assert NumberState("1", silent_since=DAWN).is_silent
    assert not NumberState("1", heard_at=DAWN + 8 * HOUR, silent_since=DAWN + 8 * HOUR).is_silent
    assert not NumberState("1", heard_at=DAWN).is_silent


def test_a_mark_is_moved_every_three_hours_and_after_a_clock_was_set_back() -> None:
    assert is_mark_due(None, DAWN)
    assert not is_mark_due(DAWN, DAWN + 3 * HOUR - MINUTE)
    assert is_mark_due(DAWN, DAWN + 3 * HOUR)
    assert is_mark_due(DAWN, DAWN - MINUTE)
