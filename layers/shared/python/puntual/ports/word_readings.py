"""Who has read whose words, and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from puntual.domain.ids import CreditorId, DebtorId

READINGS_SHOWN: Final = 100


@dataclass(frozen=True, slots=True)
class WordReading:
    """One reading of words.

    Attributes:
        by: who read them, as the creditor names its people.
        debtors: whose words they may be; empty for an unknown sender.
        case: the case that they were read for; empty without one.
    """

    creditor: CreditorId
    by: str
    at: datetime
    debtors: tuple[DebtorId, ...]
    case: str = ""


class WordReadings(Protocol):
    """The record of readings, which holds no words and no phones."""

    def note(self, reading: WordReading) -> None:
        """Keep a reading; it is kept before the words are shown.

        Raises:
            Unavailable: it is not kept; then no words may be shown.
        """
        ...

    def latest(self, creditor: CreditorId) -> Sequence[WordReading]:
        """Return the latest readings of a creditor's people, the last one first."""
        ...
