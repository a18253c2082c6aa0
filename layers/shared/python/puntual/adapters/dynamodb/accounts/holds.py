"""Holds of an account: a row each, and a change of the account.

Of many alike, which a debtor makes by writing again and again, one gives way to the next.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from puntual.adapters.dynamodb.accounts.revision import ChangesNothing, at_home, change_account
from puntual.adapters.dynamodb.items.holds import hold_to_record
from puntual.adapters.dynamodb.items.values import to_instant_or_none
from puntual.adapters.dynamodb.keys.account import hold_key
from puntual.adapters.dynamodb.store.attributes import Record
from puntual.adapters.dynamodb.store.errors import ConditionFailed
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Put, Update, Write
from puntual.adapters.instants import to_instant
from puntual.domain.accounts.account_changes import NewHold
from puntual.domain.accounts.excerpt import AccountExcerpt
from puntual.domain.accounts.hold import OF_THE_PHONE, Hold, ended_with, is_superfluous
from puntual.domain.accounts.people.number_change import NumberChange, holds_of_change
from puntual.domain.accounts.person import Person
from puntual.domain.ids import DebtorKey

_IS_NEW: Final = "attribute_not_exists(#pk)"


def add_hold(table: Table, key: DebtorKey, hold: Hold) -> bool:
    """Store a hold, as the port ``AccountChanges`` defines it."""

    def add(home: DebtorKey) -> bool:
        if home != key and hold.kind in OF_THE_PHONE:
            # Of the phone that the debtor had before, to which nothing more is sent.
            return False
        try:
            change_account(table, home, NewHold(hold), lambda known: _writes(known, hold))
        except (ChangesNothing, ConditionFailed):
            return False
        return True

    return at_home(key, add)


def hold_changed_line(
    table: Table, key: DebtorKey, change: NumberChange, people: Mapping[str, Person]
) -> bool:
    """Hold a record whose phone has changed hands; return whether that began now.

    What a person has ended, for it or for another record of the line, does not begin again.
    """
    behind = {key, *(one for person in people.values() for one in person.records)}
    if any("ended_by" in (_stored(table, one, change.hold) or {}) for one in behind):
        return False
    for hold in holds_of_change(change):
        item = _stored(table, key, hold)
        if item is None:
            return add_hold(table, key, hold)
        if "ended_at" not in item or "ended_by" in item:
            return False
    return False


def _stored(table: Table, key: DebtorKey, hold: Hold) -> Record | None:
    name = hold_key(key, hold.id)
    # Whoever may read an account whole may query its records.
    found = table.query("#pk = :pk AND #sk = :sk", {"pk": name.pk, "sk": name.sk}, consistent=True)
    return next(iter(found), None)


def _writes(known: AccountExcerpt, hold: Hold) -> list[Write]:
    """Return the writes of a hold, with the ends of those that end where it begins.

    Whole items, for who may add a hold may change none; all of each is known from the view.

    Raises:
        ChangesNothing: there are many like it, and all of them last longer.
    """
    if is_superfluous(known.base.holds, hold):
        raise ChangesNothing
    new = Put(hold_key(known.key, hold.id), hold_to_record(hold), _IS_NEW)
    return [new, *(_ended(known.key, one) for one in ended_with(known.base.holds, hold))]


def _ended(key: DebtorKey, hold: Hold) -> Put:
    record = {**hold_to_record(hold), "ended_at": to_instant_or_none(hold.until)}
    return Put(hold_key(key, hold.id), record)


def ends_of(key: DebtorKey, holds: Sequence[Hold]) -> list[Write]:
    """Return the writes by which holds end, each at its ``until``."""
    return [
        Update(
            hold_key(key, hold.id),
            "SET #until = :at, #ended_at = :at",
            {"at": to_instant(hold.until)},
        )
        for hold in holds
        if hold.until is not None
    ]
