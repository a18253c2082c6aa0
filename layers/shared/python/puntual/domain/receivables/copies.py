"""Copies of one item: which of two came later, and which one stays in force.

A billing system sends an item again at any time, also an old state of it: from a queue that was
stuck, from a nightly export that began before the change. The last one to arrive need not be the
last one that was written.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from puntual.domain.errors import Conflict, PreconditionFailed, PuntualError
from puntual.domain.ids import DebtorId

_TAG: Final = 32
# What tells one earlier copy of an item from the others: 40 bits among a score.
SHORT: Final = 10
# An item is seldom changed more often before it is cancelled.
MOST_EARLIER: Final = 20


@dataclass(frozen=True, slots=True)
class CopyOrder:
    """What a copy says of its place among the copies of an item.

    Attributes:
        updated_at: when the billing system last changed the item (UTC); None for not said.
        expected: the tags of which one has to be in force (`If-Match`); None for any, an
            empty set for whatever is on record.
        uncancelled: of a copy that cancels the item, the fingerprint of the same content without
            that; None for a copy that does not cancel it.
        moved_from: the debtor whose it was until this copy; None for no move.
    """

    updated_at: datetime | None = None
    expected: frozenset[str] | None = None
    uncancelled: str | None = None
    moved_from: DebtorId | None = None


UNORDERED: Final = CopyOrder()


@dataclass(frozen=True, slots=True)
class CopyInForce:
    """The copy of a document that counts.

    Attributes:
        fingerprint: of its content.
        debtor: whose it is.
        updated_at: the latest that any accepted copy named; None for not said.
        is_cancelled: whether it takes the document back.
        earlier: the beginnings of the fingerprints of earlier copies, the latest last.
    """

    fingerprint: str
    debtor: DebtorId
    updated_at: datetime | None = None
    is_cancelled: bool = False
    earlier: tuple[str, ...] = ()


class Verdict(StrEnum):
    """What becomes of a copy."""

    REPLACES = "replaces"
    SAME = "same"
    IS_OLDER = "is_older"


class OlderCopy(PuntualError):
    """What was sent is older than what is in force; nothing is changed.

    Attributes:
        in_force: the copy that counts.
    """

    def __init__(self, in_force: CopyInForce) -> None:
        super().__init__("a later copy is in force")
        self.in_force = in_force


def tag_of(fingerprint: str) -> str:
    """Return the tag by which a caller names a copy (`ETag`, without its quotes)."""
    return fingerprint[:_TAG]


def require_expected(order: CopyOrder, fingerprint: str | None) -> None:
    """Refuse a copy that is meant to replace another one than that in force.

    Args:
        order: of the copy.
        fingerprint: of the copy in force; None without any.

    Raises:
        PreconditionFailed: another one is in force, or none.
    """
    if order.expected is None:
        return
    if fingerprint is None:
        raise PreconditionFailed(None)
    tag = tag_of(fingerprint)
    if order.expected and tag not in order.expected:
        raise PreconditionFailed(tag)


def is_older(order: CopyOrder, updated_at: datetime | None) -> bool:
    """Tell whether a copy says that it was written before the one in force."""
    sent_at = order.updated_at
    return sent_at is not None and updated_at is not None and sent_at < updated_at


def latest(*instants: datetime | None) -> datetime | None:
    """Return the latest of some instants that may be unknown."""
    return max((one for one in instants if one is not None), default=None)


def judge_copy(
    fingerprint: str, debtor: DebtorId, order: CopyOrder, known: CopyInForce
) -> Verdict:
    """Return what becomes of a copy of a document on record.

    A copy that says nothing of its place counts as the latest, unless it equals an earlier one
    and the one in force cancels the document, or said of its own place.

    Raises:
        Conflict: the document is another debtor's, and does not come from there.
        PreconditionFailed: it is meant to replace another one.
    """
    if (fingerprint, debtor) == (known.fingerprint, known.debtor):
        return Verdict.SAME
    require_expected(order, known.fingerprint)
    if is_older(order, known.updated_at):
        return Verdict.IS_OLDER
    was_seen = any(map(fingerprint.startswith, known.earlier)) and order.expected is None
    if was_seen and _may_be_old(order, known):
        return Verdict.IS_OLDER
    if not _may_have(debtor, order, known):
        raise Conflict("the document belongs to another debtor")
    return Verdict.REPLACES


def after_copy(
    fingerprint: str, debtor: DebtorId, order: CopyOrder, known: CopyInForce | None = None
) -> CopyInForce:
    """Return what is in force after a copy that replaces what is known, if anything is."""
    before = [] if known is None else [*known.earlier, known.fingerprint]
    if order.uncancelled is not None:
        before.append(order.uncancelled)
    # The latest last, so that what was in force lately is forgotten last.
    names = [*dict.fromkeys(one[:SHORT] for one in reversed(before))]
    earlier = tuple(one for one in reversed(names) if one != fingerprint[:SHORT])
    return CopyInForce(
        fingerprint,
        debtor,
        latest(order.updated_at, None if known is None else known.updated_at),
        order.uncancelled is not None,
        earlier[-MOST_EARLIER:],
    )


def _may_have(debtor: DebtorId, order: CopyOrder, known: CopyInForce) -> bool:
    """Tell whether a debtor may have a document: an id that is cancelled is free."""
    return known.debtor in (debtor, order.moved_from) or known.is_cancelled


def _may_be_old(order: CopyOrder, known: CopyInForce) -> bool:
    """Tell whether a copy that was seen before may be an old one that is sent again."""
    if order.updated_at is None:
        return known.is_cancelled or known.updated_at is not None
    return known.is_cancelled and order.updated_at == known.updated_at
