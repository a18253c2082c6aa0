"""Kill switches: one item each, which stays after the switch is put back, with the operator."""

from collections.abc import Sequence
from datetime import datetime
from typing import override

from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.items.values import instant_of, text_of
from puntual.adapters.dynamodb.keys.creditor import (
    SWITCHES,
    creditor_pk,
    parse_switch_sk,
    switch_key,
)
from puntual.adapters.dynamodb.store.attributes import Record
from puntual.adapters.dynamodb.store.errors import ConditionFailed
from puntual.adapters.dynamodb.store.own_write import OWN_WRITE, is_own_write, new_token
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Put, Update
from puntual.adapters.instants import to_instant
from puntual.domain.ids import CreditorId
from puntual.domain.sending.conditions import Switch
from puntual.ports.operations import PulledSwitch, Switchboard

# A switch that was put back keeps the token of the write that pulled it.
_BACK_WRITE = "back_token"
_IS_NOT_PULLED = "attribute_not_exists(#pk) OR attribute_exists(#back_at)"
_IS_PULLED = "attribute_exists(#pk) AND attribute_not_exists(#back_at)"


class DynamoSwitchboard(Switchboard):
    """One item for each switch; one that is put back stays, marked so."""

    def __init__(self, table: Table) -> None:
        self._table = table

    @override
    def pull(
        self, creditor: CreditorId, switch: Switch, at: datetime, by: str, why: str = ""
    ) -> bool:
        token = new_token()
        record: Record = {"v": SCHEMA_VERSION, OWN_WRITE: token, "at": to_instant(at), "by": by}
        if why:
            record["why"] = why
        try:
            self._table.put(Put(switch_key(creditor, switch), record, _IS_NOT_PULLED))
        except ConditionFailed as err:
            return is_own_write(err, token)
        return True

    @override
    def put_back(
        self, creditor: CreditorId, switch: Switch, at: datetime, by: str, why: str = ""
    ) -> bool:
        token = new_token()
        change = f"SET #back_at = :at, #back_by = :by, #back_why = :why, #{_BACK_WRITE} = :token"
        values = {"at": to_instant(at), "by": by, "why": why, "token": token}
        try:
            self._table.update(Update(switch_key(creditor, switch), change, values, _IS_PULLED))
        except ConditionFailed as err:
            return is_own_write(err, token, _BACK_WRITE)
        return True

    @override
    def pulled(self, creditor: CreditorId) -> Sequence[PulledSwitch]:
        items = self._table.query(
            "#pk = :pk AND begins_with(#sk, :switches)",
            {"pk": creditor_pk(creditor), "switches": SWITCHES},
            consistent=True,
        )
        return [_pulled_of(item) for item in items if "back_at" not in item]


def _pulled_of(item: Record) -> PulledSwitch:
    switch = parse_switch_sk(text_of(item, "sk"))
    why = text_of(item, "why") if "why" in item else ""
    return PulledSwitch(switch, instant_of(item, "at"), text_of(item, "by"), why)
