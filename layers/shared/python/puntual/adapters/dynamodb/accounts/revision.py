"""The revision of an account: an item at the place of its next contact.

A claim takes that place if the revision is the one that was read; so does a change, which counts
the revision up and stores what it makes of the account's view. Both are conditions on one item, so
that of a claim and a change at the same time one succeeds and the other one fails.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from puntual.adapters.dynamodb.accounts.excerpts import UNCLAIMED, read_excerpt
from puntual.adapters.dynamodb.accounts.whole_accounts import read_whole
from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.items.views import view_to_bytes
from puntual.adapters.dynamodb.keys.account import contact_key, profile_key
from puntual.adapters.dynamodb.store.attributes import Present
from puntual.adapters.dynamodb.store.errors import ConditionFailed
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Update, Write
from puntual.domain.accounts.account import Account, Profile
from puntual.domain.accounts.account_changes import (
    AccountChange,
    ContactEvidence,
    NewConsent,
    ProfileChange,
    Refolding,
    after_change,
    day_of_change,
)
from puntual.domain.accounts.books.merging import AccountMerged, require_apart
from puntual.domain.accounts.contact import LAST_SEQ
from puntual.domain.accounts.excerpt import AccountExcerpt, excerpt_of
from puntual.domain.accounts.view_changes import require_room
from puntual.domain.accounts.view_folding import view_of
from puntual.domain.errors import Unavailable
from puntual.domain.ids import DebtorKey


class ChangesNothing(Exception):
    """What was to be added changes nothing: it ends a change in which nothing is written."""


_TRIES = 8
# One after the other; a customer has seldom been merged twice.
_MOST_MERGES = 8


def at_home[R](key: DebtorKey, work: Callable[[DebtorKey], R]) -> R:
    """Do work on an account, or on the one that it has become."""
    for _ in range(_MOST_MERGES):
        try:
            return work(key)
        except AccountMerged as merged:
            key = merged.into
    raise Unavailable("the account was merged again and again")


type WritesOf = Callable[[AccountExcerpt], Sequence[Write]]


def _nothing() -> None:
    """Do nothing before a transaction."""


def change_account(
    table: Table,
    key: DebtorKey,
    change: AccountChange,
    writes_of: WritesOf,
    first: Callable[[], None] = _nothing,
) -> None:
    """Do all the writes and store what the change makes of the view, or do nothing.

    It counts the account's revision up, on condition that it is as it was read.

    Args:
        table: the table.
        key: the account.
        change: what the writes mean.
        writes_of: the writes for an account as it was read; one of the profile has that condition.
        first: done before each try, once there is room for the change; what it raises ends it.

    Raises:
        AccountMerged: the account has become another one.
        AccountTooLarge: the account would owe more than its records can hold.
        ChangesNothing: the writes say so.
        ConditionFailed: a condition of the writes is not met; it says which, by position.
        Unavailable: the account kept changing meanwhile.
    """
    for _ in range(_TRIES):
        known = read_excerpt(table, key)
        before = known or excerpt_of(Account(Profile(key)))
        if not isinstance(change, Refolding | ContactEvidence):
            require_apart(before.profile)
        after = after_change(before, change) or _folded_anew(table, before, change)
        if after is None:
            continue
        require_room(before.base, after.base)
        first()
        writes = writes_of(before)
        others = [*(() if known else creation(key, writes)), *store(before, after, change)]
        if _is_done(table, writes, others):
            return
    raise Unavailable("the account kept changing")


def _is_done(table: Table, writes: Sequence[Write], others: Sequence[Write]) -> bool:
    """Do all the writes; return False where only a condition of the others is not met."""
    try:
        table.transact([*writes, *others])
    except ConditionFailed as err:
        if any(position < len(writes) for position in err.found):
            raise
        return False
    return True


def store(
    before: AccountExcerpt, after: AccountExcerpt, change: AccountChange, profile_changes: int = 0
) -> list[Update]:
    """Return the write that stores a changed view; none where no claim can follow.

    Args:
        before: the account as it was read.
        after: as it is to be.
        change: what it means.
        profile_changes: the writes of the profile beside those that the change means.
    """
    if before.next_seq > LAST_SEQ:
        return []
    changes = profile_changes + int(isinstance(change, ProfileChange | NewConsent))
    view = view_to_bytes(replace(after, profile_rev=before.profile_rev + changes))
    place = contact_key(before.key, before.next_seq)
    values: dict[str, Present] = {"next": before.rev + 1, "view": view, "v": SCHEMA_VERSION}
    fields = "SET #rev = :next, #view = :view, #v = :v"
    noted_on = day_of_change(change)
    if noted_on is not None:
        # By it the daily pass knows of which accounts it has to read the documents.
        fields += ", #noted_on = :noted_on"
        values["noted_on"] = noted_on.isoformat()
    if before.rev == 0:
        return [Update(place, fields, values, "attribute_not_exists(#pk)")]
    condition = f"#rev = :rev AND {UNCLAIMED}"
    return [Update(place, fields, {**values, "rev": before.rev}, condition)]


def revision_passed(table: Table, key: DebtorKey) -> list[Update]:
    """Return the writes by which every change fails that knows an account as it is now."""
    known = read_excerpt(table, key)
    before = known or excerpt_of(Account(Profile(key)))
    return [*(() if known else creation(key, ())), *store(before, before, Refolding())]


def _folded_anew(
    table: Table, before: AccountExcerpt, change: AccountChange
) -> AccountExcerpt | None:
    """Return the excerpt of the whole account, changed; None if it is not as it was read."""
    stored = read_whole(table, before.key)
    account = Account(Profile(before.key)) if stored is None else stored.account
    if (account.next_seq, account.rev) != (before.next_seq, before.rev):
        return None
    return excerpt_of(change.of_account(account))


def creation(key: DebtorKey, writes: Sequence[Write]) -> list[Update]:
    """Return the write of a blank profile, by which a new account is listed."""
    profile = profile_key(key)
    if any(write.key == profile for write in writes):
        return []
    return [Update(profile, "SET #v = :v", {"v": SCHEMA_VERSION})]


def refold(table: Table, key: DebtorKey, now: datetime) -> bool:
    """Repair the stored view, as the port defines it; a change meanwhile may look like a need."""
    excerpt, stored = read_excerpt(table, key), read_whole(table, key)
    if excerpt is None or stored is None:
        return False
    if excerpt.view(now) == view_of(stored.account, now):
        return False
    change_account(table, key, Refolding(), lambda _: [])
    return True
