"""What operators switch, release and count."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from puntual.domain.accounts.creditor import Creditor
from puntual.domain.ids import CreditorId
from puntual.domain.sending.circuit_breaker import BreakerDay, BreakerRelease
from puntual.domain.sending.conditions import Conditions, Switch


class ConditionsBook(Protocol):
    """What holds for all debtors of a creditor at the moment."""

    def read(self, creditor: Creditor, now: datetime) -> Conditions:
        """Return the conditions as of now."""
        ...


@dataclass(frozen=True, slots=True)
class PulledSwitch:
    """A kill switch that is pulled, since when, and by whom."""

    switch: Switch
    at: datetime
    by: str


class Switchboard(Protocol):
    """The kill switches of creditors. Each keeps who moved it last, either way, and when."""

    def pull(self, creditor: CreditorId, switch: Switch, at: datetime, by: str) -> bool:
        """Stop what the switch stands for; return False when it was stopped already."""
        ...

    def put_back(self, creditor: CreditorId, switch: Switch, at: datetime, by: str) -> bool:
        """Let it go on; return False when it was not stopped."""
        ...

    def pulled(self, creditor: CreditorId) -> Sequence[PulledSwitch]:
        """Return the switches that are pulled, in the order of their scopes and names."""
        ...


class PaymentFeed(Protocol):
    """When the creditor's system last told of payments."""

    def seen(self, creditor: CreditorId, at: datetime) -> None:
        """Note that it spoke; to the minute, so that a busy feed costs little."""
        ...

    def last_seen(self, creditor: CreditorId) -> datetime | None:
        """Return when it last spoke; None when it never did."""
        ...


class CircuitBreakers(Protocol):
    """How many reminders went out on each of the breaker's days, and how many may."""

    def add(self, creditor: CreditorId, day: date, count: int = 1) -> int:
        """Count reminders; return how many the day has now, by whomever they were sent."""
        ...

    def read(self, creditor: CreditorId, day: date) -> BreakerDay:
        """Return one day, with the limit in force on it."""
        ...

    def of_days(self, creditor: CreditorId, first: date, last: date) -> Mapping[date, int]:
        """Return the reminders of some days, both ends included, without the empty ones."""
        ...

    def set_limit(self, creditor: CreditorId, limit: int) -> None:
        """Set above which volume the breaker opens, from now on and until set again."""
        ...

    def release(self, creditor: CreditorId, release: BreakerRelease) -> None:
        """Raise the limit of one day.

        Raises:
            Conflict: the day has another count than the one that was typed.
        """
        ...


class DailyMetrics(Protocol):
    """Figures of a day, kept as items."""

    def put(self, creditor: CreditorId, day: date, figures: Mapping[str, int | str]) -> None:
        """Store the figures of one day, replacing an earlier count of the same day."""
        ...

    def read(self, creditor: CreditorId, day: date) -> Mapping[str, int | str] | None:
        """Return the figures of one day."""
        ...
