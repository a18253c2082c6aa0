"""Offers to settle instalments for less, as a debtor was told them, and whether money met them.

What was told counts: an offer says which sum it asks for, what it takes off each instalment, in
minor units, and until when. A later policy takes nothing back (ADR 38).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, Protocol

from puntual.domain.currencies import rounding_unit_of
from puntual.domain.ids import DocumentId
from puntual.domain.money import Money
from puntual.domain.receivables.entries import Entry
from puntual.domain.receivables.receivable import InstalmentKey

_WHOLE: Final = 100


@dataclass(frozen=True, slots=True)
class SettlementOffer:
    """What one message offered.

    Attributes:
        percent: of what is outstanding.
        until: the last day on which money meets it.
        shares: what it takes off each instalment, in minor units of its currency.
        told_on: the debtor's day of the message.
        told_at: when it was claimed (UTC); what was recorded before is reckoned with in it.
        sums: what it asked for, per currency; none in records of earlier versions, for the whole.
    """

    percent: int
    until: date
    shares: tuple[tuple[InstalmentKey, int], ...]
    told_on: date
    told_at: datetime
    sums: tuple[Money, ...] = ()

    def is_open_to(self, payment: Entry) -> bool:
        """Tell whether a payment is in time, and none that the message reckoned with."""
        return payment.place.on <= self.until and payment.recorded_at >= self.told_at


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
        recorded_at: when its invoice was recorded, as it is now (UTC); None for not known.
        left: what is outstanding, in minor units.
        credited: what credit notes took off it.
        discounted: what offers took off it.
    """

    key: InstalmentKey
    due_on: date
    amount: Money
    recorded_at: datetime | None
    left: int
    credited: int
    discounted: int


@dataclass(frozen=True, slots=True, eq=False)
class OfferGroup[Part: OfferedPart]:
    """The instalments of one currency that one message spoke of, with what it took off each.

    Attributes:
        parts: oldest due first.
        told: the sum that the message asked for; None where it is not on record.
    """

    offer: SettlementOffer
    parts: tuple[Part, ...]
    shares: tuple[int, ...]
    told: int | None
    keys: frozenset[InstalmentKey] = field(init=False)
    _invoices: frozenset[DocumentId] = field(init=False)

    def __post_init__(self) -> None:
        """Note what it speaks of."""
        object.__setattr__(self, "keys", frozenset(one.key for one in self.parts))
        object.__setattr__(self, "_invoices", frozenset(one.invoice for one in self.keys))

    @property
    def order(self) -> tuple[object, ...]:
        """The order in which offers were told, and if at once, that of what they say."""
        offer = self.offer
        keys = [part.key for part in self.parts]
        return offer.told_at, offer.until, keys, self.asked_for, offer.percent, self.shares

    @property
    def asked_for(self) -> int:
        """The sum that was told, as far as it was for what is still on record."""
        whole = sum(one.amount.minor for one in self.parts) - sum(self.shares)
        return whole if self.told is None else min(self.told, whole)

    def may_be_met_by(self, entry: Entry) -> bool:
        """Tell whether an entry is money in time that speaks of no other invoice."""
        return (
            entry.is_money
            and entry.amount.currency == self.parts[0].amount.currency
            and (entry.invoice is None or entry.invoice in self._invoices)
            and self.offer.told_on <= entry.place.on
            and self.offer.is_open_to(entry)
        )

    def least(self, credited: int) -> int:
        """Return the least money that meets it.

        Args:
            credited: what credit notes, which name its invoices, take off its instalments.
        """
        whole = sum(one.amount.minor for one in self.parts) - credited
        slack = sum(map(_slack_of, self.parts))
        offs = sum(self.offs()), whole * self.offer.percent // _WHOLE + slack
        asked = whole if self.told is None else min(whole, self.told + sum(self.shares))
        return asked - min(offs)

    def come_before(self, credited: int) -> int:
        """Return what had come for its instalments already, by the sum that was told.

        Args:
            credited: what credit notes, which name its invoices, take off its instalments.
        """
        if self.told is None:
            return 0
        whole = sum(one.amount.minor for one in self.parts) - credited
        return max(whole - self.told - sum(self.shares), 0)

    def was_reckoned_with(self, entry: Entry) -> bool:
        """Tell whether an entry is money that the message knew of and may have counted for it."""
        return (
            entry.is_money
            and entry.amount.currency == self.parts[0].amount.currency
            and (entry.invoice is None or entry.invoice in self._invoices)
            and entry.recorded_at < self.offer.told_at
        )

    def is_before(self, part: Part) -> bool:
        """Tell whether an instalment that it could not know of is paid before its own."""
        last = max((one.due_on, one.key) for one in self.parts)
        return (
            part.amount.currency == self.parts[0].amount.currency
            and part.key not in self.keys
            and part.recorded_at is not None
            and part.recorded_at >= self.offer.told_at
            and (part.due_on, part.key) < last
        )

    def offs(self) -> list[int]:
        """Return what it takes off each instalment as that is by now."""
        return [
            min(share, _at_most(part, self.offer.percent))
            for part, share in zip(self.parts, self.shares, strict=True)
        ]

    def met_with(self, spent_on: Part) -> Sequence[Part]:
        """Return what is settled: all of them for their sum, or the one that was paid."""
        offs = self.offs()
        room = sum(offs) - sum(part.discounted for part in self.parts)
        if sum(part.left for part in self.parts) <= room:
            return [part for part in self.parts if part.left]
        own = offs[self.parts.index(spent_on)]
        return [spent_on] if 0 < spent_on.left <= min(own, room) else []

    def spread(self, minor: int, first: DocumentId | None) -> list[tuple[Part, int]]:
        """Return on what a sum that was told is spent: of each as far as was told, then the rest.

        Args:
            minor: the sum, in minor units.
            first: the invoice whose instalments come before the others.
        """
        offs = dict(zip((one.key for one in self.parts), self.offs(), strict=True))
        queue = sorted(self.parts, key=lambda one: one.key.invoice != first)
        told = [max(one.left - max(offs[one.key] - one.discounted, 0), 0) for one in queue]
        taken = _filled(minor, told)
        rests = [one.left - got for one, got in zip(queue, taken, strict=True)]
        more = _filled(minor - sum(taken), rests)
        both = (one + other for one, other in zip(taken, more, strict=True))
        return [(part, got) for part, got in zip(queue, both, strict=True) if got]

    def taken_off(self) -> list[tuple[Part, int]]:
        """Return what it takes off each instalment once the sum that was told has come."""
        return [
            (part, min(part.left, off - part.discounted))
            for part, off in zip(self.parts, self.offs(), strict=True)
            if part.left and off > part.discounted
        ]


