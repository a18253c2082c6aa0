"""Statuses of one webhook: those of one message in one write, twenty-five writes in one call.

What cannot be told from the answer of such a call is recorded status by status.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import batched
from typing import assert_never

from puntual.adapters.dynamodb.items.values import integer_of
from puntual.adapters.dynamodb.store.attributes import Record
from puntual.adapters.dynamodb.store.errors import ConditionFailed
from puntual.adapters.dynamodb.store.own_write import OWN_WRITE, is_own_write
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
        write: of them, where each is newer than what is known; None where they have to be
            recorded one by one.
    """

    ref: ContactRef
    places: Sequence[int]
    statuses: Sequence[StatusReport]
    write: Update | None

    @property
    def news(self) -> Mapping[int, bool]:
        """Whether each status adds something where all are newer than what was known."""
        furthest, news = -1, dict[int, bool]()
        for place, status in zip(self.places, self.statuses, strict=True):
            news[place] = RANK[status.state] > furthest
            furthest = max(furthest, RANK[status.state])
        return news


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
        answers = table.update_each(updates)
    except PuntualError as error:
        return {place: error for one in batch for place in one.places}
    outcomes: dict[int, Outcome] = {}
    for message, answer in zip(batch, answers, strict=True):
        outcomes |= _outcomes(message, answer, record_one)
    return outcomes


def _outcomes(
    message: _Message, answer: ConditionFailed | Unavailable | None, record_one: RecordOne
) -> Mapping[int, Outcome]:
    match answer:
        case None:
            return message.news
        case ConditionFailed() if _is_own(answer, message):
            return message.news
        case ConditionFailed() if _is_further(answer.found[0], message):
            return dict.fromkeys(message.places, False)
        case ConditionFailed() | Unavailable():
            return _one_by_one(message, record_one)
        case _ as unreachable:
            assert_never(unreachable)


def _is_own(failed: ConditionFailed, message: _Message) -> bool:
    """Tell whether a repeated write met what it wrote when its first answer was lost."""
    return message.write is not None and is_own_write(failed, str(message.write.values[OWN_WRITE]))


def _is_further(found: Record, message: _Message) -> bool:
    """Tell whether a claimed contact that was never refused had this status, or a later one."""
    if "claimed_at" not in found or "refused" in found or "state_rank" not in found:
        return False
    return integer_of(found, "state_rank") >= max(RANK[one.state] for one in message.statuses)


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
