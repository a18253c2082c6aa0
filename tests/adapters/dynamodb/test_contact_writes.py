"""Writes of contacts and changes that meet others on the same item."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.accounts.contacts import DynamoContacts
from puntual.adapters.dynamodb.accounts.excerpts import AccountRevision, find_revision
from puntual.adapters.dynamodb.items.contacts import claim_to_record
from puntual.adapters.dynamodb.keys.account import contact_key, payment_key
from puntual.adapters.dynamodb.store.attributes import Record
from puntual.adapters.dynamodb.store.errors import ConditionFailed
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Key, Put, Write
from puntual.domain.accounts.contact import LAST_SEQ, parse_contact_id
from puntual.domain.accounts.excerpt import excerpt_of
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.errors import StaleAccount, Unavailable
from tests.adapters.dynamodb.contact_table import LOG, look_at, pay, read_account
from tests.factories import NOON, TODAY, a_contact, a_key, a_payment, a_ref, a_status

TOMORROW = TODAY + timedelta(days=1)


def test_of_two_reports_that_disprove_a_refusal_one_is_enough(table: Table) -> None:
    contacts = DynamoContacts(table)
    contacts.claim(look_at(table), a_contact(), LOG)
    contacts.settle(a_key(), a_contact().given_back(NOON))

    class _Overtaken(Table):
        def transact(self, writes: Sequence[Write]) -> None:
            contacts.record_status(a_ref(), a_status())
            super().transact(writes)

    late = DynamoContacts(_Overtaken(table._client, table._name))
    assert not late.record_status(a_ref(), a_status())
    assert [one.state for one in read_account(table).contacts] == [ContactState.DELIVERED]


def test_a_contact_that_is_claimed_while_it_is_presumed_stays_claimed(table: Table) -> None:
    contacts, read = DynamoContacts(table), read_account(table)

    class _Overtaken(Table):
        def get(self, key: Key, *, is_consistent: bool = True) -> Record | None:
            contacts.claim(excerpt_of(read), a_contact(local_date=TOMORROW), LOG)
            return super().get(key, is_consistent=is_consistent)

    class _TooLate(Table):
        tails = 0

        def query(self, *args: Any, **kwargs: Any) -> Iterator[Record]:
            found = list(super().query(*args, **kwargs))
            contacts.claim(excerpt_of(read), a_contact(local_date=TOMORROW), LOG)
            return iter(found)

    for kind in (_TooLate, _Overtaken):
        late = DynamoContacts(kind(table._client, table._name))
        with suppress(StaleAccount):
            assert not late.record_status(a_ref(), a_status())
        assert [one.local_date for one in read_account(table).contacts] == [TOMORROW]


def test_a_change_reads_the_revision_again_after_a_claim(table: Table) -> None:
    contacts, read = DynamoContacts(table), read_account(table)
    claims = [partial(contacts.claim, excerpt_of(read), a_contact(), LOG)]

    class _Claimed(Table):
        def transact(self, writes: Sequence[Write]) -> None:
            if claims:
                claims.pop()()
            super().transact(writes)

    pay(DynamoAccountChanges(_Claimed(table._client, table._name)))
    account = read_account(table)
    assert (account.next_seq, account.rev, account.payments) == (2, 1, (a_payment(),))


def test_a_change_that_never_finds_its_place_unclaimed_is_unavailable(table: Table) -> None:
    class _AlwaysClaimed(Table):
        def transact(self, writes: Sequence[Write]) -> None:
            raise ConditionFailed({len(writes) - 1: {"claimed_at": "now"}})

    with pytest.raises(Unavailable):
        pay(DynamoAccountChanges(_AlwaysClaimed(table._client, table._name)))


def test_an_account_without_another_place_takes_payments_all_the_same(table: Table) -> None:
    last = contact_key(a_key(), LAST_SEQ)
    contact = a_contact(seq=LAST_SEQ)
    name = parse_contact_id(contact.id)
    assert name is not None
    table.put(Put(last, claim_to_record(name, contact, LOG)))
    pay(DynamoAccountChanges(table))
    payment = table.get(payment_key(a_key(), a_payment().id))
    assert payment is not None
    assert find_revision(table, a_key()) == AccountRevision(LAST_SEQ + 1, 0)
