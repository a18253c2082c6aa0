"""A claim whose answer is lost meets itself: boto3 repeats the write."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.accounts.contacts import DynamoContacts
from puntual.adapters.dynamodb.store.attributes import Record
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Update, Write
from puntual.domain.accounts.excerpt import excerpt_of
from puntual.domain.errors import StaleAccount, Unavailable
from tests.account_facts import open_contact
from tests.adapters.dynamodb.contact_table import LOG, look_at, pay, read_account
from tests.factories import NOON, a_contact, a_payment, a_profile


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


def do_nothing() -> None:
    """Do nothing between the lost answer and the repeat."""


def test_a_repeated_claim_that_meets_its_own_first_write_has_succeeded(table: Table) -> None:
    losing = _LosingTable(table, do_nothing)
    DynamoContacts(losing).claim(look_at(table), a_contact(), LOG)
    assert read_account(table).contacts == (a_contact(),)


def test_a_claim_that_meets_another_of_the_same_content_has_not(table: Table) -> None:
    account = read_account(table)
    DynamoContacts(table).claim(excerpt_of(account), a_contact(), LOG)
    with pytest.raises(StaleAccount):
        DynamoContacts(table).claim(excerpt_of(account), a_contact(), LOG)
    assert read_account(table).contacts == (a_contact(),)


def test_a_payment_before_the_repeat_comes_after_the_claim(table: Table) -> None:
    changes = DynamoAccountChanges(table)
    losing = _LosingTable(table, lambda: pay(changes))
    DynamoContacts(losing).claim(look_at(table), a_contact(), LOG)
    account = read_account(table)
    assert (account.contacts, account.payments) == ((a_contact(),), (a_payment(),))
    assert (account.next_seq, account.rev) == (2, 1)


def test_a_claim_without_any_answer_is_given_back_for_nothing_was_sent_on_it(
    table: Table,
) -> None:
    losing = _LosingTable(table, _go_dark)
    with pytest.raises(Unavailable):
        DynamoContacts(losing).claim(look_at(table), a_contact(), LOG)
    assert read_account(table).contacts == (a_contact().given_back(NOON),)


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
        DynamoContacts(dark).claim(look_at(table), a_contact(), LOG)
    assert open_contact(read_account(table)) == a_contact()


def test_a_claim_that_was_not_written_leaves_nothing_to_give_back(table: Table) -> None:
    class _Refusing(Table):
        def transact(self, writes: Sequence[Write]) -> None:
            raise Unavailable(f"{len(writes)} writes were throttled")

    shared = excerpt_of(replace(read_account(table), profile=a_profile(), shares_phone=True))
    with pytest.raises(Unavailable):
        DynamoContacts(_Refusing(table._client, table._name)).claim(shared, a_contact(), LOG)
    assert read_account(table).contacts == ()


def test_a_repeated_claim_of_a_shared_phone_has_succeeded_as_well(table: Table) -> None:
    class _Losing(Table):
        def transact(self, writes: Sequence[Write]) -> None:
            super().transact(writes)
            super().transact(writes)

    shared = excerpt_of(replace(read_account(table), profile=a_profile(), shares_phone=True))
    DynamoContacts(_Losing(table._client, table._name)).claim(shared, a_contact(), LOG)
    assert read_account(table).contacts == (a_contact(),)


def _go_dark() -> None:
    raise Unavailable("no answer")
