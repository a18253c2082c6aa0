"""A debtor that has become another one, as an operator meets it."""

import pytest

from cli.main import main
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from tests.doubles.dynamodb_table import NAME, table_in_memory
from tests.factories import CREDITOR, NOON, a_key, a_profile


def test_an_operator_is_told_what_a_debtor_has_become(capsys: pytest.CaptureFixture[str]) -> None:
    old, new = a_key("d-1"), a_key("d-2")
    with table_in_memory() as table:
        changes = DynamoAccountChanges(table)
        for key in (old, new):
            changes.put_profile(a_profile(key=key))
        changes.begin_merge(old, new, NOON)
        line = ["hold", "show", "--table", NAME, "--creditor", CREDITOR, "--debtor", "d-1"]
        assert main(line) == 0
        out, err = capsys.readouterr()
        assert "merging" in out
        assert "this debtor has become d-2" in err
