"""Of a crowded instant rows are read by their keys, and what is remembered is bounded."""

from collections import Counter
from datetime import timedelta

import pytest

from puntual.adapters.dynamodb.accounts.wake_ups import DynamoWakeUps
from puntual.adapters.dynamodb.daily_pass import wake_up_check
from puntual.adapters.dynamodb.daily_pass.wake_up_check import DynamoWakeUpCheck
from puntual.adapters.dynamodb.store.table import Table
from puntual.domain.errors import Unavailable
from puntual.ports.scheduling import WakeUp
from tests.doubles.dynamodb_memory import MemoryDynamoDB
from tests.factories import NOON, a_key


class Scheduled:
    def __init__(self, rows: int) -> None:
        self.client = MemoryDynamoDB()
        self.calls: Counter[str] = Counter()
        self.client.on_call = lambda operation, _: self.calls.update([operation])
        table = Table(self.client.as_client(), "in-memory")
        self.wanted = [WakeUp(a_key(f"d-{number}"), NOON) for number in range(rows)]
        self.wake_ups = DynamoWakeUps(table, 1)
        for one in self.wanted:
            self.wake_ups.put(one.key, one.at)
        self.check = DynamoWakeUpCheck(table, 1)
        self.calls.clear()


def test_many_of_one_instant_are_compared_by_one_query() -> None:
    scheduled = Scheduled(300)
    for _ in range(3):
        assert list(scheduled.check.missing(scheduled.wanted)) == []
    assert scheduled.calls == {"Query": 1}


def test_a_few_of_many_instants_are_read_by_their_keys() -> None:
    scheduled = Scheduled(3)
    wanted = [*scheduled.wanted, WakeUp(a_key("d-9"), NOON + timedelta(hours=1))]
    assert list(scheduled.check.missing(wanted)) == wanted[3:]
    assert scheduled.calls == {"BatchGetItem": 1}


def test_a_crowded_instant_is_read_once_and_then_by_keys() -> None:
    scheduled = Scheduled(wake_up_check._MOST_ROWS + 1)
    for _ in range(2):
        assert list(scheduled.check.missing(scheduled.wanted[:250])) == []
    assert scheduled.calls == {"Query": 1, "BatchGetItem": 6}


class Throttled(MemoryDynamoDB):
    """A table that leaves the last key of each batch out, so many times."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self.left_out = times

    def batch_get_item(self, **request: object) -> dict[str, object]:
        ((table, wanted),) = request["RequestItems"].items()  # type: ignore[attr-defined]  # a map
        if not self.left_out:
            return super().batch_get_item(**request)
        self.left_out -= 1
        *some, last = wanted["Keys"]
        answer = super().batch_get_item(RequestItems={table: {**wanted, "Keys": some}})
        return {**answer, "UnprocessedKeys": {table: {**wanted, "Keys": [last]}}}


def test_keys_that_the_table_left_out_are_asked_for_again() -> None:
    table = Table(Throttled(2).as_client(), "in-memory")
    DynamoWakeUps(table, 1).put(a_key("d-2"), NOON)
    wanted = [WakeUp(a_key(f"d-{number}"), NOON) for number in range(3)]
    assert list(DynamoWakeUpCheck(table, 1).missing(wanted)) == wanted[:2]


def test_a_table_that_leaves_keys_out_for_good_is_unavailable() -> None:
    table = Table(Throttled(9).as_client(), "in-memory")
    wanted = [WakeUp(a_key(f"d-{number}"), NOON) for number in range(3)]
    with pytest.raises(Unavailable):
        list(DynamoWakeUpCheck(table, 1).missing(wanted))
