"""Who is written to: one debtor for each job, some of whom share a phone."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from puntual.domain.ids import CreditorId, DebtorId, DebtorKey

CREDITOR = CreditorId("mueblesdelsur")
_HOW_MANY = (2, 3, 4)


@dataclass(frozen=True, slots=True)
class Population:
    """The debtors of a run, in the order in which they are queued.

    Attributes:
        phones: each debtor's phone; whoever shares one stands beside the other, which is the
            hardest order for the pause between two messages to one person.
    """

    phones: Sequence[str]
    _by_phone: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for number, phone in enumerate(self.phones):
            self._by_phone[phone].append(number)

    @property
    def keys(self) -> list[DebtorKey]:
        """Return everybody who is to get a message, once."""
        return [key_of(number) for number in range(len(self.phones))]

    def sharers(self, phone: str) -> Sequence[int]:
        """Return who is behind a phone."""
        return self._by_phone.get(phone, ())


def key_of(number: int) -> DebtorKey:
    """Return a debtor's key."""
    return DebtorKey(CREDITOR, DebtorId(f"d{number:07d}"))


def number_of(key: DebtorKey) -> int:
    """Return which debtor a key names."""
    return int(key.debtor.removeprefix("d"))


def populate(count: int, sharing: float, seed: int) -> Population:
    """Invent people; this share of them gets two to four messages."""
    chances = random.Random(f"population/{seed}")
    phones: list[str] = []
    while len(phones) < count:
        messages = chances.choice(_HOW_MANY) if chances.random() < sharing else 1
        phones += [f"+5255{10_000_000 + len(phones)}"] * messages
    return Population(phones[:count])
