"""Answers by the key that the caller chose."""

import zlib
from typing import override

from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.items.values import instant_of, integer_of, text_of
from puntual.adapters.dynamodb.keys.creditor import idempotency_key
from puntual.adapters.dynamodb.store.attributes import Record
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Put
from puntual.adapters.instants import to_instant
from puntual.domain.ids import CreditorId
from puntual.ports.creditors import Idempotency, KeptAnswer

# Bytes. Outcomes of a thousand items resemble each other: deflated they have some ten thousand.
_MOST = 90_000


class DynamoIdempotency(Idempotency):
    """One item for each key, which the table removes by its TTL."""

    def __init__(self, table: Table) -> None:
        self._table = table

    @override
    def find(self, creditor: CreditorId, key: str) -> KeptAnswer | None:
        item = self._table.get(idempotency_key(creditor, key))
        if item is None:
            return None
        return KeptAnswer(
            text_of(item, "fingerprint"),
            integer_of(item, "status"),
            _body_of(item),
            instant_of(item, "expires_at"),
        )

    @override
    def keep(self, creditor: CreditorId, key: str, answer: KeptAnswer) -> None:
        """Keep an answer, unless it is too long for an item: what is not kept does no harm."""
        body = zlib.compress(answer.body.encode())
        if len(body) > _MOST:
            return
        record: Record = {
            "v": SCHEMA_VERSION,
            "fingerprint": answer.fingerprint,
            "status": answer.status,
            "body": body,
            "expires_at": to_instant(answer.expires_at),
            "ttl": int(answer.expires_at.timestamp()),
        }
        self._table.put(Put(idempotency_key(creditor, key), record))


def _body_of(item: Record) -> str:
    packed = item["body"]
    if not isinstance(packed, bytes):
        raise TypeError("the body of a kept answer is stored as bytes")
    return zlib.decompress(packed).decode()
