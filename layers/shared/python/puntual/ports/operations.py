"""Conditions of sending, and what the operator and the billing system are told each day."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from puntual.domain.accounts.creditor import Creditor
    from puntual.domain.ids import CreditorId, DebtorKey
    from puntual.domain.receivables.offers import GivenDiscount
    from puntual.domain.sending.circuit_breaker import BreakerDay, BreakerRelease
    from puntual.domain.sending.conditions import Conditions, Switch


class ConditionsBook(Protocol):
    """The conditions that hold for all debtors of a creditor."""

    def read(self, creditor: Creditor, now: datetime) -> Conditions:
        """Return the conditions at an instant."""
        ...


@dataclass(frozen=True, slots=True)
class PulledSwitch:
    """A pulled kill switch, with its instant, its operator and the reason that was given."""

    switch: Switch
    at: datetime
    by: str
    why: str = ""


class Switchboard(Protocol):
    """The kill switches of creditors. Each keeps its last move, with instant and operator."""

    def pull(
        self, creditor: CreditorId, switch: Switch, at: datetime, by: str, why: str = ""
    ) -> bool:
        """Pull a switch; return False when it was pulled already."""
        ...

    def put_back(
        self, creditor: CreditorId, switch: Switch, at: datetime, by: str, why: str = ""
    ) -> bool:
        """Put a switch back; return False when it was not pulled."""
        ...

    def pulled(self, creditor: CreditorId) -> Sequence[PulledSwitch]:
        """Return the pulled switches, by scope and name."""
        ...


class PaymentFeed(Protocol):
    """The instant at which a creditor's system last reported payments."""

    def seen(self, creditor: CreditorId, at: datetime) -> None:
        """Note a report of payments; to the minute, so that a busy feed costs little."""
        ...

    def last_seen(self, creditor: CreditorId) -> datetime | None:
        """Return the instant of the last report; None without one."""
        ...


# A batch of reminders none of which was accepted.
NO_HOURS: Final[Mapping[datetime, int]] = MappingProxyType({})


class CircuitBreakers(Protocol):
    """The reminders of each of the circuit breaker's days, and their limit."""

    def add(
        self,
        creditor: CreditorId,
        day: date,
        count: int = 1,
        accepted: Mapping[datetime, int] = NO_HOURS,
    ) -> int:
        """Count reminders; return the day's new total over all senders.

        Args:
            creditor: whose they are.
            day: the breaker's day.
            count: how many were sent, or may have been.
            accepted: how many WhatsApp accepted, by the begin of the hour (UTC); all of the day.
        """
        ...

    def accepted(self, creditor: CreditorId, first: date, last: date) -> Mapping[datetime, int]:
        """Return the reminders that WhatsApp accepted in each hour of a range of days."""
        ...

    def read(self, creditor: CreditorId, day: date) -> BreakerDay:
        """Return a day's count and limit."""
        ...

    def of_days(self, creditor: CreditorId, first: date, last: date) -> Mapping[date, int]:
        """Return the counts of a range of days, both ends included, without empty days."""
        ...

    def set_limit(self, creditor: CreditorId, limit: int) -> None:
        """Set the limit of all days, until it is set again."""
        ...

    def release(self, creditor: CreditorId, release: BreakerRelease) -> None:
        """Raise the limit of one day.

        Raises:
            Conflict: the day has another count than the one that was typed.
        """
        ...


class DailyMetrics(Protocol):
    """The metrics of a creditor, by day."""

    def put(self, creditor: CreditorId, day: date, figures: Mapping[str, int | str]) -> None:
        """Store the metrics of a day, in place of an earlier count."""
        ...

    def read(self, creditor: CreditorId, day: date) -> Mapping[str, int | str] | None:
        """Return the metrics of a day; None when it was not counted."""
        ...


class Digest(Protocol):
    """Where the operator reads once a day what waits for a person."""

    def send(self, subject: str, text: str) -> None:
        """Send a text without personal data, which may arrive twice.

        Raises:
            Unavailable: it could not be sent.
        """
        ...


class DiscountEvents(Protocol):
    """Where the billing system hears of discounts that are not asked for any more.

    An event holds ids and sums, never names, phones or words.
    """

    def tell_all(self, key: DebtorKey, given: Iterable[GivenDiscount]) -> None:
        """Tell of discounts of a debtor; the same may be told twice, under the same id.

        Raises:
            Unavailable: not all of them could be told.
        """
        ...
