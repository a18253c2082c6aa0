"""Accounts, read whole or as an excerpt."""

from typing import override

from puntual.adapters.dynamodb.accounts.excerpts import read_excerpt
from puntual.adapters.dynamodb.store.table import Table
from puntual.domain.accounts.account import Account
from puntual.domain.accounts.excerpt import AccountExcerpt
from puntual.domain.ids import DebtorKey
from puntual.ports.accounts import Accounts


class DynamoAccounts(Accounts):
    """One partition for each account, read by one query."""

    def __init__(self, table: Table) -> None:
        self._table = table

    @override
    def read(self, key: DebtorKey) -> Account | None:
        from puntual.adapters.dynamodb.accounts.whole_accounts import (  # noqa: PLC0415 - no look
            read_whole,
        )

        stored = read_whole(self._table, key)
        return None if stored is None else stored.account

    @override
    def look(self, key: DebtorKey) -> AccountExcerpt | None:
        return read_excerpt(self._table, key)
