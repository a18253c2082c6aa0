"""The excerpt of an account: one query of a few items, from the profile backwards.

The item of the revision, or else of the latest contact, carries the stored view, so that no
revision is read without what it stands for. Two things lie in items of their own:

* The latest contacts, whose statuses may still come. They are read after the revision.
* The profile. It is read first, so it may be older than the revision that would admit a claim: an
  opt-out may lie between. The stored view names the change of the profile that it knows of.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from puntual.adapters.dynamodb.items.contacts import contact_of
from puntual.adapters.dynamodb.items.profile import profile_of, profile_rev_of, shares_phone
from puntual.adapters.dynamodb.items.told_ids import told_ids_of
from puntual.adapters.dynamodb.items.values import integer_of, text_of, texts_of
from puntual.adapters.dynamodb.items.views import view_of_bytes
from puntual.adapters.dynamodb.keys.account import (
    AFTER_CONTACTS,
    CONTACTS,
    PROFILE,
    account_pk,
    parse_contact_sk,
)
from puntual.adapters.dynamodb.store.attributes import Record
from puntual.adapters.dynamodb.store.table import Table
from puntual.domain.accounts.contact import LAST_SEQ
from puntual.domain.accounts.excerpt import KEPT_APART, AccountExcerpt, excerpt_of
from puntual.domain.errors import Unavailable
from puntual.domain.ids import DebtorKey
from puntual.domain.phone import is_scoped_id

# The profile, the revision, and the latest contacts.
ITEMS_OF_A_LOOK: Final = 2 + KEPT_APART
# At the place of an account's next contact, while nobody has claimed one there.
UNCLAIMED: Final = "attribute_not_exists(#claimed_at)"
_TRIES: Final = 4


@dataclass(frozen=True, slots=True)
class AccountRevision:
    """The revision of an account, and its place.

    Attributes:
        seq: the place of the next contact.
        rev: the changes since the contact before it; 0 for an absent item.
    """

    seq: int
    rev: int


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


def read_excerpt(table: Table, key: DebtorKey) -> AccountExcerpt | None:
    """Return the excerpt of an account as of now; None when it is unknown.

    Raises:
        Unavailable: the account kept changing meanwhile.
    """
    for _ in range(_TRIES):
        items = _query(table, key)
        profile = next(items, None)
        if profile is None or text_of(profile, "sk") != PROFILE:
            return None
        stored, latest = _needed_of(items)
        excerpt = _excerpt_of(key, profile, stored, latest)
        if excerpt is None:
            folded = _fold(table, key, latest)
            if folded is not None:
                return folded
        elif _knows_profile(excerpt, profile):
            return _complete(excerpt, profile, [*latest, *_told_beside(profile, items)])
    raise Unavailable("the account kept changing")


def excerpt_of_items(
    key: DebtorKey, profile: Record, latest: Sequence[Record]
) -> AccountExcerpt | None:
    """Return the excerpt of items that were read anyhow; None where only a look can tell.

    Args:
        key: the account.
        profile: its profile.
        latest: the items at the end of its contacts, the last one first.
    """
    excerpt = _excerpt_of(key, profile, *_needed_of(latest))
    if excerpt is None or not _knows_profile(excerpt, profile):
        return None
    return _complete(excerpt, profile, latest)


def _complete(
    excerpt: AccountExcerpt, profile: Record, latest: Sequence[Record]
) -> AccountExcerpt:
    """Return the excerpt with what no view keeps: the change of the profile, and ids of today."""
    told = told_ids_of(profile, latest)
    return replace(excerpt, profile_rev=profile_rev_of(profile), told_ids=told)


def _told_beside(profile: Record, items: Iterator[Record]) -> Iterator[Record]:
    """Yield the other contacts that were read anyhow, where one may tell an id."""
    knows_one = any(map(is_scoped_id, texts_of(profile, "wa_ids")))
    return iter(()) if knows_one else items


def _knows_profile(excerpt: AccountExcerpt, profile: Record) -> bool:
    """Tell whether a profile is not older than the one that the stored view knows of."""
    return excerpt.profile_rev <= profile_rev_of(profile)


def _query(table: Table, key: DebtorKey) -> Iterator[Record]:
    return table.query(
        "#pk = :pk AND #sk BETWEEN :first AND :last",
        {"pk": account_pk(key), "first": CONTACTS, "last": PROFILE},
        consistent=True,
        last_first=True,
        limit=ITEMS_OF_A_LOOK,
    )


def _fold(table: Table, key: DebtorKey, latest: Sequence[Record]) -> AccountExcerpt | None:
    """Return the excerpt of the whole account; None if that changed since the latest were read.

    In a whole account the contacts are read before the revision. So the revision has to be the
    one that was read before them.
    """
    from puntual.adapters.dynamodb.accounts.whole_accounts import (  # noqa: PLC0415 - rare
        read_whole,
    )

    stored = read_whole(table, key)
    if stored is None or (stored.account.next_seq, stored.account.rev) != _revision_of(latest):
        return None
    return excerpt_of(stored.account, stored.profile_rev)


def _revision_of(latest: Sequence[Record]) -> tuple[int, int]:
    """Return the place of the next contact, and the changes since the last one."""
    if not latest:
        return 1, 0
    seq = _seq_of(latest[0])
    return (seq + 1, 0) if "claimed_at" in latest[0] else (seq, integer_of(latest[0], "rev"))


def _needed_of(items: Iterable[Record]) -> tuple[AccountExcerpt | None, Sequence[Record]]:
    """Return the stored view, and the items from the top to the first that it does not know.

    What a message below did is part of the view, so its item is not even unpacked.
    """
    stored, needed = None, []
    for item in items:
        needed.append(item)
        stored = stored or _stored_view(item)
        if stored is not None and _seq_of(item) <= stored.base.next_seq:
            break
    return stored, needed


def _excerpt_of(
    key: DebtorKey, profile: Record, stored: AccountExcerpt | None, latest: Sequence[Record]
) -> AccountExcerpt | None:
    """Return the excerpt of items, the latest first; None if only the whole account can tell."""
    if stored is None or text_of(latest[0], "sk") == f"{CONTACTS}{LAST_SEQ}":
        return None
    claimed = {_seq_of(one): one for one in latest if "claimed_at" in one}
    next_seq, rev = _revision_of(latest)
    apart = range(stored.base.next_seq, next_seq)
    if any(seq not in claimed for seq in apart):
        return None
    base = replace(
        stored.base,
        profile=profile_of(profile, key),
        rev=rev,
        shares_phone=shares_phone(profile),
    )
    recent = tuple(contact_of(claimed[seq], seq) for seq in apart)
    return replace(stored, base=base, recent=recent)


def _stored_view(item: Record) -> AccountExcerpt | None:
    """Return the view in an item; a contact that is known by a status alone carries none."""
    packed = item.get("view")
    return view_of_bytes(packed) if isinstance(packed, bytes) else None


def _seq_of(item: Mapping[str, object]) -> int:
    return parse_contact_sk(str(item["sk"]))
