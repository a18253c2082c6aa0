"""Accounts, read whole or as an excerpt, and listed by a scan that only the daily pass may do."""

from collections.abc import Sequence
from typing import override

from puntual.adapters.dynamodb.accounts.excerpts import read_excerpt
from puntual.adapters.dynamodb.accounts.whole_accounts import read_whole
from puntual.adapters.dynamodb.keys.account import PROFILE, parse_account_pk
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Key
from puntual.domain.accounts.account import Account
from puntual.domain.accounts.excerpt import AccountExcerpt
from puntual.domain.ids import DebtorKey
from puntual.ports.accounts import Accounts

# A new account has ten items, an old one hundreds; a page scans this many for each account that it
# may return. With 100 accounts it stays below the megabyte at which DynamoDB ends it anyway.
_ITEMS_PER_ACCOUNT = 30


class DynamoAccounts(Accounts):
    """One partition for each account, read by one query."""

    def __init__(self, table: Table) -> None:
        self._table = table

    @override
    def read(self, key: DebtorKey) -> Account | None:
        stored = read_whole(self._table, key)
        return None if stored is None else stored.account

    @override
    def look(self, key: DebtorKey) -> AccountExcerpt | None:
        return read_excerpt(self._table, key)

    @override
    def page(self, after: str | None, limit: int) -> tuple[Sequence[DebtorKey], str | None]:
        """Scan for profiles; only the daily pass may ask for it."""
        start = None if after is None else _key_of_cursor(after)
        keys, last = self._table.scan_keys(PROFILE, start, limit * _ITEMS_PER_ACCOUNT)
        while not keys and last is not None:
            keys, last = self._table.scan_keys(PROFILE, last, limit * _ITEMS_PER_ACCOUNT)
        if len(keys) > limit:
            keys, last = keys[:limit], keys[limit - 1]
        debtors = [parse_account_pk(key.pk) for key in keys]
        return debtors, None if last is None else _cursor_of_key(last)


def _cursor_of_key(key: Key) -> str:
    return f"{key.pk}\n{key.sk}"


def _key_of_cursor(cursor: str) -> Key:
    pk, _, sk = cursor.partition("\n")
    return Key(pk, sk)
