"""Suppressed messages: one item whenever the reasons change.

The last reasons stand in the profile, without an increment of the revision: an evaluation does not
change the account, and must not make a claim fail.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import override

from puntual.adapters.dynamodb.accounts.old_contacts import read_old_contacts
from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.items.values import (
    instant_of,
    instant_or_none,
    text_of,
    to_instant_or_none,
)
from puntual.adapters.dynamodb.keys.account import (
    CONTACTS,
    SUPPRESSED_MESSAGES,
    account_pk,
    parse_contact_sk,
    parse_suppressed_message_sk,
    profile_key,
    records_pk,
    suppressed_message_key,
)
from puntual.adapters.dynamodb.store.attributes import Record
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Put, Update
from puntual.domain.accounts.history import KEPT_FOR
from puntual.domain.ids import DebtorKey
from puntual.domain.reasons import Reason
from puntual.ports.decisions import DecisionLog, Decisions, SuppressedMessage


class DynamoDecisions(Decisions):
    """One item for each change of reasons; logs of messages stand in their contacts."""

    def __init__(self, table: Table, kept_for: timedelta = KEPT_FOR) -> None:
        """Keep for so long what is kept beside the account."""
        self._table = table
        self._kept_for = kept_for

    @override
    def record(
        self,
        key: DebtorKey,
        at: datetime,
        reasons: Sequence[Reason],
        until: datetime | None,
        log: bytes | None = None,
    ) -> None:
        text = ",".join(sorted(set(reasons)))
        profile = self._table.get(profile_key(key))
        if profile is None or profile.get("last_reasons") == text:
            return
        # In this order a crash in between repeats the record, and loses none.
        expires_at = int((at + self._kept_for).timestamp())
        self._table.put(_suppressed(key, at, text, until, log, expires_at))
        self._table.update(
            Update(profile_key(key), "SET #last_reasons = :reasons", {"reasons": text})
        )

    @override
    def history(self, key: DebtorKey) -> Sequence[SuppressedMessage]:
        items = self._items_of(records_pk(key), SUPPRESSED_MESSAGES)
        return [
            SuppressedMessage(
                parse_suppressed_message_sk(text_of(item, "sk")),
                tuple(Reason(name) for name in text_of(item, "reasons").split(",") if name),
                instant_or_none(item, "until"),
            )
            for item in items
        ]

    @override
    def logs(self, key: DebtorKey) -> Sequence[DecisionLog]:
        suppressed_messages = _logs_in(
            self._items_of(records_pk(key), SUPPRESSED_MESSAGES),
            lambda item: parse_suppressed_message_sk(text_of(item, "sk")),
        )
        latest = self._items_of(account_pk(key), CONTACTS)
        contacts = {
            **read_old_contacts(self._table, key),
            **{parse_contact_sk(text_of(item, "sk")): item for item in latest},
        }
        messages = _logs_in(contacts.values(), lambda item: instant_of(item, "claimed_at"))
        return sorted((*suppressed_messages, *messages), key=lambda one: one.at)

    def _items_of(self, pk: str, prefix: str) -> Iterator[Record]:
        return self._table.query(
            "#pk = :pk AND begins_with(#sk, :prefix)", {"pk": pk, "prefix": prefix}
        )


def _logs_in(items: Iterable[Record], at_of: Callable[[Record], datetime]) -> list[DecisionLog]:
    logged = ((item, item.get("log")) for item in items)
    return [DecisionLog(at_of(item), log) for item, log in logged if isinstance(log, bytes)]


def _suppressed(
    key: DebtorKey,
    at: datetime,
    reasons: str,
    until: datetime | None,
    log: bytes | None,
    expires_at: int,
) -> Put:
    record: Record = {
        "v": SCHEMA_VERSION,
        "reasons": reasons,
        "until": to_instant_or_none(until),
        "log": log,
        "ttl": expires_at,
    }
    return Put(suppressed_message_key(key, at), record)
