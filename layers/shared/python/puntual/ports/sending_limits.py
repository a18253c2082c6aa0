"""The limits of numbers, of Meta and of the AWS account."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypedDict

from puntual.domain.ids import PhoneNumberId
from puntual.domain.sending.concurrency import Capacity
from puntual.domain.sending.number_state import Halt, NumberState
from puntual.domain.sending.pace import Pace
from puntual.domain.sending.quota import QuotaUse, Taken, Taking


@dataclass(frozen=True, slots=True)
class SlotBlock:
    """Some slots in a row: instants at which one message each may leave.

    Attributes:
        first: the first slot (UTC).
        spacing: from one slot to the next.
    """

    first: datetime
    count: int
    spacing: timedelta

    @property
    def slots(self) -> Sequence[datetime]:
        """Return the slots, soonest first."""
        return [self.first + number * self.spacing for number in range(self.count)]


class SlotBook(Protocol):
    """The slots of each number, each given out once over all workers, whatever becomes of it."""

    def reserve(
        self, number: PhoneNumberId, count: int, not_before: datetime, pace: Pace
    ) -> SlotBlock:
        """Take the next slots of a number, as many as are wanted at most, none before an instant.

        Raises:
            Unavailable: nobody knows which slots are free.
        """
        ...

    def slow_down(self, number: PhoneNumberId, refusals: int, at: datetime) -> None:
        """Slow a number down that WhatsApp found too fast, until it has recovered.

        Raises:
            Unavailable: it goes on as fast as before.
        """
        ...

    def pause(self, number: PhoneNumberId, until: datetime) -> None:
        """Give out no slot of a number before an instant; what is reserved already stays so.

        Raises:
            Unavailable: it goes on.
        """
        ...

    def count_inbound(self, number: PhoneNumberId, messages: int, at: datetime) -> float:
        """Count what people wrote to a number since it was last counted: it takes of the limit.

        Returns:
            The messages a second that come in by now, on average.

        Raises:
            Unavailable: they are not counted.
        """
        ...

    def pace(self, number: PhoneNumberId, deployed: Pace, at: datetime) -> Pace:
        """Return the pace as slowdown and inbound leave it, as far as is known here."""
        ...

    def look(self, number: PhoneNumberId, deployed: Pace, at: datetime) -> Pace:
        """Return the same as of now, for whoever neither reserves nor counts.

        Raises:
            Unavailable: nobody knows.
        """
        ...


class NumberChange(TypedDict, total=False):
    """What is new about a number; what is absent stays as it is. See `NumberState`."""

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
    """The numbers that messages leave from, and what has halted them."""

    def all(self) -> Sequence[NumberState]:
        """Return every number that was ever used or changed, each with the halts it is under."""
        ...

    def read(self, number: str) -> NumberState:
        """Return a number; one of which nothing is known has the defaults."""
        ...

    def change(self, number: str, change: NumberChange) -> None:
        """Keep what is new about a number; it is known from now on."""
        ...

    def use(self, number: str, at: datetime) -> None:
        """Note when a number first sent; only the first time counts."""
        ...

    def set_cutoff(self, number: str, rank: int, found_at: datetime | None) -> None:
        """Keep which rank a message has to have, and when that was found; None for no floor."""
        ...

    def halt(self, halt: Halt) -> bool:
        """Stop sending; return False when the same was stopped for the same cause already.

        A later end is news. A repeat of a halt that has ended, known by its instant, is none.
        """
        ...

    def resume(self, halt: Halt, at: datetime, by: str) -> bool:
        """Let sending go on; return False when it was not stopped, or was stopped anew since."""
        ...


class Quota(Protocol):
    """People who were written to in Meta's rolling day, by whom that is counted for."""

    def take(self, holder: str, taking: Taking, now: datetime) -> Taken:
        """Count people before they are written to, never more than the limit, whoever else does.

        Raises:
            Unavailable: too many others did so at the same moment.
        """
        ...

    def used(self, holder: str, now: datetime) -> int:
        """Return how many people count now."""
        ...

    def use_of(self, holder: str) -> QuotaUse:
        """Return how many people were counted in which hour."""
        ...


@dataclass(frozen=True, slots=True)
class NumberReport:
    """What Meta says of a number when it is asked.

    Attributes:
        is_healthy: whether it may send.
        is_fast: whether it has the upgraded throughput; None when Meta does not say.
        change: what it says of the number's limits and of whom it belongs to.
    """

    is_healthy: bool
    is_fast: bool | None
    change: NumberChange


@dataclass(frozen=True, slots=True)
class TokenReport:
    """What Meta says of the access token.

    Attributes:
        expires_at: when (UTC); None for never.
        may_message: whether it is shown to have the permission to send.
    """

    is_valid: bool
    expires_at: datetime | None
    may_message: bool = False


class SenderHealth(Protocol):
    """Meta, asked about what we send with."""

    def number(self, number: str) -> NumberReport:
        """Return what Meta says of a number.

        Raises:
            PuntualError: it does not answer, or not to us.
        """
        ...

    def token(self) -> TokenReport:
        """Return what Meta says of the access token.

        Raises:
            PuntualError: it does not answer.
        """
        ...


class AccountQuotas(Protocol):
    """AWS, asked what the account may do."""

    def concurrent_executions(self) -> int:
        """Return how many functions may run at once in the account and region.

        Raises:
            PuntualError: AWS does not say.
        """
        ...


class CapacityNote(Protocol):
    """What may run at once, against what is needed, as the last hourly check found it."""

    def write(self, capacity: Capacity, at: datetime) -> None:
        """Keep what was found, in the place of what was found before."""
        ...

    def read(self) -> tuple[Capacity, datetime] | None:
        """Return what was found and when, or None before the first check."""
        ...
