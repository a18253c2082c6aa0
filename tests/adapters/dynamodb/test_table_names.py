"""History lies in a table of its own: neither a look nor the pass's scan reads it."""

from typing import Any

import pytest

from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.daily_pass.account_scan import DynamoAccountScan
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.table_names import history_name
from puntual.domain.accounts.account import Release
from puntual.domain.receivables.corrections import CreditNote
from tests.doubles.dynamodb_memory import MemoryDynamoDB
from tests.factories import (
    NOON,
    TODAY,
    a_document,
    a_hold,
    a_key,
    a_payment,
    a_profile,
    an_invoice,
    some_money,
)


class _Asked(MemoryDynamoDB):
    """Remembers the tables that were asked."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[str] = []

    def get_item(self, **request: Any) -> dict[str, Any]:
        self.tables.append(request["TableName"])
        return super().get_item(**request)

    def query(self, **request: Any) -> dict[str, Any]:
        self.tables.append(request["TableName"])
        return super().query(**request)

    def scan(self, **request: Any) -> dict[str, Any]:
        self.tables.append(request["TableName"])
        return super().scan(**request)

    def kinds_in(self, table: str) -> set[str]:
        """Return the kinds of partitions that a table holds."""
        found = self.scan(
            TableName=table,
            Limit=1000,
            ExpressionAttributeNames={},
            ExpressionAttributeValues={},
        )
        return {item["pk"]["S"].partition("#")[0] for item in found["Items"]}


@pytest.fixture
def client() -> _Asked:
    client = _Asked()
    changes = DynamoAccountChanges(Table(client.as_client(), "t"))
    changes.put_profile(a_profile())
    changes.put_invoice(a_key(), an_invoice(), "i1")
    changes.put_payment(a_key(), a_payment(), "p1")
    note = CreditNote(a_document("N-1"), some_money(), TODAY, NOON)
    changes.put_credit_note(a_key(), note, "n1")
    changes.add_hold(a_key(), a_hold())
    changes.add_release(a_key(), Release("last_chance", NOON, "Rosa P."))
    client.tables.clear()
    return client


def test_documents_records_and_references_lie_in_the_history_table(client: _Asked) -> None:
    references = {"INVOICE", "PAYMENT", "CREDITNOTE"}
    assert client.kinds_in(history_name("t")) == {"DOCUMENTS", "RECORDS", *references}
    assert client.kinds_in("t") == {"DEBTOR", "PERSON"}


def test_neither_a_look_nor_the_scan_for_accounts_reads_history(client: _Asked) -> None:
    table = Table(client.as_client(), "t")
    assert DynamoAccounts(table).look(a_key()) is not None
    (page,) = DynamoAccountScan(table).walk(1, 1, None)
    assert [one.key for one in page.accounts] == [a_key()]
    assert page.accounts[0].excerpt() is not None
    assert set(client.tables) == {"t"}


def test_a_whole_account_is_read_of_both_tables(client: _Asked) -> None:
    account = DynamoAccounts(Table(client.as_client(), "t")).read(a_key())
    assert account is not None
    assert (len(account.invoices), len(account.payments), len(account.holds)) == (1, 1, 1)
    assert set(client.tables) == {"t", history_name("t")}
