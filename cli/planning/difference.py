"""What another policy would do differently: messages only in one, moved, or with other words."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest
from typing import Any

from cli.planning.row import SEND, Row

type _Subject = tuple[str | None, tuple[str, ...]]


class Change(StrEnum):
    """What became of a message under the other policy."""

    ONLY_THIS = "only_this"
    ONLY_OTHER = "only_other"
    MOVED = "moved"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One message that is not the same under both policies.

    Attributes:
        change: a message that moved may have other words as well; it counts as moved.
    """

    change: Change
    this: Row | None
    other: Row | None

    @property
    def at(self) -> tuple[str, str]:
        """The instant and the debtor by which differences are sorted."""
        known = [line for line in (self.this, self.other) if line is not None]
        return min((line.at, line.debtor_id) for line in known)

    def to_record(self) -> dict[str, Any]:
        """Return it as JSON takes it."""
        return {
            "change": self.change.value,
            "this": None if self.this is None else self.this.to_record(),
            "other": None if self.other is None else self.other.to_record(),
        }


def compare(this: Iterable[Row], other: Iterable[Row]) -> Iterator[Difference]:
    """Yield what differs for one debtor; silences are not compared, only messages are.

    Messages are matched by step and invoices, the first with the first.
    """
    mine, theirs = _by_subject(this), _by_subject(other)
    for subject in dict.fromkeys((*mine, *theirs)):
        for one, another in zip_longest(mine[subject], theirs[subject]):
            change = _change_of(one, another)
            if change is not None:
                yield Difference(change, one, another)


def count_changes(differences: Iterable[Difference]) -> Counter[str]:
    """Return how many there are of each kind."""
    return Counter(one.change.value for one in differences)


def _by_subject(lines: Iterable[Row]) -> defaultdict[_Subject, Sequence[Row]]:
    found: defaultdict[_Subject, Sequence[Row]] = defaultdict(tuple)
    for line in lines:
        if line.kind == SEND:
            subject = (line.step, tuple(sorted(line.invoice_ids)))
            found[subject] = (*found[subject], line)
    return found


def _change_of(this: Row | None, other: Row | None) -> Change | None:
    if this is None:
        return Change.ONLY_OTHER
    if other is None:
        return Change.ONLY_THIS
    if this.at != other.at:
        return Change.MOVED
    said = (this.template, this.language, this.text)
    return Change.CHANGED if said != (other.template, other.language, other.text) else None
