"""Every item names the version of its form, and one of a later version is refused."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

import pytest

from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.accounts.contacts import DynamoContacts
from puntual.adapters.dynamodb.accounts.decisions import DynamoDecisions
from puntual.adapters.dynamodb.accounts.documents import DynamoDocuments
from puntual.adapters.dynamodb.accounts.people import DynamoPeople
from puntual.adapters.dynamodb.store.schema import SCHEMA_VERSION
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Key, Update
from puntual.domain.accounts.account import Release
from puntual.domain.errors import NewerSchema
from puntual.domain.reasons import Reason
from tests.doubles.dynamodb_memory import MemoryDynamoDB
from tests.factories import (
    CREDITOR,
    NOON,
    a_consent,
    a_contact,
    a_hold,
    a_key,
    a_payment,
    a_profile,
    a_ref,
    a_status,
    an_invoice,
)

WA_ID: Final = "525550000001"


class _Filled:
    """A table with an item of each kind that belongs to accounts."""

    def __init__(self) -> None:
        self.client = MemoryDynamoDB()
        self.table = Table(self.client.as_client(), "in-memory")
        changes, contacts = DynamoAccountChanges(self.table), DynamoContacts(self.table)
        for debtor in ("d-1", "d-2"):
            changes.put_profile(a_profile(key=a_key(debtor)))
        changes.add_consent(a_key("d-3"), a_consent())
        changes.put_invoice(a_key(), an_invoice(), "i1")
        changes.put_payment(a_key(), a_payment(), "p1")
        changes.add_consent(a_key(), a_consent(source="web form"))
        changes.add_release(a_key(), Release("last_chance", NOON, "Rosa P."))
        excerpt = DynamoAccounts(self.table).look(a_key())
        assert excerpt is not None
        contacts.claim(excerpt, a_contact(), b"log")
        contacts.record_status(a_ref(), a_status())
        changes.add_hold(a_key(), a_hold())
        decisions = DynamoDecisions(self.table)
        decisions.record(a_key(), NOON + timedelta(days=1), (Reason.GAP,), None, b"log")

    def places(self) -> Iterator[Key]:
        items = [*self.client.all_items()]
        return (Key(item["pk"]["S"], item["sk"]["S"]) for item in items)

    def read_all(self) -> None:
        accounts, decisions = DynamoAccounts(self.table), DynamoDecisions(self.table)
        for debtor in ("d-1", "d-2"):
            accounts.read(a_key(debtor))
            accounts.look(a_key(debtor))
        decisions.history(a_key())
        DynamoPeople(self.table).find(CREDITOR, WA_ID)
        documents = DynamoDocuments(self.table)
        documents.debtor_of_invoice(CREDITOR, an_invoice().id)
        documents.debtor_of_payment(CREDITOR, a_payment().id)
        for key in self.places():
            self.table.get(key)


def _kind(key: Key) -> str:
    return f"{key.pk.partition('#')[0]}/{key.sk.partition('#')[0]}"


KINDS: Final = sorted({_kind(key) for key in _Filled().places()})


def test_every_item_of_an_account_names_its_version() -> None:
    filled = _Filled()
    items = [(key, filled.table.get(key) or {}) for key in filled.places()]
    assert [key for key, item in items if item.get("v") != SCHEMA_VERSION] == []


@pytest.mark.parametrize("kind", KINDS)
def test_an_item_of_a_later_version_is_refused(kind: str) -> None:
    filled = _Filled()
    filled.read_all()
    newer = next(key for key in filled.places() if _kind(key) == kind)
    filled.table.update(Update(newer, "SET #v = :v", {"v": SCHEMA_VERSION + 1}))
    with pytest.raises(NewerSchema, match="upgrade"):
        filled.read_all()


def test_all_kinds_are_asked() -> None:
    assert {kind.partition("/")[0] for kind in KINDS} >= {
        "DEBTOR",
        "DOCUMENTS",
        "RECORDS",
        "PERSON",
        "INVOICE",
        "PAYMENT",
        "PAIR",
    }
