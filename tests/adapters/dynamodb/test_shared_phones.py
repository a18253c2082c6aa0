"""The flag that a phone is shared, when two debtors come at once or a write is cut short."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.keys.account import PROFILE
from puntual.adapters.dynamodb.store.attributes import Present, Record
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Update
from puntual.domain.errors import Unavailable
from tests.doubles.dynamodb_memory import MemoryDynamoDB
from tests.factories import a_key, a_profile


@pytest.fixture
def table() -> Table:
    return Table(MemoryDynamoDB().as_client(), "in-memory")


def _shares(table: Table, debtor: str = "d-1") -> bool:
    account = DynamoAccounts(table).read(a_key(debtor))
    assert account is not None
    return account.shares_phone


class _Dying(Table):
    """A table that is gone as soon as a flag is to be written."""

    def update(self, write: Update) -> Record:
        raise Unavailable(write.change)


def test_who_was_cut_short_passes_for_sharing_until_the_profile_comes_again(table: Table) -> None:
    with pytest.raises(Unavailable):
        DynamoAccountChanges(_Dying(table._client, table._name)).put_profile(a_profile())
    assert _shares(table)
    DynamoAccountChanges(table).put_profile(a_profile())
    assert not _shares(table)


def test_the_same_profile_again_asks_for_nobody(table: Table) -> None:
    changes = DynamoAccountChanges(table)
    changes.put_profile(a_profile())

    class _Blind(Table):
        def query(self, condition: str, values: Mapping[str, Present], **_: Any) -> Any:
            raise AssertionError(f"asked {condition} {sorted(values)}")

    DynamoAccountChanges(_Blind(table._client, table._name)).put_profile(a_profile())


def test_of_two_who_come_at_once_each_ends_up_as_sharing(table: Table) -> None:
    """The second one is stored between the first one's rows and its question who else is there."""

    class _Meanwhile(Table):
        others = 1

        def query(self, condition: str, values: Any, **how: Any) -> Iterator[Record]:
            if self.others and str(values["pk"]).startswith("PERSON#"):
                self.others = 0
                DynamoAccountChanges(table).put_profile(a_profile(key=a_key("d-2")))
            return super().query(condition, values, **how)

    DynamoAccountChanges(_Meanwhile(table._client, table._name)).put_profile(a_profile())
    assert _shares(table, "d-1")
    assert _shares(table, "d-2")


def test_of_two_who_come_at_once_no_flag_is_taken_back(table: Table) -> None:
    """The second one is stored after the first one asked, and before it notes that it is alone."""

    class _Meanwhile(Table):
        others = 1

        def update(self, write: Update) -> Record:
            if self.others and write.key.sk == PROFILE:
                self.others = 0
                DynamoAccountChanges(table).put_profile(a_profile(key=a_key("d-2")))
            return super().update(write)

    DynamoAccountChanges(_Meanwhile(table._client, table._name)).put_profile(a_profile())
    assert _shares(table, "d-1")
    assert _shares(table, "d-2")
