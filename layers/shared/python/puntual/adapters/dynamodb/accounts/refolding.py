"""The stored view of an account against the account itself, and its repair."""

from datetime import datetime

from puntual.adapters.dynamodb.accounts.excerpts import read_excerpt
from puntual.adapters.dynamodb.accounts.revision import change_account
from puntual.adapters.dynamodb.accounts.whole_accounts import read_whole
from puntual.adapters.dynamodb.store.table import Table
from puntual.domain.accounts.account_changes import Refolding
from puntual.domain.accounts.view_folding import view_of
from puntual.domain.ids import DebtorKey


def refold(table: Table, key: DebtorKey, now: datetime) -> bool:
    """Repair the stored view, as the port ``AccountChanges`` defines it.

    What changes between the two reads looks like a difference; it is folded anew once too often.
    """
    excerpt, stored = read_excerpt(table, key), read_whole(table, key)
    if excerpt is None or stored is None:
        return False
    if excerpt.view(now) == view_of(stored.account, now):
        return False
    change_account(table, key, Refolding(), lambda _: [])
    return True
