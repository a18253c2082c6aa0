"""Suppressed messages: a few of the latest in the profile, all others in packs of the history.

The profile names the last reasons, so it is written whenever they change, and has room for the
messages themselves. It is written without an increment of the revision: an evaluation does not
change the account, and must not make a claim fail.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final, override

from puntual.adapters.dynamodb.accounts.old_contacts import read_old_contacts
from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.items.suppressed_packs import (
    LoggedMessage,
    pack_suppressed,
    suppressed_of_pack,
)
from puntual.adapters.dynamodb.items.values import instant_of, instant_or_none, text_of
from puntual.adapters.dynamodb.keys.account import (
    CONTACTS,
    PROFILE,
    SUPPRESSED_MESSAGES,
    account_pk,
    parse_contact_sk,
    parse_suppressed_message_sk,
    profile_key,
    records_pk,
    suppressed_message_key,
)
from puntual.adapters.dynamodb.store.attributes import Record
from puntual.adapters.dynamodb.store.errors import ConditionFailed
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Put, Update, replacing
from puntual.domain.accounts.history import KEPT_FOR
from puntual.domain.errors import Unavailable
from puntual.domain.ids import DebtorKey
from puntual.domain.reasons import Reason
from puntual.ports.decisions import DecisionLog, Decisions, SuppressedMessage

# The attribute of a profile, or of a pack, with suppressed messages.
_LATEST: Final = "suppressed"
# A write is billed by the kilobyte; how AWS counts an item is a little less than how it is here.
_PROFILE_BYTES: Final = 1_000
_TRIES: Final = 4


class DynamoDecisions(Decisions):
    """Suppressed messages whose reasons changed; logs of messages stand in their contacts."""

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
        wanted = tuple(sorted(set(reasons)))
        text = ",".join(wanted)
        new = LoggedMessage(SuppressedMessage(at, wanted, until), log)
        for _ in range(_TRIES):
            profile = self._table.get(profile_key(key))
            if profile is None or (
                profile.get("last_reasons") == text and not _has_lost_its_end(profile, new)
            ):
                return
            if self._add(key, profile, new, text):
                return
        raise Unavailable("the reasons kept changing")

    def _add(self, key: DebtorKey, profile: Record, new: LoggedMessage, reasons: str) -> bool:
        """Add a message to those of the profile, which go to the history if it has no room.

        Returns:
            False if others were added meanwhile.
        """
        known = profile.pop(_LATEST, None)
        messages = [*suppressed_of_pack(known), new]
        packed: bytes | None = pack_suppressed(messages)
        if len(repr(profile)) + len(packed or b"") > _PROFILE_BYTES:
            # In this order a crash in between tells them twice, and loses none.
            self._table.put(_pack(key, messages, packed, self._kept_for))
            packed = None
        change, values = replacing({"last_reasons": reasons, _LATEST: packed})
        is_as_read = f"attribute_not_exists(#{_LATEST})"
        if known is not None:
            values["known"], is_as_read = known, f"#{_LATEST} = :known"
        try:
            self._table.update(Update(profile_key(key), change, values, is_as_read))
        except ConditionFailed:
            return False
        return True

    @override
    def history(self, key: DebtorKey) -> Sequence[SuppressedMessage]:
        return [one.message for one in self._messages_of(key)]

    def _messages_of(self, key: DebtorKey) -> list[LoggedMessage]:
        """Return the suppressed messages, oldest first.

        The profile is read first: what leaves it meanwhile is then found twice, and told once.
        """
        profile = self._table.get(profile_key(key)) or {"sk": PROFILE}
        items = self._items_of(records_pk(key), SUPPRESSED_MESSAGES)
        found = (one for item in (profile, *items) for one in _messages_in(item))
        messages = {(one.message.at, one.message.reasons): one for one in found}
        return [messages[name] for name in sorted(messages)]

    @override
    def logs(self, key: DebtorKey) -> Sequence[DecisionLog]:
        suppressed_messages = [
            DecisionLog(one.message.at, one.log) for one in self._messages_of(key) if one.log
        ]
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


def _messages_in(item: Record) -> Iterable[LoggedMessage]:
    """Return the messages in a profile or an item of the history, which may be an older one."""
    if _LATEST in item or text_of(item, "sk") == PROFILE:
        return suppressed_of_pack(item.get(_LATEST))
    log = item.get("log")
    message = SuppressedMessage(
        parse_suppressed_message_sk(text_of(item, "sk")),
        tuple(Reason(name) for name in text_of(item, "reasons").split(",") if name),
        instant_or_none(item, "until"),
    )
    return [LoggedMessage(message, log if isinstance(log, bytes) else None)]


def _has_lost_its_end(profile: Record, new: LoggedMessage) -> bool:
    """Tell whether what was to be over at an instant now stays until the account changes.

    What has left the profile for the history is not looked up: it would cost a read each time.
    """
    if new.message.until is not None:
        return False
    known = suppressed_of_pack(profile.get(_LATEST))
    return bool(known) and known[-1].message.until is not None


def _pack(
    key: DebtorKey, messages: Sequence[LoggedMessage], packed: bytes | None, kept_for: timedelta
) -> Put:
    """Return the write of a pack; it is named by the latest message, and expires with it."""
    latest = messages[-1].message.at
    expires_at = int((latest + kept_for).timestamp())
    record: Record = {"v": SCHEMA_VERSION, _LATEST: packed, "ttl": expires_at}
    return Put(suppressed_message_key(key, latest), record)
