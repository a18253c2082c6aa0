"""The tail of an account: the place of its next contact, where claims and changes meet.

A claim takes the tail if nothing changed since the account was read; a change counts the tail's
revision up if nobody claimed it meanwhile. Both are conditions on one item, so that of a claim
and a change that meet, one comes first and the other one finds out.
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
from puntual.adapters.dynamodb.store.table import Table, Update, Write
from puntual.domain.accounts.contact import LAST_SEQ
from puntual.domain.errors import Unavailable
from puntual.domain.ids import DebtorKey

UNCLAIMED = "attribute_not_exists(#claimed_at)"
_TRIES = 4


@dataclass(frozen=True, slots=True)
class AccountRevision:
    """The first place without a claim.

    Attributes:
        rev: how often the account changed since the contact before it; 0 for an absent item.
    """

    seq: int
    rev: int

    @property
    def is_of_new_account(self) -> bool:
        """Tell whether nothing of the account has ever changed: it is not there yet."""
        return (self.seq, self.rev) == (1, 0)


def find_revision(table: Table, key: DebtorKey) -> AccountRevision:
    """Return the tail of an account as of now; it costs one small query."""
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
    """Do all the writes and count the account's revision up, or do nothing.

    Raises:
        ConditionFailed: a condition of the writes is not met; it says which, by position.
        Unavailable: the account kept being claimed meanwhile.
    """
    for _ in range(_TRIES):
        tail = find_revision(table, key)
        try:
            table.transact([*writes, *_creation(key, tail, writes), *bump(key, tail)])
        except ConditionFailed as err:
            if any(position < len(writes) for position in err.found):
                raise
        else:
            return
    raise Unavailable("the account kept changing")


def bump(key: DebtorKey, tail: AccountRevision) -> list[Update]:
    """Count the revision up; nothing to do where no claim can follow any more."""
    if tail.seq > LAST_SEQ:
        return []
    return [Update(contact_key(key, tail.seq), "ADD #rev :one", {"one": 1}, UNCLAIMED)]


def _creation(key: DebtorKey, tail: AccountRevision, writes: Sequence[Write]) -> list[Update]:
    """Give a new account its profile, a blank one, by which it is listed."""
    profile = profile_key(key)
    if not tail.is_of_new_account or any(write.key == profile for write in writes):
        return []
    return [Update(profile, "SET #v = :v", {"v": SCHEMA_VERSION})]
