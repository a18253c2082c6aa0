"""Legal holds in a partition of their own: those that stand, and what began and ended."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Final, override

from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.items.values import instant_of, text_of
from puntual.adapters.dynamodb.keys.legal_hold import (
    EVENTS,
    STANDING,
    legal_hold_event_key,
    legal_hold_key,
    legal_holds_pk,
    parse_legal_hold_event_sk,
    parse_legal_hold_sk,
)
from puntual.adapters.dynamodb.store.attributes import Record, Value
from puntual.adapters.dynamodb.store.errors import ConditionFailed
from puntual.adapters.dynamodb.store.own_write import new_token
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Delete, Put, Update
from puntual.adapters.instants import to_instant
from puntual.domain.accounts.people.legal_hold import LegalHold, LegalHoldEvent
from puntual.domain.errors import NotFound
from puntual.domain.ids import CreditorId, DebtorId, DebtorKey
from puntual.ports.personal_data.legal_holds import EVENTS_SHOWN, LegalHolds

_NONE_STANDS: Final = "attribute_not_exists(#pk) OR attribute_exists(#ending)"
_STANDS: Final = "attribute_exists(#pk) AND attribute_not_exists(#ending)"
_IS_ENDING: Final = "attribute_exists(#ending)"
# As long as readings of words: whoever asks who kept theirs is told.
_KEPT_FOR: Final = timedelta(days=1096)


class DynamoLegalHolds(LegalHolds):
    """One item for each hold that stands, and one for each beginning and end."""

    def __init__(self, table: Table) -> None:
        self._table = table

    @override
    def place(self, hold: LegalHold) -> bool:
        record: Record = {
            "v": SCHEMA_VERSION,
            "by": hold.by,
            "at": to_instant(hold.at),
            "reason": hold.reason,
        }
        began = LegalHoldEvent(hold.key, hold.at, hold.by, hold.reason, begins=True)
        stands = Put(legal_hold_key(hold.key), record, _NONE_STANDS)
        with suppress(ConditionFailed):
            self._table.transact([stands, _put(began)])
            return True
        return False

    @override
    def begin_end(self, event: LegalHoldEvent) -> None:
        ends = Update(legal_hold_key(event.key), "SET #ending = :yes", {"yes": True}, _STANDS)
        try:
            self._table.transact([ends, _put(event)])
        except ConditionFailed as err:
            if self.find(event.key) is None:
                raise NotFound("the debtor is on no legal hold") from err

    @override
    def end(self, key: DebtorKey) -> None:
        with suppress(ConditionFailed):
            self._table.delete(Delete(legal_hold_key(key), _IS_ENDING))

    @override
    def find(self, key: DebtorKey) -> LegalHold | None:
        item = self._table.get(legal_hold_key(key))
        return None if item is None else _hold_of(item, key)

    @override
    def standing(self, creditor: CreditorId) -> Sequence[LegalHold]:
        items = self._table.query(
            "#pk = :pk AND begins_with(#sk, :prefix)",
            {"pk": legal_holds_pk(creditor), "prefix": STANDING},
            consistent=True,
        )
        return [
            _hold_of(one, DebtorKey(creditor, parse_legal_hold_sk(text_of(one, "sk"))))
            for one in items
        ]

    @override
    def latest_events(self, creditor: CreditorId) -> Sequence[LegalHoldEvent]:
        items = self._table.query(
            "#pk = :pk AND begins_with(#sk, :prefix)",
            {"pk": legal_holds_pk(creditor), "prefix": EVENTS},
            consistent=True,
            last_first=True,
            limit=EVENTS_SHOWN,
        )
        return [_event_of(one, creditor) for one in items]


def _put(event: LegalHoldEvent) -> Put:
    record: Record = {
        "v": SCHEMA_VERSION,
        "debtor": event.key.debtor,
        "by": event.by,
        "reason": event.reason,
        "begins": event.begins,
        "ttl": int((event.at + _KEPT_FOR).timestamp()),
    }
    return Put(legal_hold_event_key(event.key.creditor, event.at, new_token()), record)


def _hold_of(item: Mapping[str, Value], key: DebtorKey) -> LegalHold:
    at, by, reason = instant_of(item, "at"), text_of(item, "by"), text_of(item, "reason")
    return LegalHold(key, at, by, reason, is_ending="ending" in item)


def _event_of(item: Mapping[str, Value], creditor: CreditorId) -> LegalHoldEvent:
    return LegalHoldEvent(
        DebtorKey(creditor, DebtorId(text_of(item, "debtor"))),
        parse_legal_hold_event_sk(text_of(item, "sk")),
        text_of(item, "by"),
        text_of(item, "reason"),
        begins=item["begins"] is True,
    )
