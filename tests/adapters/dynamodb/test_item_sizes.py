"""No record of an account grows beyond 100 KB, and a usual one takes one write unit."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.accounts.contacts import DynamoContacts
from puntual.adapters.dynamodb.keys.account import contact_key, profile_key
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Key
from puntual.application.decision_log import encode
from puntual.domain.accounts.account import Account
from puntual.domain.accounts.excerpt import excerpt_of
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.accounts.view_changes import require_room
from puntual.domain.decision.decision import decide
from puntual.domain.decision.terms import Terms
from puntual.domain.errors import AccountTooLarge
from puntual.domain.ids import ContactRef
from puntual.domain.policies.policy import DEFAULT_POLICY, EarlyDiscount, Honour
from tests.adapters.dynamodb.test_contact_costs import size_of
from tests.bench.grown_accounts import grow
from tests.domain.accounts.old_account import old_account
from tests.domain.decision.decision_cases import (
    DUE,
    KEY,
    PROFILE,
    TERMS,
    account,
    contact_of,
    days_from_due,
    invoice,
    local,
    payment,
    reminded,
)
from tests.doubles.dynamodb_memory import MemoryDynamoDB
from tests.factories import a_status

NOON = local(DUE, 12)
_FREE = 200
_STEPS = ("due_in_7_days", "due_in_3_days", "due_today")
_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


def size_after_reading(debtor: Account, terms: Terms = TERMS) -> int:
    """Claim what is decided for an account, and have it delivered and read."""
    excerpt = excerpt_of(replace(debtor, rev=0))
    view = excerpt.view(NOON)
    decision = decide(view, terms, NOON)
    contact, log = contact_of(decision), encode(view, terms, NOON, decision)
    table = Table(MemoryDynamoDB().as_client(), "in-memory")
    DynamoContacts(table).claim(excerpt, contact, log)
    for state in (ContactState.DELIVERED, ContactState.READ):
        status = a_status(state, NOON + timedelta(minutes=1), wamid=f"wamid.{'x' * 60}")
        assert DynamoContacts(table).record_status(ContactRef(debtor.key, contact.id), status)
    return size_of(table, contact_key(debtor.key, excerpt.next_seq))


@pytest.mark.parametrize("months", [0, 1, 12, 60])
def test_a_contact_with_its_log_and_the_view_leaves_200_bytes_of_its_unit_free(
    months: int,
) -> None:
    assert size_after_reading(old_account(months=months, until=NOON)) <= 1024 - _FREE


@pytest.mark.parametrize("months", [0, 1, 12, 60])
def test_a_promise_to_settle_for_less_costs_some_bytes_of_the_same_write_unit(months: int) -> None:
    debtor = old_account(months=months, until=NOON)
    asking, settling = (
        size_after_reading(debtor, _discounting(one)) for one in (Honour.ASK, Honour.SETTLE)
    )
    assert 0 < settling - asking <= 20
    assert settling <= 1024 - _FREE


def _discounting(honour: Honour) -> Terms:
    discount = EarlyDiscount(5, 0, frozenset(_STEPS), honour)
    return replace(TERMS, policy=replace(DEFAULT_POLICY, version="tienda-1", discount=discount))


def _names(count: int, length: int) -> list[str]:
    random = Random(1)
    return ["".join(random.choices(_CHARACTERS, k=length)) for _ in range(count)]


def _owing(count: int, length: int) -> Account:
    """Return an account with so many open invoices, each reminded of thrice, of random ids."""
    names = _names(count, length)
    past = tuple(
        reminded(local(days_from_due(-days)), step, *names, seq=seq)
        for seq, (step, days) in enumerate(
            (("due_in_7_days", 20), ("due_in_3_days", 16), ("due_in_1_day", 12)), start=1
        )
    )
    return account(*map(invoice, names), contacts=past)


def test_two_invoices_with_the_longest_ids_fit_into_one_write_unit() -> None:
    """They took 1,230 bytes, so that each claim and status of such an account cost twice."""
    for debtor in (account(*map(invoice, _names(2, 64))), _owing(2, 64)):
        assert size_after_reading(debtor) <= 1024


@pytest.mark.parametrize("length", [4, 10, 64])
def test_the_largest_account_that_is_taken_fits_into_100_kb(length: int) -> None:
    largest = 24_000 // (20 + 2 * length)
    nothing, full = excerpt_of(account(invoice())), excerpt_of(_owing(largest, length))
    require_room(nothing.base, full.base)
    with pytest.raises(AccountTooLarge):
        require_room(full.base, excerpt_of(_owing(largest + 1, length)).base)
    require_room(excerpt_of(_owing(largest + 9, length)).base, full.base)
    assert size_after_reading(_owing(largest, length)) < 100_000


@pytest.fixture(scope="module", params=[1, 14])
def grown(request: pytest.FixtureRequest) -> tuple[MemoryDynamoDB, Table]:
    """A table with an account of so many months, and one open invoice."""
    client = MemoryDynamoDB()
    table = Table(client.as_client(), "in-memory")
    changes = DynamoAccountChanges(table)
    changes.put_profile(replace(PROFILE, wa_ids=frozenset({"525550000001"})))
    grow(table, [KEY], request.param, NOON)
    changes.put_invoice(KEY, invoice(), "i1")
    return client, table


def test_a_look_reads_4_kb_at_most_at_any_age(grown: tuple[MemoryDynamoDB, Table]) -> None:
    client, table = grown
    calls: list[str] = []
    client.on_call = lambda operation, _: calls.append(operation)
    excerpt = DynamoAccounts(table).look(KEY)
    assert excerpt is not None
    assert calls == ["Query"]
    places = range(excerpt.next_seq - 2, excerpt.next_seq + 1)
    keys = (profile_key(KEY), *(contact_key(KEY, seq) for seq in places))
    assert sum(size_of(table, key) for key in keys) <= 4096


def test_a_payment_writes_its_name_and_two_small_items_at_any_age(
    grown: tuple[MemoryDynamoDB, Table],
) -> None:
    client, table = grown
    calls: list[tuple[str, list[tuple[str, str]]]] = []
    client.on_call = lambda operation, rows: calls.append((operation, rows))
    DynamoAccountChanges(table).put_payment(KEY, payment(at=NOON), "p1")
    assert [(name, len(rows)) for name, rows in calls if name != "Query"] == [
        ("PutItem", 1),
        ("TransactWriteItems", 2),
    ]
    written = [row for name, rows in calls for row in rows if name != "Query"]
    assert all(size_of(table, Key(*row)) <= 1024 for row in written)
