"""One phone for a whole portfolio: each record costs the same as the one before it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.accounts.people import DynamoPeople
from puntual.adapters.dynamodb.store.attributes import Record
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Key, Put, Update, Write
from puntual.application.shared_phone import with_phone_attempts
from puntual.domain.accounts.person import MOST_SHARERS
from tests.doubles.dynamodb_memory import MemoryDynamoDB
from tests.factories import a_key, a_profile


class Counting(Table):
    """Counts the calls, the items and their bytes."""

    def __init__(self) -> None:
        super().__init__(MemoryDynamoDB().as_client(), "in-memory")
        self.counted: Counter[str] = Counter()

    def get(self, key: Key, *, is_consistent: bool = True) -> Record | None:
        item = super().get(key, is_consistent=is_consistent)
        self._count(len(repr(item)))
        return item

    def put(self, write: Put) -> None:
        self._count(len(repr(write.record)))
        super().put(write)

    def update(self, write: Update) -> Record:
        self._count(len(repr(write.values)))
        return super().update(write)

    def transact(self, writes: Sequence[Write]) -> None:
        self._count(sum(len(repr(one)) for one in writes))
        super().transact(writes)

    def query(self, condition: str, values: Any, **how: Any) -> Iterator[Record]:
        items = list(super().query(condition, values, **how))
        self._count(sum(len(repr(one)) for one in items))
        return iter(items)

    def _count(self, size: int) -> None:
        self.counted.update(calls=1, bytes=size)


@pytest.fixture
def counting() -> Counting:
    return Counting()


def _store(table: Counting, numbers: range) -> Counter[str]:
    table.counted.clear()
    for number in numbers:
        DynamoAccountChanges(table).put_profile(a_profile(key=a_key(f"d-{number:05}")))
    return Counter(table.counted)


def test_an_import_of_many_on_one_phone_is_linear_in_calls_and_bytes(counting: Counting) -> None:
    """Each new one flagged all before it: ten thousand were fifty million writes."""
    _store(counting, range(MOST_SHARERS + 2))
    early = _store(counting, range(100, 150))
    _store(counting, range(150, 500))
    late = _store(counting, range(500, 550))
    assert late["calls"] == early["calls"] <= 6 * 50
    assert late["bytes"] <= early["bytes"] * 1.01


def test_a_look_behind_a_shared_phone_reads_a_fixed_number_of_items(counting: Counting) -> None:
    sizes = []
    for upto in (100, 400):
        _store(counting, range(upto))
        counting.counted.clear()
        accounts, people = DynamoAccounts(counting), DynamoPeople(counting)
        excerpt = accounts.look(a_key("d-00001"))
        assert excerpt is not None
        assert with_phone_attempts(accounts, people, excerpt).base.has_placeholder
        sizes.append(counting.counted["calls"])
    assert sizes == [2, 2]
