"""The digest of an erased line tells no phone, and costs no call more to whoever asks for it."""

import hashlib
import hmac
import json

from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.accounts.people import DynamoPeople
from puntual.adapters.dynamodb.store.table import Table
from puntual.domain.accounts.consent import ConsentEvent, ConsentKind
from tests.doubles.dynamodb_memory import MemoryDynamoDB
from tests.factories import CREDITOR, NOON, a_profile

PHONE = "+525550000001"
LINE = "5215550000001"
SAID = ConsentEvent(ConsentKind.REVOKED, NOON, "erasure", "operator:ana")
NAME = "in-memory"


def _erased(client: MemoryDynamoDB) -> Table:
    table = Table(client.as_client(), NAME)
    DynamoPeople(table).erase(CREDITOR, PHONE, SAID)
    return table


def test_nothing_that_can_be_computed_from_a_phone_stands_in_the_table() -> None:
    client = MemoryDynamoDB()
    _erased(client)
    kept = json.dumps([one["pk"]["S"] for one in client.all_items()])
    for spelling in (LINE, PHONE, "525550000001"):
        assert spelling not in kept
        for text in (spelling, f"{CREDITOR}\n{spelling}"):
            assert hashlib.sha256(text.encode()).hexdigest()[:16] not in kept


def test_each_creditor_has_a_secret_of_its_own_and_keeps_it() -> None:
    client = MemoryDynamoDB()
    for _ in range(2):
        _erased(client)
    secrets = [one["secret"]["S"] for one in client.all_items() if "secret" in one]
    (secret,) = secrets
    digest = hmac.new(bytes.fromhex(secret), f"{CREDITOR}\n{LINE}".encode(), "sha256")
    found = [one["pk"]["S"] for one in client.all_items() if "erased-" in one["pk"]["S"]]
    assert found == [f"PERSON#{CREDITOR}#erased-{digest.hexdigest()[:32]}"]
    again = Table(client.as_client(), NAME)
    assert DynamoPeople(again).withdrawn(CREDITOR, "525550000001") == (SAID,)


def test_who_was_erased_a_moment_ago_is_found_by_a_function_that_knew_of_none() -> None:
    client = MemoryDynamoDB()
    waiting = Table(client.as_client(), NAME)
    assert DynamoPeople(waiting).withdrawn(CREDITOR, PHONE) == ()
    _erased(client)
    assert DynamoPeople(waiting).withdrawn(CREDITOR, PHONE) == (SAID,)
    stored = DynamoAccountChanges(waiting).put_profile(a_profile(phone=PHONE))
    assert SAID in stored.profile.consents
