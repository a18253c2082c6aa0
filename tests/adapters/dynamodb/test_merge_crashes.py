"""A merge, or a long move, that is cut short at any write ends in the same state all the same."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, cast

import pytest

from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.store.table import Table
from puntual.domain.accounts.hold import Hold, HoldKind
from puntual.domain.receivables.copies import CopyOrder
from tests.doubles.dying_client import Died, DyingClient
from tests.doubles.dynamodb_memory import MemoryDynamoDB
from tests.factories import NOON, a_key, a_payment, a_profile, an_invoice

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_dynamodb import DynamoDBClient

    from puntual.domain.accounts.account import Account
    from puntual.domain.ids import DocumentId

OLD, NEW, LATER = a_key("d-1"), a_key("d-2"), NOON + timedelta(hours=1)
MOVED = an_invoice(external_id="F-0", recorded_at=LATER)


def a_world() -> MemoryDynamoDB:
    client = MemoryDynamoDB()
    changes = DynamoAccountChanges(Table(client.as_client(), "t"))
    changes.put_profile(a_profile(key=OLD, phone="+525550000001", wa_ids=["525550000001"]))
    changes.put_profile(a_profile(key=NEW, phone="+525550000002", wa_ids=["525550000002"]))
    for number in range(30):
        changes.put_invoice(OLD, an_invoice(external_id=f"F-{number}"), f"i{number}")
    for number in range(40):
        paid = a_payment(external_id=f"P-{number}", minor=5, invoice=MOVED.id)
        changes.put_payment(OLD, paid, f"p{number}")
    changes.add_hold(OLD, Hold("h", HoldKind.CLAIM, NOON, None))
    return client


def merge(client: object) -> None:
    changes = DynamoAccountChanges(Table(cast("DynamoDBClient", client), "t"))
    changes.begin_merge(OLD, NEW, LATER)
    while not changes.advance_merge(OLD, NEW, LATER):
        pass


def move(client: object) -> None:
    changes = DynamoAccountChanges(Table(cast("DynamoDBClient", client), "t"))
    changes.put_invoice(NEW, MOVED, "moved", CopyOrder(moved_from=OLD.debtor))


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
@pytest.mark.parametrize("work", [merge, move])
def test_what_dies_at_any_write_ends_as_what_did_not(
    work: Callable[[object], None], place: str
) -> None:
    whole = a_world()
    work(whole)
    writes = 0
    while True:
        writes += 1
        client = a_world()
        try:
            work(DyingClient(client.as_client(), writes, after=place == "after it"))
            break
        except Died:
            _require_silence_or_end(client)
            work(client.as_client())
            assert state_of(client) == state_of(whole), writes
    assert writes > 3


def _require_silence_or_end(client: MemoryDynamoDB) -> None:
    """Fail where an account could be written to while money and debt are apart."""
    accounts = DynamoAccounts(Table(client.as_client(), "t"))
    both = [one for key in (OLD, NEW) if (one := accounts.read(key))]
    if all(len(one.payments) == 40 * (MOVED.id in ids_of(one)) for one in both):
        return
    assert all(HoldKind.MERGING in {hold.kind for hold in one.active_holds(LATER)} for one in both)


def ids_of(account: Account) -> set[DocumentId]:
    return {one.id for one in account.invoices}
