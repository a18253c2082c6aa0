"""The numbers as one environment knows them, of less than a minute ago.

All of them are read at once, or one by one, whichever costs less: a worker of one number's own
queue needs that number, and a worker of the shared queue perhaps all of a thousand. What is paid
for single ones in a minute never exceeds what all of them cost.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from puntual.application.freshness import is_fresh
from puntual.domain.sending.halts import Halt
from puntual.domain.sending.number_state import NumberState, under
from puntual.ports.sending_limits import Numbers

# Read units of one number: its own halts with it, those of its account, those of the app.
_UNITS_OF_ONE: Final = 3
# A number and its halts have some 270 bytes, and a unit is 4 KB.
_NUMBERS_IN_A_UNIT: Final = 15
# Who shares a limit is told by Meta, once an hour at most.
_NEIGHBOURS_KEPT_FOR: Final = timedelta(minutes=15)


class KnownNumbers:
    """Not safe for threads by itself: its owner holds a lock."""

    def __init__(self, numbers: Numbers) -> None:
        self._numbers = numbers
        self._states: dict[str, NumberState] = {}
        self._read_at: dict[str, datetime] = {}
        self._all_read_at: datetime | None = None
        self._minute: datetime | None = None
        self._units = 0

    def state(self, number: str, now: datetime) -> NumberState:
        """Return a number as of less than a minute ago, with what was learned here since."""
        if not is_fresh(self._read_at.get(number, self._all_read_at), now):
            if self._is_cheaper_alone(now):
                self._read_one(number, now)
            else:
                self._read_all(now)
        if number not in self._states:
            self._states[number] = self._numbers.read(number)
        return self._states[number]

    def read_all(self, now: datetime) -> None:
        """Know every number as of less than a minute ago."""
        if not is_fresh(self._all_read_at, now):
            self._read_all(now)

    @property
    def last_known(self) -> Mapping[str, NumberState]:
        """The numbers as they were last read, from memory alone."""
        return self._states

    def learn(self, state: NumberState) -> None:
        """Take over what this environment changed of a number."""
        self._states[state.id] = state

    def stop(self, halt: Halt) -> None:
        """Apply a halt that was met here to each number that it concerns."""
        self._states = {name: under({*one.halts, halt}, one) for name, one in self._states.items()}

    def _is_cheaper_alone(self, now: datetime) -> bool:
        """Tell whether single reads of this minute, one more included, cost less than all."""
        if not is_fresh(self._minute, now):
            self._minute, self._units = now, 0
        self._units += _UNITS_OF_ONE
        return self._knows_neighbours(now) and self._units * _NUMBERS_IN_A_UNIT < len(self._states)

    def _knows_neighbours(self, now: datetime) -> bool:
        at = self._all_read_at
        return at is not None and timedelta(0) <= now - at < _NEIGHBOURS_KEPT_FOR

    def _read_one(self, number: str, now: datetime) -> None:
        known, state = self._states.get(number), self._numbers.read(number)
        if known is not None and known.portfolio != state.portfolio:
            # Others may have joined it as well, and their people count towards its limit.
            self._read_all(now)
            return
        self._states[number], self._read_at[number] = state, now

    def _read_all(self, now: datetime) -> None:
        self._states = {one.id: one for one in self._numbers.all()}
        self._read_at, self._all_read_at = {}, now
