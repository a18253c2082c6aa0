"""Blocks of quota: expired, returned, lowered, shared and not available."""

from datetime import datetime, timedelta

import pytest

from puntual.application.freshness import KEPT_FOR
from puntual.application.sending_limits import SendingLimits
from puntual.domain.errors import Unavailable
from puntual.domain.sending.messaging_limit import NO_LIMIT
from puntual.domain.sending.quota import USABLE_FOR
from tests.application.limited_worker import DAY, HOUR, NOW, NUMBER, SECOND, Worker, a_memory, used
from tests.fakes.governing import FakeNumbers, FakeQuota, NumbersMemory


def test_what_a_sleeping_worker_held_is_free_again_with_its_next_block() -> None:
    memory = a_memory(daily_limit=2000)
    worker = Worker(memory)
    worker.write_to(1)
    assert used(memory) == 20
    later = NOW + USABLE_FOR + SECOND
    worker.write_to(1, later)
    assert used(memory, later) == 1 + 20


def test_flushing_gives_back_what_was_not_used_and_costs_nothing_twice() -> None:
    memory = a_memory(daily_limit=2000)
    worker = Worker(memory)
    worker.write_to(1)
    worker.sending_limits.flush(NOW)
    assert used(memory) == 1
    before = memory.takings
    worker.sending_limits.flush(NOW)
    assert memory.takings == before


def test_without_a_limit_flushing_costs_nothing() -> None:
    memory = a_memory()
    worker = Worker(memory)
    worker.write_to(1)
    before = memory.takings
    worker.sending_limits.flush(NOW)
    assert memory.takings == before


def test_a_limit_lowered_below_what_is_used_stops_what_is_counted_and_not_yet_sent() -> None:
    memory = a_memory(daily_limit=2000)
    worker = Worker(memory)
    assert worker.write_to(261) == 261
    worker.numbers.change(NUMBER, {"daily_limit": 250})
    assert worker.write_to(20, NOW + KEPT_FOR) == 0
    assert worker.sending_limits.quota_left(NUMBER, NOW + KEPT_FOR) == 0


def test_a_limit_that_is_lowered_leaves_those_who_were_counted_within_it() -> None:
    memory = a_memory(daily_limit=2000)
    worker = Worker(memory)
    worker.write_to(241)
    worker.numbers.change(NUMBER, {"daily_limit": 250})
    assert worker.write_to(60, NOW + KEPT_FOR) == 9


def test_a_clock_that_is_set_back_by_hours_makes_no_room() -> None:
    memory = a_memory(daily_limit=250)
    worker = Worker(memory)
    worker.write_to(250)
    assert worker.write_to(1, NOW - 5 * HOUR) == 0


def test_a_new_number_keeps_to_its_ramp_and_to_the_portfolio_s_quota() -> None:
    memory = a_memory(daily_limit=2000, ramp_from=50)
    worker = Worker(memory)
    assert worker.write_to(100) == 50
    assert worker.sending_limits.quota_left(NUMBER, NOW) == 0
    assert used(memory, NOW + KEPT_FOR) <= 60
    tomorrow = NOW + DAY
    assert worker.write_to(100, tomorrow) == 50
    assert worker.write_to(400, NOW + 3 * DAY) == 400


def test_a_person_that_one_limit_refuses_is_not_counted_in_the_other() -> None:
    memory = a_memory(daily_limit=2000, ramp_from=1)
    worker = Worker(memory)
    worker.write_to(30)
    worker.sending_limits.flush(NOW)
    assert (used(memory), used(memory, holder=f"ramp.{NUMBER}")) == (1, 1)


def test_who_was_counted_before_the_portfolio_was_known_still_counts() -> None:
    memory = NumbersMemory()
    worker = Worker(memory)
    worker.write_to(200)
    worker.numbers.change(NUMBER, {"portfolio": "7", "daily_limit": 250})
    assert worker.write_to(100, NOW + KEPT_FOR) == 50


def test_a_quota_that_cannot_be_read_admits_nobody() -> None:
    memory = a_memory(daily_limit=250)
    worker = Worker(memory)
    worker.quota.break_next("take")
    with pytest.raises(Unavailable):
        worker.admit()


def test_a_block_that_outlives_its_limit_admits_everybody() -> None:
    memory = a_memory(daily_limit=250)
    worker = Worker(memory)
    worker.write_to(250)
    worker.numbers.change(NUMBER, {"daily_limit": NO_LIMIT})
    assert worker.write_to(100, NOW + KEPT_FOR) == 100


def test_numbers_of_one_business_are_counted_together() -> None:
    memory = a_memory()
    sending_limits = Worker(memory).sending_limits
    assert sending_limits.holder_of(NUMBER, NOW) == "7"
    assert sending_limits.holder_of("999", NOW) == "999"


def test_who_was_counted_elsewhere_is_asked_for_once_a_minute() -> None:
    """With a known portfolio every message read the counts of its numbers again."""
    asked: list[str] = []

    class _Counting(FakeQuota):
        def used(self, holder: str, now: datetime) -> int:
            asked.append(holder)
            return super().used(holder, now)

    memory = a_memory(daily_limit=2000)
    sending_limits = SendingLimits(FakeNumbers(memory), _Counting(memory))
    for _ in range(10):
        sending_limits.quota_left(NUMBER, NOW)
    assert asked.count(NUMBER) == 1
    sending_limits.quota_left(NUMBER, NOW + timedelta(minutes=1))
    assert asked.count(NUMBER) == 2
