"""The judge's books of one currency: what a debtor owes, and the money that pays it.

It follows the sentences of ADR 38, by lists and dictionaries, without the product's code.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.application.books.facts import Key, Money, Told

# A message may have rounded by a cent, for each instalment.
_SLACK = 2


@dataclass
class Part:
    """An instalment while it is paid."""

    due: int
    amount: int
    is_known: bool = True
    left: int = 0
    credited: int = 0
    taken_off: int = 0
    settled_on: int | None = None

    def __post_init__(self) -> None:
        self.left = self.amount


@dataclass
class CurrencyBooks:
    """What is owed in one currency, and what of the money is meant for which offer."""

    parts: dict[Key, Part]
    offers: Sequence[Told]
    money: Sequence[tuple[Money, int]]
    meant: Counter[tuple[str, int]] = field(default_factory=Counter)
    come_with: dict[int, str] = field(default_factory=dict)
    given: dict[str, int] = field(default_factory=dict)
    in_hand: int = 0

    def settle(self) -> None:
        self._mean()
        for money, minor in self.money:
            if money.kind == "credit":
                self._credit(money, minor)
            else:
                self._pay(money, minor)

    def keys(self, told: Told) -> list[Key]:
        named = dict(told.offs)
        return [key for key in self.parts if key in named]

    def off(self, told: Told, key: Key) -> int:
        part = self.parts[key]
        most = (part.amount - part.credited) * told.percent // 100 + _SLACK
        return min(dict(told.offs)[key], most)

    def _credit(self, note: Money, minor: int) -> None:
        if note.bill is not None and self.given.get(note.bill) == minor:
            del self.given[note.bill]
            return
        for key in self._in_turn(note.bill):
            taken = min(self.parts[key].left, minor)
            self.parts[key].left -= taken
            self.parts[key].credited += taken
            if taken:
                self.parts[key].settled_on = None
            minor -= taken
        self.in_hand += minor

    def _pay(self, money: Money, minor: int) -> None:
        got: set[Key] = set()
        offers = {told.number: told for told in self.offers}
        for (name, number), share in self.meant.items():
            if name == money.name:
                for key, taken in self._as_told(offers[number], money, share):
                    self._take(key, taken, money.day, got)
                    minor -= taken
        for key in self._in_turn(money.bill):
            taken = min(self.parts[key].left, minor)
            self._take(key, taken, money.day, got)
            minor -= taken
        self.in_hand += minor
        self._give(money, got)

    def _take(self, key: Key, minor: int, day: int, got: set[Key]) -> None:
        part = self.parts[key]
        part.left -= minor
        if minor:
            part.settled_on = None if part.left else day
            got.add(key)

    def _as_told(self, told: Told, money: Money, minor: int) -> list[tuple[Key, int]]:
        named_first = sorted(self.keys(told), key=lambda key: key[0] != money.bill)
        taken: Counter[Key] = Counter()
        for is_last in (False, True):
            for key in named_first:
                part = self.parts[key]
                kept = 0 if is_last else max(self.off(told, key) - part.taken_off, 0)
                more = min(max(part.left - taken[key] - kept, 0), minor)
                taken[key] += more
                minor -= more
        return list(taken.items())

    def _in_turn(self, bill: str | None) -> list[Key]:
        return [*(key for key in self.parts if key[0] == bill), *self.parts]

    def _give(self, money: Money, got: set[Key]) -> None:
        settled: set[Key] = set()
        for told in self.offers:
            if money.day <= told.until and not money.was_known:
                settled |= self._settled_by(told, got)
        for key in settled:
            self._discount(key, self.parts[key].left, money.day)
        for told in self.offers:
            if self.come_with.get(told.number) == money.name:
                for key in self.keys(told):
                    part = self.parts[key]
                    off = max(self.off(told, key) - part.taken_off, 0)
                    self._discount(key, min(part.left, off), money.day)

    def _settled_by(self, told: Told, got: set[Key]) -> set[Key]:
        keys = self.keys(told)
        room = sum(self.off(told, key) - self.parts[key].taken_off for key in keys)
        if got.isdisjoint(keys):
            return set()
        if sum(self.parts[key].left for key in keys) <= room:
            return {key for key in keys if self.parts[key].left}
        own = {key: min(self.off(told, key), room) for key in got.intersection(keys)}
        return {key for key, most in own.items() if 0 < self.parts[key].left <= most}

    def _discount(self, key: Key, minor: int, day: int) -> None:
        part = self.parts[key]
        if minor:
            part.left -= minor
            part.taken_off += minor
            part.settled_on = None if part.left else day
            self.given[key[0]] = self.given.get(key[0], 0) + minor

    def _mean(self) -> None:
        """Decide which money is meant for which offer, before any is spent."""
        met: set[int] = set()
        for way in ("one", "together", "more"):
            for told in self.offers:
                fitting = [] if told.number in met else self._fitting(told)
                if self._is_met(way, told, fitting):
                    met.add(told.number)

    def _is_met(self, way: str, told: Told, fitting: Sequence[tuple[Money, int]]) -> bool:
        least, asked = self._sums(told)
        if least <= 0 or sum(minor for _, minor in fitting) < least:
            return False
        if way == "one":
            fitting = [
                pair
                for pair in fitting
                if pair[1] in (least, asked) and self._free(*pair) == pair[1]
            ][:1]
            if not fitting:
                return False
        free = sum(self._free(*pair) for pair in fitting)
        came = sum(self._came_for(told, money) for money, _ in fitting)
        if way == "together" and free not in (least, asked):
            return False
        if way == "more" and free + came < least:
            return False
        self._mean_for(told, fitting, asked - came)
        return True

    def _mean_for(self, told: Told, fitting: Sequence[tuple[Money, int]], lacking: int) -> None:
        self._take_for(told, *self._before(told))
        self._take_for(told, fitting, lacking)
        counted = [money for money, _ in fitting if self._came_for(told, money)]
        if counted and sum(self._came_for(told, money) for money in counted) >= told.sum:
            self.come_with[told.number] = counted[-1].name

    def _take_for(self, told: Told, money: Sequence[tuple[Money, int]], lacking: int) -> None:
        for one, minor in money:
            taken = max(min(self._free(one, minor), lacking), 0)
            self.meant[one.name, told.number] += taken
            lacking -= taken

    def _before(self, told: Told) -> tuple[list[tuple[Money, int]], int]:
        """Return the money that a message knew of, and what of it had come for what it names.

        It stays there, if a bill that became known later comes before them.
        """
        keys = self.keys(told)
        ordered = list(self.parts)
        last = max(ordered.index(key) for key in keys)
        is_late = any(
            not self.parts[key].is_known and key not in keys and ordered.index(key) < last
            for key in ordered
        )
        bills = {None, *(name for name, _ in keys)}
        known = [
            (money, minor)
            for money, minor in self.money
            if money.kind == "payment" and money.was_known and minor > 0 and money.bill in bills
        ]
        whole = sum(self.parts[key].amount for key in keys) - self._noted(keys)
        offs = dict(told.offs)
        had = max(whole - told.sum - sum(offs[key] for key in keys), 0) if is_late else 0
        return known, had - sum(self._came_for(told, money) for money, _ in known)

    def _fitting(self, told: Told) -> list[tuple[Money, int]]:
        keys = self.keys(told)
        bills = {None, *(name for name, _ in keys)}
        return [
            (money, minor)
            for money, minor in self.money
            if keys
            and money.kind == "payment"
            and minor > 0
            and not money.was_known
            and money.bill in bills
            and told.day <= money.day <= told.until
        ]

    def _free(self, money: Money, minor: int) -> int:
        return minor - sum(self.meant[money.name, told.number] for told in self.offers)

    def _came_for(self, told: Told, money: Money) -> int:
        keys = set(self.keys(told))
        same = [one for one in self.offers if keys.issuperset(self.keys(one))]
        return sum(self.meant[money.name, one.number] for one in same)

    def _sums(self, told: Told) -> tuple[int, int]:
        """Return the least sum that meets an offer, and the one that was told."""
        keys = self.keys(told)
        offs = dict(told.offs)
        whole = sum(self.parts[key].amount for key in keys)
        off = sum(offs[key] for key in keys)
        asked = whole - self._noted(keys)
        most = asked * told.percent // 100 + _SLACK * len(keys)
        least = min(asked, told.sum + off) - min(sum(self.off(told, key) for key in keys), most)
        return least, max(least, min(told.sum, whole - off))

    def _noted(self, keys: Sequence[Key]) -> int:
        """Return what notes lower of bills whose instalments were all named."""
        noted = 0
        for bill in {name for name, _ in keys}:
            own = [key for key in self.parts if key[0] == bill]
            if all(key in keys for key in own):
                notes = sum(
                    minor
                    for money, minor in self.money
                    if money.kind == "credit" and money.bill == bill
                )
                noted += min(notes, sum(self.parts[key].amount for key in own))
        return noted
