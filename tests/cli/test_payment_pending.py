"""A payment that is under way, as an operator types it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from cli.main import main
from puntual.adapters.clock import SystemClock
from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.creditors.creditors import DynamoCreditors
from puntual.adapters.dynamodb.store.table import Table
from puntual.domain.accounts.hold import Hold, HoldKind
from tests.doubles.dynamodb_table import NAME, table_in_memory
from tests.factories import CREDITOR, a_creditor, a_key, a_profile


@pytest.fixture
def table() -> Iterator[Table]:
    with table_in_memory() as table:
        DynamoCreditors(table).put(a_creditor())
        DynamoAccountChanges(table).put_profile(a_profile())
        yield table


def _put_until(day: object) -> int:
    where = ["--table", NAME, "--creditor", CREDITOR, "--debtor", "d-1"]
    return main(["hold", "add", *where, "payment_pending", "--until", str(day), "--by", "Rosa"])


def _holds(table: Table) -> tuple[Hold, ...]:
    account = DynamoAccounts(table).read(a_key())
    assert account is not None
    return tuple(account.holds)


def test_it_holds_until_it_lapses(table: Table) -> None:
    day = (SystemClock().now() + timedelta(days=4)).date()
    assert _put_until(day) == 0
    (hold,) = _holds(table)
    assert hold.kind is HoldKind.PAYMENT_PENDING
    assert hold.until is not None


def test_it_never_holds_without_an_end(table: Table, capsys: pytest.CaptureFixture[str]) -> None:
    assert _put_until("none") == 1
    assert "must be a day for payment_pending" in capsys.readouterr().err
    assert _holds(table) == ()
