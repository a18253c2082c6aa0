"""The question for the day of a promise that names none, with three days to tap on."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from puntual.domain.accounts.hold import Hold
from puntual.domain.contact_law.business_days import business_days_after
from puntual.domain.contact_law.holidays import HolidayCalendar

# How many business days ahead the offered days lie; WhatsApp shows three buttons.
_AHEAD: Final = (1, 3, 5)


def may_be_asked(hold: Hold) -> bool:
    """Tell whether a hold is of a promise without a day, which is asked for in place of a text."""
    return hold.origin == "reply:promise" and hold.promised_on is None


def days_to_offer(today: date, holidays: HolidayCalendar | None) -> Sequence[date]:
    """Return the days that a debtor may tap on."""
    return [business_days_after(today, days, holidays) for days in _AHEAD]
