"""What waits for a person: the cases of creditors."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

from puntual.domain.conversation.case import Case
from puntual.domain.conversation.kept_message import MediaState
from puntual.domain.ids import CreditorId

CASES_PER_PAGE: Final = 100


@dataclass(frozen=True, slots=True)
class CasePage:
    """Some of a creditor's unfinished cases.

    Attributes:
        after: what the next page is asked for with; empty behind the last one.
    """

    cases: Sequence[Case]
    after: str = ""


class Cases(Protocol):
    """The cases of creditors; see ``domain.conversation.case``."""

    def open(self, case: Case) -> bool:
        """Keep a new case; return False where one of its id was kept before, or was closed."""
        ...

    def find(self, creditor: CreditorId, case: str) -> Case | None:
        """Return a case as of now, closed ones included; None without one."""
        ...

    def replace(self, case: Case, known: Case) -> bool:
        """Keep a case in the place of what is known of it.

        Returns:
            False when somebody else has changed it meanwhile; theirs stays.
        """
        ...

    def tell_media(self, case: Case, state: MediaState) -> bool:
        """Say in a case what became of its photo; changes of people stay.

        Returns:
            False when it has ended meanwhile; then it stays as it is.
        """
        ...

    def list_open(self, creditor: CreditorId, after: str = "") -> CasePage:
        """Return the next unfinished cases, those that are due first at the beginning.

        Args:
            creditor: whose cases.
            after: what the page before said; empty for the first one.
        """
        ...

    def count_late(self, creditor: CreditorId, now: datetime) -> int:
        """Return how many cases ought to have been taken by now and were not.

        Where a whole page or more of unfinished ones is due, it is a page, taken ones included.
        """
        ...


class CaseChange(StrEnum):
    """What happened to a case."""

    OPENED = "opened"
    TAKEN = "taken"
    RESUMED = "resumed"
    CLOSED = "closed"


class CaseEvents(Protocol):
    """Where other systems hear of cases. An event holds ids and states, never words or names."""

    def tell(self, case: Case, change: CaseChange) -> None:
        """Tell of a change that is on record; the same may be told twice.

        Raises:
            Unavailable: it could not be told.
        """
        ...

    def tell_all(self, cases: Sequence[Case], change: CaseChange) -> None:
        """Tell of the same change of several cases.

        Raises:
            Unavailable: not all of them could be told.
        """
        ...
