"""Has the daily pass ended lately?"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from cli.doctor.check import Check
from cli.doctor.deployment import Deployment
from cli.doctor.finding import Finding, broken, note, ok
from puntual.adapters.dynamodb.operations.daily_pass import DynamoPassBook

# As the alarm daily-pass-late.
_LATE: Final = timedelta(hours=30)
_HOUR: Final = timedelta(hours=1)


def _look(deployment: Deployment) -> Iterator[Finding]:
    latest, now = DynamoPassBook(deployment.table).read(), deployment.now
    ended = None if latest is None else latest.last_ended_at or latest.ended_at
    since = ended or deployment.table.created_at()
    age = timedelta(0) if since is None else now - since
    said = {"hours": f"{age / _HOUR:.0f}", "stage": deployment.stage}
    if age <= _LATE and ended is None:
        yield note("pass_to_come")
    elif age <= _LATE:
        yield ok("pass_sound", **said)
    elif deployment.is_local and latest is None:
        yield note("pass_to_come")
    else:
        yield broken("pass_never" if ended is None else "pass_late", **said)


DAILY_PASS: Final = Check("daily_pass", _look, ("table", "schedules"))
