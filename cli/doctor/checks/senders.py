"""Does somebody empty the queues, and fast enough?"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from cli.doctor.check import Check
from cli.doctor.deployment import SENDER, Deployment
from cli.doctor.finding import Finding, attention, broken, note, ok
from puntual.adapters.dynamodb.sending.capacity import DynamoCapacityNote

_EMPTIED: Final = (SENDER, "converse", "reconcile")
_GOING: Final = frozenset({"Enabled", "Enabling", "Creating", "Updating"})
_UNCHECKED: Final = timedelta(hours=3)


def _look_at_senders(deployment: Deployment) -> Iterator[Finding]:
    count = 0
    for function in _EMPTIED:
        sources = deployment.aws.event_sources(deployment.alias(function))
        said = {"function": function, "stage": deployment.stage}
        stopped = sorted(queue for queue, state in sources if state not in _GOING)
        count += len(sources)
        if not sources:
            yield broken("senders_missing", **said)
        elif stopped:
            yield broken("senders_stopped", queues=", ".join(stopped), **said)
    yield ok("senders_sound", count=count)


def _look_at_capacity(deployment: Deployment) -> Iterator[Finding]:
    noted = DynamoCapacityNote(deployment.table).read()
    if noted is None or deployment.is_local:
        yield note("capacity_unknown")
        return
    capacity, at = noted
    if deployment.now - at > _UNCHECKED:
        yield attention("senders_unchecked", since=f"{at:%Y-%m-%dT%H:%MZ}", stage=deployment.stage)
    if capacity.executions_short:
        yield attention(
            "executions_short",
            short=capacity.executions_short,
            quota=capacity.quota,
            needed=capacity.needed,
        )
    if capacity.workers_short:
        yield attention("workers_short", short=capacity.workers_short, stage=deployment.stage)
    yield ok("capacity_sound", needed=capacity.needed, quota=capacity.quota)


SENDERS: Final = Check("senders", _look_at_senders, ("functions",))
CAPACITY: Final = Check("capacity", _look_at_capacity, ("table", "schedules"))
