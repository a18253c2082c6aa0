"""Conditions read at most once a minute, with a circuit breaker that counts at once.

A switch takes effect within a minute, which is less than a tick. The day's volume would be stale
for as long, so the reminders of this environment count at once, and each batch that is added to
the table returns the total of all senders. Halts and quota come from the sending limits.
"""

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from threading import Lock
from typing import override

from puntual.application.freshness import is_fresh
from puntual.application.remembered import Remembered
from puntual.application.sending_limits import SendingLimits
from puntual.domain.accounts.creditor import Creditor
from puntual.domain.errors import Unavailable
from puntual.domain.ids import CreditorId
from puntual.domain.sending.circuit_breaker import breaker_day
from puntual.domain.sending.conditions import EVERY_CREDITOR, Conditions, Switch
from puntual.domain.sending.missing_callbacks import hour_of_day
from puntual.ports.operations import CircuitBreakers, ConditionsBook, Switchboard

_MOST_KEPT = 1_000


@dataclass(frozen=True, slots=True)
class _Known:
    conditions: Conditions
    at: datetime

    @property
    def day(self) -> date:
        return breaker_day(self.at)

    def is_fresh(self, now: datetime) -> bool:
        return is_fresh(self.at, now) and self.day == breaker_day(now)


@dataclass(frozen=True, slots=True)
class _Closings:
    """The days that countries have closed, as they were read at an instant."""

    switches: frozenset[Switch]
    at: datetime


class ConditionsReader(ConditionsBook):
    """Keeps the conditions of another book for a minute; one of them per environment."""

    def __init__(
        self,
        book: ConditionsBook,
        breakers: CircuitBreakers,
        sending_limits: SendingLimits,
        switchboard: Switchboard,
    ) -> None:
        self._book = book
        self._switchboard = switchboard
        self._closings: _Closings | None = None
        self._breakers = breakers
        self._sending_limits = sending_limits
        self._known: Remembered[CreditorId, _Known] = Remembered(_MOST_KEPT)
        self._uncounted: Counter[tuple[CreditorId, date]] = Counter()
        self._accepted: Counter[tuple[CreditorId, datetime]] = Counter()
        self._lock = Lock()
        self._reading = Lock()

    @override
    def read(self, creditor: Creditor, now: datetime) -> Conditions:
        """Return the conditions as of less than a minute ago, with the reminders sent here."""
        name = CreditorId(creditor.id)
        known = self._fresh(name, now) or self._read_once(creditor, now)
        own = self._uncounted[(name, breaker_day(now))]
        conditions = replace(
            known.conditions,
            sent_today=known.conditions.sent_today + own,
            switches=known.conditions.switches | self._closed_days(now),
        )
        return self._sending_limits.overlay(conditions, now)

    def _closed_days(self, now: datetime) -> frozenset[Switch]:
        """Return the days that countries closed: one read a minute for all creditors together."""
        with self._reading:
            known = self._closings
            if known is None or not is_fresh(known.at, now):
                pulled = self._switchboard.pulled(EVERY_CREDITOR)
                known = self._closings = _Closings(frozenset(one.switch for one in pulled), now)
            return known.switches

    def _fresh(self, creditor: CreditorId, now: datetime) -> _Known | None:
        known = self._known.get(creditor)
        return known if known is not None and known.is_fresh(now) else None

    def _read_once(self, creditor: Creditor, now: datetime) -> _Known:
        """Read once for all threads that need it at the same moment, as those of a new batch."""
        name = CreditorId(creditor.id)
        with self._reading:
            known = self._fresh(name, now) or _Known(self._book.read(creditor, now), now)
            self._known.put(name, known)
            return known

    def count_reminder(
        self, creditor: CreditorId, now: datetime, *, is_accepted: bool = False
    ) -> None:
        """Count a reminder that was sent, or may have been; ``flush`` adds it to the table.

        Args:
            creditor: whose it is.
            now: when it was claimed (UTC).
            is_accepted: whether WhatsApp has it for certain, so that a callback must come.
        """
        # Messages of one batch are recorded by several threads.
        with self._lock:
            self._uncounted[(creditor, breaker_day(now))] += 1
            if is_accepted:
                self._accepted[(creditor, hour_of_day(now))] += 1

    def flush(self, now: datetime) -> None:
        """Add the counts to the table; one that fails is added with the next batch."""
        for (creditor, day), count in list(self._uncounted.items()):
            with suppress(Unavailable):
                hours = self._hours_of(creditor, day)
                total = self._breakers.add(creditor, day, count, hours)
                del self._uncounted[(creditor, day)]
                for hour in hours:
                    del self._accepted[(creditor, hour)]
                if day == breaker_day(now):
                    self._learn(creditor, total, now)

    def _hours_of(self, creditor: CreditorId, day: date) -> dict[datetime, int]:
        return {
            hour: count
            for (owner, hour), count in list(self._accepted.items())
            if owner == creditor and breaker_day(hour) == day
        }

    def _learn(self, creditor: CreditorId, total: int, now: datetime) -> None:
        known = self._fresh(creditor, now)
        if known is not None:
            conditions = replace(known.conditions, sent_today=total)
            self._known.put(creditor, replace(known, conditions=conditions))
