"""Where the withdrawals of a person lie who was erased: under a digest with a creditor's secret.

A creditor has a secret since the first erasure. Without one nothing was erased, so nothing more is
read; one that is known is kept, for it never changes.
"""

import secrets
from contextlib import suppress
from typing import Final
from weakref import WeakKeyDictionary

from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.items.values import text_of
from puntual.adapters.dynamodb.keys.erasure import digest_secret_key, erased_key
from puntual.adapters.dynamodb.store.attributes import Record
from puntual.adapters.dynamodb.store.errors import ConditionFailed
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Key, Put
from puntual.domain.errors import Unavailable
from puntual.domain.ids import CreditorId

_BYTES: Final = 32
_IS_NEW: Final = "attribute_not_exists(#pk)"
_known: Final[WeakKeyDictionary[Table, dict[CreditorId, str]]] = WeakKeyDictionary()


def place_of_erased(table: Table, creditor: CreditorId, wa_id: str) -> Key | None:
    """Return where the withdrawals of an erased line would lie; None where nothing was erased."""
    secret = _secret_of(table, creditor)
    return None if secret is None else erased_key(creditor, wa_id, secret)


def place_to_erase(table: Table, creditor: CreditorId, wa_id: str) -> Key:
    """Return where to keep the withdrawals of a line that is being erased.

    Raises:
        Unavailable: the secret could not be kept.
    """
    if _secret_of(table, creditor) is None:
        record: Record = {"v": SCHEMA_VERSION, "secret": secrets.token_hex(_BYTES)}
        with suppress(ConditionFailed):
            table.put(Put(digest_secret_key(creditor), record, _IS_NEW))
    place = place_of_erased(table, creditor, wa_id)
    if place is None:
        raise Unavailable("the secret of digests could not be read")
    return place


def _secret_of(table: Table, creditor: CreditorId) -> str | None:
    known = _known.setdefault(table, {})
    if creditor not in known:
        item = table.get(digest_secret_key(creditor))
        if item is None:
            return None
        known[creditor] = text_of(item, "secret")
    return known[creditor]
