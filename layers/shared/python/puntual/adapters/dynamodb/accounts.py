"""Accounts, read whole by one query, and listed by a scan that only the daily pass may do."""

from collections.abc import Iterable, Sequence

from puntual.adapters.dynamodb.attributes import Record
from puntual.adapters.dynamodb.items.contacts import claim_of, contact_of
from puntual.adapters.dynamodb.items.documents import invoice_of, payment_of
from puntual.adapters.dynamodb.items.holds import hold_of
from puntual.adapters.dynamodb.items.profile import profile_of
from puntual.adapters.dynamodb.items.releases import release_of
from puntual.adapters.dynamodb.items.values import integer_of, text_of
from puntual.adapters.dynamodb.keys import (
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
from puntual.adapters.dynamodb.table import Key, Table
from puntual.domain.account import Account
from puntual.domain.contact import Contact
from puntual.domain.ids import DebtorKey
from puntual.domain.lifecycle import RANK, ContactState

# An account has about this many items; a page looks at as many for each account it may return.
_ITEMS_PER_ACCOUNT = 10


class DynamoAccounts:
    """Fulfils the port ``Accounts``."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def read(self, key: DebtorKey) -> Account | None:
        """Return the account as of now, or None when nothing is known."""
        # The profile, which sorts last, is read first: a query is no snapshot (DynamoDB,
        # "Isolation levels"), and a revision that is newer than the items beside it would let a
        # claim pass that knows nothing of the payment in between.
        items = self._table.query(
            "#pk = :pk AND #sk <= :last",
            {"pk": account_pk(key), "last": LAST_OF_ACCOUNT},
            consistent=True,
            last_first=True,
        )
        in_order = reversed(list(items))
        return _account_of(key, {text_of(item, "sk"): item for item in in_order})

    def page(self, after: str | None, limit: int) -> tuple[Sequence[DebtorKey], str | None]:
        """Return some accounts and where to go on; None when the last one was returned."""
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
    profile = items.get(profile_key(key).sk)
    if profile is None:
        return None
    claim = _claim_in(profile)
    contacts = tuple(_contacts_in(items, claim))
    return Account(
        profile_of(profile, key),
        rev=integer_of(profile, "rev"),
        invoices=tuple(
            invoice_of(item, parse_invoice_sk(sk)) for sk, item in _of_kind(items, "INV#")
        ),
        payments=tuple(
            payment_of(item, parse_payment_sk(sk)) for sk, item in _of_kind(items, "PAYMENT#")
        ),
        contacts=contacts,
        holds=tuple(hold_of(item, parse_hold_sk(sk)) for sk, item in _of_kind(items, "HOLD#")),
        open_contact=_still_open(claim, contacts),
        releases=tuple(
            release_of(item, *parse_release_sk(sk)) for sk, item in _of_kind(items, "GRANT#")
        ),
    )


def _of_kind(items: dict[str, Record], prefix: str) -> Iterable[tuple[str, Record]]:
    return ((sk, item) for sk, item in items.items() if sk.startswith(prefix))


def _claim_in(profile: Record) -> Contact | None:
    claim = profile.get("open_contact")
    return claim_of(claim) if isinstance(claim, dict) else None


def _contacts_in(items: dict[str, Record], claim: Contact | None) -> Iterable[Contact]:
    for sk, item in _of_kind(items, "CONTACT#"):
        contact = contact_of(item, parse_contact_sk(sk), claim)
        if contact is not None:
            yield contact


def _still_open(claim: Contact | None, contacts: Sequence[Contact]) -> Contact | None:
    """Return the claim as it is known, or None once a status has told its outcome."""
    if claim is None:
        return None
    known = next((one for one in contacts if one.id == claim.id), claim)
    return known if RANK[known.state] <= RANK[ContactState.UNCERTAIN] else None
