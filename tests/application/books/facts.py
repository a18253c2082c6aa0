"""What may be said of the books of three debtors: bills, money, corrections, offers, merges.

To add a kind of fact: draw it in `drawing`, say it in `product`, and count it in `plain`.
"""

from dataclasses import dataclass

type Key = tuple[str, int]

CURRENCIES = ("MXN", "USD")
DEBTORS = ("C-1", "C-2", "C-3")


@dataclass(frozen=True)
class Bill:
    """One copy of an invoice; the one that was written last counts.

    Attributes:
        parts: the due day and the amount of each instalment.
        minute: when it was written.
        was_known: whether it was recorded before any message was sent.
    """

    name: str
    debtor: str
    currency: str
    parts: tuple[tuple[int, int], ...]
    minute: int
    moved_from: str | None = None
    is_cancelled: bool = False
    was_known: bool = False


@dataclass(frozen=True)
class Money:
    """A payment or one copy of a credit note, which names an invoice or a debtor.

    Attributes:
        was_known: whether it was recorded before any message was sent.
    """

    kind: str
    name: str
    currency: str
    minor: int
    day: int
    bill: str | None = None
    debtor: str | None = None
    was_known: bool = False
    minute: int = 0
    is_cancelled: bool = False


@dataclass(frozen=True)
class Back:
    """Money of a payment that went back."""

    paid: str
    name: str
    minor: int
    reason: str


@dataclass(frozen=True)
class Told:
    """A message that named instalments, and what it asked for if it was paid early.

    Attributes:
        number: its place among all messages.
        due: for which due day it spoke of each instalment.
        offs: what it takes off each; empty for a message without an offer.
    """

    number: int
    step: str
    day: int
    due: tuple[tuple[Key, int], ...]
    percent: int = 0
    until: int = 0
    sum: int = 0
    currency: str = "MXN"
    offs: tuple[tuple[Key, int], ...] = ()


@dataclass(frozen=True)
class Merge:
    """One customer that becomes another one."""

    source: str
    into: str


type Fact = Bill | Money | Back | Told | Merge
