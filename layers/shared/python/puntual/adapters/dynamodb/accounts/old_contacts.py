"""Contacts that have left their account, read from the packs of its history."""

from collections.abc import Iterable
from typing import Final

from puntual.adapters.dynamodb.items.contact_packs import contacts_of_pack
from puntual.adapters.dynamodb.items.values import integer_of
from puntual.adapters.dynamodb.keys.account import CONTACT_PACKS, documents_pk
from puntual.adapters.dynamodb.store.attributes import Record
from puntual.adapters.dynamodb.store.table import Table
from puntual.domain.ids import DebtorKey

# What a status says of a contact; a later one replaces it as a whole.
_EVIDENCE: Final = frozenset(
    {"state", "state_rank", "settled_at", "wamid", "reported", "error_code", "error_class"}
)

_NAME: Final = ("local_date", "purpose", "attempt")


def contacts_in(packs: Iterable[Record]) -> dict[int, Record]:
    """Return the records of the contacts in packs, by their places.

    A contact may lie in several packs, where movers met; the record that knows more is returned.
    A refusal is disproved and never comes back; else evidence only ever adds.
    """
    known: dict[int, Record] = {}
    for pack in packs:
        for seq, record in contacts_of_pack(pack).items():
            if seq not in known or _knowledge(record) > _knowledge(known[seq]):
                known[seq] = record
    return known


def with_late_status(contact: Record, late: Record | None) -> Record:
    """Return the record of a contact with the status that came after it had left, if any."""
    if late is None or any(late.get(name) != contact.get(name) for name in _NAME):
        return contact
    if integer_of(late, "state_rank") <= integer_of(contact, "state_rank"):
        return contact
    kept = {name: value for name, value in contact.items() if name not in _EVIDENCE | {"refused"}}
    return {**kept, **{name: value for name, value in late.items() if name in _EVIDENCE}}


def read_old_contacts(table: Table, key: DebtorKey) -> dict[int, Record]:
    """Return the records of an account's contacts that have left it, by their places."""
    values = {"pk": documents_pk(key), "packs": CONTACT_PACKS}
    return contacts_in(table.query("#pk = :pk AND begins_with(#sk, :packs)", values))


def _knowledge(record: Record) -> tuple[bool, int]:
    return "refused" not in record, integer_of(record, "state_rank")
