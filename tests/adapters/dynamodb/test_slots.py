from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from botocore.stub import Stubber

from puntual.adapters.aws.clients import dynamodb_client
from puntual.adapters.dynamodb.sending.slots import DynamoSlotBook
from puntual.adapters.dynamodb.store.table import Table
from puntual.domain.errors import Unavailable
from puntual.domain.ids import PhoneNumberId
from puntual.domain.sending.pace import Pace
from tests.doubles.dynamodb_memory import MemoryDynamoDB
from tests.doubles.dynamodb_table import NAME, table_in_memory
from tests.fakes.clock import NOON

NUMBER = PhoneNumberId("100200300")
PACE = Pace(limit=80)


@pytest.fixture
def table() -> Iterator[Table]:
    with table_in_memory() as table:
        yield table


def test_workers_share_the_slots_and_the_slowdown(table: Table) -> None:
    one, other = DynamoSlotBook(table), DynamoSlotBook(table)
    first = one.reserve(NUMBER, 10, NOON, PACE)
    assert other.reserve(NUMBER, 10, NOON, PACE).first == NOON + 10 * first.spacing
    other.slow_down(NUMBER, 4, NOON)
    one.slow_down(NUMBER, 4, NOON)
    for book in (one, other, DynamoSlotBook(table)):
        assert (
            book.reserve(NUMBER, 1, NOON, PACE).spacing == replace(PACE, share=0.99**8).spacing()
        )


def test_a_row_that_was_deleted_is_begun_anew(table: Table) -> None:
    book = DynamoSlotBook(table)
    book.slow_down(NUMBER, 4, NOON)
    dynamodb_client().delete_item(
        TableName=NAME, Key={"pk": {"S": f"RATE#{NUMBER}"}, "sk": {"S": "SLOTS"}}
    )
    assert book.reserve(NUMBER, 1, NOON, PACE).spacing == PACE.spacing()


def test_a_number_in_use_costs_one_write_a_block(table: Table) -> None:
    book = DynamoSlotBook(table)
    book.reserve(NUMBER, 10, NOON, PACE)
    with Stubber(dynamodb_client()) as stubber:
        answer = {"Attributes": {"next_slot": {"N": "1772474400000000"}}}
        stubber.add_response("update_item", answer)
        book.reserve(NUMBER, 10, NOON, PACE)
        stubber.assert_no_pending_responses()


class _Workers:
    """Two books over one table that counts what is asked of it."""

    def __init__(self) -> None:
        client = MemoryDynamoDB()
        client.on_call = lambda operation, _: self.calls.append(operation)
        table = Table(client.as_client(), "in-memory")
        self.calls: list[str] = []
        self.one, self.other = DynamoSlotBook(table), DynamoSlotBook(table)

    def reserve(self, book: DynamoSlotBook, seconds: float) -> tuple[timedelta, int]:
        """Return the spacing of a block, and what it has cost."""
        self.calls.clear()
        at = NOON + timedelta(seconds=seconds)
        spacing = book.reserve(NUMBER, 15, at, PACE).spacing
        return spacing, len(self.calls)


def test_a_worker_that_knows_nothing_keeps_the_room_for_what_people_write_at_once() -> None:
    workers = _Workers()
    workers.reserve(workers.one, 0)
    workers.one.count_inbound(NUMBER, 240, NOON)
    narrowed = replace(PACE, inbound=8.0).spacing()
    assert workers.reserve(workers.other, 0) == (narrowed, 2)


def test_what_changes_by_little_costs_no_write_and_is_known_with_the_next_block() -> None:
    """Each count failed a block of every worker, which doubled the writes of a busy number."""
    workers = _Workers()
    workers.one.count_inbound(NUMBER, 240, NOON)
    workers.reserve(workers.other, 0)
    workers.one.count_inbound(NUMBER, 40, NOON)
    known, more = replace(PACE, inbound=8.0), replace(PACE, inbound=8 + 40 / 30)
    assert workers.reserve(workers.other, 0) == (known.spacing(), 1)
    spacing, calls = workers.reserve(workers.other, 0)
    assert spacing / more.spacing() == pytest.approx(1, abs=0.0001)
    assert calls == 1


def test_a_wave_of_answers_is_met_with_the_next_block() -> None:
    workers = _Workers()
    workers.one.count_inbound(NUMBER, 240, NOON)
    workers.reserve(workers.other, 0)
    workers.one.count_inbound(NUMBER, 240, NOON)
    assert workers.reserve(workers.other, 0) == (replace(PACE, inbound=16.0).spacing(), 2)


def test_nobody_asks_anew_for_what_people_wrote_long_ago() -> None:
    workers = _Workers()
    workers.one.count_inbound(NUMBER, 240, NOON)
    workers.reserve(workers.other, 0)
    seconds = range(100)
    assert {workers.reserve(workers.other, at / 10)[1] for at in seconds} == {1}


def test_workers_who_count_one_after_another_cost_one_write_each() -> None:
    """Each knew what it had counted last, and all but one of their writes failed at first."""
    workers = _Workers()
    for _ in range(10):
        workers.one.count_inbound(NUMBER, 5, NOON)
        workers.other.count_inbound(NUMBER, 5, NOON)
    assert workers.calls == ["GetItem", "UpdateItem"] * 20


@contextmanager
def _contended(*before: str) -> Iterator[DynamoSlotBook]:
    with Stubber(dynamodb_client()) as stubber:
        for operation in before:
            stubber.add_response(operation, {})
        for _ in range(5):
            stubber.add_client_error("update_item", "ConditionalCheckFailedException")
        yield DynamoSlotBook(Table(dynamodb_client(), NAME))
        stubber.assert_no_pending_responses()


def test_slots_that_others_always_take_first_are_not_available() -> None:
    with _contended() as book, pytest.raises(Unavailable):
        book.reserve(NUMBER, 1, NOON, PACE)


def test_a_slowdown_that_others_always_change_first_is_not_written() -> None:
    with _contended() as book, pytest.raises(Unavailable):
        book.slow_down(NUMBER, 1, NOON)


def test_what_others_always_count_first_is_not_counted() -> None:
    with _contended("get_item") as book, pytest.raises(Unavailable):
        book.count_inbound(NUMBER, 1, NOON)


def test_a_deleted_row_takes_the_inbound_messages_along(table: Table) -> None:
    book = DynamoSlotBook(table)
    book.count_inbound(NUMBER, 600, NOON)
    dynamodb_client().delete_item(
        TableName=NAME, Key={"pk": {"S": f"RATE#{NUMBER}"}, "sk": {"S": "SLOTS"}}
    )
    assert book.reserve(NUMBER, 1, NOON, PACE).spacing == PACE.spacing()
