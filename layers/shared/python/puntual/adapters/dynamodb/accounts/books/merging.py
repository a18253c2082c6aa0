"""Two accounts that become one: step by step, both held from the first step to the last.

Each step is one transaction over both accounts, and says by itself what is left. So whoever is cut
short, or never hears the answer, does the same again.
"""

from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Final

from puntual.adapters.dynamodb.accounts.books.parcels import Side, carry, hold_end, read_side
from puntual.adapters.dynamodb.accounts.profile_writes import profile_writes
from puntual.adapters.dynamodb.accounts.shared_phones import join_person, keep_for_lines
from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.items.holds import hold_to_record
from puntual.adapters.dynamodb.keys.account import hold_key, profile_key
from puntual.adapters.dynamodb.store.attributes import Present, Record
from puntual.adapters.dynamodb.store.errors import ConditionFailed
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Put, Update, Write
from puntual.domain.accounts.account import Profile
from puntual.domain.accounts.account_changes import NewHold, ProfileChange
from puntual.domain.accounts.books.merging import (
    emptied_profile,
    merged_profiles,
    merging_hold,
    next_parcel,
    require_mergeable,
)
from puntual.domain.accounts.books.oldest_documents import all_documents
from puntual.domain.accounts.books.parcels import Parcel, ParcelCame
from puntual.domain.accounts.excerpt import excerpt_of
from puntual.domain.accounts.view_changes import require_room
from puntual.domain.errors import Unavailable
from puntual.domain.ids import DebtorKey

_TRIES: Final = 4


def begin_merge(table: Table, source: DebtorKey, target: DebtorKey, at: datetime) -> None:
    """Hold both accounts and lead all that comes for the first one to the second one.

    Raises:
        AccountTooLarge: together they owe more than one account can hold.
        Conflict: one of them is being merged, or has been.
        Unavailable: an account kept changing meanwhile.
    """
    for _ in range(_TRIES):
        left, came = read_side(table, source), read_side(table, target)
        if left is None or came is None:
            continue
        if left.account.profile.merged_into == target.debtor:
            return
        require_mergeable(left.account, came.account, at)
        _require_room(left, came, at)
        if _transact(table, _beginning(left, came, at)):
            return
    raise Unavailable("the accounts kept changing")


def advance_merge(table: Table, source: DebtorKey, target: DebtorKey, at: datetime) -> bool:
    """Take the next step; return whether it was the last one.

    Raises:
        Unavailable: an account kept changing meanwhile.
    """
    parcel_of = partial(next_parcel, at=at)
    if carry(table, source, target, parcel_of, has_room=True) is not None:
        return False
    for _ in range(_TRIES):
        left, came = read_side(table, source), read_side(table, target)
        if left is None or came is None:
            continue
        if not left.account.profile.is_merging:
            join_person(table, came.account.profile)
            return True
        if next_parcel(left.account, came.account, at) != Parcel(at):
            return False
        known = came.account.profile
        wanted = merged_profiles(known, left.account.profile, at)
        keep_for_lines(table, known, wanted)
        if _transact(table, _end(left, came, wanted, at)):
            join_person(table, wanted)
            return True
    raise Unavailable("the accounts kept changing")


def _transact(table: Table, writes: list[Write]) -> bool:
    try:
        table.transact(writes)
    except ConditionFailed:
        return False
    return True


def _require_room(left: Side, came: Side, at: datetime) -> None:
    """Refuse what would have to stop half-way, with both accounts held."""
    both = ParcelCame(all_documents(left.account, at)).of_account(came.account)
    require_room(came.excerpt.base, excerpt_of(both).base)


def _beginning(left: Side, came: Side, at: datetime) -> list[Write]:
    hold = merging_hold(left.key.debtor, at)
    writes: list[Write] = [
        _alias(left, came.key),
        *(Put(hold_key(one.key, hold.id), hold_to_record(hold)) for one in (left, came)),
    ]
    change = NewHold(hold)
    return [*writes, *left.stored(change, writes, 1), *came.stored(change, writes)]


def _alias(left: Side, into: DebtorKey) -> Update:
    rev = left.excerpt.profile_rev
    values: dict[str, Present] = {
        "into": into.debtor,
        "yes": True,
        "one": 1,
        "v": SCHEMA_VERSION,
        **({"read": rev} if rev else {}),
    }
    condition = "#rev = :read" if rev else "attribute_not_exists(#rev)"
    change = "SET #merged_into = :into, #merging = :yes, #v = :v ADD #rev :one"
    return Update(profile_key(left.key), change, values, condition)


def _end(left: Side, came: Side, wanted: Profile, at: datetime) -> list[Write]:
    hold = replace(merging_hold(left.key.debtor, at), until=at)
    emptied = emptied_profile(left.account.profile)
    writes = [
        *_profile(left, emptied),
        *_profile(came, wanted),
        *(hold_end(one.key, hold.id, at) for one in (left, came)),
    ]
    return [
        *writes,
        *left.stored(ProfileChange(emptied, (hold,)), writes),
        *came.stored(ProfileChange(wanted, (hold,)), writes),
    ]


def _profile(side: Side, wanted: Profile) -> list[Write]:
    rev = side.excerpt.profile_rev
    item: Record = {"rev": rev} if rev else {}
    return profile_writes(item, side.account.profile, wanted)
