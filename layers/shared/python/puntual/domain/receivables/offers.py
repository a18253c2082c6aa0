"""Offers to settle instalments for less, as a debtor was told them, and whether money met them.

What was told counts: an offer says what it takes off each instalment, in minor units, and until
when. A later policy takes nothing back (ADR 38).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from puntual.domain.currencies import rounding_unit_of
from puntual.domain.ids import DocumentId
from puntual.domain.money import Money
from puntual.domain.receivables.receivable import InstalmentKey

_WHOLE = 100


@dataclass(frozen=True, slots=True)
class SettlementOffer:
    """What one message offered.

    Attributes:
        percent: of what is outstanding.
        until: the last day on which money meets it.
        shares: what it takes off each instalment, in minor units of its currency.
    """

    percent: int
    until: date
    shares: tuple[tuple[InstalmentKey, int], ...]


@dataclass(frozen=True, slots=True)
class GivenDiscount:
    """What is no longer asked for of an instalment, since money met an offer.

    Attributes:
        payment: the payment with which it was met.
    """

    instalment: InstalmentKey
    amount: Money
    payment: DocumentId


class OfferedPart(Protocol):
    """An instalment while money is spent on it.

    Attributes:
        left: what is outstanding, in minor units.
        credited: what credit notes took off it.
        discounted: what an offer took off it.
    """

    key: InstalmentKey
    amount: Money
    left: int
    credited: int
    discounted: int


class OfferBook[Part: OfferedPart]:
    """The offers of an account, by the instalments that they speak of.

    An instalment is looked at when money in time was spent on it, with the others of its messages.
    """

    def __init__(self, offers: Iterable[SettlementOffer], parts: Sequence[Part]) -> None:
        known = {part.key: part for part in parts} if (listed := tuple(offers)) else {}
        self._groups: dict[InstalmentKey, list[_Group[Part]]] = {}
        for offer in listed:
            for group in _groups_of(offer, known):
                for part in group.parts:
                    self._groups.setdefault(part.key, []).append(group)

    def find_met(self, spent_on: Iterable[Part], paid_on: date) -> list[Part]:
        """Return the instalments whose rest need not be paid any more, each once.

        Args:
            spent_on: those that a payment of the day was spent on.
            paid_on: its day, by the bank.
        """
        met: dict[InstalmentKey, Part] = {}
        for part in spent_on:
            for group in self._groups.get(part.key, ()):
                if paid_on <= group.until:
                    met.update((one.key, one) for one in group.met_with(part))
        return list(met.values())


@dataclass(frozen=True, slots=True)
class _Group[Part: OfferedPart]:
    """The instalments of one currency that one message spoke of, with what it took off each."""

    until: date
    parts: tuple[Part, ...]
    shares: tuple[int, ...]
    percent: int

    def met_with(self, spent_on: Part) -> Sequence[Part]:
        """Return what is settled: all of them for their sum, or the one that was paid."""
        offs = [
            min(share, _at_most(part, self.percent))
            for part, share in zip(self.parts, self.shares, strict=True)
        ]
        room = sum(offs) - sum(part.discounted for part in self.parts)
        if sum(part.left for part in self.parts) <= room:
            return [part for part in self.parts if part.left]
        own = offs[self.parts.index(spent_on)]
        return [spent_on] if 0 < spent_on.left <= min(own, room) else []


def _groups_of[Part: OfferedPart](
    offer: SettlementOffer, known: Mapping[InstalmentKey, Part]
) -> Iterable[_Group[Part]]:
    by_currency: dict[str, list[tuple[Part, int]]] = {}
    for key, share in offer.shares:
        if key in known:
            part = known[key]
            by_currency.setdefault(part.amount.currency, []).append((part, share))
    for pairs in by_currency.values():
        parts, shares = zip(*pairs, strict=True)
        yield _Group(offer.until, parts, shares, offer.percent)


def _at_most(part: OfferedPart, percent: int) -> int:
    """Return the most that an offer takes off an instalment as it is by now.

    A credit note or a lower invoice lowers it. Rounding may have told a unit more.
    """
    asked = part.amount.minor - part.credited
    return asked * percent // _WHOLE + rounding_unit_of(part.amount.currency) + 1
