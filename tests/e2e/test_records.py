"""The judge's own reading of the tables finds each message, wherever its record lies by now."""

from dataclasses import replace
from datetime import timedelta

from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.accounts.contact_history import DynamoContactHistory
from puntual.adapters.dynamodb.accounts.contacts import DynamoContacts
from puntual.adapters.dynamodb.store.table import Table
from puntual.domain.accounts.contact import Purpose
from puntual.domain.accounts.history import KEPT_FOR
from puntual.domain.accounts.lifecycle import ContactState
from tests.doubles.dynamodb_memory import MemoryDynamoDB
from tests.e2e.records import records_of
from tests.factories import NOON, a_contact, a_key, a_ref, a_status, an_invoice

LATER = NOON + timedelta(days=100)


def test_claims_that_have_left_their_account_are_found_with_what_came_later() -> None:
    client = MemoryDynamoDB()
    table = Table(client.as_client(), "t")
    accounts, contacts = DynamoAccounts(table), DynamoContacts(table)
    DynamoAccountChanges(table).put_invoice(a_key(), an_invoice(), "i1")
    for seq in range(1, 8):
        at = NOON + seq * timedelta(days=1)
        contact = a_contact(seq=seq, claimed_at=at, local_date=at.date())
        excerpt = accounts.look(a_key())
        assert excerpt is not None
        contacts.claim(excerpt, contact, b"log")
        contacts.record_status(a_ref(contact), a_status())
    before = records_of(client.all_items())["d-1"]
    excerpt = accounts.look(a_key())
    assert excerpt is not None
    assert DynamoContactHistory(table, KEPT_FOR).move(excerpt, LATER) == 5
    first = a_ref(a_contact(seq=1, local_date=(NOON + timedelta(days=1)).date()))
    contacts.record_status(first, a_status(ContactState.READ, LATER))
    after = records_of(client.all_items())["d-1"]
    assert after.claims.keys() == before.claims.keys()
    assert after.claims[first.contact].state == "read"


def test_an_answer_is_a_claim_and_what_a_status_made_up_is_none() -> None:
    client = MemoryDynamoDB()
    table = Table(client.as_client(), "t")
    accounts, contacts = DynamoAccounts(table), DynamoContacts(table)
    DynamoAccountChanges(table).put_invoice(a_key(), an_invoice(), "i1")
    excerpt = accounts.look(a_key())
    assert excerpt is not None
    answer = replace(a_contact(purpose=Purpose.ANSWER, step="balance"), template="")
    contacts.claim(excerpt, answer, b"log")
    unknown = a_contact(seq=2, local_date=NOON.date() + timedelta(days=1))
    contacts.record_status(a_ref(unknown), a_status())
    assert [*records_of(client.all_items())["d-1"].claims] == [answer.id]
