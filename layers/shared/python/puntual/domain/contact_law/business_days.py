"""Days counted in business days."""

from datetime import date, timedelta
from typing import Final

from puntual.domain.contact_law.holidays import HolidayCalendar

_SATURDAY: Final = 5
# Fourteen business days and all holidays between them lie well within it.
_FURTHEST: Final = 60


def business_days_after(day: date, count: int, holidays: HolidayCalendar | None) -> date:
    """Return the day that lies so many business days after another one; itself for none.

    Args:
        day: from which they are counted.
        count: how many, from 0 to 14.
        holidays: none of which counts; None while they are unknown.
    """
    after = (day + timedelta(days=days) for days in range(1, _FURTHEST))
    found = [one for one in after if _is_business_day(one, holidays)]
    return found[count - 1] if count else day


def _is_business_day(day: date, holidays: HolidayCalendar | None) -> bool:
    is_holiday = holidays is not None and holidays.is_holiday(day)
    return day.weekday() < _SATURDAY and not is_holiday
