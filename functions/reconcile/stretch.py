"""A stretch: what a lane has counted since its segment last moved, and counts once it moves."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from zlib import crc32

from puntual.domain.accounts.daily_metrics import MetricCounts
from puntual.ports.scheduling import WakeUp

# Creditors are merged group by group, so that only those of one group are in hand at once.
GROUPS: Final = 64
# A stretch with more creditors is counted before its time is up: each takes some kilobytes.
_MOST_CREDITORS: Final = 5000
# Enough to begin to look at what is wrong.
MOST_PLACES: Final = 20


def group_of(creditor: str) -> int:
    """Return the group in which a creditor is merged."""
    return crc32(creditor.encode()) % GROUPS


@dataclass(slots=True)
class Stretch:
    """What a lane has done since its segment last moved.

    Attributes:
        name: its own alone, so that what a lane counted that lost can be told apart.
        totals: the figures of the day, by creditor.
        tally: how many accounts were seen, passed over, repaired.
        passed_over: where some of the accounts lie that could not be read or repaired.
        expected: the wake-ups of the page at hand that should be there.
    """

    name: str
    totals: dict[str, MetricCounts] = field(default_factory=dict)
    tally: Counter[str] = field(default_factory=Counter)
    passed_over: list[str] = field(default_factory=list)
    expected: list[WakeUp] = field(default_factory=list)

    @property
    def is_full(self) -> bool:
        """Tell whether it must be counted before more is."""
        return len(self.totals) >= _MOST_CREDITORS

    def count(self, creditor: str, figures: MetricCounts) -> None:
        """Add an account's figures to those of its creditor."""
        self.totals.setdefault(creditor, Counter()).update(figures)
        self.tally["accounts"] += 1

    def pass_over(self, place: str) -> None:
        """Count an account that could not be read or repaired."""
        self.tally["passed_over"] += 1
        if len(self.passed_over) < MOST_PLACES:
            self.passed_over.append(place)

    def by_group(self) -> Iterator[tuple[int, Mapping[str, MetricCounts]]]:
        """Yield the totals group by group."""
        groups: dict[int, dict[str, MetricCounts]] = {}
        for creditor, figures in self.totals.items():
            groups.setdefault(group_of(creditor), {})[creditor] = figures
        yield from sorted(groups.items())
