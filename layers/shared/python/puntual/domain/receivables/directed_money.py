"""Money that comes to the sum of an offer is spent on what the offer named, before anything older.

Who pays what a message told him has paid what it spoke of, and other debts stay as they are. Which
money that is follows from the days, the sums and what was told; not from the order of arrival
(ADR 38).
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from puntual.domain.ids import DocumentId
from puntual.domain.receivables.entries import Entry
from puntual.domain.receivables.offers import OfferedPart, OfferGroup


@dataclass(frozen=True, slots=True)
class Directions[Part: OfferedPart]:
    """What of each payment goes to what an offer named.

    Attributes:
        shares: minor units by payment, each with the offer that they go to.
        reached: the offers whose sum has come with a payment, by that payment.
    """

    shares: Mapping[DocumentId, Sequence[tuple[OfferGroup[Part], int]]]
    reached: Mapping[DocumentId, Sequence[OfferGroup[Part]]]


def direct[Part: OfferedPart](
    groups: Sequence[OfferGroup[Part]], entries: Iterable[Entry], parts: Iterable[Part]
) -> Directions[Part]:
    """Return which money goes to what was offered.

    A payment of the very sum comes first, then payments that come to it together, then those that
    come to more; of several offers the latest one. The sum goes to an offer once: what went to
    another offer of the same instalments has come for both.

    Args:
        groups: the latest first.
        entries: in their order.
        parts: all instalments, of which the offers name some.
    """
    board = _Board[Part]()
    if groups:
        listed = list(entries)
        asking = _asking_of(groups, listed, list(parts))
        for is_met in (_by_one, _exactly, _at_least):
            for one in asking:
                is_met(one, board)
    return Directions(board.shares, board.reached)


@dataclass(slots=True)
class _Board[Part: OfferedPart]:
    """What of the payments is bespoken."""

    shares: dict[DocumentId, list[tuple[OfferGroup[Part], int]]] = field(default_factory=dict)
    reached: dict[DocumentId, list[OfferGroup[Part]]] = field(default_factory=dict)

    def free(self, entry: Entry) -> int:
        """Return what of a payment goes to no offer yet."""
        return entry.amount.minor - sum(minor for _, minor in self.shares.get(entry.place.id, ()))

    def came_for(self, keys: Collection[object], entry: Entry) -> int:
        """Return what of a payment goes to offers of these instalments alone."""
        shares = self.shares.get(entry.place.id, ())
        return sum(minor for group, minor in shares if group.keys <= frozenset(keys))


@dataclass(slots=True, eq=False)
class _Asking[Part: OfferedPart]:
    """An offer, with the money that may meet it, in its order.

    Attributes:
        known: money that the message reckoned with, of which some had come for its instalments.
        least: the sum with which it is met.
        whole: the sum that was told, which may be more than what is left to ask for.
        before: what had come for its instalments when it was told, if a debt that became known
            later would take of that now; else zero.
    """

    group: OfferGroup[Part]
    money: list[Entry]
    known: list[Entry]
    least: int
    whole: int
    before: int
    is_met: bool = False

    def claim(self, money: Iterable[Entry], board: _Board[Part]) -> None:
        """Bespeak the sum that was told, as far as it has come, and what had come before."""
        self.is_met = True
        listed = list(money)
        self._bespeak(self.known, self.before, board)
        came = self._bespeak(listed, self.whole, board)
        counted = [one for one in listed if board.came_for(self.group.keys, one)]
        last = counted[-1] if counted else None
        if last is not None and self.group.told is not None and came >= self.group.told:
            board.reached.setdefault(last.place.id, []).append(self.group)

    def _bespeak(self, money: Sequence[Entry], most: int, board: _Board[Part]) -> int:
        """Let free money go to the offer up to a sum; return what of it does."""
        came = sum(board.came_for(self.group.keys, one) for one in money)
        for one in money:
            taken = min(board.free(one), most - came)
            if taken > 0:
                board.shares.setdefault(one.place.id, []).append((self.group, taken))
                came += taken
        return came


def _asking_of[Part: OfferedPart](
    groups: Iterable[OfferGroup[Part]], entries: Sequence[Entry], parts: Sequence[Part]
) -> list[_Asking[Part]]:
    money = [one for one in entries if one.is_money and one.amount.minor > 0]
    days = [one.place.on for one in money]
    credited = _Credited(entries, parts)
    found: list[_Asking[Part]] = []
    for group in groups:
        first = bisect_left(days, group.offer.told_on)
        last = bisect_right(days, group.offer.until)
        fitting = [one for one in money[first:last] if group.may_be_met_by(one)]
        noted = credited.of(group) if fitting else 0
        least = group.least(noted) if fitting else 0
        if 0 < least <= sum(one.amount.minor for one in fitting):
            is_late = any(map(group.is_before, parts))
            before = group.come_before(noted) if is_late else 0
            known = [one for one in money if group.was_reckoned_with(one)] if before else []
            whole = max(least, group.asked_for)
            found.append(_Asking(group, fitting, known, least, whole, before))
    return found


class _Credited[Part: OfferedPart]:
    """What credit notes take off whole invoices."""

    def __init__(self, entries: Iterable[Entry], parts: Iterable[Part]) -> None:
        self._notes: dict[tuple[DocumentId | None, str], int] = {}
        for one in entries:
            if not one.is_money:
                place = one.invoice, one.amount.currency
                self._notes[place] = self._notes.get(place, 0) + one.amount.minor
        self._parts: dict[tuple[DocumentId, str], list[Part]] = {}
        for part in parts:
            self._parts.setdefault((part.key.invoice, part.amount.currency), []).append(part)

    def of(self, group: OfferGroup[Part]) -> int:
        """Return what notes take off invoices of which an offer names all instalments.

        Of another invoice a note may lower one that the offer does not name.
        """
        places = {(one.key.invoice, one.amount.currency) for one in group.parts}
        return sum(
            min(self._notes[place], sum(one.amount.minor for one in self._parts[place]))
            for place in places
            if place in self._notes and all(one.key in group.keys for one in self._parts[place])
        )


def _by_one[Part: OfferedPart](asking: _Asking[Part], board: _Board[Part]) -> None:
    """Meet an offer with the one payment of its very sum."""
    sums = {asking.least, asking.whole}
    for one in asking.money:
        if not asking.is_met and one.amount.minor in sums and board.free(one) == one.amount.minor:
            asking.claim([one], board)


def _exactly[Part: OfferedPart](asking: _Asking[Part], board: _Board[Part]) -> None:
    """Meet an offer with payments that come to its very sum."""
    free = sum(board.free(one) for one in asking.money)
    if not asking.is_met and free in (asking.least, asking.whole):
        asking.claim(asking.money, board)


def _at_least[Part: OfferedPart](asking: _Asking[Part], board: _Board[Part]) -> None:
    """Meet an offer with payments that come to its sum, or to more."""
    came = sum(board.free(one) + board.came_for(asking.group.keys, one) for one in asking.money)
    if not asking.is_met and came >= asking.least:
        asking.claim(asking.money, board)
