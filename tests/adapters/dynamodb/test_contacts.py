"""A claim that meets others, or itself: boto3 repeats a write whose answer was lost."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.accounts.contacts import DynamoContacts
from puntual.adapters.dynamodb.accounts.revision import AccountRevision, find_revision
from puntual.adapters.dynamodb.keys.account import contact_key, payment_key
from puntual.adapters.dynamodb.store.attributes import Record, to_attributes
from puntual.adapters.dynamodb.store.errors import ConditionFailed
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Key, Put, Update, Write
from puntual.application.decision_log import encode
from puntual.domain.accounts.account import Account
from puntual.domain.accounts.contact import LAST_SEQ
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.decision.decision import decide
from puntual.domain.errors import StaleAccount, Unavailable
from tests.domain.decision import decision_cases
from tests.doubles.dynamodb_memory import MemoryDynamoDB
from tests.doubles.dynamodb_table import table_in_memory
from tests.factories import (
    NOON,
    TODAY,
    a_contact,
    a_key,
    a_payment,
    a_profile,
    a_ref,
    a_status,
    an_accepted_contact,
    an_invoice,
)

LOG = b"log"
TOMORROW = TODAY + timedelta(days=1)
KILOBYTE = 1024
LAST_WEEK = decision_cases.days_from_due(-7)
REMINDED = [
    (LAST_WEEK, "due_in_7_days"),
    (decision_cases.days_from_due(-3), "due_in_3_days"),
]


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
    DynamoContacts(losing).claim(_account(table), a_contact(), LOG)
    assert _account(table).contacts == (a_contact(),)


def test_a_claim_that_meets_another_of_the_same_content_has_not(table: Table) -> None:
    account = _account(table)
    DynamoContacts(table).claim(account, a_contact(), LOG)
    with pytest.raises(StaleAccount):
        DynamoContacts(table).claim(account, a_contact(), LOG)
    assert _account(table).contacts == (a_contact(),)


def test_a_payment_before_the_repeat_comes_after_the_claim(table: Table) -> None:
    changes = DynamoAccountChanges(table)
    losing = _LosingTable(table, lambda: _pay(changes))
    DynamoContacts(losing).claim(_account(table), a_contact(), LOG)
    account = _account(table)
    assert (account.contacts, account.payments) == ((a_contact(),), (a_payment(),))
    assert (account.next_seq, account.rev) == (2, 1)


def test_a_claim_without_any_answer_is_given_back_for_nothing_was_sent_on_it(
    table: Table,
) -> None:
    losing = _LosingTable(table, _go_dark)
    with pytest.raises(Unavailable):
        DynamoContacts(losing).claim(_account(table), a_contact(), LOG)
    assert _account(table).contacts == (a_contact().given_back(NOON),)


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
        DynamoContacts(dark).claim(_account(table), a_contact(), LOG)
    assert _account(table).open_contact == a_contact()


def test_a_claim_that_was_not_written_leaves_nothing_to_give_back(table: Table) -> None:
    class _Refusing(Table):
        def transact(self, writes: Sequence[Write]) -> None:
            raise Unavailable(f"{len(writes)} writes were throttled")

    shared = replace(_account(table), profile=a_profile(), shares_phone=True)
    with pytest.raises(Unavailable):
        DynamoContacts(_Refusing(table._client, table._name)).claim(shared, a_contact(), LOG)
    assert _account(table).contacts == ()


def test_a_repeated_claim_of_a_shared_phone_has_succeeded_as_well(table: Table) -> None:
    class _Losing(Table):
        def transact(self, writes: Sequence[Write]) -> None:
            super().transact(writes)
            super().transact(writes)

    shared = replace(_account(table), profile=a_profile(), shares_phone=True)
    DynamoContacts(_Losing(table._client, table._name)).claim(shared, a_contact(), LOG)
    assert _account(table).contacts == (a_contact(),)


def test_of_two_reports_that_belie_a_refusal_one_is_enough(table: Table) -> None:
    contacts = DynamoContacts(table)
    contacts.claim(_account(table), a_contact(), LOG)
    contacts.settle(a_key(), a_contact().given_back(NOON))

    class _Overtaken(Table):
        def transact(self, writes: Sequence[Write]) -> None:
            contacts.record_status(a_ref(), a_status())
            super().transact(writes)

    late = DynamoContacts(_Overtaken(table._client, table._name))
    assert not late.record_status(a_ref(), a_status())
    assert [one.state for one in _account(table).contacts] == [ContactState.DELIVERED]


def test_a_contact_that_is_claimed_while_it_is_presumed_stays_claimed(table: Table) -> None:
    contacts, read = DynamoContacts(table), _account(table)

    class _Overtaken(Table):
        def get(self, key: Key, *, is_consistent: bool = True) -> Record | None:
            contacts.claim(read, a_contact(local_date=TOMORROW), LOG)
            return super().get(key, is_consistent=is_consistent)

    class _TooLate(Table):
        tails = 0

        def query(self, *args: Any, **kwargs: Any) -> Iterator[Record]:
            found = list(super().query(*args, **kwargs))
            contacts.claim(read, a_contact(local_date=TOMORROW), LOG)
            return iter(found)

    for kind in (_TooLate, _Overtaken):
        late = DynamoContacts(kind(table._client, table._name))
        with suppress(StaleAccount):
            assert not late.record_status(a_ref(), a_status())
        assert [one.local_date for one in _account(table).contacts] == [TOMORROW]


def test_a_change_looks_for_the_tail_again_when_somebody_claims_it(table: Table) -> None:
    contacts, read = DynamoContacts(table), _account(table)
    claims = [partial(contacts.claim, read, a_contact(), LOG)]

    class _Claimed(Table):
        def transact(self, writes: Sequence[Write]) -> None:
            if claims:
                claims.pop()()
            super().transact(writes)

    _pay(DynamoAccountChanges(_Claimed(table._client, table._name)))
    account = _account(table)
    assert (account.next_seq, account.rev, account.payments) == (2, 1, (a_payment(),))


def test_a_change_that_never_finds_the_tail_unclaimed_is_unavailable(table: Table) -> None:
    class _AlwaysClaimed(Table):
        def transact(self, writes: Sequence[Write]) -> None:
            raise ConditionFailed({len(writes) - 1: {"claimed_at": "now"}})

    with pytest.raises(Unavailable):
        _pay(DynamoAccountChanges(_AlwaysClaimed(table._client, table._name)))


def test_an_account_without_another_place_takes_payments_all_the_same(table: Table) -> None:
    last = contact_key(a_key(), LAST_SEQ)
    table.put(Put(last, {"claimed_at": "2026-03-02T18:00:00.000000Z"}))
    _pay(DynamoAccountChanges(table))
    payment = table.get(payment_key(a_key(), a_payment().id))
    assert payment is not None
    assert find_revision(table, a_key()) == AccountRevision(LAST_SEQ + 1, 0)


def test_a_message_that_is_delivered_and_read_costs_three_writes_and_one_look() -> None:
    client = MemoryDynamoDB()
    table = Table(client.as_client(), "in-memory")
    DynamoAccountChanges(table).put_invoice(a_key(), an_invoice(), "i1")
    account, contacts, calls = _account(table), DynamoContacts(table), list[str]()
    client.on_call = lambda operation, rows: calls.append(f"{operation} {rows[0][1]}")
    contacts.claim(account, a_contact(), LOG)
    contacts.settle(a_key(), an_accepted_contact())
    for state in (ContactState.SENT, ContactState.DELIVERED, ContactState.READ):
        contacts.record_status(a_ref(), a_status(state))
    claimed, *looked, delivered, read = calls
    assert {claimed, delivered, read} == {"UpdateItem CONTACT#000001"}
    assert looked == ["GetItem CONTACT#000001"]


def test_a_typical_claim_with_its_log_costs_one_write_unit(table: Table) -> None:
    """DynamoDB bills by the kilobyte: names and values of every attribute."""
    second = decision_cases.invoice("F-0002", decision_cases.days_from_due(20))
    debtor = decision_cases.account(
        decision_cases.invoice("F-0001"),
        second,
        payments=(decision_cases.payment(5000, decision_cases.local(LAST_WEEK)),),
        contacts=tuple(
            decision_cases.reminded(decision_cases.local(day), step, "F-0001", seq=seq)
            for seq, (day, step) in enumerate(REMINDED, 1)
        ),
    )
    now = decision_cases.local(decision_cases.DUE)
    decision = decide(debtor, decision_cases.TERMS, now)
    contact = decision_cases.contact_of(decision)
    log = encode(debtor, decision_cases.TERMS, now, decision)
    wa_id = "525550000001"
    stored = replace(debtor, rev=0, profile=replace(debtor.profile, wa_ids=frozenset({wa_id})))
    DynamoContacts(table).claim(stored, contact, log)
    assert size_of(table, contact_key(debtor.key, stored.next_seq)) < KILOBYTE


def test_a_contact_with_all_that_became_of_it_costs_one_write_unit(table: Table) -> None:
    contacts = DynamoContacts(table)
    contacts.claim(_account(table), a_contact(), bytes(500))
    for state in (ContactState.DELIVERED, ContactState.READ):
        contacts.record_status(a_ref(), a_status(state, wamid=f"wamid.{'x' * 60}"))
    assert size_of(table, contact_key(a_key(), 1)) < KILOBYTE


def size_of(table: Table, key: Key) -> int:
    """Return the size of an item as DynamoDB counts it."""
    found = table._client.get_item(TableName=table._name, Key=to_attributes(key._asdict()))
    return sum(len(name.encode()) + _size(value) for name, value in found["Item"].items())


def _size(attribute: Any) -> int:
    ((kind, value),) = attribute.items()
    match kind:
        case "S":
            return len(value.encode())
        case "B":
            return len(value)
        case "N":
            return len(value) // 2 + 2
        case "L":
            return 3 + sum(1 + _size(one) for one in value)
        case "M":
            return 3 + sum(1 + len(name.encode()) + _size(one) for name, one in value.items())
        case _:
            return 1


def _pay(changes: DynamoAccountChanges) -> None:
    changes.put_payment(a_key(), a_payment(), "p1")


def _go_dark() -> None:
    raise Unavailable("no answer")
