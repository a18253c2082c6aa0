"""Suppressed messages with their reasons, and the log of every decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from puntual.domain.ids import DebtorKey
from puntual.domain.reasons import Reason


class Decisions(Protocol):
    """The record of decisions: suppressed messages and logs."""

    def record(
        self,
        key: DebtorKey,
        at: datetime,
        reasons: Sequence[Reason],
        until: datetime | None,
        log: bytes | None = None,
    ) -> None:
        """Record a suppressed message, unless its reasons equal the last ones on record.

        Equal reasons are news as well where they had an end and have none any more.

        Args:
            key: the account.
            at: when it was decided (UTC).
            reasons: why nothing is sent.
            until: the next evaluation; None for not before the account changes.
            log: all inputs of the decision, as ``application.decision_log`` writes them.
        """
        ...

    def history(self, key: DebtorKey) -> Sequence["SuppressedMessage"]:
        """Return the suppressed messages of an account, oldest first."""
        ...

    def logs(self, key: DebtorKey) -> Sequence["DecisionLog"]:
        """Return the logged decisions to send or to suppress, oldest first."""
        ...


@dataclass(frozen=True, slots=True)
class SuppressedMessage:
    """A decision to send nothing, with its reasons.

    Attributes:
        reasons: sorted, so that equal ones compare equal.
        until: the next evaluation; None for not before the account changes.
    """

    at: datetime
    reasons: tuple[Reason, ...]
    until: datetime | None


@dataclass(frozen=True, slots=True)
class DecisionLog:
    """A decision on record.

    Attributes:
        at: when it was taken (UTC).
        log: all its inputs, as ``application.decision_log`` writes them.
    """

    at: datetime
    log: bytes
