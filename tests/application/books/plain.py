"""The judge: how each debtor stands, counted from what was said, without the product's code."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tests.application.books.currency_books import CurrencyBooks, Part
from tests.application.books.facts import CURRENCIES, Back, Bill, Fact, Key, Merge, Money, Told

# By how many days a due date is corrected; above, the customer was given time (docs/api.md).
REDATE_DAYS = 3


@dataclass(frozen=True)
class Standing:
    """How a debtor stands.

    Attributes:
        still_open: minor units by instalment, and the currency of each bill beside them.
        taken_off: what is not asked for since money met an offer, by bill.
        settled: the day on which a payment completed an instalment.
        steps: how often each was sent for each open instalment; for another due day apart.
        counted: how often each counts for each, so that it is not owed again.
    """

    still_open: Mapping[tuple[Key, str], int]
    in_hand: Mapping[str, int]
    taken_off: Mapping[tuple[str, str], int]
    settled: Mapping[Key, int]
    steps: Mapping[tuple[Key, str, int | None], int]
    counted: Mapping[tuple[Key, str], int]

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
        open_days = {
            key: self._bills[key[0]].parts[key[1] - 1][0] for key, _ in sorted(still_open)
        }
        steps = self._steps(open_days)
        counted = _counted(steps, open_days)
        return Standing(still_open, in_hand, taken_off, settled, steps, counted)

    def total(self, currency: str) -> int:
        """Return all that is asked for less all that came."""
        asked = sum(
            minor
            for one in self._bills.values()
            if one.currency == currency and not one.is_cancelled
            for _, minor in one.parts
        )
        return asked - sum(minor for one, minor in self._money if one.currency == currency)

    def _steps(self, open_days: Mapping[Key, int]) -> Counter[tuple[Key, str, int | None]]:
        """Count what was sent for each open instalment; for another due day apart.

        What was sent for one that is not open is taken for the first open one of the bill that is
        due on the day which it spoke of, unless the message named that one, too.
        """
        counted: Counter[tuple[Key, str, int | None]] = Counter()
        for told in self._told:
            named = [key for key, _ in told.due if key in open_days]
            for key, due in told.due:
                same_day = [
                    one for one, day in open_days.items() if (one[0], day) == (key[0], due)
                ]
                heirs = [key] if key in open_days else same_day[:1]
                for heir in heirs:
                    if key == heir or heir not in named:
                        named.append(heir)
                        is_same = open_days[heir] == due
                        counted[heir, told.step, None if is_same else due] += 1
        return counted

    def _books_of(self, debtor: str, currency: str) -> CurrencyBooks:
        parts = {
            (one.name, place): Part(due, minor, one.was_known)
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


def _counted(
    steps: Mapping[tuple[Key, str, int | None], int], open_days: Mapping[Key, int]
) -> Counter[tuple[Key, str]]:
    """Count what speaks against sending a step again, for each open instalment.

    What was sent for its day, or for one that it was corrected from; and of the others of its bill
    what was sent for its day, or for one near it from which they have gone themselves.
    """
    counted: Counter[tuple[Key, str]] = Counter()
    for (sent_for, step, other_day), times in steps.items():
        day = open_days[sent_for] if other_day is None else other_day
        stayed = abs(open_days[sent_for] - day) <= REDATE_DAYS
        for key, now in open_days.items():
            is_near = abs(now - day) <= REDATE_DAYS
            if key == sent_for:
                speaks = is_near
            else:
                is_moved = key[0] == sent_for[0] and open_days[sent_for] != day
                speaks = is_moved and (now == day or (is_near and not stayed))
            counted[key, step] += times if speaks else 0
    return +counted
