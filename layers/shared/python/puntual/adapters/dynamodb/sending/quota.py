"""The quota of people: one item per portfolio, changed only as it was read.

A sum over hours cannot be a condition of a write, so the item has a revision: a write that was
computed with an older one fails, and the item is read again. One write is for a block of people,
so that such conflicts are rare.

boto3 repeats a write whose answer was lost, and the repeat fails for the revision that the first
one wrote. If it passed for another sender's, the write would be repeated, and people returned
twice would exceed the limit. So the item keeps the tokens of its last writes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from secrets import token_hex
from typing import Final, NamedTuple, override

from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.items.values import integer_or_none, text_list_of
from puntual.adapters.dynamodb.keys.number import quota_key
from puntual.adapters.dynamodb.store.attributes import Present, Record, Value
from puntual.adapters.dynamodb.store.errors import ConditionFailed
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Put
from puntual.domain.errors import Unavailable
from puntual.domain.sending.quota import QuotaUse, Taken, Taking, take
from puntual.ports.sending_limits import Quota

# As many senders as may meet in one instant, and some more.
_TRIES: Final = 20
_TOKENS_KEPT: Final = 20
_IS_AS_READ: Final = "#rev = :rev"
_IS_NEW: Final = "attribute_not_exists(#pk)"


class _Kept(NamedTuple):
    """The content of the item."""

    use: QuotaUse
    rev: int
    tokens: Sequence[str]

    def after(self, use: QuotaUse, token: str) -> _Kept:
        """Return the content after one more write."""
        return _Kept(use, self.rev + 1, [*self.tokens, token][-_TOKENS_KEPT:])


class DynamoQuota(Quota):
    """One item for each holder of a quota, written only as it was read."""

    def __init__(self, table: Table) -> None:
        self._table = table

    @override
    def take(self, holder: str, taking: Taking, now: datetime) -> Taken:
        tried: dict[str, Taken] = {}
        for _ in range(_TRIES):
            kept = self._read(holder)
            mine = next((token for token in kept.tokens if token in tried), None)
            if mine is not None:
                return tried[mine]
            taken, after = take(kept.use, taking, now)
            token = token_hex(4)
            tried[token] = taken
            if self._is_written(holder, kept.after(after, token)):
                return taken
        raise Unavailable("the quota is busy")

    @override
    def used(self, holder: str, now: datetime) -> int:
        return self._read(holder).use.used(now)

    @override
    def use_of(self, holder: str) -> QuotaUse:
        return self._read(holder).use

    def _read(self, holder: str) -> _Kept:
        item = self._table.get(quota_key(holder)) or {}
        rev = integer_or_none(item, "rev") or 0
        return _Kept(_use_in(item), rev, text_list_of(item, "tokens"))

    def _is_written(self, holder: str, kept: _Kept) -> bool:
        people: dict[str, Value] = {str(hour): count for hour, count in kept.use.people.items()}
        tokens: list[Present] = [*kept.tokens]
        record: Record = {
            "v": SCHEMA_VERSION,
            "rev": kept.rev,
            "people": people,
            "tokens": tokens,
        }
        rev = kept.rev - 1
        condition, values = (_IS_AS_READ, {"rev": rev}) if rev else (_IS_NEW, {})
        try:
            self._table.put(Put(quota_key(holder), record, condition, values))
        except ConditionFailed:
            return False
        return True


def _use_in(item: Record) -> QuotaUse:
    people = item.get("people")
    if not isinstance(people, dict):
        return QuotaUse()
    return QuotaUse({int(hour): n for hour, n in people.items() if isinstance(n, int)})
