"""Is there a business that is owed, and may its billing system speak?"""

from collections.abc import Iterator
from typing import Final

from cli.doctor.check import Check
from cli.doctor.deployment import Deployment
from cli.doctor.finding import Finding, attention, broken, ok
from cli.frame.near_names import near
from puntual.adapters.dynamodb.creditors.api_keys import DynamoApiKeys
from puntual.domain.accounts.api_key import Scope
from puntual.domain.ids import CreditorId


def _look_at_creditors(deployment: Deployment) -> Iterator[Finding]:
    known = [one.id for one in deployment.known_creditors]
    wanted = deployment.creditor
    if not known:
        yield broken("creditor_none")
    elif wanted is not None and wanted not in known:
        said = ", ".join(near(wanted, known) or sorted(known)[:5])
        yield broken("creditor_unknown", creditor=wanted, near=said)
    else:
        for one in deployment.creditors:
            if not one.contact_line.strip():
                yield attention("creditor_unreachable", creditor=one.id)
        yield ok("creditors_sound", creditors=", ".join(one.id for one in deployment.creditors))


def _look_at_keys(deployment: Deployment) -> Iterator[Finding]:
    keys = DynamoApiKeys(deployment.table)
    for one in deployment.creditors:
        active = [key for key in keys.of_creditor(CreditorId(one.id)) if key.is_active]
        if not active:
            yield broken("key_none", creditor=one.id)
        elif not any(Scope.WRITE in key.scopes for key in active):
            yield broken("key_reads_only", creditor=one.id)
    yield ok("keys_sound")


CREDITORS: Final = Check("creditors", _look_at_creditors, ("table",))
KEYS: Final = Check("keys", _look_at_keys, ("creditors",))
