"""A piece of a reply that names a day, and what a rule makes of it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from puntual.domain.conversation.moment import Moment
from puntual.domain.conversation.reading.lexicon import Lexicon
from puntual.domain.conversation.reading.words import Word

_ORDINALS: Final = MappingProxyType({f"@nth{count}": count for count in range(1, 11)})


@dataclass(frozen=True, slots=True)
class Saying:
    """A piece of a reply that names a day.

    Attributes:
        named: the day that was named before it: "el 1 es feriado, al día siguiente pago".
    """

    words: Sequence[Word]
    lexicon: Lexicon
    moment: Moment
    named: date | None = None

    def numbers(self) -> list[int]:
        """Return the whole numbers in it, in order."""
        return [int(word.text) for word in self.words if word.text.isdigit()]

    def count(self) -> int:
        """Return the number in it, in figures or as an ordinal; without one the first."""
        ordinals = (one for word in self.words for one in word.symbols if one in _ORDINALS)
        return next(iter(self.numbers()), 0) or _ORDINALS[next(ordinals, "@nth1")]

    def weekday(self) -> int:
        """Return its weekday; Monday is 0."""
        return next(self._known(self.lexicon.weekdays))

    def month(self) -> int | None:
        """Return its month, if it names one."""
        return next(self._known(self.lexicon.months), None)

    def _known(self, values: Mapping[str, int]) -> Iterator[int]:
        return (values[one] for word in self.words for one in word.symbols if one in values)


type Rule = Callable[[Saying], date | None]


def a_day_after(rule: Rule) -> Rule:
    """Return the rule for the day after the one that a rule finds."""

    def later(said: Saying) -> date | None:
        day = rule(said)
        return day and day + timedelta(days=1)

    return later
