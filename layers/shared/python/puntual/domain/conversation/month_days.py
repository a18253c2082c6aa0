"""Days found by counting in months and weeks."""

from calendar import monthrange
from datetime import MAXYEAR, date, timedelta
from typing import Final

from puntual.domain.conversation.moment import Moment

WEEK: Final = 7
LAST_MONTH: Final = 12
_WORKING_DAYS: Final = 5
MIDDLE_OF_MONTH: Final = 15
# A day this far back is an anniversary to come, not a slip.
_LONG_PAST: Final = 60


def next_numbered(day: int, today: date) -> date | None:
    """Return the next date with this number, in a month that has it."""
    first = today.replace(day=1)
    for _ in range(3):
        if day <= monthrange(first.year, first.month)[1] and first.replace(day=day) > today:
            return first.replace(day=day)
        first = first_of_next_month(first)
    return None


def dated(day: int, month: int, year: int | None, today: date) -> date | None:
    """Return a written date that is not behind: this year's, or the next one's."""
    try:
        found = date(year or today.year, month, day)
        if year is None and found < today - timedelta(days=_LONG_PAST):
            found = date(today.year + 1, month, day)
    except ValueError:
        return None
    return found if found >= today else None


def month_later(today: date, months: int) -> date | None:
    """Return the same day some months later, or the last one of a shorter month."""
    year, month = divmod(today.year * LAST_MONTH + today.month - 1 + months, LAST_MONTH)
    if year > MAXYEAR - 1:
        return None
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def first_of_next_month(day: date) -> date:
    """Return the first day of the month after."""
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1)


def last_of_month(day: date) -> date:
    """Return the last day of the month of a day."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def next_payday(day: date) -> date:
    """Return the 15th or the last of the month, whichever comes after a day.

    Peru and Colombia pay wages by the fortnight too, on the same days as Mexico.
    """
    if day.day < MIDDLE_OF_MONTH:
        return day.replace(day=MIDDLE_OF_MONTH)
    last = last_of_month(day)
    return last if day < last else first_of_next_month(day).replace(day=MIDDLE_OF_MONTH)


def nth_weekday(count: int, weekday: int, first: date) -> date | None:
    """Return the n-th such weekday of the month that begins on a day, if it has so many."""
    found = first + timedelta(days=(weekday - first.weekday()) % WEEK + WEEK * (count - 1))
    return found if found.month == first.month else None


def nth_business_day(count: int, start: date, moment: Moment) -> date | None:
    """Return the n-th working day from a day on; the holidays are the country's."""
    days = (start + timedelta(days=ahead) for ahead in range(3 * count + WEEK))
    working = [day for day in days if _is_working(day, moment)]
    return working[count - 1] if 0 < count <= len(working) else None


def _is_working(day: date, moment: Moment) -> bool:
    return day.weekday() < _WORKING_DAYS and not (
        moment.holidays and moment.holidays.is_closed(day)
    )
