"""A table with one account, for the cases that bring no table of their own."""

from collections.abc import Iterator

import pytest

from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.store.table import Table
from tests.doubles.dynamodb_table import table_in_memory
from tests.factories import a_key, an_invoice


@pytest.fixture
def table() -> Iterator[Table]:
    with table_in_memory() as table:
        DynamoAccountChanges(table).put_invoice(a_key(), an_invoice(), "i1")
        yield table
