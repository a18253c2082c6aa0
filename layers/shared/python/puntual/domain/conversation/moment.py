"""When and where a reply was written."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from puntual.domain.contact_law.holidays import HolidayCalendar
from puntual.domain.conversation.spoken_money import Country


@dataclass(frozen=True, slots=True)
class Moment:
    """The debtor's own clock and calendar when the reply was written.

    Attributes:
        at: the instant in the debtor's own zone.
        country: by it "luca" and the currency are read.
        holidays: the days without banks; None where they are not known.
    """

    at: datetime
    country: Country
    holidays: HolidayCalendar | None = None

    @property
    def today(self) -> date:
        """The debtor's own date."""
        return self.at.date()

    def in_days(self, days: int) -> date:
        """Return the date some days later."""
        return self.today + timedelta(days=days)
