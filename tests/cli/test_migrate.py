"""``puntual migrate``, as an operator types it."""

from collections.abc import Iterator

import pytest

from cli.main import main
from puntual.adapters.aws.clients import dynamodb_client
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.keys.account import invoice_key
from puntual.adapters.dynamodb.store.attributes import to_attributes
from puntual.adapters.dynamodb.store.schema import SCHEMA_VERSION
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.table_names import history_name
from tests.doubles.dynamodb_table import NAME, table_in_memory
from tests.factories import a_key, an_invoice


@pytest.fixture
def table() -> Iterator[Table]:
    with table_in_memory() as table:
        DynamoAccountChanges(table).put_invoice(a_key(), an_invoice(), "i1")
        yield table


@pytest.mark.parametrize(
    ("options", "says"), [((), "nothing changed"), (("--dry-run",), "nothing would change")]
)
def test_items_in_this_version_s_form_are_left_alone(
    table: Table, options: tuple[str, ...], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert table is not None
    assert main(["migrate", "--table", NAME, *options]) == 0
    assert says in capsys.readouterr().out


def test_an_item_of_a_later_version_is_named_and_fails_the_command(
    table: Table, capsys: pytest.CaptureFixture[str]
) -> None:
    assert table is not None
    dynamodb_client().update_item(
        TableName=history_name(NAME),
        Key=to_attributes(invoice_key(a_key(), an_invoice().id)._asdict()),
        UpdateExpression="SET v = :v",
        ExpressionAttributeValues={":v": {"N": str(SCHEMA_VERSION + 1)}},
    )
    assert main(["migrate", "--table", NAME]) == 1
    assert "DOCUMENTS/INV  1  written by a later version" in capsys.readouterr().out
