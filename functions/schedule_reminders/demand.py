"""Who will be due today, by the number that writes to them: read once, and only so many."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Final

from puntual.domain.ids import CreditorId, PhoneNumberId
from puntual.domain.sending.priority_cutoff import (
    Candidate,
    end_of_forecast,
    instants_ahead,
    priority_of,
)
from puntual.ports.scheduling import WakeUps

# Two hundred bytes each. Whoever is due behind them keeps no place from those before.
_MOST: Final = 600_000

type _Known = dict[int, Candidate]


@dataclass
class Demand:
    """The demand of all numbers; it reads when it is first asked.

    Attributes:
        wake_ups: who is due when.
        number_of: tells which number a creditor writes from.
        after: an instant before all wake-ups that compete.
        now: the instant.
        shards: how many hold wake-ups; None for those that are written to.
    """

    wake_ups: WakeUps
    number_of: Callable[[CreditorId], PhoneNumberId | None]
    after: datetime
    now: datetime
    shards: int | None = None
    _read: Mapping[str, Sequence[Candidate]] | None = field(default=None, init=False)
    _creditors: dict[str, list[CreditorId]] = field(
        default_factory=lambda: defaultdict(list), init=False
    )

    def of(self, number: str) -> Sequence[Candidate]:
        """Return a number's debtors, each once.

        Raises:
            Unavailable: what is ahead cannot be read.
        """
        if self._read is None:
            self._read = self._find()
        return self._read.get(number, ())

    def creditors_of(self, number: str) -> Sequence[CreditorId]:
        """Return the creditors of a number that have somebody due, once that was read."""
        return self._creditors.get(number, ())

    def _find(self) -> Mapping[str, Sequence[Candidate]]:
        # Not by the debtor's name but by its hash: of two with the same one is forecast.
        known: dict[CreditorId, _Known] = defaultdict(dict)
        instants = instants_ahead(self.now)
        due = self.wake_ups.due(self.after, end_of_forecast(self.now), self.shards)
        for one in islice(due, _MOST):
            place = bisect_left(instants, one.at)
            if place == len(instants):
                continue
            # The forecast looks at these instants alone, and they are few to hold.
            at = instants[place]
            priority, name = priority_of(one.value, one.key.debtor), hash(one.key.debtor)
            first = known[one.key.creditor].get(name)
            if first is not None:
                at, priority = min(first.at, at), max(first.priority, priority)
            known[one.key.creditor][name] = Candidate(at, priority)
        return self._by_number(known)

    def _by_number(self, known: Mapping[CreditorId, _Known]) -> Mapping[str, Sequence[Candidate]]:
        found: dict[str, list[Candidate]] = defaultdict(list)
        for creditor, candidates in known.items():
            number = self.number_of(creditor)
            if number is not None:
                self._creditors[number].append(creditor)
                # No place is kept for a debtor without a known value.
                found[number].extend(one for one in candidates.values() if one.priority)
        return found
