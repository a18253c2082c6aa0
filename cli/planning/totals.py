"""What a plan comes to: messages, silences, money, people per day."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from cli.planning.row import SEND, Row


@dataclass(slots=True)
class Totals:
    """Counts over all lines of a plan.

    Attributes:
        people: how many different debtors are written to on each day (UTC), as Meta counts.
        hours: messages by the hour of the debtor's clock, e.g. ``2026-01-05 09``.
        written_to: how many debtors get a message at all.
    """

    messages: Counter[str] = field(default_factory=Counter)
    suppressions: Counter[str] = field(default_factory=Counter)
    messages_on: Counter[str] = field(default_factory=Counter)
    hours: Counter[str] = field(default_factory=Counter)
    debtors: int = 0
    written_to: int = 0
    cost_usd: Decimal = Decimal(0)
    _people: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _last_written_to: str | None = None

    def take(self, line: Row) -> None:
        """Count a line; the lines of a debtor come one after the other."""
        if line.kind != SEND:
            self.suppressions.update(line.reasons)
            return
        day = line.at[:10]
        self.messages[line.step or ""] += 1
        self.messages_on[day] += 1
        self.hours[(line.local or line.at)[:13].replace("T", " ")] += 1
        self.cost_usd += Decimal(str(line.cost_usd or 0))
        self._people[day].add(line.debtor_id)
        self.written_to += line.debtor_id != self._last_written_to
        self._last_written_to = line.debtor_id

    @property
    def sent(self) -> int:
        """How many messages there are."""
        return self.messages.total()

    @property
    def busiest_day(self) -> tuple[str, int]:
        """The day on which most people are written to, and how many."""
        return _first_of_most({day: len(people) for day, people in self._people.items()})

    @property
    def busiest_hour(self) -> tuple[str, int]:
        """The hour with most messages on the debtors' clocks, and how many."""
        return _first_of_most(self.hours)

    def to_record(self) -> dict[str, Any]:
        """Return the totals as JSON takes them."""
        (day, people), (hour, messages) = self.busiest_day, self.busiest_hour
        return {
            "debtors": self.debtors,
            "written_to": self.written_to,
            "messages": self.sent,
            "by_step": dict(self.messages.most_common()),
            "suppressions_by_reason": dict(self.suppressions.most_common()),
            "cost_usd": float(self.cost_usd),
            "busiest_day": {"day": day, "people": people},
            "busiest_hour": {"hour": hour, "messages": messages},
        }


def _first_of_most(counts: dict[str, int] | Counter[str]) -> tuple[str, int]:
    return min(counts.items(), key=lambda pair: (-pair[1], pair[0]), default=("", 0))
