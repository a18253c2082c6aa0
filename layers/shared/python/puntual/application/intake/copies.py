"""Copies of items: stored in the order in which they were written, as far as they say."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from puntual.application.intake.outcomes import Stored, newer_in_force
from puntual.domain.errors import InvalidInput
from puntual.domain.ids import DebtorKey
from puntual.domain.receivables.copies import CopyOrder, OlderCopy, tag_of
from puntual.ports.accounts import Ingested

# Clocks differ; but after a copy of tomorrow all of today would be older.
_CLOCK_SKEW: Final = timedelta(minutes=5)


def require_past_instant(order: CopyOrder, now: datetime) -> None:
    """Refuse a copy that says that it was written in the future.

    Raises:
        InvalidInput: it does; every later copy would be taken for an older one.
    """
    if order.updated_at is not None and order.updated_at > now + _CLOCK_SKEW:
        raise InvalidInput(
            "updated_at", "is in the future", "send when it was last changed, with its UTC offset"
        )


def stored_copy(
    put: Callable[[], Ingested], key: DebtorKey, fingerprint: str, order: CopyOrder
) -> Stored:
    """Store a copy of a document and tell which one is in force.

    Args:
        put: stores it.
        key: whose the copy says it is.
        fingerprint: of its content.
        order: what it says of its place.
    """
    try:
        return Stored(put(), key, tag=tag_of(fingerprint))
    except OlderCopy as err:
        known = err.in_force
        return Stored(
            Ingested.UNCHANGED,
            DebtorKey(key.creditor, known.debtor),
            tag=tag_of(known.fingerprint),
            in_force=newer_in_force(known, order.updated_at),
        )
