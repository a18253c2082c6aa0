"""The quota of people: one item per portfolio, changed only as it was read.

A sum over hours cannot be a condition of a write, so the item has a revision: whoever computed
with an older one reads again. One write is for a block of people, so that they seldom meet.
"""

from datetime import datetime
from typing import Final

from puntual.adapters.dynamodb.attributes import Record, Value
from puntual.adapters.dynamodb.errors import ConditionFailed
from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.items.values import integer_or_none
from puntual.adapters.dynamodb.keys import quota_key
from puntual.adapters.dynamodb.table import Put, Table
from puntual.domain.errors import Unavailable
from puntual.domain.quota import QuotaUse, Taken, Taking, take

# As many senders as may meet in one instant, and some more.
_TRIES: Final = 20
_IS_AS_READ: Final = "#rev = :rev"
_IS_NEW: Final = "attribute_not_exists(#pk)"


class DynamoQuota:
    """Fulfils the port ``Quota``."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def take(self, holder: str, taking: Taking, now: datetime) -> Taken:
        """Count people before they are written to, never more than the limit.

        Raises:
            Unavailable: too many others did so at the same moment.
        """
        for _ in range(_TRIES):
            use, rev = self._read(holder)
            taken, after = take(use, taking, now)
            if self._is_written(holder, after, rev):
                return taken
        raise Unavailable("the quota is busy")

    def used(self, holder: str, now: datetime) -> int:
        """Return how many people count now."""
        use, _ = self._read(holder)
        return use.used(now)

    def _read(self, holder: str) -> tuple[QuotaUse, int]:
        item = self._table.get(quota_key(holder)) or {}
        return _use_in(item), integer_or_none(item, "rev") or 0

    def _is_written(self, holder: str, use: QuotaUse, rev: int) -> bool:
        people: dict[str, Value] = {str(hour): count for hour, count in use.people.items()}
        record: Record = {"v": SCHEMA_VERSION, "rev": rev + 1, "people": people}
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
