"""An account read whole: for people, and to fold its view anew."""

from collections.abc import Iterable
from dataclasses import dataclass

from puntual.adapters.dynamodb.accounts.old_contacts import contacts_in, with_late_status
from puntual.adapters.dynamodb.items.carried_packs import carried_of
from puntual.adapters.dynamodb.items.contacts import contact_of
from puntual.adapters.dynamodb.items.corrections import credit_note_of, reversal_of
from puntual.adapters.dynamodb.items.documents import invoice_of, payment_of
from puntual.adapters.dynamodb.items.holds import hold_of
from puntual.adapters.dynamodb.items.profile import profile_of, profile_rev_of, shares_phone
from puntual.adapters.dynamodb.items.releases import release_of
from puntual.adapters.dynamodb.items.told_ids import told_ids_of
from puntual.adapters.dynamodb.items.values import integer_of, text_of
from puntual.adapters.dynamodb.keys.account import (
    AFTER_PACKS,
    CARRIED,
    CONTACT_PACKS,
    CONTACTS,
    LAST_OF_DOCUMENTS,
    LAST_OF_RECORDS,
    LATE_STATUSES,
    PROFILE,
    REVERSALS,
    account_pk,
    contact_sk,
    documents_pk,
    parse_contact_sk,
    parse_credit_note_sk,
    parse_hold_sk,
    parse_invoice_sk,
    parse_late_status_sk,
    parse_payment_sk,
    parse_release_sk,
    parse_reversal_sk,
    records_pk,
)
from puntual.adapters.dynamodb.store.attributes import Record
from puntual.adapters.dynamodb.store.table import Table
from puntual.domain.accounts.account import Account
from puntual.domain.accounts.books.carried import merged_carried
from puntual.domain.accounts.contact import Contact
from puntual.domain.errors import NotFound
from puntual.domain.ids import DebtorKey


@dataclass(frozen=True, slots=True)
class StoredAccount:
    """A whole account.

    Attributes:
        profile_rev: the number of changes of its profile.
    """

    account: Account
    profile_rev: int


def read_whole(table: Table, key: DebtorKey) -> StoredAccount | None:
    """Return a whole account as of now; None when it is unknown.

    The revision is read before the profile, the documents and the records that it covers. Queries
    are no snapshot (DynamoDB, "Isolation levels"), and a revision newer than the items beside it
    would admit a claim that does not know of a payment in between.
    """
    items = _items_of(table, account_pk(key), PROFILE)
    if PROFILE not in items:
        return None
    items |= _items_of(table, documents_pk(key), LAST_OF_DOCUMENTS)
    items |= _items_of(table, records_pk(key), LAST_OF_RECORDS)
    account = account_of(key, items)
    return None if account is None else StoredAccount(account, profile_rev_of(items[PROFILE]))


def reversal_records(table: Table, key: DebtorKey) -> dict[str, Record]:
    """Return the records of an account's reversals by their sort keys, as of now."""
    values = {"pk": documents_pk(key), "first": REVERSALS, "last": LAST_OF_DOCUMENTS}
    found = table.query("#pk = :pk AND #sk BETWEEN :first AND :last", values, consistent=True)
    return {text_of(item, "sk"): item for item in found}


def items_beside(table: Table, key: DebtorKey, *, with_packs: bool = False) -> dict[str, Record]:
    """Return what folds into a view and lies apart, perhaps a moment old.

    Args:
        table: the table.
        key: whose it is.
        with_packs: whether contacts that have left the account are among it.
    """
    documents = documents_pk(key)
    found = _items_of(table, records_pk(key), LAST_OF_RECORDS, consistent=False)
    if with_packs:
        return found | _items_of(table, documents, LAST_OF_DOCUMENTS, consistent=False)
    found |= _items_of(table, documents, CONTACT_PACKS, consistent=False)
    behind = _items_of(table, documents, LAST_OF_DOCUMENTS, after=AFTER_PACKS, consistent=False)
    return found | behind


def packs_of(table: Table, key: DebtorKey) -> dict[str, Record]:
    """Return the packs of the contacts that have left an account, perhaps a moment old."""
    documents = documents_pk(key)
    return _items_of(table, documents, AFTER_PACKS, after=CONTACT_PACKS, consistent=False)


def complete_account(key: DebtorKey, items: dict[str, Record]) -> Account:
    """Return the account of all its items.

    Raises:
        NotFound: there is no profile among them.
    """
    account = account_of(key, items)
    if account is None:
        raise NotFound("the account has no profile")
    return account


def _items_of(
    table: Table, pk: str, last: str, *, after: str = "", consistent: bool = True
) -> dict[str, Record]:
    # A place of a kind alone is no item's, so that two ranges that meet there share none.
    values = {"pk": pk, "last": last}
    if after:
        condition, values["after"] = "#pk = :pk AND #sk BETWEEN :after AND :last", after
    else:
        condition = "#pk = :pk AND #sk <= :last"
    found = table.query(condition, values, consistent=consistent)
    return {text_of(item, "sk"): item for item in found}


def account_of(key: DebtorKey, items: dict[str, Record]) -> Account | None:
    """Return the account of all its items, by sort key; None without a profile."""
    profile = items.get(PROFILE)
    if profile is None:
        return None
    contacts, rev = _contacts_and_rev(_with_old_contacts(items))
    return Account(
        profile_of(profile, key),
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
        shares_phone=shares_phone(profile),
        reversals=tuple(
            reversal_of(item, parse_reversal_sk(sk)) for sk, item in _of_kind(items, REVERSALS)
        ),
        credit_notes=tuple(
            credit_note_of(item, parse_credit_note_sk(sk))
            for sk, item in _of_kind(items, "CREDITNOTE#")
        ),
        carried=merged_carried(
            one for _, item in _of_kind(items, CARRIED) for one in carried_of(item)
        ),
        told_ids=told_ids_of(profile, (item for _, item in _of_kind(items, CONTACTS))),
    )


def _with_old_contacts(items: dict[str, Record]) -> dict[str, Record]:
    """Return the items with the contacts that have left; one that is still here knows more."""
    packs = contacts_in(item for _, item in _of_kind(items, CONTACT_PACKS))
    late = {parse_late_status_sk(sk): item for sk, item in _of_kind(items, LATE_STATUSES)}
    old = {contact_sk(seq): with_late_status(packs[seq], late.get(seq)) for seq in sorted(packs)}
    return {**old, **items}


def _of_kind(items: dict[str, Record], prefix: str) -> Iterable[tuple[str, Record]]:
    return ((sk, item) for sk, item in items.items() if sk.startswith(prefix))


def _contacts_and_rev(items: dict[str, Record]) -> tuple[tuple[Contact, ...], int]:
    """Return the contacts, and the revision behind them; 0 for an absent one."""
    contacts, rev = [], 0
    for sk, item in _of_kind(items, CONTACTS):
        if "claimed_at" in item:
            contacts.append(contact_of(item, parse_contact_sk(sk)))
            rev = 0
        else:
            rev = integer_of(item, "rev")
    return tuple(contacts), rev
