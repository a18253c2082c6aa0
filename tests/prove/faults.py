"""What goes wrong in a run: whole classes of faults, each switched by the seed."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from tests.prove.machine.crossings import Break, Crossing
from tests.prove.product import Product, days

# Within so many seconds of a fault something may be left behind by it.
_AROUND: Final = 900.0
_HOUR: Final = 3600.0


class Fault(StrEnum):
    """A class of faults."""

    LOST_ANSWER = "lost answer"
    DUPLICATE = "duplicate"
    REORDER = "reorder"
    THROTTLE = "throttle"
    CRASH = "crash"
    MEMORY = "death by memory"
    CLOCK_JUMP = "clock jump"
    OUTAGE = "outage"


# How likely a call breaks, of each class that is on.
_CHANCES: Final = {
    Fault.LOST_ANSWER: (0.002, (Break.TIMEOUT_AFTER, Break.LOST_ONCE, Break.ERROR_AFTER)),
    Fault.THROTTLE: (0.004, (Break.ERROR, Break.THROTTLED_ONCE, Break.TIMEOUT_BEFORE)),
    Fault.CRASH: (0.0008, (Break.DEATH_BEFORE, Break.DEATH_AFTER)),
}
# Of two hundred calls one goes to WhatsApp, and fewer are of a conversation: they break more.
_RARE: Final = {"whatsapp": 20.0, "queue": 5.0, "converse": 10.0}
# Nobody asks WhatsApp again; and its error for a message that it accepts is the hole that record
# 13 admits, for which the stories are.
_OF_A_MESSAGE: Final = {
    Break.LOST_ONCE: Break.TIMEOUT_AFTER,
    Break.THROTTLED_ONCE: Break.ERROR,
    Break.ERROR_AFTER: Break.TIMEOUT_AFTER,
}


def draw_faults(seed: int) -> frozenset[Fault]:
    """Return which classes are on: each in half of the seeds, none in some, all in some."""
    chances = random.Random(f"faults/{seed}")
    return frozenset(one for one in Fault if chances.random() < 0.5)


@dataclass
class Faults:
    """The faults of a run.

    Attributes:
        deaths: when a sender died, or did not hear what came of a call.
        absences: from when until when nothing ran.
        poisoned: the debtors whose account ends whoever reads it, for now.
    """

    product: Product
    seed: int
    on: frozenset[Fault]
    set_reachable: Callable[[bool], None]
    debtors: list[str] = field(default_factory=list)
    deaths: list[float] = field(default_factory=list)
    absences: list[tuple[float, float]] = field(default_factory=list)
    poisoned: set[str] = field(default_factory=set)
    ends: float = float("inf")
    _is_out: bool = False

    def __post_init__(self) -> None:
        self._chances = random.Random(f"fault/{self.seed}")
        self._order = random.Random(f"big/{self.seed}")
        self._rates = [(rate, hows) for one, (rate, hows) in _CHANCES.items() if one in self.on]

    def begin(self, until: float) -> None:
        """Let faults happen until an instant: after it there is peace."""
        self.ends = until
        product = self.product
        product.crossings.choose = self._choose
        conduct = product.simulator.conduct
        conduct.duplicate_chance = 0.1 if Fault.DUPLICATE in self.on else 0.0
        conduct.disorder_chance = 0.1 if Fault.REORDER in self.on else 0.0
        for queue in product.queues.values():
            queue.twice = 0.03 if Fault.DUPLICATE in self.on else 0.0
            queue.late = 0.1 if Fault.REORDER in self.on else 0.0
        product.crossings.slow = 0.05 if Fault.REORDER in self.on else 0.0
        if Fault.CLOCK_JUMP in self.on:
            self._later(days(5), days(25), self._jump)
        if Fault.OUTAGE in self.on:
            self._later(days(3), days(40), self._go_out)
        if Fault.MEMORY in self.on:
            self._later(days(2), days(30), self._poison)
        product.clockwork.at(until, self._make_peace)

    def _choose(self, crossing: Crossing) -> Break | None:
        if self._is_out and crossing.service != "whatsapp":
            return self._noted(Break.ERROR, crossing)
        if self.poisoned and self._is_poisoned(crossing):
            return self._noted(Break.DEATH_BEFORE, crossing)
        if self.product.clockwork.now > self.ends:
            return None
        often = max(_RARE.get(crossing.service, 1.0), _RARE.get(crossing.function, 1.0))
        for rate, hows in self._rates:
            if self._chances.random() < rate * often:
                how = self._chances.choice(hows)
                if crossing.service == "whatsapp":
                    how = _OF_A_MESSAGE.get(how, how)
                return self._noted(how, crossing)
        return None

    def _noted(self, how: Break, crossing: Crossing) -> Break:
        if crossing.function in {"send_message", "converse"}:
            self.deaths.append(self.product.clockwork.now)
        return how

    def _is_poisoned(self, crossing: Crossing) -> bool:
        return crossing.function == "send_message" and any(
            name in pk for pk, _ in crossing.rows for name in self.poisoned
        )

    def _jump(self) -> None:
        """Let our machines' clocks be wrong for some hours, by up to a minute."""
        self.product.skew = self._order.uniform(-60.0, 60.0)
        self.product.clockwork.after(_HOUR * 6, self._set_right)
        self._later(days(5), days(25), self._jump)

    def _set_right(self) -> None:
        self.product.skew = 0.0

    def _go_out(self) -> None:
        """Let the table, or all that calls us, be out for minutes to days."""
        lasts = _HOUR * self._order.choice((0.1, 1.0, 5.0, 26.0, 75.0))
        kind = self._order.choice(("table", "ticks", "webhook"))
        now = self.product.clockwork.now
        if kind == "table":
            self._is_out = True
        elif kind == "ticks":
            self.product.is_ticking = False
        else:
            self.set_reachable(False)
        self.absences.append((now - _AROUND, now + lasts + _AROUND))
        self.product.clockwork.after(lasts, self._come_back)
        self._later(days(3), days(40), self._go_out)

    def _come_back(self) -> None:
        self._is_out = False
        self.product.is_ticking = True
        self.set_reachable(True)

    def _poison(self) -> None:
        """Let an account be more than a worker's memory holds, for a while."""
        if self.debtors:
            name = self._order.choice(self.debtors)
            self.poisoned.add(name)
            self.product.clockwork.after(days(1.5), lambda: self.poisoned.discard(name))
        self._later(days(2), days(30), self._poison)

    def _later(self, least: float, most: float, do: Callable[[], None]) -> None:
        at = self.product.clockwork.now + self._order.uniform(least, most)
        if at < self.ends:
            self.product.clockwork.at(at, do)

    def _make_peace(self) -> None:
        self._come_back()
        self._set_right()
        self.poisoned.clear()
        for queue in self.product.queues.values():
            queue.twice = queue.late = 0.0
        self.product.crossings.slow = 0.0
