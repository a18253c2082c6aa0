"""Notes of jobs that are looked at alone, or are parked: an item for each, in one partition."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final, override

from puntual.adapters.dynamodb.accounts.excerpts import find_revision
from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.items.values import instant_of, integer_of, text_of
from puntual.adapters.dynamodb.keys.parked_job import (
    PARKED_PK,
    parked_job_key,
    parse_parked_job_sk,
)
from puntual.adapters.dynamodb.store.attributes import Present, Record
from puntual.adapters.dynamodb.store.errors import ConditionFailed
from puntual.adapters.dynamodb.store.own_write import OWN_WRITE, is_own_write, new_token
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Delete, Put
from puntual.adapters.instants import to_instant
from puntual.domain.ids import DebtorKey
from puntual.domain.sending.job_isolation import LookNote
from puntual.ports.parked_jobs import ParkedJobs

_IS_NEW: Final = "attribute_not_exists(#pk)"
_IS_AS_KNOWN: Final = "#began_at = :began_at AND #parked = :parked AND #state = :state"
# The queue has given up by then whatever is not parked.
_KEPT_FOR: Final = timedelta(days=5)


class DynamoParkedJobs(ParkedJobs):
    """One partition: few jobs are looked at alone, and those that are parked are listed."""

    def __init__(self, table: Table) -> None:
        self._table = table

    @override
    def state_of(self, key: DebtorKey) -> str:
        revision = find_revision(self._table, key)
        return f"{revision.seq}.{revision.rev}"

    @override
    def find(self, key: DebtorKey) -> LookNote | None:
        item = self._table.get(parked_job_key(key))
        return None if item is None else _note_of(item)

    @override
    def put(self, note: LookNote, known: LookNote | None) -> bool:
        token = new_token()
        record: Record = {**_record_of(note), OWN_WRITE: token}
        condition, values = _IS_NEW, dict[str, Present]()
        if known is not None:
            condition = _IS_AS_KNOWN
            values = {
                "began_at": to_instant(known.began_at),
                "parked": int(known.is_parked),
                "state": known.state,
            }
        try:
            self._table.put(Put(parked_job_key(note.key), record, condition, values))
        except ConditionFailed as err:
            return is_own_write(err, token)
        return True

    @override
    def remove(self, key: DebtorKey) -> None:
        self._table.transact([Delete(parked_job_key(key))])

    @override
    def parked(self) -> Sequence[LookNote]:
        """Query without consistency, at half the price."""
        items = self._table.query("#pk = :pk", {"pk": PARKED_PK})
        parked = (note for note in map(_note_of, items) if note.is_parked)
        return sorted(parked, key=lambda note: note.key)


def _record_of(note: LookNote) -> Record:
    ends = {} if note.is_parked else {"ttl": int((note.began_at + _KEPT_FOR).timestamp())}
    return {
        "v": SCHEMA_VERSION,
        "state": note.state,
        "began_at": to_instant(note.began_at),
        "lost": note.lost,
        "parked": int(note.is_parked),
        **ends,
    }


def _note_of(item: Record) -> LookNote:
    return LookNote(
        parse_parked_job_sk(text_of(item, "sk")),
        text_of(item, "state"),
        instant_of(item, "began_at"),
        integer_of(item, "lost"),
        is_parked=bool(integer_of(item, "parked")),
    )
