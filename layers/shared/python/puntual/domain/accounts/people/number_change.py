"""A line that has changed hands, as WhatsApp told."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from puntual.domain.accounts.hold import Hold, HoldKind

# So often a record may get a line again that it had left; then it is held already.
_MOST_RETURNS: Final = 20


@dataclass(frozen=True, slots=True)
class NumberChange:
    """What WhatsApp told of a line: the person who had it has another one.

    Attributes:
        hold_id: the name of the hold that it is for every record.
        at: when it was told (UTC).
        new_ids: by which WhatsApp knows that person now, as far as it said.
    """

    hold_id: str
    at: datetime
    new_ids: frozenset[str] = frozenset()

    @property
    def hold(self) -> Hold:
        """Return the hold of a record with the line, until a person or another phone ends it."""
        kind, origin = HoldKind.NUMBER_CHANGED, "whatsapp:changed"
        return Hold(self.hold_id, kind, self.at, None, origin=origin)


def holds_of_change(change: NumberChange) -> Iterator[Hold]:
    """Yield the hold of a change, then those of a record that has the line once more.

    Another phone has ended the one before; the line is still a stranger's.
    """
    yield change.hold
    for time in range(2, _MOST_RETURNS):
        yield replace(change.hold, id=f"{change.hold_id}.{time}")
