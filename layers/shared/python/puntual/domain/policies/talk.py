"""How a creditor handles what people write."""

from dataclasses import dataclass
from datetime import time, timedelta

from puntual.domain.contact_law.weekly_hours import TimeWindow, WeeklyHours

_OFFICE_DAY = (TimeWindow(time(9), time(18)),)
_OFFICE_HOURS = WeeklyHours((*((_OFFICE_DAY,) * 5), (), ()))


@dataclass(frozen=True, slots=True)
class Talk:
    """How a creditor handles what people write.

    Attributes:
        keep: how long words and media are kept.
        case_within: the office hours within which a person takes what waits for one.
        office_hours: when people work, in the debtor's local time.
        answers: whether a machine answers what it can; else a person does.
    """

    keep: timedelta = timedelta(days=180)
    case_within: timedelta = timedelta(hours=4)
    office_hours: WeeklyHours = _OFFICE_HOURS
    answers: bool = True


DEFAULT_TALK = Talk()
