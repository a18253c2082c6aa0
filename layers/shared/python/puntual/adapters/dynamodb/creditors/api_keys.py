"""API keys: one item to find a key by its digest, one to list a creditor's keys."""

from collections.abc import Sequence
from datetime import datetime
from typing import override

from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.items.values import (
    instant_of,
    instant_or_none,
    text_of,
    texts_of,
    to_instant_or_none,
)
from puntual.adapters.dynamodb.keys.creditor import (
    api_key_key,
    creditor_api_key_key,
    creditor_pk,
    parse_creditor_api_key_sk,
)
from puntual.adapters.dynamodb.store.attributes import Record
from puntual.adapters.dynamodb.store.errors import ConditionFailed
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Key, Put, Update
from puntual.adapters.instants import to_instant
from puntual.domain.accounts.api_key import MAX_ACTIVE_PER_LABEL, ApiKey, Scope
from puntual.domain.errors import Conflict, NotFound
from puntual.domain.ids import CreditorId
from puntual.ports.creditors import ApiKeys

_IS_NEW = "attribute_not_exists(#pk)"
_IS_ITS_KEY = "#creditor = :creditor"
_LISTED = "APIKEY#"


class DynamoApiKeys(ApiKeys):
    """Two items for each key: one found by the digest, one listed with its creditor."""

    def __init__(self, table: Table) -> None:
        self._table = table

    @override
    def find(self, digest: str) -> ApiKey | None:
        item = self._table.get(api_key_key(digest))
        return None if item is None else _key_of(item, digest)

    @override
    def of_creditor(self, creditor: CreditorId) -> Sequence[ApiKey]:
        items = self._table.query(
            "#pk = :pk AND begins_with(#sk, :listed)",
            {"pk": creditor_pk(creditor), "listed": _LISTED},
            consistent=True,
        )
        keys = [_key_of(item, parse_creditor_api_key_sk(text_of(item, "sk"))) for item in items]
        return sorted(keys, key=lambda key: (key.created_at, key.digest))

    @override
    def create(self, key: ApiKey) -> None:
        rivals = [
            one
            for one in self.of_creditor(key.creditor)
            if one.is_active and one.label == key.label
        ]
        if len(rivals) >= MAX_ACTIVE_PER_LABEL:
            raise Conflict("two active keys bear this label; revoke one of them first")
        try:
            self._table.transact(
                [Put(name, _record_of(key), _IS_NEW) for name in _both(key.creditor, key.digest)]
            )
        except ConditionFailed as err:
            raise Conflict("the key exists already") from err

    @override
    def revoke(self, creditor: CreditorId, digest: str, at: datetime) -> None:
        values = {"at": to_instant(at), "creditor": creditor}
        change = "SET #revoked_at = if_not_exists(#revoked_at, :at)"
        try:
            self._table.transact(
                [Update(name, change, values, _IS_ITS_KEY) for name in _both(creditor, digest)]
            )
        except ConditionFailed as err:
            raise NotFound("the creditor has no such key") from err


def _both(creditor: CreditorId, digest: str) -> tuple[Key, Key]:
    return api_key_key(digest), creditor_api_key_key(creditor, digest)


def _record_of(key: ApiKey) -> Record:
    return {
        "v": SCHEMA_VERSION,
        "creditor": key.creditor,
        "label": key.label,
        "scopes": frozenset(scope.value for scope in key.scopes),
        "created_at": to_instant(key.created_at),
        "revoked_at": to_instant_or_none(key.revoked_at),
    }


def _key_of(item: Record, digest: str) -> ApiKey:
    return ApiKey(
        digest,
        CreditorId(text_of(item, "creditor")),
        text_of(item, "label"),
        frozenset(Scope(text) for text in texts_of(item, "scopes")),
        instant_of(item, "created_at"),
        instant_or_none(item, "revoked_at"),
    )
