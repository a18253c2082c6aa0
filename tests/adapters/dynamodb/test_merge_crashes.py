"""A merge that is cut short at any write ends in the same state when it is repeated."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

import pytest

from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.store.table import Table
from puntual.domain.accounts.hold import Hold, HoldKind
from tests.doubles.dynamodb_memory import MemoryDynamoDB
from tests.factories import NOON, a_key, a_payment, a_profile, an_invoice

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

OLD, NEW, LATER = a_key("d-1"), a_key("d-2"), NOON + timedelta(hours=1)
WRITES = ("put_item", "update_item", "delete_item", "transact_write_items")


class Died(Exception):
    """The worker is gone."""


class DyingClient:
    """A client of the table whose worker dies at the n-th write, before or after it was made."""

    def __init__(self, client: DynamoDBClient, dies_at: int, *, after: bool) -> None:
        self._client = client
        self._left = dies_at
        self._after = after

    def __getattr__(self, name: str) -> Any:
        call = getattr(self._client, name)
        if name not in WRITES:
            return call

        def write(**request: Any) -> Any:
            self._left -= 1
            if self._left == 0 and not self._after:
                raise Died
            answer = call(**request)
            if self._left == 0:
                raise Died
            return answer

        return write


def a_world() -> MemoryDynamoDB:
    client = MemoryDynamoDB()
    changes = DynamoAccountChanges(Table(client.as_client(), "t"))
    changes.put_profile(a_profile(key=OLD, phone="+525550000001", wa_ids=["525550000001"]))
    changes.put_profile(a_profile(key=NEW, phone="+525550000002", wa_ids=["525550000002"]))
    for number in range(30):
        changes.put_invoice(OLD, an_invoice(external_id=f"F-{number}"), f"i{number}")
    changes.put_payment(OLD, a_payment(minor=5), "p1")
    changes.add_hold(OLD, Hold("h", HoldKind.CLAIM, NOON, None))
    return client


def merge(client: object) -> None:
    changes = DynamoAccountChanges(Table(cast("DynamoDBClient", client), "t"))
    changes.begin_merge(OLD, NEW, LATER)
    while not changes.advance_merge(OLD, NEW, LATER):
        pass


def state_of(client: MemoryDynamoDB) -> list[object]:
    """Return all that is on record, but for the counts of changes."""
    accounts = DynamoAccounts(Table(client.as_client(), "t"))
    known = [accounts.read(key) for key in (OLD, NEW)]
    rows = {(one["pk"]["S"], one["sk"]["S"]) for one in client.all_items()}
    return [
        *(None if one is None else (one.profile, one.balance, one.holds) for one in known),
        rows,
    ]


@pytest.mark.parametrize("place", ["before the write", "after it"])
def test_a_merge_that_dies_at_any_write_ends_as_one_that_did_not(place: str) -> None:
    whole = a_world()
    merge(whole)
    writes = 0
    while True:
        writes += 1
        client = a_world()
        try:
            merge(DyingClient(client.as_client(), writes, after=place == "after it"))
            break
        except Died:
            _require_silence_or_end(client)
            merge(client.as_client())
            assert state_of(client) == state_of(whole), writes
    assert writes > 6


def _require_silence_or_end(client: MemoryDynamoDB) -> None:
    """Fail where an account could be written to with only a part of what it owes."""
    accounts = DynamoAccounts(Table(client.as_client(), "t"))
    owing = [one for key in (OLD, NEW) if (one := accounts.read(key)) and one.invoices]
    if len(owing) == 1 and len(owing[0].invoices) == 30:
        return
    assert all(
        HoldKind.MERGING in {hold.kind for hold in one.active_holds(LATER)} for one in owing
    )