class OfferBook[Part: OfferedPart]:
    """The offers of an account, by the instalments that they speak of.

    An instalment is looked at when money in time was spent on it, with the others of its messages.
    """

    def __init__(self, groups: Iterable[OfferGroup[Part]]) -> None:
        self._groups: dict[InstalmentKey, list[OfferGroup[Part]]] = {}
        for group in groups:
            for part in group.parts:
                self._groups.setdefault(part.key, []).append(group)

    def find_met(self, spent_on: Iterable[Part], payment: Entry) -> list[Part]:
        """Return the instalments whose rest need not be paid any more, each once.

        Args:
            spent_on: those that a payment was spent on.
            payment: in time by the day of the bank, and none that the message knew of.
        """
        met: dict[InstalmentKey, Part] = {}
        for part in spent_on:
            for group in self._groups.get(part.key, ()):
                if group.offer.is_open_to(payment):
                    met.update((one.key, one) for one in group.met_with(part))
        return list(met.values())


def groups_of[Part: OfferedPart](
    offers: Iterable[SettlementOffer], parts: Sequence[Part]
) -> list[OfferGroup[Part]]:
    """Return what offers say of instalments on record, the latest one first."""
    known = {part.key: part for part in parts} if (listed := _apart(offers)) else {}
    places = {key: place for place, key in enumerate(known)}
    found = [group for offer in listed for group in _groups_of(offer, known, places)]
    return sorted(found, key=lambda one: one.order, reverse=True)


def _apart(offers: Iterable[SettlementOffer]) -> list[SettlementOffer]:
    """Leave out what a message said of an invoice that has left the account and come back.

    The contact says it itself, and so does its copy, which came along with the invoice.
    """
    known: dict[object, list[SettlementOffer]] = {}
    for one in sorted(offers, key=lambda one: len(one.shares), reverse=True):
        same = known.setdefault((one.told_at, one.until, one.percent, one.sums), [])
        if not any(set(one.shares) <= set(other.shares) for other in same):
            same.append(one)
    return [one for same in known.values() for one in same]


def _groups_of[Part: OfferedPart](
    offer: SettlementOffer,
    known: Mapping[InstalmentKey, Part],
    places: Mapping[InstalmentKey, int],
) -> Iterable[OfferGroup[Part]]:
    by_currency: dict[str, list[tuple[Part, int]]] = {}
    listed = sorted(
        (one for one in offer.shares if one[0] in known), key=lambda one: places[one[0]]
    )
    for key, share in listed:
        part = known[key]
        by_currency.setdefault(part.amount.currency, []).append((part, share))
    told = {one.currency: one.minor for one in offer.sums}
    for currency, pairs in by_currency.items():
        parts, shares = zip(*pairs, strict=True)
        yield OfferGroup(offer, parts, shares, told.get(currency))


def _filled(minor: int, rooms: Iterable[int]) -> list[int]:
    """Return what a sum leaves in each of some rooms, which it fills in their order."""
    taken: list[int] = []
    for room in rooms:
        taken.append(min(room, minor - sum(taken)))
    return taken


def _at_most(part: OfferedPart, percent: int) -> int:
    """Return the most that an offer takes off an instalment as it is by now.

    A credit note or a lower invoice lowers it. Rounding may have told a unit more.
    """
    asked = part.amount.minor - part.credited
    return asked * percent // _WHOLE + _slack_of(part)


def _slack_of(part: OfferedPart) -> int:
    return rounding_unit_of(part.amount.currency) + 1
