"""Cases in their creditor's partition of the main table.

A case that is not closed stands twice, and both are written together: under its id, which stays,
so that a webhook that comes again opens it no second time; and among the unfinished ones, so that
no list of them reads what is done.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, override

from puntual.adapters.dynamodb.items.cases import case_of, case_to_record
from puntual.adapters.dynamodb.keys.case import (
    AFTER_OPEN_CASES,
    OPEN_CASES,
    case_key,
    cases_pk,
    open_case_key,
)
from puntual.adapters.dynamodb.store.attributes import Present, Record
from puntual.adapters.dynamodb.store.errors import ConditionFailed
from puntual.adapters.dynamodb.store.own_write import OWN_WRITE, new_token
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Delete, Key, Put, Update, Write
from puntual.adapters.instants import to_instant
from puntual.domain.conversation.case import Case
from puntual.domain.conversation.kept_message import MediaState
from puntual.domain.ids import CreditorId
from puntual.ports.cases import CASES_PER_PAGE, CasePage, Cases

_IS_NEW: Final = "attribute_not_exists(#pk)"
_CHANGING: Final = ("label", "taken_by", "resumed_by", "outcome", "media")
# As long as decisions: who asks why somebody got no reminder finds how it ended.
_KEPT_FOR: Final = timedelta(days=1096)
_PAGE: Final = "#pk = :pk AND #sk BETWEEN :after AND :last"


class DynamoCases(Cases):
    """One partition for each creditor."""

    def __init__(self, table: Table) -> None:
        self._table = table

    @override
    def open(self, case: Case) -> bool:
        return self._write(case, _IS_NEW, {})

    @override
    def find(self, creditor: CreditorId, case: str) -> Case | None:
        item = self._table.get(case_key(creditor, case))
        return None if item is None else case_of(item, creditor)

    @override
    def replace(self, case: Case, known: Case) -> bool:
        before = case_to_record(known)
        is_set = {name: value for name in _CHANGING if isinstance(value := before.get(name), str)}
        same = (
            f"#{name} = :{name}" if name in is_set else f"attribute_not_exists(#{name})"
            for name in _CHANGING
        )
        condition = " AND ".join(("attribute_exists(#pk)", *same))
        return self._write(case, condition, {**is_set})

    @override
    def tell_media(self, case: Case, state: MediaState) -> bool:
        values: dict[str, Present] = {"media": state.value}
        told, exists = "SET #media = :media", "attribute_exists(#pk)"
        is_open = f"{exists} AND attribute_not_exists(#outcome)"
        own, listed = case_key(case.creditor, case.id), _listed_key(case)
        writes: list[Write] = [
            Update(own, told, values, is_open),
            Update(listed, told, values, exists),
        ]
        try:
            self._table.transact(writes)
        except ConditionFailed:
            return False
        return True

    @override
    def list_open(self, creditor: CreditorId, after: str = "") -> CasePage:
        """Query without consistency, at half the price."""
        items = self._open_until(creditor, f"{OPEN_CASES}{after}", AFTER_OPEN_CASES)
        is_full = len(items) == CASES_PER_PAGE
        # Directly behind the last one: no key of a case begins with another one's.
        next_ = f"{str(items[-1]['sk']).removeprefix(OPEN_CASES)}#" if is_full else ""
        return CasePage([case_of(item, creditor) for item in items], next_)

    @override
    def count_late(self, creditor: CreditorId, now: datetime) -> int:
        items = self._open_until(creditor, OPEN_CASES, f"{OPEN_CASES}{to_instant(now)}$")
        if len(items) == CASES_PER_PAGE:
            return CASES_PER_PAGE
        return sum(case_of(item, creditor).is_overdue(now) for item in items)

    def _open_until(self, creditor: CreditorId, first: str, last: str) -> Sequence[Record]:
        values: dict[str, Present] = {"pk": cases_pk(creditor), "after": first, "last": last}
        return [*self._table.query(_PAGE, values, limit=CASES_PER_PAGE)]

    def _write(self, case: Case, condition: str, values: dict[str, Present]) -> bool:
        """Write both items of a case; tell whether the condition on its own item was met."""
        token = new_token()
        record: Record = {**case_to_record(case), OWN_WRITE: token}
        own, listed = case_key(case.creditor, case.id), _listed_key(case)
        writes: list[Write] = [Put(own, {**record, **_end_of(case)}, condition, values)]
        writes.append(Put(listed, record) if case.ending is None else Delete(listed))
        try:
            self._table.transact(writes)
        except ConditionFailed as err:
            return err.found[0].get(OWN_WRITE) == token
        return True


def _listed_key(case: Case) -> Key:
    return open_case_key(case.creditor, case.due_at, case.id)


def _end_of(case: Case) -> Record:
    if case.ending is None:
        return {}
    return {"ttl": int((case.ending.at + _KEPT_FOR).timestamp())}
