"""Statuses of one webhook: those of one message in one write, twenty-five writes in one call.

What cannot be told from the answer of such a call is recorded status by status.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import batched

from puntual.adapters.dynamodb.items.values import integer_of
from puntual.adapters.dynamodb.store.attributes import Record
from puntual.adapters.dynamodb.store.errors import ConditionFailed
from puntual.adapters.dynamodb.store.statements import MOST_STATEMENTS
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Update
from puntual.domain.accounts.lifecycle import RANK
from puntual.domain.errors import PuntualError, Unavailable
from puntual.domain.ids import ContactRef
from puntual.ports.contacts import StatusReport

type Report = tuple[ContactRef, StatusReport]
type Outcome = bool | PuntualError
type WriteOf = Callable[[ContactRef, Sequence[StatusReport]], Update | None]
type RecordOne = Callable[[ContactRef, StatusReport], bool]


@dataclass(frozen=True, slots=True)
class _Message:
    """What was reported of one message.

    Attributes:
        places: where its statuses stand among all.
        write: of the furthest of them; None where they have to be recorded one by one.
    """

    ref: ContactRef
    places: Sequence[int]
    statuses: Sequence[StatusReport]
    write: Update | None

    @property
    def is_merged(self) -> bool:
        return len(self.statuses) > 1


def record_together(
    table: Table, reports: Sequence[Report], write_of: WriteOf, record_one: RecordOne
) -> Sequence[Outcome]:
    """Record statuses as if they came one by one; see ``Contacts.record_statuses``.

    Args:
        table: that keeps the contacts.
        reports: the statuses, in their order.
        write_of: returns the write of a message's statuses, None where they need more than one.
        record_one: records a status that came alone.
    """
    if len(reports) == 1:
        return [_record_alone(*reports[0], record_one)]
    outcomes: dict[int, Outcome] = {}
    messages = [*_messages(reports, write_of)]
    for message in messages:
        if message.write is None:
            outcomes |= _one_by_one(message, record_one)
    together = (one for one in messages if one.write is not None)
    for batch in batched(together, MOST_STATEMENTS, strict=False):
        outcomes |= _record_batch(table, batch, record_one)
    return [outcomes[place] for place in range(len(reports))]


def _messages(reports: Sequence[Report], write_of: WriteOf) -> Iterator[_Message]:
    places: dict[ContactRef, list[int]] = {}
    for place, (ref, _) in enumerate(reports):
        places.setdefault(ref, []).append(place)
    for ref, at in places.items():
        statuses = [reports[place][1] for place in at]
        yield _Message(ref, at, statuses, write_of(ref, statuses))


def _record_batch(
    table: Table, batch: Sequence[_Message], record_one: RecordOne
) -> Mapping[int, Outcome]:
    updates = [one.write for one in batch if one.write is not None]
    try:
        answers = table.update_each(updates, [one.is_merged for one in batch])
    except PuntualError as error:
        return {place: error for one in batch for place in one.places}
    outcomes: dict[int, Outcome] = {}
    for message, answer in zip(batch, answers, strict=True):
        outcomes |= _outcomes(message, answer, record_one)
    return outcomes


def _outcomes(
    message: _Message, answer: Record | ConditionFailed | Unavailable, record_one: RecordOne
) -> Mapping[int, Outcome]:
    match answer:
        case ConditionFailed() if _is_further(answer.found[0], message):
            return dict.fromkeys(message.places, False)
        case ConditionFailed() | Unavailable():
            return _one_by_one(message, record_one)
        case _:
            return dict(zip(message.places, _news(message, answer), strict=True))


def _is_further(found: Record, message: _Message) -> bool:
    """Tell whether a claimed contact that was never refused had this status, or a later one."""
    if "claimed_at" not in found or "refused" in found or "state_rank" not in found:
        return False
    return integer_of(found, "state_rank") >= max(RANK[one.state] for one in message.statuses)


def _news(message: _Message, before: Record) -> Iterator[bool]:
    """Yield of each status whether it would have added something, one after the other."""
    rank = integer_of(before, "state_rank") if "state_rank" in before else -1
    for status in message.statuses:
        yield RANK[status.state] > rank
        rank = max(rank, RANK[status.state])


def _one_by_one(message: _Message, record_one: RecordOne) -> Mapping[int, Outcome]:
    return {
        place: _record_alone(message.ref, status, record_one)
        for place, status in zip(message.places, message.statuses, strict=True)
    }


def _record_alone(ref: ContactRef, status: StatusReport, record_one: RecordOne) -> Outcome:
    try:
        return record_one(ref, status)
    except PuntualError as error:
        return error
