"""Did jobs fail for good?"""

from collections.abc import Iterator
from typing import Final

from cli.doctor.check import Check
from cli.doctor.deployment import Deployment
from cli.doctor.finding import Finding, broken, ok
from puntual.adapters.dynamodb.sending.parked_jobs import DynamoParkedJobs

# By the names that the stack gives them.
_DEAD: Final = ("send-message-dead-letters", "converse-dead-letters", "reconcile-dead-letters")


def _look(deployment: Deployment) -> Iterator[Finding]:
    for name in _DEAD:
        queue = f"puntual-{deployment.stage}-{name}"
        waiting = deployment.aws.waiting(queue)
        if waiting:
            yield broken("dead_letters", queue=queue, count=waiting)
    parked = DynamoParkedJobs(deployment.table).parked()
    if parked:
        yield broken("jobs_parked", count=len(parked))
    yield ok("queues_sound")


QUEUES: Final = Check("queues", _look, ("table",))
