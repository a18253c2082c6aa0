"""The revision of an account: an item at the place of its next contact.

A claim takes that place if the revision is the one that was read; a change increments the revision
if the place was not claimed meanwhile. Both are conditions on one item, so that of a claim and a
change at the same time one succeeds and the other one fails.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.items.values import integer_of, text_of
from puntual.adapters.dynamodb.keys.account import (
    AFTER_CONTACTS,
    CONTACTS,
    account_pk,
    contact_key,
    parse_contact_sk,
    profile_key,
)
from puntual.adapters.dynamodb.store.errors import ConditionFailed
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Update, Write
from puntual.domain.accounts.contact import LAST_SEQ
from puntual.domain.errors import Unavailable
from puntual.domain.ids import DebtorKey

UNCLAIMED = "attribute_not_exists(#claimed_at)"
_TRIES = 4


@dataclass(frozen=True, slots=True)
class AccountRevision:
    """The revision of an account, and its place.

    Attributes:
        seq: the place of the next contact.
        rev: the changes since the contact before it; 0 for an absent item.
    """

    seq: int
    rev: int

    @property
    def is_of_new_account(self) -> bool:
        """Tell whether the account has no change yet, so that it does not exist."""
        return (self.seq, self.rev) == (1, 0)


def find_revision(table: Table, key: DebtorKey) -> AccountRevision:
    """Return the revision of an account as of now; it costs one small query."""
    last = table.query(
        "#pk = :pk AND #sk BETWEEN :first AND :last",
        {"pk": account_pk(key), "first": CONTACTS, "last": AFTER_CONTACTS},
        consistent=True,
        last_first=True,
        limit=1,
    )
    for item in last:
        seq = parse_contact_sk(text_of(item, "sk"))
        if "claimed_at" in item:
            return AccountRevision(seq + 1, 0)
        return AccountRevision(seq, integer_of(item, "rev"))
    return AccountRevision(1, 0)


def change_account(table: Table, key: DebtorKey, writes: Sequence[Write]) -> None:
    """Do all the writes and increment the account's revision, or do nothing.

    Raises:
        ConditionFailed: a condition of the writes is not met; it says which, by position.
        Unavailable: the account kept being claimed meanwhile.
    """
    for _ in range(_TRIES):
        revision = find_revision(table, key)
        try:
            table.transact([*writes, *_creation(key, revision, writes), *increment(key, revision)])
        except ConditionFailed as err:
            if any(position < len(writes) for position in err.found):
                raise
        else:
            return
    raise Unavailable("the account kept changing")


def increment(key: DebtorKey, revision: AccountRevision) -> list[Update]:
    """Return the write that increments a revision; none where no claim can follow."""
    if revision.seq > LAST_SEQ:
        return []
    return [Update(contact_key(key, revision.seq), "ADD #rev :one", {"one": 1}, UNCLAIMED)]


def _creation(key: DebtorKey, revision: AccountRevision, writes: Sequence[Write]) -> list[Update]:
    """Return the write of a blank profile, by which a new account is listed."""
    profile = profile_key(key)
    if not revision.is_of_new_account or any(write.key == profile for write in writes):
        return []
    return [Update(profile, "SET #v = :v", {"v": SCHEMA_VERSION})]
