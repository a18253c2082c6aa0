"""Legal holds, and who placed and ended them."""

from collections.abc import Sequence
from typing import Final, Protocol

from puntual.domain.accounts.people.legal_hold import LegalHold, LegalHoldEvent
from puntual.domain.ids import CreditorId, DebtorKey

EVENTS_SHOWN: Final = 100


class LegalHolds(Protocol):
    """The record of legal holds, which holds no words and no phones."""

    def place(self, hold: LegalHold) -> bool:
        """Keep a hold, and that it began; False where it stands already, as it was placed first.

        Raises:
            Unavailable: it does not stand for certain; the same again is right.
        """
        ...

    def begin_end(self, event: LegalHoldEvent) -> None:
        """Keep, once, that a person is ending a hold; until it is over it stands.

        Raises:
            NotFound: the debtor is on no hold.
            Unavailable: it is not on record for certain; the same again is right.
        """
        ...

    def end(self, key: DebtorKey) -> None:
        """Remove a hold that is ending; one that was placed anew meanwhile is left alone.

        Raises:
            Unavailable: it may still stand.
        """
        ...

    def find(self, key: DebtorKey) -> LegalHold | None:
        """Return the hold of a debtor as of now; None where none stands."""
        ...

    def standing(self, creditor: CreditorId) -> Sequence[LegalHold]:
        """Return all holds of a creditor's debtors, by debtor."""
        ...

    def latest_events(self, creditor: CreditorId) -> Sequence[LegalHoldEvent]:
        """Return what began and ended, the last one first."""
        ...
