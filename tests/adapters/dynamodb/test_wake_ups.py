"""Wake-ups by the batch: few writes, small rows, and few reads for who looks for missing ones."""

from datetime import timedelta

import pytest

from puntual.adapters.dynamodb.accounts.wake_ups import DynamoWakeUps
from puntual.adapters.dynamodb.items.packs import fill_packs, pack_of, pack_to_text
from puntual.adapters.dynamodb.store.table import Table
from puntual.domain.ids import DebtorId
from puntual.ports.scheduling import WakeUp
from tests.doubles.dynamodb_memory import MemoryDynamoDB
from tests.factories import NOON, a_key

SHARDS = 4
KILOBYTE = 1024


class Counted:
    """A table that counts what is asked of it."""

    def __init__(self) -> None:
        client = MemoryDynamoDB()
        self.calls: list[str] = []
        client.on_call = self._count
        self.table = Table(client.as_client(), "in-memory")
        self.wake_ups = DynamoWakeUps(self.table, SHARDS)

    def _count(self, operation: str, rows: object) -> None:
        assert rows
        self.calls.append(operation)


@pytest.fixture
def counted() -> Counted:
    return Counted()


def _batch(count: int) -> list[WakeUp]:
    return [WakeUp(a_key(f"customer-{n:06}"), NOON, 1_250_00) for n in range(count)]


def test_the_next_evaluations_of_a_batch_cost_a_tenth_of_a_write_each(counted: Counted) -> None:
    counted.wake_ups.put_all(_batch(100))
    assert counted.calls == ["PutItem"] * SHARDS


def test_a_row_of_many_wake_ups_costs_one_write_unit() -> None:
    longest = {DebtorId(f"{n:064}"): 10**12 for n in range(100)}
    for pack in fill_packs(longest):
        assert len(pack_to_text(pack)) <= KILOBYTE - 200
    assert sum(len(pack) for pack in fill_packs(longest)) == 100


def test_a_pack_is_read_back_as_it_was_filled() -> None:
    values = {DebtorId("a"): 0, DebtorId("b.-_9"): 7}
    (pack,) = fill_packs(values)
    assert pack_of(pack_to_text(pack)) == values


def test_the_same_batch_again_is_the_same_rows(counted: Counted) -> None:
    for _ in range(2):
        counted.wake_ups.put_all(reversed(_batch(50)))
    counted.calls.clear()
    assert len(list(counted.wake_ups.due(NOON - timedelta(hours=1), NOON))) == 50


def test_who_is_known_to_stand_in_a_pack_is_not_read_again(counted: Counted) -> None:
    batch = _batch(100)
    counted.wake_ups.put_all(batch)
    counted.calls.clear()
    assert not any(counted.wake_ups.put_if_absent(one.key, one.at) for one in batch)
    assert counted.calls == ["Query"] * SHARDS


def test_those_alone_at_an_instant_with_many_in_packs_do_not_read_all_packs_each(
    counted: Counted,
) -> None:
    """A thousand alone at an opening hour read fifty thousand members each: it was quadratic."""
    counted.wake_ups.put_all(_batch(40_000))
    counted.calls.clear()
    for number in range(400):
        assert counted.wake_ups.put_if_absent(a_key(f"alone-{number}"), NOON)
    assert counted.calls.count("PutItem") == 400
    # Ten thousand to a shard: read again for each twentieth that is missed.
    assert counted.calls.count("Query") <= SHARDS + 400 // 20


def test_what_is_remembered_of_packs_is_bounded_and_forgetting_does_no_harm(
    counted: Counted,
) -> None:
    counted.wake_ups.put_all(_batch(40))
    for minutes in range(600):
        counted.wake_ups.put_if_absent(a_key("customer-000001"), NOON + timedelta(minutes=minutes))
    assert not counted.wake_ups.put_if_absent(a_key("customer-000001"), NOON)
    assert len(counted.wake_ups._packed) <= 500
