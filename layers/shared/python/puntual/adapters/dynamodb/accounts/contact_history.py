"""Old contacts: packed into one item of the history, and then removed from the account.

A pack is never changed, and named by what it holds. Each contact is removed on condition that it
is as it was packed. So a death in between, another mover or a status leaves a contact in two
places at worst; readers take the one that knows more.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final, override

from puntual.adapters.dynamodb.accounts.statuses.clauses import BARE
from puntual.adapters.dynamodb.items.contact_packs import (
    contacts_of_pack,
    digest_of_pack,
    pack_contacts,
)
from puntual.adapters.dynamodb.items.contacts import contact_of
from puntual.adapters.dynamodb.items.values import integer_of, text_of
from puntual.adapters.dynamodb.keys.account import (
    CONTACT_PACKS,
    CONTACTS,
    LATE_STATUSES,
    account_pk,
    contact_key,
    contact_pack_key,
    documents_pk,
    parse_contact_sk,
    records_pk,
)
from puntual.adapters.dynamodb.store.attributes import Record
from puntual.adapters.dynamodb.store.errors import ConditionFailed
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Delete, Key, Put, Update
from puntual.domain.accounts.excerpt import AccountExcerpt
from puntual.domain.accounts.history import (
    MOST_TOGETHER,
    contacts_to_move,
    places_that_may_leave,
)
from puntual.domain.ids import DebtorKey
from puntual.ports.history import ContactHistory

# WhatsApp's ids hold the phone, or are the person's; a mark keeps late statuses from them.
_IDS: Final = ("wamid", "user_id", "to")
_ERASED: Final = f"SET #{BARE} = :yes REMOVE {', '.join(f'#{one}' for one in _IDS)}"
_IS_AS_PACKED: Final = "#state_rank = :state_rank AND "
_WAS_REFUSED: Final = "attribute_exists(#refused)"
_WAS_NOT_REFUSED: Final = "attribute_not_exists(#refused)"

type Places = Mapping[int, Record]


class DynamoContactHistory(ContactHistory):
    """Packs of contacts beside the documents of their account."""

    def __init__(self, table: Table, kept_for: timedelta) -> None:
        """Keep each contact for so long after its claim."""
        self._table = table
        self._kept_for = kept_for

    @override
    def move(self, account: AccountExcerpt, now: datetime) -> int:
        """Trust an old excerpt: what was part of the stored view once stays part of it."""
        key = account.key
        leaving = self._leaving(key, places_that_may_leave(account), now)
        if not leaving:
            return 0
        pack = pack_contacts([*leaving.items()], self._expiry_of(leaving))
        place = contact_pack_key(key, min(leaving), digest_of_pack(pack))
        self._table.put(Put(place, pack))
        return sum(self._remove(key, seq, record) for seq, record in leaving.items())

    @override
    def erase_message_ids(self, key: DebtorKey) -> None:
        """Write packs anew in their places, with the same contacts: readers know no other."""
        for pk, prefix in ((account_pk(key), CONTACTS), (records_pk(key), LATE_STATUSES)):
            for item in [*self._items(pk, prefix)]:
                if BARE not in item:
                    place = Key(pk, text_of(item, "sk"))
                    self._table.update(Update(place, _ERASED, {"yes": True}))
        for item in [*self._items(documents_pk(key), CONTACT_PACKS)]:
            contacts = contacts_of_pack(item).items()
            bare = [(seq, _without_message_id(record)) for seq, record in contacts]
            pack = pack_contacts(bare, integer_of(item, "ttl"))
            self._table.put(Put(Key(documents_pk(key), text_of(item, "sk")), pack))

    def _items(self, pk: str, prefix: str) -> Iterator[Record]:
        values = {"pk": pk, "prefix": prefix}
        return self._table.query(
            "#pk = :pk AND begins_with(#sk, :prefix)", values, consistent=True
        )

    def _leaving(self, key: DebtorKey, before: int, now: datetime) -> Places:
        """Return the contacts that leave, by their places and in order."""
        if before <= 1:
            return {}
        items = self._table.query(
            "#pk = :pk AND #sk BETWEEN :first AND :last",
            {
                "pk": account_pk(key),
                "first": CONTACTS,
                "last": contact_key(key, before - 1).sk,
            },
            consistent=True,
            limit=MOST_TOGETHER,
        )
        found = {parse_contact_sk(text_of(item, "sk")): item for item in items}
        known = {seq: contact_of(item, seq) for seq, item in found.items()}
        leaving = contacts_to_move([*known.values()], before, now)
        return {seq: found[seq] for seq, contact in known.items() if contact in leaving}

    def _expiry_of(self, leaving: Places) -> int:
        latest = max(contact_of(item, seq).claimed_at for seq, item in leaving.items())
        return int((latest + self._kept_for).timestamp())

    def _remove(self, key: DebtorKey, seq: int, record: Record) -> bool:
        """Remove a contact; return False if more is known of it than was packed."""
        refused = _WAS_REFUSED if "refused" in record else _WAS_NOT_REFUSED
        rank = integer_of(record, "state_rank")
        removal = Delete(contact_key(key, seq), _IS_AS_PACKED + refused, {"state_rank": rank})
        try:
            self._table.delete(removal)
        except ConditionFailed as err:
            return not err.found[0]
        return True


def _without_message_id(record: Record) -> Record:
    return {name: value for name, value in record.items() if name not in _IDS}
