"""Statuses in the table: one write where they add something, and nearly all of them do.

What else one may mean is rare, and is imported with the first that means it: a cold start for an
ordinary status must not wait for it.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, override

from puntual.adapters.dynamodb.accounts.statuses.batches import record_together
from puntual.adapters.dynamodb.accounts.statuses.clauses import (
    BARE,
    HAS_NAME,
    IS_AWAITED,
    IS_NEWER_THAN_ALL,
    IS_NOT_BARE,
    WAS_NOT_REFUSED,
    name_values,
)
from puntual.adapters.dynamodb.items.statuses import status_to_record
from puntual.adapters.dynamodb.keys.account import contact_key
from puntual.adapters.dynamodb.store.errors import ConditionFailed
from puntual.adapters.dynamodb.store.own_write import OWN_WRITE, is_own_write, new_token
from puntual.adapters.dynamodb.store.writes import Update, replacing
from puntual.domain.accounts.contact import ContactName, parse_contact_id
from puntual.domain.accounts.lifecycle import RANK, ContactState
from puntual.domain.errors import PuntualError, Unavailable
from puntual.ports.contacts import Statuses, StatusReport, without_ids

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import timedelta

    from puntual.adapters.dynamodb.store.attributes import Record
    from puntual.adapters.dynamodb.store.table import Table
    from puntual.domain.ids import ContactRef

_TRIES = 4


class DynamoStatuses(Statuses):
    """The statuses of contacts, each in the contact's item."""

    def __init__(self, table: Table, kept_for: Callable[[], timedelta]) -> None:
        """Keep for so long what is kept beside the account; asked for where that is."""
        self._table = table
        self._kept_for = kept_for

    @override
    def record_status(self, ref: ContactRef, status: StatusReport) -> bool:
        name = parse_contact_id(ref.contact)
        if name is None or not self._may_add(ref, name, status):
            return False
        report = _report(ref, name, [status])
        for _ in range(_TRIES):
            try:
                self._table.update(report)
            except ConditionFailed as err:
                if is_own_write(err, str(report.values[OWN_WRITE])):
                    return True
                if BARE in err.found[0] and status.wamid:
                    return self.record_status(ref, without_ids(status))
                with suppress(ConditionFailed):
                    return self._record_unexpected(ref, name, status, err.found[0])
            else:
                return True
        raise Unavailable("the contact kept changing")

    @override
    def record_statuses(
        self, reports: Sequence[tuple[ContactRef, StatusReport]]
    ) -> Sequence[bool | PuntualError]:
        return record_together(self._table, reports, _write_of, self.record_status)

    def _may_add(self, ref: ContactRef, name: ContactName, status: StatusReport) -> bool:
        """Tell whether a status may add something, so that it is worth a write.

        ``sent`` does where the outcome is uncertain or an error, which it disproves. A phone that
        is off causes no further status until it is on, and a second attempt would come first.
        """
        if status.state is not ContactState.SENT:
            return True
        known = self._table.get(contact_key(ref.account, name.seq))
        return known is not None and ("refused" in known or _is_uncertain(known))

    def _record_unexpected(
        self, ref: ContactRef, name: ContactName, status: StatusReport, found: Record
    ) -> bool:
        from puntual.adapters.dynamodb.accounts.statuses.unexpected import (  # noqa: PLC0415 - rare
            record_unexpected,
        )

        return record_unexpected(self._table, self._kept_for, ref, name, status, found)


def _write_of(ref: ContactRef, statuses: Sequence[StatusReport]) -> Update | None:
    """Return the write of a message's statuses that needs no read before it; None if one does."""
    name = parse_contact_id(ref.contact)
    if name is None or any(one.state is ContactState.SENT for one in statuses):
        return None
    return _report(ref, name, statuses)


def _report(ref: ContactRef, name: ContactName, statuses: Sequence[StatusReport]) -> Update:
    """Return the write of a message's statuses, as long as each of them would add something.

    It writes the furthest of them, with a token: the repeat of a write whose answer was lost meets
    what it wrote itself, and what was news is told.
    """
    furthest, nearest = max(statuses, key=_rank), min(statuses, key=_rank)
    change, values = replacing({**status_to_record(furthest), OWN_WRITE: new_token()})
    conditions = (HAS_NAME, IS_NEWER_THAN_ALL, IS_AWAITED, WAS_NOT_REFUSED)
    named = (IS_NOT_BARE,) if furthest.wamid else ()
    return Update(
        contact_key(ref.account, name.seq),
        change,
        {**values, **name_values(name), "nearest": RANK[nearest.state]},
        " AND ".join((*conditions, *named)),
    )


def _rank(status: StatusReport) -> int:
    return RANK[status.state]


def _is_uncertain(record: Record) -> bool:
    return record.get("state") == ContactState.UNCERTAIN.value
