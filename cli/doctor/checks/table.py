"""Are the tables there, and of a form that this version can read?"""

from collections.abc import Iterator
from typing import Final

from cli.doctor.check import Check
from cli.doctor.deployment import Deployment
from cli.doctor.finding import Finding, broken, ok
from puntual.adapters.dynamodb.operations.daily_pass import DynamoPassBook
from puntual.adapters.dynamodb.store.table_names import history_name, words_name

_USABLE: Final = frozenset({"ACTIVE", "UPDATING"})


def _look(deployment: Deployment) -> Iterator[Finding]:
    table = deployment.table_name
    is_usable = bool(table)
    if not table:
        yield broken("table_unnamed")
    for name in (table, history_name(table), words_name(table)) if table else ():
        status = deployment.aws.table_status(name)
        if status is None:
            yield broken("table_missing", table=name, region=deployment.region)
        elif status not in _USABLE:
            yield broken("table_not_active", table=name, status=status)
        is_usable = is_usable and status in _USABLE
    if is_usable:
        # Each names the version that wrote it: what a later one wrote is not to be read.
        DynamoPassBook(deployment.table).read()
        _ = deployment.numbers
        yield ok("table_sound", table=table)


TABLE: Final = Check("table", _look, ("stack",))
