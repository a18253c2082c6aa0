"""Decisions on record, over one memory."""

from collections.abc import Sequence
from datetime import datetime

from puntual.domain.ids import DebtorKey
from puntual.domain.reasons import Reason
from puntual.ports.decisions import DecisionLog, SuppressedMessage
from tests.fakes.memory import Memory
from tests.fakes.outage import Breakable


class FakeDecisions(Breakable):
    def __init__(self, memory: Memory) -> None:
        super().__init__()
        self._memory = memory

    def record(
        self,
        key: DebtorKey,
        at: datetime,
        reasons: Sequence[Reason],
        until: datetime | None,
        log: bytes | None = None,
    ) -> None:
        self._may_fail("record")
        stored = self._memory.accounts.get(key)
        wanted = tuple(sorted(set(reasons)))
        known = self._memory.suppressed_messages.setdefault(key, [])
        has_lost_its_end = until is None and bool(known) and known[-1].until is not None
        if stored is None or (stored.last_reasons == wanted and not has_lost_its_end):
            return
        stored.last_reasons = wanted
        known.append(SuppressedMessage(at, wanted, until))
        if log is not None:
            self._memory.suppressed_logs.setdefault(key, []).append(DecisionLog(at, log))

    def history(self, key: DebtorKey) -> Sequence[SuppressedMessage]:
        self._may_fail("history")
        return sorted(self._memory.suppressed_messages.get(key, ()), key=lambda one: one.at)

    def logs(self, key: DebtorKey) -> Sequence[DecisionLog]:
        self._may_fail("logs")
        stored = self._memory.accounts.get(key)
        messages = [
            DecisionLog(one.contact.claimed_at, one.log)
            for one in (() if stored is None else stored.contacts.values())
            if one.log
        ]
        suppressed_messages = self._memory.suppressed_logs.get(key, [])
        return sorted((*suppressed_messages, *messages), key=lambda one: one.at)
