"""The limits of numbers: their state, halts and daily quota of people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypedDict

from puntual.domain.sending.halts import Halt
from puntual.domain.sending.number_state import NumberState
from puntual.domain.sending.quota import QuotaUse, Taken, Taking


class NumberChange(TypedDict, total=False):
    """Changed fields of a `NumberState`; an absent one stays as it is."""

    throughput: int | None
    inbound_reserve: int | None
    account: str
    portfolio: str
    display_number: str
    daily_limit: int | None
    daily_cap: int | None
    ramp_from: int | None
    is_fast: bool
    debtors: int


class Numbers(Protocol):
    """The sending numbers, with their limits and halts."""

    def all(self) -> Sequence[NumberState]:
        """Return every number that was ever used or changed, each with its halts."""
        ...

    def read(self, number: str) -> NumberState:
        """Return a number; an unknown one has the defaults."""
        ...

    def account_of(self, number: str) -> str:
        """Return Meta's id of a number's business account; empty while it is unknown."""
        ...

    def change(self, number: str, change: NumberChange) -> None:
        """Store the changed fields of a number, known or not."""
        ...

    def use(self, number: str, at: datetime) -> None:
        """Note the first use of a number; later ones change nothing."""
        ...

    def note_check(self, number: str, at: datetime) -> None:
        """Note when Meta was last asked about a number."""
        ...

    def note_heard(self, number: str, at: datetime) -> bool:
        """Note that a callback about a number came; False where it is not known, and stays so."""
        ...

    def note_silence(self, number: str, at: datetime) -> None:
        """Note that messages are accepted and no callback comes, unless one came meanwhile."""
        ...

    def set_cutoff(self, number: str, cutoff: int, found_at: datetime | None) -> None:
        """Store the lowest priority still sent.

        Args:
            number: the number.
            cutoff: the priority; zero for all messages.
            found_at: when it was computed (UTC); None for no cut-off.
        """
        ...

    def halt(self, halt: Halt) -> bool:
        """Store a halt; return False when the same is in force already, for the same cause.

        A later end replaces an earlier one. A repeat of a halt that has ended, which has the same
        instant, changes nothing.
        """
        ...

    def resume(self, halt: Halt, at: datetime, by: str) -> bool:
        """End a halt; return False when it is not in force, or a newer one replaced it."""
        ...


class Quota(Protocol):
    """People written to in Meta's rolling 24 hours, counted for each holder of a limit."""

    def take(self, holder: str, taking: Taking, now: datetime) -> Taken:
        """Count people before they are written to; over all senders never more than the limit.

        Raises:
            Unavailable: too many senders did so at the same moment.
        """
        ...

    def used(self, holder: str, now: datetime) -> int:
        """Return the number of people that count now."""
        ...

    def use_of(self, holder: str) -> QuotaUse:
        """Return the people counted, by hour."""
        ...


@dataclass(frozen=True, slots=True)
class NumberReport:
    """Meta's answer about a number.

    Attributes:
        is_healthy: whether it may send.
        is_fast: whether it has the upgraded throughput; None when Meta does not say.
        change: the number's limits, account and portfolio.
    """

    is_healthy: bool
    is_fast: bool | None
    change: NumberChange


@dataclass(frozen=True, slots=True)
class TokenReport:
    """Meta's answer about the access token.

    Attributes:
        expires_at: when (UTC); None for never.
        may_message: whether it is shown to have the permission to send.
    """

    is_valid: bool
    expires_at: datetime | None
    may_message: bool = False


class SenderHealth(Protocol):
    """Meta's view of the number and the token that messages are sent with."""

    def number(self, number: str) -> NumberReport:
        """Ask Meta about a number.

        Raises:
            PuntualError: Meta gives no answer, or denies access to it.
        """
        ...

    def token(self) -> TokenReport:
        """Ask Meta about the access token.

        Raises:
            PuntualError: Meta gives no answer.
        """
        ...
