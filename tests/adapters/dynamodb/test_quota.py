"""Senders that meet at the quota's item: no units are lost, and none are granted twice."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice, repeat

import pytest

from puntual.adapters.dynamodb.items.values import text_list_of
from puntual.adapters.dynamodb.keys.number import quota_key
from puntual.adapters.dynamodb.sending.quota import DynamoQuota
from puntual.adapters.dynamodb.store.attributes import Record
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Key, Put
from puntual.domain.errors import Unavailable
from puntual.domain.sending.quota import Taken, Taking, counted_in
from tests.doubles.dynamodb_table import NAME, table_in_memory
from tests.factories import NOON


class MeetingTable(Table):
    """A table on which somebody else is at work right after each read."""

    visits: Iterator[Callable[[], object]]

    def get(self, key: Key, *, is_consistent: bool = True) -> Record | None:
        found = super().get(key, is_consistent=is_consistent)
        for visit in islice(self.visits, 1):
            visit()
        return found


def meeting(table: Table, visits: Iterable[Callable[[], object]]) -> DynamoQuota:
    met = MeetingTable(table._client, NAME)
    met.visits = iter(visits)
    return DynamoQuota(met)


def test_two_senders_that_ask_for_the_last_people_at_once_never_get_more() -> None:
    with table_in_memory() as table:
        other = DynamoQuota(table)
        other.take("7", Taking(240, 250), NOON)
        quota = meeting(table, [lambda: other.take("7", Taking(8, 250), NOON)])
        assert quota.take("7", Taking(10, 250), NOON) == Taken(2, 0)
        assert other.used("7", NOON) == 250


def test_two_senders_that_both_begin_a_count_are_both_counted() -> None:
    with table_in_memory() as table:
        other = DynamoQuota(table)
        quota = meeting(table, [lambda: other.take("7", Taking(8, 250), NOON)])
        assert quota.take("7", Taking(10, 250), NOON) == Taken(10, 232)


def test_whoever_meets_others_all_the_time_gives_up_without_counting_anybody() -> None:
    with table_in_memory() as table:
        other = DynamoQuota(table)
        quota = meeting(table, repeat(lambda: other.take("7", Taking(1, 250), NOON)))
        with pytest.raises(Unavailable):
            quota.take("7", Taking(100, 250), NOON)
        assert other.used("7", NOON) < 100


class _ForgetfulTable(Table):
    """A table whose answer to a write is lost, so that the client repeats it."""

    def put(self, write: Put) -> None:
        super().put(write)
        super().put(write)


def test_a_write_whose_answer_was_lost_is_not_done_again() -> None:
    """People who were given back came back twice: one more than Meta allows was written to."""
    with table_in_memory() as table:
        other = DynamoQuota(table)
        other.take("7", Taking(100, 250), NOON)
        quota = DynamoQuota(_ForgetfulTable(table._client, NAME))
        freed = {counted_in(NOON): 15}
        assert quota.take("7", Taking(0, 250, freed), NOON) == Taken(0, 165)
        assert quota.take("7", Taking(10, 250), NOON) == Taken(10, 155)
        assert other.used("7", NOON) == 95


def test_the_tokens_of_an_item_do_not_grow() -> None:
    with table_in_memory() as table:
        quota = DynamoQuota(table)
        for _ in range(50):
            quota.take("7", Taking(1, 250), NOON)
        item = table.get(quota_key("7"))
        assert item is not None
        assert len(text_list_of(item, "tokens")) == 20


def test_an_item_without_its_people_is_an_empty_count() -> None:
    with table_in_memory() as table:
        assert DynamoQuota(table).used("7", NOON) == 0
