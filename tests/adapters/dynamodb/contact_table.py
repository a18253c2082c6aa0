"""A table with one account, for the cases of contacts."""

from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.store.table import Table
from puntual.domain.accounts.account import Account
from puntual.domain.accounts.excerpt import AccountExcerpt
from puntual.domain.ids import DebtorKey
from tests.factories import a_key, a_payment

LOG = b"log"


def read_account(table: Table, key: DebtorKey | None = None) -> Account:
    account = DynamoAccounts(table).read(key or a_key())
    assert account is not None
    return account


def look_at(table: Table, key: DebtorKey | None = None) -> AccountExcerpt:
    excerpt = DynamoAccounts(table).look(key or a_key())
    assert excerpt is not None
    return excerpt


def pay(changes: DynamoAccountChanges) -> None:
    changes.put_payment(a_key(), a_payment(), "p1")
