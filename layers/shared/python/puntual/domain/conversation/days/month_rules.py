"""Which day of a month is meant: numbers, working days, paydays and feasts."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from puntual.domain.conversation.days.saying import Rule, Saying, a_day_after
from puntual.domain.conversation.month_days import (
    LAST_MONTH,
    MIDDLE_OF_MONTH,
    WEEK,
    dated,
    first_of_next_month,
    last_of_month,
    month_later,
    next_numbered,
    next_payday,
    nth_business_day,
    nth_weekday,
)

_CENTURY: Final = 2000
_DECEMBER: Final = 12


def _fortnight_of_month(said: Saying) -> date | None:
    return dated(MIDDLE_OF_MONTH, said.month() or 1, None, said.moment.today)


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
    day, month, *year = (int(part) for part in text.replace("-", "/").replace(".", "/").split("/"))
    if said.lexicon.language == "en" or month > LAST_MONTH:
        day, month = month, day
    given = (year[0] if year[0] >= _CENTURY else _CENTURY + year[0]) if year else None
    return dated(day, month, given, said.moment.today)


def is_in_no_year(said: Saying) -> bool:
    """Tell whether a day is named that no year has: "el 30 de febrero" is said to mock, or wrong.

    A leap year stands for all of them.
    """
    month = said.month()
    days = [number for number in said.numbers() if number < _CENTURY]
    return month is not None and bool(days) and days[0] > monthrange(_CENTURY, month)[1]


def _day_of_next_month(said: Saying) -> date | None:
    first = first_of_next_month(said.moment.today)
    return dated(said.count(), first.month, first.year, said.moment.today)


def _numbered_month(said: Saying) -> date | None:
    day, month = said.numbers()[:2]
    return dated(day, month, None, said.moment.today)


def _end_of_month(said: Saying) -> date:
    return last_of_month(_first_day(said))


def _fortnight(said: Saying) -> date:
    return next_payday(said.moment.today)


def _business_day(said: Saying) -> date | None:
    """Return the n-th working day of the month, or of the next once it has passed."""
    first = _first_day(said)
    found = nth_business_day(said.count(), first, said.moment)
    if said.month() is None and (found is None or found < said.moment.today):
        return _business_day_of_next_month(said)
    return found


def _business_day_of_next_month(said: Saying) -> date | None:
    first = first_of_next_month(said.moment.today)
    return nth_business_day(said.count(), first, said.moment)


def _last_business_day(said: Saying) -> date | None:
    last = last_of_month(_first_day(said))
    days = (last - timedelta(days=back) for back in range(WEEK))
    return next((day for day in days if nth_business_day(1, day, said.moment) == day), None)


def _nth_weekday(said: Saying) -> date | None:
    first = _first_day(said)
    found = nth_weekday(said.count(), said.weekday(), first)
    if said.month() is None and (found is None or found < said.moment.today):
        return nth_weekday(said.count(), said.weekday(), first_of_next_month(first))
    return found


def _last_weekday(said: Saying) -> date:
    last = last_of_month(_first_day(said))
    return last - timedelta(days=(last.weekday() - said.weekday()) % WEEK)


def _first_day(said: Saying) -> date:
    """Return the first of the month that is named, or of this one."""
    today = said.moment.today
    month = said.month() or today.month
    return date(today.year + (month < today.month), month, 1)


def _last_number(said: Saying) -> date | None:
    return next_numbered(said.numbers()[-1], said.moment.today)


def _after_business_days(said: Saying) -> date | None:
    return nth_business_day(said.numbers()[0], said.moment.in_days(1), said.moment)


def _feast(day: int, month: int) -> Rule:
    return lambda said: dated(day, month, None, said.moment.today)


MONTH_RULES: Final[Mapping[str, Rule]] = MappingProxyType(
    {
        "in_months": _after_months,
        "first_of_month": lambda said: first_of_next_month(said.moment.today),
        "day_of_month": _day_of_month,
        "day_of_next_month": _day_of_next_month,
        "numbered_month": _numbered_month,
        "day_after_day": a_day_after(_last_number),
        "day_after_fortnight": a_day_after(_fortnight),
        "christmas": _feast(25, _DECEMBER),
        "christmas_eve": _feast(24, _DECEMBER),
        "new_years_eve": _feast(31, _DECEMBER),
        "new_year": _feast(1, 1),
        "kings": _feast(6, 1),
        "written_date": _written_date,
        "end_of_month": _end_of_month,
        "end_of_next_month": lambda s: last_of_month(first_of_next_month(s.moment.today)),
        "fortnight": _fortnight,
        "fortnight_of_month": _fortnight_of_month,
        "other_fortnight": lambda said: next_payday(_fortnight(said)),
        "business_day": _business_day,
        "business_day_of_next_month": _business_day_of_next_month,
        "last_business_day": _last_business_day,
        "nth_weekday": _nth_weekday,
        "last_weekday": _last_weekday,
        "after_business_days": _after_business_days,
    }
)
