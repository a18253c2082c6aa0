"""Which day is meant: one rule for each kind of saying it.

What leaves the day open has no rule here, so that it is asked for ("la otra semana").
"""

from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from puntual.domain.conversation.moment import Moment
from puntual.domain.conversation.month_days import (
    LAST_MONTH,
    WEEK,
    dated,
    first_of_next_month,
    month_later,
    next_numbered,
    nth_business_day,
)
from puntual.domain.conversation.reading.lexicon import Lexicon
from puntual.domain.conversation.reading.words import Word

_CENTURY: Final = 2000
_NOON: Final = 12
_CLOSE: Final = 2
_SUNDAY: Final = 6
# Peru and Colombia pay wages by the fortnight too, on the same days as Mexico.
_MIDDLE_OF_MONTH: Final = 15
# "En ocho días" is a week, "en quince días" is fifteen days (Spanish counts both ends).
_COUNTED_WEEK: Final = 8


@dataclass(frozen=True, slots=True)
class Saying:
    """A piece of a reply that names a day."""

    words: Sequence[Word]
    lexicon: Lexicon
    moment: Moment

    def numbers(self) -> list[int]:
        """Return the whole numbers in it, in order."""
        return [int(word.text) for word in self.words if word.text.isdigit()]

    def weekday(self) -> int:
        """Return its weekday; Monday is 0."""
        return next(self._known(self.lexicon.weekdays))

    def month(self) -> int | None:
        """Return its month, if it names one."""
        return next(self._known(self.lexicon.months), None)

    def _known(self, values: Mapping[str, int]) -> Iterator[int]:
        return (values[one] for word in self.words for one in word.symbols if one in values)


type Rule = Callable[[Saying], date | None]


def _next_weekday(said: Saying) -> date:
    """Return the next such day; said on the same weekday, the one a week later."""
    ahead = (said.weekday() - said.moment.today.weekday()) % WEEK
    return said.moment.in_days(ahead or WEEK)


def _next_weekday_said_as_next(said: Saying) -> date:
    """Return the day of "next Friday": said close to it, the one a week later is meant."""
    day = _next_weekday(said)
    close = (day - said.moment.today).days <= _CLOSE
    return day + timedelta(days=WEEK) if close else day


def _weekday_of_next_week(said: Saying) -> date:
    today = said.moment.today
    # On a Sunday the week that comes is already "this" one.
    weeks = 2 if today.weekday() == _SUNDAY else 1
    monday = today + timedelta(days=weeks * WEEK - today.weekday())
    return monday + timedelta(days=said.weekday())


def _weekday_and_a_week(said: Saying) -> date:
    """Return the day of "del lunes en ocho"; said on a Monday, that Monday counts."""
    ahead = (said.weekday() - said.moment.today.weekday()) % WEEK
    return said.moment.in_days(ahead + WEEK)


def _after_days(said: Saying) -> date:
    days = said.numbers()[0]
    in_spanish = said.lexicon.language == "es" and days == _COUNTED_WEEK
    return said.moment.in_days(WEEK if in_spanish else days)


def _after_hours(said: Saying) -> date:
    return (said.moment.at + timedelta(hours=(said.numbers() or [1])[0])).date()


def _after_months(said: Saying) -> date | None:
    return month_later(said.moment.today, (said.numbers() or [1])[0])


def _day_of_month(said: Saying) -> date | None:
    """Return the next such day; today's number is today only in the words for today.

    Without a number it is the first: "primero de septiembre".
    """
    numbers = said.numbers()
    day = next((number for number in numbers if number < _CENTURY), 1)
    month = said.month()
    if month is not None:
        years = [number for number in numbers if number > _CENTURY]
        return dated(day, month, years[0] if years else None, said.moment.today)
    return next_numbered(day, said.moment.today)


def _written_date(said: Saying) -> date | None:
    """Read 15/12: the day first, but in the United States the month."""
    text = next(word.text for word in said.words if "@day" in word.symbols)
    day, month, *year = (int(part) for part in text.replace("-", "/").split("/"))
    if said.lexicon.language == "en" or month > LAST_MONTH:
        day, month = month, day
    given = (year[0] if year[0] >= _CENTURY else _CENTURY + year[0]) if year else None
    return dated(day, month, given, said.moment.today)


def _end_of_month(said: Saying) -> date:
    today = said.moment.today
    month = said.month() or today.month
    year = today.year + (month < today.month)
    return date(year, month, monthrange(year, month)[1])


def _end_of_next_month(said: Saying) -> date:
    first = first_of_next_month(said.moment.today)
    return first.replace(day=monthrange(first.year, first.month)[1])


def _fortnight(said: Saying) -> date:
    """Return the next payday: the 15th, or the last of the month."""
    today = said.moment.today
    if today.day < _MIDDLE_OF_MONTH:
        return today.replace(day=_MIDDLE_OF_MONTH)
    last = today.replace(day=monthrange(today.year, today.month)[1])
    return last if today < last else first_of_next_month(today).replace(day=_MIDDLE_OF_MONTH)


def _business_day(said: Saying) -> date | None:
    """Return the n-th working day of the month, or of the next once it has passed."""
    count = (said.numbers() or [1])[0]
    today = said.moment.today
    this_month = nth_business_day(count, today.replace(day=1), said.moment)
    if this_month is not None and this_month >= today:
        return this_month
    return nth_business_day(count, first_of_next_month(today), said.moment)


def _after_business_days(said: Saying) -> date | None:
    return nth_business_day(said.numbers()[0], said.moment.in_days(1), said.moment)


def _morning(said: Saying) -> date:
    """Return the morning to come: today's only before noon."""
    return said.moment.in_days(0 if said.moment.at.hour < _NOON - 1 else 1)


def _ahead(days: int) -> Rule:
    return lambda said: said.moment.in_days(days)


RULES: Final[Mapping[str, Rule]] = MappingProxyType(
    {
        "today": _ahead(0),
        "later_today": _ahead(0),
        "tomorrow": _ahead(1),
        "early": _ahead(1),
        "day_after": _ahead(2),
        "in_a_week": _ahead(WEEK),
        "in_a_week_tomorrow": _ahead(WEEK + 1),
        "in_two_weeks": _ahead(2 * WEEK),
        "in_days": _after_days,
        "in_weeks": lambda said: said.moment.in_days(WEEK * said.numbers()[0]),
        "in_hours": _after_hours,
        "in_months": _after_months,
        "part_of_morning": _morning,
        "weekday": _next_weekday,
        "weekday_next": _next_weekday_said_as_next,
        "weekday_of_next_week": _weekday_of_next_week,
        "other_weekday": lambda said: _next_weekday(said) + timedelta(days=WEEK),
        "weekday_and_a_week": _weekday_and_a_week,
        "first_of_month": lambda said: first_of_next_month(said.moment.today),
        "day_of_month": _day_of_month,
        "written_date": _written_date,
        "end_of_month": _end_of_month,
        "end_of_next_month": _end_of_next_month,
        "fortnight": _fortnight,
        "business_day": _business_day,
        "after_business_days": _after_business_days,
    }
)
