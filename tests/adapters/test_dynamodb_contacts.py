"""A claim whose answer is lost on the way: boto3 repeats it, and it meets itself."""

from collections.abc import Callable, Iterator

import pytest

from puntual.adapters.dynamodb.accounts import DynamoAccounts
from puntual.adapters.dynamodb.attributes import Record
from puntual.adapters.dynamodb.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.contacts import DynamoContacts
from puntual.adapters.dynamodb.table import Table, Update
from puntual.domain.account import Account
from puntual.domain.errors import StaleAccount, Unavailable
from tests.dynamodb_table import table_in_memory
from tests.factories import a_contact, a_key, a_payment, an_invoice


@pytest.fixture
def table() -> Iterator[Table]:
    with table_in_memory() as table:
        DynamoAccountChanges(table).put_invoice(a_key(), an_invoice(), "i1")
        yield table


class _LosingTable(Table):
    """A table whose first answer to an update never arrives."""

    def __init__(self, table: Table, then: Callable[[], None]) -> None:
        super().__init__(table._client, table._name)
        self._then: Callable[[], None] | None = then

    def update(self, write: Update) -> Record:
        then, self._then = self._then, None
        if then is not None:
            super().update(write)
            then()
        return super().update(write)


def _nothing() -> None:
    """Let nothing happen between the lost answer and the repeat."""


def _account(table: Table) -> Account:
    account = DynamoAccounts(table).read(a_key())
    assert account is not None
    return account


def test_a_repeated_claim_that_meets_its_own_first_write_has_succeeded(table: Table) -> None:
    losing = _LosingTable(table, _nothing)
    DynamoContacts(losing).claim(_account(table), a_contact())
    assert _account(table).open_contact == a_contact()


def test_a_claim_that_meets_another_of_the_same_content_has_not(table: Table) -> None:
    account = _account(table)
    DynamoContacts(table).claim(account, a_contact())
    with pytest.raises(StaleAccount):
        DynamoContacts(table).claim(account, a_contact())
    assert _account(table).open_contact == a_contact()


def test_a_payment_before_the_repeat_gives_the_claim_back_so_that_it_is_decided_again(
    table: Table,
) -> None:
    changes = DynamoAccountChanges(table)
    losing = _LosingTable(table, lambda: _pay(changes))
    with pytest.raises(StaleAccount):
        DynamoContacts(losing).claim(_account(table), a_contact())
    account = _account(table)
    assert (account.open_contact, account.contacts) == (None, ())
    assert account.payments == (a_payment(),)


def test_a_claim_without_any_answer_is_given_back_for_nothing_was_sent_on_it(
    table: Table,
) -> None:
    losing = _LosingTable(table, _go_dark)
    with pytest.raises(Unavailable):
        DynamoContacts(losing).claim(_account(table), a_contact())
    account = _account(table)
    assert (account.open_contact, account.contacts) == (None, ())


class _DarkTable(Table):
    """A table that writes what it first gets, and never answers."""

    writes = 0

    def update(self, write: Update) -> Record:
        self.writes += 1
        if self.writes == 1:
            super().update(write)
        raise Unavailable("no answer")


def test_a_table_that_stays_dark_leaves_the_claim_open_and_says_so(table: Table) -> None:
    dark = _DarkTable(table._client, table._name)
    with pytest.raises(Unavailable):
        DynamoContacts(dark).claim(_account(table), a_contact())
    assert _account(table).open_contact == a_contact()


def _pay(changes: DynamoAccountChanges) -> None:
    changes.put_payment(a_key(), a_payment(), "p1")


def _go_dark() -> None:
    raise Unavailable("no answer")
