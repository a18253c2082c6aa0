"""What it costs to move old contacts out of the way, and what is left for the pass to scan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from statistics import mean
from typing import Final

from local.call_recorder.sitecustomize import size_of
from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.accounts.contact_history import DynamoContactHistory
from puntual.adapters.dynamodb.accounts.contacts import DynamoContacts
from puntual.adapters.dynamodb.keys.account import account_pk
from puntual.adapters.dynamodb.store.table import Table
from puntual.application.decision_log import encode
from puntual.domain.accounts.history import KEPT_FOR
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.decision.decision import decide
from puntual.domain.ids import ContactRef
from puntual.ports.contacts import StatusReport
from tests.bench.scale.counting import CountedDynamoDB
from tests.bench.scale.lines import Line, at_most
from tests.bench.scale.model import Units, units_of
from tests.domain.decision.decision_cases import (
    KEY,
    PROFILE,
    TERMS,
    days_from_due,
    invoice,
    local,
    payment,
    reminded,
)

_STEPS: Final = (("due_in_3_days", -3), ("due_today", 0), ("overdue_3_days", 3))
_MONTHS: Final = 24
_UNITS: Final = 2.0
_SCANNED: Final = 4 * 1024
_DAY: Final = timedelta(days=1)


def bench_history(months: int = _MONTHS) -> Iterator[Line]:
    """Yield the units of moves for each reminder, and what a pass scans of an account."""
    life = _life_of(months)
    units = round(sum(life.units.values()) / life.moved, 2)
    details = {"moved": life.moved, "moves": life.moves}
    yield at_most("history_units_per_reminder", units, _UNITS, **details)
    scanned = round(mean(life.scanned[len(life.scanned) // 2 :]))
    yield at_most("scanned_bytes_per_account", scanned, _SCANNED, most=max(life.scanned))


def units_of_move(months: int = _MONTHS) -> Units:
    """Return the units of a contact's move to the history."""
    life = _life_of(months)
    return units_of(life.units, 1 / life.moved)


def _life_of(months: int) -> _Life:
    life = _Life()
    for month in range(months):
        life.live_through(month)
    return life


class _Life:
    """A customer with an invoice each month, three reminders of it, and a pass each day."""

    def __init__(self) -> None:
        self.client = CountedDynamoDB()
        self.table: Table = self.client.table()
        self.units: Counter[tuple[str, str]] = Counter()
        self.moved = self.moves = 0
        self.scanned: list[int] = []
        self._history = DynamoContactHistory(self.table, KEPT_FOR)
        changes = DynamoAccountChanges(self.table)
        changes.put_profile(replace(PROFILE, wa_ids=frozenset({"525550000001"})))

    def live_through(self, month: int) -> None:
        """Bill, remind three times, be paid; and pass over the account each day of the month."""
        due, name = days_from_due(30 * month), f"F-{month:03}"
        changes = DynamoAccountChanges(self.table)
        changes.put_invoice(KEY, invoice(name, due), name)
        for step, days in _STEPS:
            self._remind(local(due) + timedelta(days=days), step, name)
        paid = local(due) + 4 * _DAY
        changes.put_payment(KEY, payment(at=paid, name=f"P-{month}"), name)
        for day in range(5, 27):
            self._pass_over(local(due) + day * _DAY)

    def _remind(self, at: datetime, step: str, name: str) -> None:
        excerpt = DynamoAccounts(self.table).look(KEY)
        if excerpt is None:
            raise RuntimeError("the account was just written to")
        view = excerpt.view(at)
        log = encode(view, TERMS, at, decide(view, TERMS, at))
        claimed = reminded(at, step, name, seq=excerpt.next_seq, state=ContactState.CLAIMED)
        contacts = DynamoContacts(self.table)
        contacts.claim(excerpt, replace(claimed, accepted_at=None, settled_at=None), log)
        for state in (ContactState.DELIVERED, ContactState.READ):
            report = StatusReport(state, at + timedelta(minutes=1), f"wamid.{'H' * 60}")
            contacts.record_status(ContactRef(KEY, claimed.id), report)

    def _pass_over(self, at: datetime) -> None:
        excerpt = DynamoAccounts(self.table).look(KEY)
        if excerpt is None:
            raise RuntimeError("the account was just written to")
        # The pass has the excerpt of its scan, so no read for it is counted.
        self.client.forget()
        moved = self._history.move(excerpt, at)
        if moved:
            self.units.update(self.client.units)
            self.moves += 1
            self.moved += moved
        self.scanned.append(sum(map(size_of, self.client.items_of(account_pk(KEY)))))
