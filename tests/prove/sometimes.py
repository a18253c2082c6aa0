"""Rare situations: each has a name, is counted where it happens, and must happen in a long run.

What nobody ever reached nobody has tested. All of it is seen from outside: by calls, rows, the
ledger, and what people's phones say.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Final

from local.emulator.tenant import CREDITOR
from local.whatsapp.outbox import Pending
from tests.prove.faults import Faults
from tests.prove.machine.crossings import Break, Crossing
from tests.prove.situations import ROWS, SAID, SITUATIONS
from tests.prove.trial import Trial
from tests.prove.watch import Watch

_REFUSED: Final = ("ConditionalCheckFailedException", "TransactionCanceledException")
_AT_ONCE: Final = 2.0
_DAY: Final = 86_400.0
_DEBTOR: Final = f"DEBTOR#{CREDITOR}#"


@dataclass
class Sometimes:
    """Who counts.

    Attributes:
        seen: how often each situation was there.
    """

    trial: Trial
    watch: Watch
    faults: Faults
    seen: Counter[str] = field(default_factory=Counter)
    _looked: dict[tuple[str, str], float] = field(default_factory=dict)
    _changed: dict[str, float] = field(default_factory=dict)
    _claimed: dict[str, float] = field(default_factory=dict)
    _answered: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        product_, phones = self.trial.product, self.trial.phones
        product_.crossings.note = self._note
        product_.on_row = self._see_row
        product_.wires.on_answer = self._see_answer
        phones.on_told = self._see_told

    def count(self, name: str) -> None:
        """Count a situation."""
        assert name in SITUATIONS, name
        self.seen[name] += 1

    def close(self) -> None:
        """Count what is seen at the end alone."""
        product_ = self.trial.product
        for name, pool in product_.pools.items():
            self._count_if(pool.deaths > 0, f"{name} died")
            self._count_if(bool(pool.errors), f"{name} failed and was called again")
        queues = product_.queues.values()
        self._count_if(any(one.dead_letters for one in queues), "a dead letter")
        for begins, ends in self.faults.absences:
            self.count("an outage of days" if ends - begins > _DAY else "an outage of hours")
        for purpose in ("reminder", "payment_received", "agreement_confirmed", "answer"):
            self._count_if(purpose in self.watch.accepted, f"sent: {purpose}")
        for saying in product_.simulator.sayings.as_json():
            self._count_if(saying["meaning"] in SAID, f"said: {saying['meaning']}")
        self._count_if(self.trial.office.failures > 0, "the billing system gave up for a while")

    def _count_if(self, is_so: bool, name: str) -> None:
        if is_so:
            self.count(name)

    def _note(self, crossing: Crossing, how: Break | None, error: BaseException | None) -> None:
        if how is not None and f"{crossing.service}: {how.name}" in SITUATIONS:
            self.count(f"{crossing.service}: {how.name}")
        if crossing.service != "table":
            return
        is_refused = error is not None and any(one in str(error) for one in _REFUSED)
        for pk, sk in crossing.rows:
            if pk.startswith(_DEBTOR):
                self._see_account(crossing, pk, sk, is_refused=is_refused)
            elif is_refused:
                self._count_if(pk.startswith("RATE#"), "a block of slots went to another worker")
                self._count_if(pk.startswith("PAIR#"), "a lease refused")

    def _see_account(self, crossing: Crossing, pk: str, sk: str, *, is_refused: bool) -> None:
        now, function = self.trial.clockwork.now, crossing.function
        if crossing.operation in {"query", "get_item"}:
            self._see_look(function, pk, now)
            return
        if function == "send_message" and sk.startswith("CONTACT#"):
            self._see_claim(pk, now, is_refused=is_refused)
        elif function in {"ingest", "webhook"}:
            name = "read again" if is_refused else "taken"
            self._count_if(is_refused, f"a change by {function} was {name}")
            if not is_refused:
                self._see_change(pk, now)

    def _see_look(self, function: str, pk: str, now: float) -> None:
        for other in ("send_message", "reconcile", "ingest", "webhook"):
            at = self._looked.get((other, pk), 0.0)
            pair = f"{function} and {other} at one account"
            if now - at < _AT_ONCE and other != function and pair in SITUATIONS:
                self.count(pair)
        self._looked[function, pk] = now

    def _see_claim(self, pk: str, now: float, *, is_refused: bool) -> None:
        looked = self._looked.get(("send_message", pk), now)
        if self._changed.get(pk, 0.0) > looked:
            self.count("a change between decision and claim")
        self._count_if(is_refused, "a claim or its outcome refused")
        if not is_refused:
            self._claimed[pk] = now

    def _see_change(self, pk: str, now: float) -> None:
        before = self._changed.get(pk, 0.0)
        claimed = self._claimed.get(pk, 0.0)
        if before < claimed and claimed - before < 60 * _AT_ONCE and now - claimed < 60 * _AT_ONCE:
            self.count("a claim between two changes")
        if now - claimed < _AT_ONCE:
            self.count("a change right after a claim")
        self._changed[pk] = now

    def _see_row(self, row: tuple[str, str]) -> None:
        for start, name in ROWS:
            if row[0].startswith(start) or row[1].startswith(start):
                self.count(name)

    def _see_answer(self, body: bytes) -> None:
        try:
            messages: list[Any] = json.loads(body).get("messages", [])
        except ValueError:
            return
        self._answered.update(str(one["id"]) for one in messages)

    def _see_told(self, update: Pending, is_taken: bool) -> None:
        wamid, _, rest = update.label.partition("/")
        self._count_if(not is_taken, "an update was not taken")
        self._count_if(is_taken and update.attempts > 0, "an update was taken later")
        if update.is_status and is_taken:
            status = rest.partition("/")[0]
            self._count_if("/" in rest, "a status came twice")
            self._count_if(status == "failed", "a message failed after all")
            if status == "sent" and wamid not in self._answered:
                self.count("`sent` before its answer")
