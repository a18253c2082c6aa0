"""Admissions: no more people are written to than the limit, and each counts once."""

from datetime import timedelta

import pytest

from puntual.application.freshness import KEPT_FOR
from puntual.domain.sending.quota import Taking
from puntual.ports.sending_limits import NumberChange
from tests.application.limited_worker import HOUR, NOW, NUMBER, Worker, a_memory, used
from tests.domain.decision.decision_cases import account, reminded


def test_people_are_written_to_up_to_the_limit_and_no_further() -> None:
    memory = a_memory(daily_limit=250)
    worker = Worker(memory)
    assert worker.write_to(300) == 250
    assert worker.sending_limits.quota_left(NUMBER, NOW) == 0
    assert used(memory) == 250


def test_workers_share_a_quota_to_its_last_person() -> None:
    memory = a_memory(daily_limit=250)
    workers = [Worker(memory) for _ in range(3)]
    assert sum(worker.write_to(1) for _ in range(150) for worker in workers) == 250
    assert used(memory) == 250


def test_counting_costs_far_less_than_a_write_per_person() -> None:
    memory = a_memory(daily_limit=10_000)
    Worker(memory).write_to(1000)
    assert memory.takings <= 20


def test_a_full_quota_is_not_asked_for_each_person_anew() -> None:
    memory = a_memory(daily_limit=250)
    worker = Worker(memory)
    worker.write_to(250)
    before = memory.takings
    worker.write_to(100)
    assert memory.takings == before


def test_a_quota_without_a_limit_is_counted_and_never_full() -> None:
    """So that a limit that is told later knows who was written to before."""
    memory = a_memory()
    worker = Worker(memory)
    assert worker.write_to(120) == 120
    assert worker.sending_limits.quota_left(NUMBER, NOW) is None
    worker.numbers.change(NUMBER, {"daily_limit": 250})
    assert worker.sending_limits.quota_left(NUMBER, NOW + KEPT_FOR) == 250 - 120


def test_a_person_who_was_written_to_within_a_day_needs_no_room() -> None:
    memory = a_memory(daily_limit=250)
    worker = Worker(memory)
    worker.write_to(250)
    later = NOW + 24 * HOUR - timedelta(minutes=1)
    known = account(contacts=(reminded(NOW, "due_today"),))
    assert worker.write_to(1, later, known) == 1
    assert worker.write_to(1, later) == 0
    assert used(memory, later) == 250


@pytest.mark.parametrize("change", [{"ramp_from": 1}, {"portfolio": "8"}])
def test_a_count_that_begins_later_lets_whoever_was_written_to_before_through(
    change: NumberChange,
) -> None:
    """A ramp was set in mid-campaign: the receipts of that day were never sent.

    The decision admitted them and the count, which did not have them, refused: three times, and
    then the job went to the dead letters. Meta counts them already.
    """
    memory = a_memory(daily_limit=250)
    worker = Worker(memory)
    worker.write_to(1)
    worker.sending_limits.flush(NOW)
    worker.numbers.change(NUMBER, change)
    worker.quota.take("8", Taking(250, 250), NOW + 2 * HOUR)
    later = NOW + 3 * HOUR
    assert worker.write_to(1, later, account(phone_attempts=(NOW,))) == 1
    assert worker.write_to(1, later, account(contacts=(reminded(NOW, "due_today"),))) == 1


def test_a_minute_after_the_day_the_same_person_is_a_new_one() -> None:
    memory = a_memory(daily_limit=250)
    worker = Worker(memory)
    worker.write_to(250)
    # Before the hour in which they were counted is over.
    later = NOW + 24 * HOUR + timedelta(minutes=1)
    known = account(contacts=(reminded(NOW, "due_today"),))
    assert worker.write_to(1, later, known) == 0


def test_with_room_left_a_known_person_costs_nothing_in_the_end() -> None:
    memory = a_memory(daily_limit=250)
    worker = Worker(memory)
    worker.write_to(100)
    known = account(contacts=(reminded(NOW, "due_today"),))
    assert worker.write_to(100, NOW + HOUR, known) == 100
    worker.sending_limits.flush(NOW + HOUR)
    assert used(memory, NOW + HOUR) == 100
    assert used(memory, NOW + 25 * HOUR) == 100


def test_a_message_that_did_not_leave_gives_its_person_back() -> None:
    memory = a_memory(daily_limit=250)
    worker = Worker(memory)
    admission = worker.admit()
    assert admission is not None
    worker.sending_limits.give_back(admission)
    worker.sending_limits.flush(NOW)
    assert used(memory) == 0


def test_a_known_person_who_was_not_written_to_again_stays_where_they_count() -> None:
    memory = a_memory(daily_limit=250)
    worker = Worker(memory)
    worker.write_to(1)
    known = account(contacts=(reminded(NOW, "due_today"),))
    admission = worker.admit(known, NOW + HOUR)
    assert admission is not None
    worker.sending_limits.give_back(admission)
    worker.sending_limits.flush(NOW + HOUR)
    assert used(memory, NOW + 24 * HOUR) == 1
    assert used(memory, NOW + 25 * HOUR) == 0


def test_a_unit_that_was_returned_is_not_returned_a_second_time() -> None:
    memory = a_memory(daily_limit=250)
    worker = Worker(memory)
    worker.write_to(1)
    known = account(contacts=(reminded(NOW, "due_today"),))
    admission = worker.admit(known, NOW + HOUR)
    assert admission is not None
    worker.sending_limits.flush(NOW + HOUR)
    worker.sending_limits.give_back(admission)
    worker.sending_limits.flush(NOW + HOUR)
    assert used(memory, NOW + 25 * HOUR) == 1
