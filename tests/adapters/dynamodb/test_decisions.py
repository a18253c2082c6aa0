"""Suppressed messages in the profile and in packs: none is lost, and each is told once."""

from contextlib import suppress
from datetime import timedelta
from hashlib import sha256

import pytest

from puntual.adapters.aws.clients import dynamodb_client
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.accounts.decisions import DynamoDecisions
from puntual.adapters.dynamodb.items.suppressed_packs import (
    LoggedMessage,
    pack_suppressed,
    suppressed_of_pack,
)
from puntual.adapters.dynamodb.keys.account import suppressed_message_key
from puntual.adapters.dynamodb.store.attributes import Record
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Put, Update
from puntual.application.rows.logs import log_of_text
from puntual.domain.errors import NewerSchema, Unavailable
from puntual.domain.reasons import Reason
from puntual.ports.decisions import DecisionLog, SuppressedMessage
from tests.bench.scale.counting import CountedDynamoDB
from tests.doubles.dynamodb_memory import MemoryDynamoDB, Row
from tests.doubles.dynamodb_table import NAME, table_in_memory
from tests.factories import NOON, a_key, an_invoice


class _DyingTable(Table):
    """A table that is gone after some writes."""

    writes_left = 0

    def put(self, write: Put) -> None:
        self._count()
        super().put(write)

    def update(self, write: Update) -> Record:
        self._count()
        return super().update(write)

    def _count(self) -> None:
        if self.writes_left == 0:
            raise Unavailable("gone")
        self.writes_left -= 1


_REASONS = (Reason.HOLIDAY, Reason.CAP_DAY, Reason.OUTSIDE_HOURS)


def _record(decisions: DynamoDecisions, count: int, first: int = 0) -> list[DecisionLog]:
    """Record so many messages with logs that do not resemble each other."""
    logs = []
    for place in range(first, first + count):
        log = log_of_text(sha256(str(place).encode()).hexdigest())
        at = NOON + timedelta(hours=place)
        decisions.record(a_key(), at, (_REASONS[place % 3],), None, log)
        logs.append(DecisionLog(at, log))
    return logs


@pytest.mark.parametrize("writes", [0, 1])
@pytest.mark.parametrize("before", range(16))
def test_a_record_that_was_interrupted_is_on_record_after_the_next_evaluation(
    before: int, writes: int
) -> None:
    """Whether or not the profile has room for one more: what was there is told once."""
    with table_in_memory() as table:
        DynamoAccountChanges(table).put_invoice(a_key(), an_invoice(), "i1")
        decisions = DynamoDecisions(table)
        logs = _record(decisions, before)
        dying = _DyingTable(dynamodb_client(), NAME)
        dying.writes_left = writes
        with suppress(Unavailable):
            _record(DynamoDecisions(dying), 1, before)
        logs += _record(decisions, 1, before)
        decisions.record(a_key(), logs[-1].at, (_REASONS[before % 3],), None)
        assert list(decisions.logs(a_key())) == logs
        assert len(decisions.history(a_key())) == before + 1


def test_two_that_record_at_once_lose_nothing() -> None:
    client = MemoryDynamoDB()
    table = Table(client.as_client(), "in-memory")
    DynamoAccountChanges(table).put_invoice(a_key(), an_invoice(), "i1")
    logs = _record(DynamoDecisions(table), 1)
    waiting = ["UpdateItem"]

    def meet(call: str, _: list[Row]) -> None:
        if call in waiting:
            waiting.remove(call)
            logs.extend(_record(DynamoDecisions(table), 1, 1))

    client.on_call = meet
    logs += _record(DynamoDecisions(table), 1, 2)
    assert sorted(DynamoDecisions(table).logs(a_key()), key=lambda one: one.at) == sorted(
        logs, key=lambda one: one.at
    )
    assert waiting == []


def test_reasons_that_never_rest_are_told_as_unavailable() -> None:
    client = MemoryDynamoDB()
    table = Table(client.as_client(), "in-memory")
    DynamoAccountChanges(table).put_invoice(a_key(), an_invoice(), "i1")
    places = iter(range(1, 99))
    is_busy = [False]

    def meet(call: str, _: list[Row]) -> None:
        if call == "UpdateItem" and not is_busy[0]:
            is_busy[0] = True
            _record(DynamoDecisions(table), 1, next(places))
            is_busy[0] = False

    client.on_call = meet
    with pytest.raises(Unavailable):
        DynamoDecisions(table).record(a_key(), NOON, (Reason.BALANCE_ZERO,), None)


def test_a_message_for_which_a_profile_has_no_room_goes_to_the_history_at_once() -> None:
    """A look reads the profile, so it stays small whatever an account owes."""
    client = CountedDynamoDB()
    table = client.table()
    DynamoAccountChanges(table).put_invoice(a_key(), an_invoice(), "i1")
    log = log_of_text("".join(sha256(bytes([n])).hexdigest() for n in range(100)))
    DynamoDecisions(table).record(a_key(), NOON, (Reason.HOLIDAY,), None, log)
    assert client.largest["DEBTOR"] < 1_024
    assert list(DynamoDecisions(table).logs(a_key())) == [DecisionLog(NOON, log)]


def test_what_is_no_log_or_has_several_lines_comes_back_byte_for_byte() -> None:
    logs = [b"no log", log_of_text("two\nlines"), log_of_text("{}"), None]
    messages = [
        LoggedMessage(SuppressedMessage(NOON, (Reason.HOLIDAY,), None), log) for log in logs
    ]
    assert [*suppressed_of_pack(pack_suppressed(messages))] == messages


def test_an_item_of_one_message_is_read_as_before() -> None:
    with table_in_memory() as table:
        DynamoAccountChanges(table).put_invoice(a_key(), an_invoice(), "i1")
        record: Record = {"v": 1, "reasons": "cap_day,holiday", "log": b"log"}
        table.put(Put(suppressed_message_key(a_key(), NOON), record))
        decisions = DynamoDecisions(table)
        reasons = (Reason.CAP_DAY, Reason.HOLIDAY)
        assert list(decisions.history(a_key())) == [SuppressedMessage(NOON, reasons, None)]
        assert list(decisions.logs(a_key())) == [DecisionLog(NOON, b"log")]


def test_a_pack_of_a_later_version_is_refused() -> None:
    with pytest.raises(NewerSchema):
        suppressed_of_pack(b"\x09")
