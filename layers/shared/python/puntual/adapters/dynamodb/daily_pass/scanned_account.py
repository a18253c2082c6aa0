"""One account of a scan: its items as they came, read when they are asked for."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, override

from puntual.adapters.dynamodb.accounts.excerpts import ITEMS_OF_A_LOOK, excerpt_of_items
from puntual.adapters.dynamodb.accounts.whole_accounts import (
    complete_account,
    items_beside,
    packs_of,
)
from puntual.adapters.dynamodb.items.contacts import contact_of
from puntual.adapters.dynamodb.items.told_ids import told_ids_of
from puntual.adapters.dynamodb.items.values import text_or_none
from puntual.adapters.dynamodb.keys.account import (
    CONTACTS,
    PROFILE,
    parse_account_pk,
    parse_contact_sk,
)
from puntual.adapters.dynamodb.store.attributes import Record
from puntual.adapters.dynamodb.store.schema import item_of
from puntual.adapters.dynamodb.store.table import Table
from puntual.domain.accounts.account import Account
from puntual.domain.accounts.contact import Contact
from puntual.domain.accounts.excerpt import AccountExcerpt
from puntual.domain.errors import AccountTooLarge
from puntual.domain.ids import DebtorKey
from puntual.ports.daily_pass import ScannedAccount

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef


class DynamoScannedAccount(ScannedAccount):
    """The items of one account's partition."""

    def __init__(
        self, table: Table, pk: str, rows: "Mapping[str, Mapping[str, AttributeValueTypeDef]]"
    ) -> None:
        """Keep the items, by sort key; without a profile among them they are too many."""
        self._table = table
        self._pk = pk
        self._rows = rows

    @property
    @override
    def place(self) -> str:
        return self._pk

    @cached_property
    @override
    def key(self) -> DebtorKey:
        return parse_account_pk(self._pk)

    @cached_property
    def _records(self) -> dict[str, Record]:
        if PROFILE not in self._rows:
            raise AccountTooLarge
        return {sk: item_of(row) for sk, row in self._rows.items()}

    @override
    def excerpt(self) -> AccountExcerpt | None:
        last_first = sorted((sk for sk in self._records if sk.startswith(CONTACTS)), reverse=True)
        latest = [self._records[sk] for sk in last_first[: ITEMS_OF_A_LOOK - 1]]
        return excerpt_of_items(self.key, self._records[PROFILE], latest)

    @override
    def contacts(self) -> tuple[Contact, ...]:
        return tuple(
            contact_of(item, parse_contact_sk(sk))
            for sk, item in self._contact_items()
            if "claimed_at" in item
        )

    def _contact_items(self) -> Iterator[tuple[str, Record]]:
        return ((sk, one) for sk, one in self._records.items() if sk.startswith(CONTACTS))

    @override
    def noted_on(self) -> date | None:
        days = (text_or_none(item, "noted_on") for _, item in self._contact_items())
        return max((date.fromisoformat(day) for day in days if day), default=None)

    @override
    def told_ids(self) -> frozenset[str]:
        return told_ids_of(self._records[PROFILE], (one for _, one in self._contact_items()))

    @override
    def last_reasons(self) -> str | None:
        return text_or_none(self._records[PROFILE], "last_reasons")

    @cached_property
    def _unpacked(self) -> dict[str, Record]:
        return items_beside(self._table, self.key)

    @override
    def unpacked(self) -> Account:
        return complete_account(self.key, {**self._records, **self._unpacked})

    @override
    def whole(self) -> Account:
        if "_unpacked" in self.__dict__:
            beside = {**self._unpacked, **packs_of(self._table, self.key)}
        else:
            beside = items_beside(self._table, self.key, with_packs=True)
        return complete_account(self.key, {**self._records, **beside})
