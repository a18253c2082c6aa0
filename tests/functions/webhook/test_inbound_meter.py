"""What people write is measured, and measuring costs next to nothing."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.webhook.watching.inbound_meter import InboundMeter
from puntual.domain.ids import PhoneNumberId
from tests.factories import NOON
from tests.fakes.clock import FixedClock
from tests.fakes.sending import FakeSlotBook

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
NUMBER, OTHER = PhoneNumberId("100200300"), PhoneNumberId("100200301")
# What one message more makes of the average.
ONE = 1 / 30


class _CountingBook(FakeSlotBook):
    """A book that remembers what was counted of which number."""

    def __init__(self) -> None:
        super().__init__()
        self.counted: list[tuple[PhoneNumberId, int]] = []

    def count_inbound(self, number: PhoneNumberId, messages: int, at: datetime) -> float:
        rate = super().count_inbound(number, messages, at)
        self.counted.append((number, messages))
        return rate


class _Meter:
    """The meter, its clock and the book that it writes to."""

    def __init__(self) -> None:
        self.book = _CountingBook()
        self.flowing = FixedClock(NOON)
        self.meter = InboundMeter(self.book, self.flowing)

    def hear(
        self, messages: int, after: timedelta = timedelta(0), number: PhoneNumberId = NUMBER
    ) -> float | None:
        self.flowing.advance(after)
        return self.meter.hear(number, messages)

    @property
    def written(self) -> list[int]:
        return [messages for _, messages in self.book.counted]


@pytest.fixture
def setup() -> _Meter:
    return _Meter()


def test_some_messages_are_written_down_at_once(setup: _Meter) -> None:
    assert [setup.hear(1) for _ in range(5)] == [None] * 4 + [pytest.approx(5 * ONE)]
    assert setup.written == [5]


def test_a_busy_number_is_written_down_every_five_seconds(setup: _Meter) -> None:
    for _ in range(600):
        setup.hear(1, after=SECOND / 10)
    assert len(setup.written) <= 13
    assert sum(setup.written) > 550


def test_a_trickle_costs_a_write_for_some_replies_and_is_heard_all_the_same(
    setup: _Meter,
) -> None:
    """Many environments that each hear little hear much together: none of it may be forgotten."""
    for _ in range(100):
        setup.hear(1, after=16 * SECOND)
    assert setup.written == [5] * 20


def test_what_gathers_slowly_is_written_down_within_a_minute(setup: _Meter) -> None:
    for _ in range(10):
        setup.hear(1, after=12 * SECOND)
    assert setup.written == [5, 5]


def test_where_many_are_heard_a_write_tells_of_many() -> None:
    """Sixty environments that wrote every five seconds wrote more than the senders did."""
    book, clock = _CountingBook(), FixedClock(NOON)
    meters = [InboundMeter(book, clock) for _ in range(60)]
    writes = []
    for place in range(30 * 180):
        if place % (30 * 60) == 0:
            writes.append(len(book.counted))
        clock.advance(SECOND / 30)
        meters[place % 60].hear(NUMBER, 1)
    assert len(book.counted) - writes[1] < 2.5 * 120
    assert sum(messages for _, messages in book.counted) > 0.8 * 30 * 180


def test_numbers_are_apart(setup: _Meter) -> None:
    setup.hear(4)
    setup.hear(4, number=OTHER)
    setup.hear(1, number=OTHER)
    assert setup.book.counted == [(OTHER, 5)]


def test_what_could_not_be_written_down_is_kept_for_the_next_time(setup: _Meter) -> None:
    setup.book.break_next("count_inbound")
    assert setup.hear(6) is None
    assert setup.hear(1, after=SECOND) is None
    assert setup.hear(1, after=5 * SECOND) == pytest.approx(8 * ONE)
    assert setup.written == [8]


def test_a_table_that_is_away_is_asked_every_five_seconds_at_most(setup: _Meter) -> None:
    setup.book.break_next("count_inbound", times=3)
    rates = [setup.hear(5, after=SECOND) for _ in range(16)]
    assert rates[:15] == [None] * 15
    assert setup.written == [16 * 5]


def test_a_clock_that_is_set_back_silences_nobody(setup: _Meter) -> None:
    setup.hear(5)
    setup.hear(5, after=-timedelta(days=1))
    assert setup.hear(5, after=5 * SECOND) is not None


def test_threads_count_every_message_once(setup: _Meter) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: setup.hear(1), range(400)))
    setup.hear(5, after=6 * SECOND)
    assert sum(setup.written) == 405


@given(st.lists(st.tuples(st.integers(1, 40), st.integers(0, 100)), max_size=60))
def test_no_more_is_written_than_was_heard_and_never_twice_in_five_seconds(
    heard: list[tuple[int, int]],
) -> None:
    setup, writes = _Meter(), []
    for messages, tenths in heard:
        if setup.hear(messages, after=tenths * SECOND / 10) is not None:
            writes.append(setup.flowing.now())
    assert len(setup.written) == len(writes)
    assert sum(setup.written) <= sum(messages for messages, _ in heard)
    assert all(later - earlier >= 5 * SECOND for earlier, later in pairwise(writes))
    assert all(messages >= 5 for messages in setup.written)


def test_after_a_wave_the_next_messages_are_written_down_as_ever(setup: _Meter) -> None:
    """Three hundred had to gather first, and were told hours later as if they came at once."""
    for _ in range(20):
        setup.hear(3000, after=5 * SECOND)
    waited = 10 * MINUTE
    assert setup.hear(4, after=waited) is None
    assert setup.hear(1, after=SECOND) is not None
    setup.hear(4, after=MINUTE)
    assert setup.hear(4, after=timedelta(hours=2)) is None
