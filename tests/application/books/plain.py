"""The judge: how each debtor stands, counted from what was said, without the product's code."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tests.application.books.currency_books import CurrencyBooks, Part
from tests.application.books.facts import CURRENCIES, Back, Bill, Fact, Key, Merge, Money, Told


@dataclass(frozen=True)
class Standing:
    """How a debtor stands.

    Attributes:
        still_open: minor units by instalment, and the currency of each bill beside them.
        taken_off: what is not asked for since money met an offer, by bill.
        settled: the day on which a payment completed an instalment.
        steps: how often each was sent for each open instalment; for another due day apart.
    """

    still_open: Mapping[tuple[Key, str], int]
    in_hand: Mapping[str, int]
    taken_off: Mapping[tuple[str, str], int]
    settled: Mapping[Key, int]
    steps: Mapping[tuple[Key, str, int | None], int]

    def owes(self, currency: str) -> int:
        """Return what is open of a currency, was taken off, and is not in hand."""
        sums = [*self.still_open.items(), *self.taken_off.items()]
        whole = sum(minor for (_, code), minor in sums if code == currency)
        return whole - self.in_hand.get(currency, 0)


class PlainBooks:
    """What each debtor owes and has in hand, counted from all that was said."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        said = list(facts)
        self._homes = {one.source: one.into for one in said if isinstance(one, Merge)}
        copies = sorted((one for one in said if isinstance(one, Bill)), key=lambda one: one.minute)
        self._bills = {one.name: one for one in copies}
        self._told = [one for one in said if isinstance(one, Told)]
        gone: Counter[str] = Counter()
        for one in said:
            if isinstance(one, Back):
                gone[one.paid] += one.minor
        moneys = sorted(
            (one for one in said if isinstance(one, Money)), key=lambda one: one.minute
        )
        last = {one.name: one for one in moneys}
        self._money = [
            (one, one.minor - gone[one.name]) for one in last.values() if not one.is_cancelled
        ]

    def of(self, debtor: str) -> Standing:
        """Return how a debtor stands."""
        by_currency = {currency: self._books_of(debtor, currency) for currency in CURRENCIES}
        still_open: dict[tuple[Key, str], int] = {}
        taken_off: dict[tuple[str, str], int] = {}
        settled: dict[Key, int] = {}
        for code, books in by_currency.items():
            books.settle()
            parts = books.parts.items()
            still_open |= {(key, code): part.left for key, part in parts if part.left}
            settled |= {key: day for key, part in parts if (day := part.settled_on) is not None}
            taken_off |= {(name, code): minor for name, minor in books.given.items()}
        in_hand = {name: books.in_hand for name, books in by_currency.items() if books.in_hand}
        steps = self._steps(key for key, _ in still_open)
        return Standing(still_open, in_hand, taken_off, settled, steps)

    def total(self, currency: str) -> int:
        """Return all that is asked for less all that came."""
        asked = sum(
            minor
            for one in self._bills.values()
            if one.currency == currency and not one.is_cancelled
            for _, minor in one.parts
        )
        return asked - sum(minor for one, minor in self._money if one.currency == currency)

    def _steps(self, still_open: Iterable[Key]) -> Counter[tuple[Key, str, int | None]]:
        """Count what was sent for each open instalment; for another due day apart."""
        counted: Counter[tuple[Key, str, int | None]] = Counter()
        for name, place in still_open:
            now = self._bills[name].parts[place - 1][0]
            for told in self._told:
                for key, due in told.due:
                    if key == (name, place):
                        counted[key, told.step, None if due == now else due] += 1
        return counted

    def _books_of(self, debtor: str, currency: str) -> CurrencyBooks:
        parts = {
            (one.name, place): Part(due, minor)
            for one in self._bills.values()
            if self._home(one.debtor) == debtor
            and one.currency == currency
            and not one.is_cancelled
            for place, (due, minor) in enumerate(one.parts, start=1)
        }
        ordered = dict(sorted(parts.items(), key=lambda one: (one[1].due, one[0])))
        money = sorted(
            (
                pair
                for pair in self._money
                if pair[0].currency == currency and self._owner(pair[0]) == debtor
            ),
            key=lambda one: (one[0].day, one[0].kind, one[0].name),
        )
        offers = sorted(self._told, key=lambda one: one.number, reverse=True)
        return CurrencyBooks(ordered, [one for one in offers if one.offs], money)

    def _owner(self, money: Money) -> str:
        named = self._bills[money.bill].debtor if money.bill else money.debtor
        assert named is not None
        return self._home(named)

    def _home(self, debtor: str) -> str:
        return self._home(self._homes[debtor]) if debtor in self._homes else debtor
