from collections.abc import Iterator
from datetime import timedelta

import pytest
from botocore.stub import Stubber

from puntual.adapters.aws_clients import dynamodb_client
from puntual.adapters.dynamodb.pacer import DynamoPacer
from puntual.adapters.dynamodb.table import Table
from tests.dynamodb_table import NAME, table_in_memory
from tests.fakes.clock import FixedClock

NUMBER = "100200300"


@pytest.fixture
def table() -> Iterator[Table]:
    with table_in_memory() as table:
        yield table


class _Worker:
    """A pacer with its own clock, which sleeping moves on."""

    def __init__(self, table: Table, rate: float = 10, concurrency: int = 5) -> None:
        self.clock = FixedClock()
        self.pacer = DynamoPacer(table, self.clock, self._sleep, rate, concurrency)

    def _sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.clock.advance(timedelta(seconds=seconds))

    def send(self, number: str = NUMBER) -> float:
        return self.pacer.wait_for_slot(number)


def test_messages_leave_no_faster_than_the_limit(table: Table) -> None:
    worker = _Worker(table, rate=10)
    assert [worker.send() for _ in range(4)] == pytest.approx([0, 0.1, 0.1, 0.1])


def test_workers_share_the_limit(table: Table) -> None:
    workers = [_Worker(table, rate=10) for _ in range(3)]
    assert [worker.send() for worker in workers] == pytest.approx([0, 0.1, 0.2])


def test_a_number_that_was_silent_has_saved_nothing_up(table: Table) -> None:
    worker = _Worker(table, rate=10)
    worker.send()
    worker.clock.advance(timedelta(minutes=5))
    assert [worker.send(), worker.send()] == pytest.approx([0, 0.1])


def test_numbers_do_not_wait_for_each_other(table: Table) -> None:
    worker = _Worker(table, rate=10)
    assert [worker.send(number) for number in ("1", "2", "3")] == [0, 0, 0]


def test_a_clock_that_was_set_back_makes_nobody_wait(table: Table) -> None:
    worker = _Worker(table)
    worker.clock.advance(timedelta(days=3))
    worker.send()
    worker.clock.advance(timedelta(days=-3))
    assert [worker.send(), worker.send()] == pytest.approx([0, 0.1])


def test_without_the_table_a_worker_keeps_its_share_of_the_limit() -> None:
    worker = _Worker(Table(dynamodb_client(), NAME), rate=10, concurrency=5)
    with Stubber(dynamodb_client()) as stubber:
        for _ in range(3):
            stubber.add_client_error("update_item", "InternalServerError")
        assert [worker.send() for _ in range(3)] == pytest.approx([0, 0.5, 0.5])


def test_a_slot_that_others_always_take_first_ends_in_the_workers_own_share() -> None:
    worker = _Worker(Table(dynamodb_client(), NAME), rate=10, concurrency=5)
    with Stubber(dynamodb_client()) as stubber:
        for _ in range(20):
            stubber.add_client_error("update_item", "ConditionalCheckFailedException")
        assert [worker.send(), worker.send()] == pytest.approx([0, 0.5])
        stubber.assert_no_pending_responses()
