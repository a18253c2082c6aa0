"""Kept answers: small in the table, and never too large for an item."""

import json
from datetime import UTC, datetime
from random import Random

from puntual.adapters.dynamodb.creditors.idempotency import DynamoIdempotency
from puntual.adapters.dynamodb.keys.creditor import idempotency_key
from puntual.adapters.dynamodb.store.table import Table
from puntual.ports.creditors import KeptAnswer
from tests.adapters.dynamodb.test_contact_costs import size_of
from tests.doubles.dynamodb_memory import MemoryDynamoDB
from tests.factories import CREDITOR

EXPIRES_AT = datetime(2026, 3, 3, tzinfo=UTC)


def test_the_answer_to_a_thousand_items_takes_some_kilobytes() -> None:
    """Kept as it was, an answer to a batch took up to 300 KB, and as many write units."""
    table = Table(MemoryDynamoDB().as_client(), "in-memory")
    outcomes = [{"index": n, "status": "created", "id": f"F-{n:06}"} for n in range(1000)]
    answer = KeptAnswer("fingerprint", 200, json.dumps({"results": outcomes}), EXPIRES_AT)
    DynamoIdempotency(table).keep(CREDITOR, "key", answer)
    assert DynamoIdempotency(table).find(CREDITOR, "key") == answer
    assert size_of(table, idempotency_key(CREDITOR, "key")) < 10_000


def test_an_answer_that_would_not_fit_is_not_kept() -> None:
    table = Table(MemoryDynamoDB().as_client(), "in-memory")
    body = Random(1).randbytes(100_000).hex()
    answer = KeptAnswer("fingerprint", 200, body, EXPIRES_AT)
    DynamoIdempotency(table).keep(CREDITOR, "key", answer)
    assert DynamoIdempotency(table).find(CREDITOR, "key") is None
