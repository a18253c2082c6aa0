"""A silence whose record was interrupted: it is never lost, at worst told twice."""

import pytest

from puntual.adapters.aws.clients import dynamodb_client
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.accounts.decisions import DynamoDecisions
from puntual.adapters.dynamodb.store.attributes import Record
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Put, Update
from puntual.domain.errors import Unavailable
from puntual.domain.reasons import Reason
from tests.doubles.dynamodb_table import NAME, table_in_memory
from tests.factories import NOON, a_key, an_invoice


class _DyingTable(Table):
    """A table that is gone after some writes."""

    writes_left = 0

    def put(self, write: Put) -> None:
        self._count()
        super().put(write)

    def update(self, write: Update) -> Record:
        self._count()
        return super().update(write)

    def _count(self) -> None:
        if self.writes_left == 0:
            raise Unavailable("gone")
        self.writes_left -= 1


@pytest.mark.parametrize("writes", [0, 1])
def test_a_suppressed_message_whose_record_was_interrupted_is_on_record_after_the_next_evaluation(
    writes: int,
) -> None:
    with table_in_memory() as table:
        DynamoAccountChanges(table).put_invoice(a_key(), an_invoice(), "i1")
        dying = _DyingTable(dynamodb_client(), NAME)
        dying.writes_left = writes
        with pytest.raises(Unavailable):
            DynamoDecisions(dying).record(a_key(), NOON, (Reason.HOLIDAY,), None)
        decisions = DynamoDecisions(table)
        decisions.record(a_key(), NOON, (Reason.HOLIDAY,), None)
        decisions.record(a_key(), NOON, (Reason.HOLIDAY,), None)
        assert [one.reasons for one in decisions.history(a_key())] == [(Reason.HOLIDAY,)]
