"""What statuses that come together cost, and what one of them cannot do to the others."""

from collections.abc import Sequence
from typing import Any

from botocore.exceptions import ClientError

from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.accounts.contacts import DynamoContacts
from puntual.adapters.dynamodb.store.table import Table
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.errors import Unavailable
from puntual.domain.ids import ContactRef
from puntual.ports.contacts import StatusReport
from tests.adapters.dynamodb.contact_table import LOG, look_at
from tests.doubles.dynamodb_memory import MemoryDynamoDB
from tests.factories import a_contact, a_key, a_status, an_invoice

BOTH = (ContactState.DELIVERED, ContactState.READ)


def _claimed(client: MemoryDynamoDB, messages: int) -> list[ContactRef]:
    table = Table(client.as_client(), "in-memory")
    refs = []
    for number in range(messages):
        key, contact = a_key(f"d-{number}"), a_contact()
        invoice = an_invoice(external_id=f"F-{number}")
        DynamoAccountChanges(table).put_invoice(key, invoice, "i1")
        DynamoContacts(table).claim(look_at(table, key), contact, LOG)
        refs.append(ContactRef(key, contact.id))
    return refs


def _reports(
    refs: Sequence[ContactRef], states: Sequence[ContactState] = BOTH
) -> list[tuple[ContactRef, StatusReport]]:
    return [(ref, a_status(state)) for state in states for ref in refs]


def _told(client: MemoryDynamoDB) -> list[tuple[str, int]]:
    calls: list[tuple[str, int]] = []
    client.on_call = lambda operation, rows: calls.append((operation, len(rows)))
    return calls


def test_the_statuses_of_sixty_messages_are_sixty_writes_in_three_calls() -> None:
    client = MemoryDynamoDB()
    refs = _claimed(client, 60)
    calls = _told(client)
    contacts = DynamoContacts(Table(client.as_client(), "in-memory"))
    assert contacts.record_statuses(_reports(refs)) == [True] * 120
    assert calls == [("BatchExecuteStatement", n) for n in (25, 25, 10)]


def test_a_status_that_comes_alone_is_one_update() -> None:
    client = MemoryDynamoDB()
    (ref,) = _claimed(client, 1)
    calls = _told(client)
    contacts = DynamoContacts(Table(client.as_client(), "in-memory"))
    assert contacts.record_statuses([(ref, a_status(ContactState.READ))]) == [True]
    assert calls == [("UpdateItem", 1)]


class _Throttling(MemoryDynamoDB):
    """Refuses a share of the statements, or the whole of a call."""

    refused: int = 0
    broken_calls: int = 0

    def batch_execute_statement(self, **request: Any) -> dict[str, Any]:
        if self.broken_calls:
            self.broken_calls -= 1
            raise ClientError({"Error": {"Code": "ThrottlingException"}}, "BatchExecuteStatement")
        left = request["Statements"][self.refused :]
        refused = [{"Error": {"Code": "ThrottlingError"}}] * self.refused
        answered = super().batch_execute_statement(Statements=left)
        return {"Responses": [*refused, *answered["Responses"]]}


def test_what_the_table_could_not_do_in_the_batch_is_done_on_its_own() -> None:
    client = _Throttling()
    refs = _claimed(client, 10)
    client.refused = 3
    calls = _told(client)
    contacts = DynamoContacts(Table(client.as_client(), "in-memory"))
    assert contacts.record_statuses(_reports(refs)) == [True] * 20
    assert calls == [("BatchExecuteStatement", 7)] + [("UpdateItem", 1)] * 6


def test_a_call_that_fails_keeps_its_own_statuses_from_the_record_and_no_others() -> None:
    client = _Throttling()
    refs = _claimed(client, 30)
    client.broken_calls = 1
    contacts = DynamoContacts(Table(client.as_client(), "in-memory"))
    outcomes = contacts.record_statuses(_reports(refs, [ContactState.READ]))
    assert [isinstance(one, Unavailable) for one in outcomes] == [True] * 25 + [False] * 5
    assert contacts.record_statuses(_reports(refs, [ContactState.READ])) == (
        [True] * 25 + [False] * 5
    )
