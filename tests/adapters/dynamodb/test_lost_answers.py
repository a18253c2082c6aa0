"""botocore repeats a write whose answer is lost; the write meets itself and knows it."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import cast

import pytest
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.exceptions import ConnectionClosedError
from moto.core.models import botocore_stubber

from puntual.adapters.aws.clients import dynamodb_client
from puntual.adapters.dynamodb.operations.circuit_breakers import DynamoCircuitBreakers
from puntual.adapters.dynamodb.operations.switches import DynamoSwitchboard
from puntual.adapters.dynamodb.store.table import Table
from puntual.domain.ids import CreditorId
from puntual.domain.sending.circuit_breaker import BreakerRelease
from puntual.domain.sending.conditions import Switch, SwitchScope
from tests.doubles.dynamodb_memory import MemoryDynamoDB
from tests.doubles.dynamodb_table import table_in_memory
from tests.factories import CREDITOR, NOON

DAY = date(2026, 3, 2)
SWITCH = Switch(SwitchScope.CREDITOR, "")
EVENT = "before-send.dynamodb"


class _LostAnswer:
    """Has the next request answered, and cuts the connection before the answer arrives."""

    lost = 0

    def __call__(
        self, event_name: str, request: AWSPreparedRequest, **_: object
    ) -> AWSResponse | None:
        if self.lost:
            return None
        self.lost += 1
        botocore_stubber(event_name, request)
        raise ConnectionClosedError(endpoint_url=request.url)


def _handler(lost: _LostAnswer) -> Callable[..., None]:
    """Return it as botocore's stubs know handlers: without the answer that some events take."""
    return cast("Callable[..., None]", lost)


@pytest.fixture
def lost() -> Iterator[_LostAnswer]:
    lost = _LostAnswer()
    yield lost
    dynamodb_client().meta.events.unregister(EVENT, _handler(lost))


def test_botocore_repeats_the_write_and_the_news_is_told(lost: _LostAnswer) -> None:
    with table_in_memory() as table:
        dynamodb_client().meta.events.register_first(EVENT, _handler(lost))
        switchboard = DynamoSwitchboard(table)
        assert switchboard.pull(CreditorId(CREDITOR), SWITCH, NOON, "Rosa P.")
        assert not switchboard.pull(CreditorId(CREDITOR), SWITCH, NOON, "Rosa P.")
    assert lost.lost == 1


class _Between(MemoryDynamoDB):
    """A table where others count between a write and its repeat."""

    def __init__(self, others: int) -> None:
        super().__init__()
        self._others = others
        self._is_lost = False

    def update_item(self, **request: object) -> dict[str, object]:
        answer = super().update_item(**request)
        if self._is_lost:
            return answer
        self._is_lost = True
        _breakers(self, place=2).add(CreditorId(CREDITOR), DAY, self._others)
        return super().update_item(**request)


def _breakers(client: MemoryDynamoDB, place: int) -> DynamoCircuitBreakers:
    breakers = DynamoCircuitBreakers(Table(client.as_client(), "in-memory"))
    breakers._place = f"last_{place}"
    return breakers


def test_reminders_are_counted_once_though_others_counted_before_the_repeat() -> None:
    """The breaker of a day stood up to fifteen too high, and held good reminders."""
    client = _Between(others=7)
    breakers = _breakers(client, place=1)
    assert breakers.add(CreditorId(CREDITOR), DAY, 15) == 22
    assert breakers.read(CreditorId(CREDITOR), DAY).sent == 22


def test_a_release_is_on_record_though_others_counted_before_the_repeat() -> None:
    """The operator read "the day has another count" after the own write had been done."""
    client = MemoryDynamoDB()
    _breakers(client, place=1).add(CreditorId(CREDITOR), DAY, 15)
    losing = _Between(others=1)
    losing._tables = client._tables
    release = BreakerRelease(DAY, 15, 500, NOON, "Rosa P.")
    _breakers(losing, place=1).release(CreditorId(CREDITOR), release)
    assert _breakers(client, place=1).read(CreditorId(CREDITOR), DAY).release == release
