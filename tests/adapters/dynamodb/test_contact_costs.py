"""What a contact costs: the calls, and the size of its item."""

from dataclasses import replace
from typing import Any

from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.accounts.contacts import DynamoContacts
from puntual.adapters.dynamodb.keys.account import contact_key
from puntual.adapters.dynamodb.store.attributes import to_attributes
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Key
from puntual.domain.accounts.excerpt import excerpt_of
from puntual.domain.accounts.lifecycle import ContactState
from tests.adapters.dynamodb.contact_table import LOG, look_at, read_account
from tests.bench.billing import READ, WRITE
from tests.bench.scale.counting import CountedDynamoDB
from tests.decisions import decide, encode
from tests.domain.decision import decision_cases
from tests.doubles.dynamodb_memory import MemoryDynamoDB
from tests.factories import (
    a_consent,
    a_contact,
    a_key,
    a_profile,
    a_ref,
    a_status,
    an_accepted_contact,
    an_invoice,
)

KILOBYTE = 1024
LAST_WEEK = decision_cases.days_from_due(-7)
REMINDED = [
    (LAST_WEEK, "due_in_7_days"),
    (decision_cases.days_from_due(-3), "due_in_3_days"),
]


def test_a_message_that_is_delivered_and_read_costs_three_writes_and_one_read() -> None:
    client = MemoryDynamoDB()
    table = Table(client.as_client(), "in-memory")
    DynamoAccountChanges(table).put_invoice(a_key(), an_invoice(), "i1")
    account, contacts, calls = read_account(table), DynamoContacts(table), list[str]()
    client.on_call = lambda operation, rows: calls.append(f"{operation} {rows[0][1]}")
    contacts.claim(excerpt_of(account), a_contact(), LOG)
    contacts.settle(a_key(), an_accepted_contact())
    for state in (ContactState.SENT, ContactState.DELIVERED, ContactState.READ):
        contacts.record_status(a_ref(), a_status(state))
    claimed, *looked, delivered, read = calls
    assert {claimed, delivered, read} == {"UpdateItem CONTACT#000001"}
    assert looked == ["GetItem CONTACT#000001"]


def test_a_status_that_tells_a_new_id_costs_its_own_write_and_nothing_else() -> None:
    """The first message of a life cost ten units more than the next one."""
    client = CountedDynamoDB()
    table = client.table()
    DynamoAccountChanges(table).put_profile(a_profile(consents=[a_consent()]))
    DynamoContacts(table).claim(look_at(table), a_contact(), LOG)
    client.forget()
    for state in (ContactState.DELIVERED, ContactState.READ):
        DynamoContacts(table).record_status(a_ref(), a_status(state, user_id="MX.500"))
    assert (dict(client.calls), client.total(WRITE), client.total(READ)) == (
        {"UpdateItem": 2},
        2,
        0,
    )


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
    DynamoContacts(table).claim(excerpt_of(stored), contact, log)
    assert size_of(table, contact_key(debtor.key, stored.next_seq)) < KILOBYTE


def test_a_contact_with_all_that_became_of_it_costs_one_write_unit(table: Table) -> None:
    contacts = DynamoContacts(table)
    contacts.claim(look_at(table), a_contact(), bytes(500))
    for state in (ContactState.DELIVERED, ContactState.READ):
        told = a_status(state, wamid=f"wamid.{'x' * 60}", user_id="MX.13491208655302741918")
        contacts.record_status(a_ref(), told)
    assert size_of(table, contact_key(a_key(), 1)) < KILOBYTE


def size_of(table: Table, key: Key) -> int:
    """Return the size of an item as DynamoDB counts it."""
    found = table._client.get_item(
        TableName=table._name_for(key), Key=to_attributes(key._asdict())
    )
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
