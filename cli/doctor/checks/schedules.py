"""Do the clocks tick that wake the planner, the daily pass and the questions to Meta?"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from cli.doctor.check import Check
from cli.doctor.deployment import Deployment
from cli.doctor.finding import Finding, broken, note, ok
from puntual.adapters.dynamodb.operations.cursors import DynamoSchedulerCursor

_TICKING: Final = ("schedule_reminders", "reconcile", "check_senders")
_ENABLED: Final = "ENABLED"
# Six ticks of the planner.
_LATE: Final = timedelta(minutes=30)


def _look_at_schedules(deployment: Deployment) -> Iterator[Finding]:
    if deployment.is_local:
        yield ok("schedules_local")
        return
    for function in _TICKING:
        rules = deployment.aws.rules_of(deployment.alias(function))
        if not rules:
            yield broken("schedule_missing", function=function, stage=deployment.stage)
        for name, state in rules:
            if state != _ENABLED:
                yield broken("schedule_disabled", function=function, rule=name)
    yield ok("schedules_sound")


def _look_at_planner(deployment: Deployment) -> Iterator[Finding]:
    cursor = DynamoSchedulerCursor(deployment.table)
    progress, begun, now = cursor.read(), cursor.begun_at(), deployment.now
    since = begun if progress is None else min(one.up_to for one in progress.shards)
    late = timedelta(0) if since is None else now - since
    if late <= _LATE:
        yield ok("planner_sound")
    elif progress is None and deployment.is_local:
        yield note("planner_waits")
    else:
        hours = f"{late / timedelta(hours=1):.1f}"
        yield broken("planner_late", hours=hours, stage=deployment.stage)


SCHEDULES: Final = Check("schedules", _look_at_schedules, ("functions",))
PLANNER: Final = Check("planner", _look_at_planner, ("table", "schedules"))
