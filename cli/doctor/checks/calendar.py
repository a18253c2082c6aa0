"""Until when are the holidays known?"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from cli.doctor.check import Check
from cli.doctor.deployment import Deployment
from cli.doctor.finding import Finding, attention, broken, ok

# As the alarm calendar-ending.
_SOON: Final = timedelta(days=365)


def _look(deployment: Deployment) -> Iterator[Finding]:
    ends, today = deployment.calendar_end, deployment.now.date()
    if ends <= today:
        yield broken("calendar_ended", at=ends.isoformat())
    elif ends - today < _SOON:
        yield attention("calendar_ends", at=ends.isoformat())
    else:
        yield ok("calendar_sound", at=ends.isoformat())


CALENDAR: Final = Check("calendar", _look)
