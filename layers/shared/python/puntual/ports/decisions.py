"""Why nothing was sent, and the log of every decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from puntual.domain.ids import DebtorKey
from puntual.domain.reasons import Reason


class Decisions(Protocol):
    """Why nothing was sent, on record."""

    def record(
        self,
        key: DebtorKey,
        at: datetime,
        reasons: Sequence[Reason],
        until: datetime | None,
        log: bytes | None = None,
    ) -> None:
        """Record the reasons of a silence, unless the same ones are the last on record.

        Args:
            key: whose silence it is.
            at: when it was decided (UTC).
            reasons: why nothing is sent.
            until: when the account is looked at again.
            log: all that the decision looked at.
        """
        ...

    def history(self, key: DebtorKey) -> Sequence["SuppressedMessage"]:
        """Return the recorded silences of an account, oldest first."""
        ...

    def logs(self, key: DebtorKey) -> Sequence["DecisionLog"]:
        """Return the logged decisions, messages and silences, oldest first."""
        ...


@dataclass(frozen=True, slots=True)
class SuppressedMessage:
    """Why nothing was sent from an instant on.

    Attributes:
        reasons: sorted, so that two equal silences compare equal.
        until: when the account is looked at again; None for not before it changes.
    """

    at: datetime
    reasons: tuple[Reason, ...]
    until: datetime | None


@dataclass(frozen=True, slots=True)
class DecisionLog:
    """A decision on record.

    Attributes:
        at: when it was taken (UTC).
        log: all that it looked at, as ``application.decision_log`` writes it.
    """

    at: datetime
    log: bytes
