"""Two accounts of one memory that become one."""

from dataclasses import replace
from datetime import datetime

from puntual.domain.accounts.account import Account
from puntual.domain.accounts.books.merging import (
    emptied_profile,
    merged_profiles,
    merging_hold,
    next_parcel,
    require_apart,
    require_mergeable,
)
from puntual.domain.accounts.books.parcels import Parcel
from puntual.domain.ids import DebtorKey
from tests.fakes.memory import Memory


def home_of(memory: Memory, key: DebtorKey) -> DebtorKey:
    """Return an account, or the one that it has become."""
    stored = memory.accounts.get(key)
    into = None if stored is None else stored.profile.merged_into
    return key if into is None else home_of(memory, DebtorKey(key.creditor, into))


def require_not_merged(memory: Memory, key: DebtorKey) -> None:
    stored = memory.accounts.get(key)
    if stored is not None:
        require_apart(stored.profile)


def begin_merge(memory: Memory, source: DebtorKey, target: DebtorKey, at: datetime) -> None:
    left, came = _accounts(memory, source, target)
    if left.profile.merged_into == target.debtor:
        return
    require_mergeable(left, came, at)
    hold = merging_hold(source.debtor, at)
    for key in (source, target):
        memory.changed(key).holds[hold.id] = hold
    profile = memory.accounts[source].profile
    memory.accounts[source].profile = replace(profile, merged_into=target.debtor, is_merging=True)


def advance_merge(memory: Memory, source: DebtorKey, target: DebtorKey, at: datetime) -> bool:
    left, came = _accounts(memory, source, target)
    parcel = next_parcel(left, came, at)
    if parcel != Parcel(at):
        memory.carry(source, target, parcel)
        return False
    if left.profile.is_merging:
        _end(memory, left, came, at)
    return True


def _end(memory: Memory, left: Account, came: Account, at: datetime) -> None:
    wanted = merged_profiles(came.profile, left.profile, at)
    hold = merging_hold(left.key.debtor, at).id
    for key, profile in ((left.key, emptied_profile(left.profile)), (came.key, wanted)):
        stored = memory.changed(key)
        stored.profile = profile
        stored.holds[hold] = replace(stored.holds[hold], until=at)
    memory.place_person(left.profile, emptied_profile(left.profile))
    memory.place_person(came.profile, wanted)
    memory.join_person(came.key)


def _accounts(memory: Memory, source: DebtorKey, target: DebtorKey) -> tuple[Account, Account]:
    left, came = memory.account(source), memory.account(target)
    assert left is not None, source
    assert came is not None, target
    return left, came
