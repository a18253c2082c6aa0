"""Accounts, read whole by one query, and listed by a scan that only the daily pass may do."""

from collections.abc import Iterable, Sequence
from typing import override

from puntual.adapters.dynamodb.items.contacts import contact_of
from puntual.adapters.dynamodb.items.documents import invoice_of, payment_of
from puntual.adapters.dynamodb.items.holds import hold_of
from puntual.adapters.dynamodb.items.profile import profile_of
from puntual.adapters.dynamodb.items.releases import release_of
from puntual.adapters.dynamodb.items.values import integer_of, text_of
from puntual.adapters.dynamodb.keys.account import (
    CONTACTS,
    LAST_OF_ACCOUNT,
    PROFILE,
    account_pk,
    parse_account_pk,
    parse_contact_sk,
    parse_hold_sk,
    parse_invoice_sk,
    parse_payment_sk,
    parse_release_sk,
    profile_key,
)
from puntual.adapters.dynamodb.store.attributes import Record
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Key
from puntual.domain.accounts.account import Account
from puntual.domain.accounts.contact import Contact
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
        # Contacts sort first, so the revision is read before the items that it covers. A query is
        # no snapshot (DynamoDB, "Isolation levels"), and a revision newer than the items beside it
        # would admit a claim that does not know of a payment in between.
        items = self._table.query(
            "#pk = :pk AND #sk <= :last",
            {"pk": account_pk(key), "last": LAST_OF_ACCOUNT},
            consistent=True,
        )
        return _account_of(key, {text_of(item, "sk"): item for item in items})

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


def _account_of(key: DebtorKey, items: dict[str, Record]) -> Account | None:
    item = items.get(profile_key(key).sk)
    if item is None:
        return None
    profile = profile_of(item, key)
    contacts, rev = _contacts_and_rev(items)
    return Account(
        profile,
        rev=rev,
        invoices=tuple(
            invoice_of(item, parse_invoice_sk(sk)) for sk, item in _of_kind(items, "INV#")
        ),
        payments=tuple(
            payment_of(item, parse_payment_sk(sk)) for sk, item in _of_kind(items, "PAYMENT#")
        ),
        contacts=contacts,
        holds=tuple(hold_of(item, parse_hold_sk(sk)) for sk, item in _of_kind(items, "HOLD#")),
        releases=tuple(
            release_of(item, *parse_release_sk(sk)) for sk, item in _of_kind(items, "GRANT#")
        ),
        # Without a flag nothing is known yet, and the phone passes for a shared one.
        shares_phone=profile.phone is not None and item.get("shares_phone") is not False,
    )


def _of_kind(items: dict[str, Record], prefix: str) -> Iterable[tuple[str, Record]]:
    return ((sk, item) for sk, item in items.items() if sk.startswith(prefix))


def _contacts_and_rev(items: dict[str, Record]) -> tuple[tuple[Contact, ...], int]:
    """Return the contacts, and the revision behind them; 0 for an absent one."""
    contacts, rev = [], 0
    for sk, item in _of_kind(items, CONTACTS):
        if "claimed_at" in item:
            contacts.append(contact_of(item, parse_contact_sk(sk)))
        else:
            rev = integer_of(item, "rev")
    return tuple(contacts), rev
