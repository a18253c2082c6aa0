"""Shared phones: a flag on each profile, so that an ordinary evaluation needs no query.

Each debtor's row is written before the rows of the others are read. So of two debtors stored at
the same time at least one finds the other, and flags both. A phone without a flag counts as
shared.
"""

from collections.abc import Mapping
from contextlib import suppress

from puntual.adapters.dynamodb.accounts.people import DynamoPeople
from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.items.profile import profile_of
from puntual.adapters.dynamodb.keys.account import person_key, profile_key
from puntual.adapters.dynamodb.store.attributes import Present
from puntual.adapters.dynamodb.store.errors import ConditionFailed
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Put, Update
from puntual.domain.accounts.account import Profile
from puntual.domain.ids import DebtorKey
from puntual.domain.sending.pair_lease import pair_ids

_IS_THERE = "attribute_exists(#pk)"
_NOTHING_KNOWN = "attribute_not_exists(#shares_phone)"
_NOT_FLAGGED = "(attribute_not_exists(#shares_phone) OR #shares_phone = :no)"


def note_sharers(table: Table, profile: Profile) -> None:
    """Flag all debtors behind a phone, after the rows of the given one were written."""
    key = profile.key
    people = DynamoPeople(table)
    found = {one for wa_id in pair_ids(profile) for one in people.debtors_of(key.creditor, wa_id)}
    if found <= {key}:
        _try(table, key, "SET #shares_phone = :no", {"no": False}, _NOTHING_KNOWN)
        return
    for one in sorted({key, *found}):
        values: dict[str, Present] = {"yes": True, "no": False}
        _try(table, one, "SET #shares_phone = :yes", values, _NOT_FLAGGED)


def learn_wa_id(table: Table, key: DebtorKey, wa_id: str) -> None:
    """Store the id by which WhatsApp knows a debtor, and flag the debtors who share it."""
    table.put(Put(person_key(key, wa_id), {"v": SCHEMA_VERSION}))
    change = "ADD #rev :one, #wa_ids :wa_ids REMOVE #shares_phone"
    table.update(Update(profile_key(key), change, {"one": 1, "wa_ids": frozenset({wa_id})}))
    note_sharers(table, profile_of(table.get(profile_key(key)) or {}, key))


def _try(
    table: Table, key: DebtorKey, change: str, values: Mapping[str, Present], condition: str
) -> None:
    flag = Update(profile_key(key), change, values, f"{_IS_THERE} AND {condition}")
    with suppress(ConditionFailed):
        table.update(flag)
