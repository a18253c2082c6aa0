from collections.abc import Iterator
from dataclasses import replace

import pytest
from botocore.stub import Stubber

from puntual.adapters.aws_clients import dynamodb_client
from puntual.adapters.dynamodb.slots import DynamoSlotBook
from puntual.adapters.dynamodb.table import Table
from puntual.domain.errors import Unavailable
from puntual.domain.ids import PhoneNumberId
from puntual.domain.pace import Pace
from tests.dynamodb_table import NAME, table_in_memory
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


@pytest.fixture
def contended() -> Iterator[DynamoSlotBook]:
    with Stubber(dynamodb_client()) as stubber:
        for _ in range(5):
            stubber.add_client_error("update_item", "ConditionalCheckFailedException")
        yield DynamoSlotBook(Table(dynamodb_client(), NAME))
        stubber.assert_no_pending_responses()


def test_slots_that_others_always_take_first_are_not_available(contended: DynamoSlotBook) -> None:
    with pytest.raises(Unavailable):
        contended.reserve(NUMBER, 1, NOON, PACE)


def test_a_slowdown_that_others_always_change_first_is_not_written(
    contended: DynamoSlotBook,
) -> None:
    with pytest.raises(Unavailable):
        contended.slow_down(NUMBER, 1, NOON)
