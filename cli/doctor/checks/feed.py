"""Does the billing system still tell of payments?"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from cli.doctor.check import Check
from cli.doctor.deployment import Deployment
from cli.doctor.finding import Finding, attention, broken, ok
from puntual.adapters.dynamodb.operations.payment_feed import DynamoPaymentFeed
from puntual.domain.ids import CreditorId
from puntual.domain.policies.policy import DEFAULT_POLICY

_HOUR: Final = timedelta(hours=1)
# Where the policy asks for nothing: so long, and somebody should look.
_SILENT: Final = timedelta(days=7)


def _look(deployment: Deployment) -> Iterator[Finding]:
    feed = DynamoPaymentFeed(deployment.table)
    for one in deployment.creditors:
        most = deployment.policies.get(one.id, DEFAULT_POLICY).freshness.max_feed_age
        seen = feed.last_seen(CreditorId(one.id))
        said: dict[str, object] = {"creditor": one.id}
        if seen is None:
            if most is not None:
                yield broken("feed_never", most=f"{most / _HOUR:.0f}", **said)
            continue
        age = deployment.now - seen
        said["hours"] = f"{age / _HOUR:.0f}"
        if most is not None and age > most:
            yield broken("feed_stale", most=f"{most / _HOUR:.0f}", **said)
        elif age > _SILENT:
            yield attention("feed_silent", **said)
    yield ok("feed_sound")


FEED: Final = Check("feed", _look, ("creditors",))
