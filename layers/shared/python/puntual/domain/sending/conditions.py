"""Conditions of sending that hold for all debtors of a creditor.

They lie outside the account: an operator, Meta or the payment feed changes them.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from puntual.domain.channel import Channel
from puntual.domain.ids import CreditorId


class SwitchScope(StrEnum):
    """The scope of a kill switch."""

    CREDITOR = "creditor"
    NUMBER = "number"
    CADENCE = "cadence"
    TEMPLATE = "template"
    DAY = "day"


@dataclass(frozen=True, slots=True, order=True)
class Switch:
    """A kill switch.

    Attributes:
        name: of the number, cadence or template stem; empty for the creditor as a whole. Of a day
            that is closed its date, behind its country (``PY.2027-05-03``) where it is closed for
            all creditors.
    """

    scope: SwitchScope
    name: str = ""


# Whom a day is closed for that a whole country closes; no creditor has such an id.
EVERY_CREDITOR = CreditorId("*")


def closing_of(day: date, country: str = "") -> Switch:
    """Return the switch that closes a day, of one creditor or in a whole country."""
    return Switch(SwitchScope.DAY, f"{country}.{day.isoformat()}".lstrip("."))


@dataclass(frozen=True, slots=True)
class Conditions:
    """The conditions of a creditor at an instant.

    Attributes:
        number: the phone number id that the creditor writes from.
        switches: the pulled kill switches.
        broken_templates: templates that Meta paused, disabled, rejected or recategorised: a stem
            in all languages (``due_today``), or in one of them (``due_today/es_MX``).
        feed_seen_at: when payments were last reported (UTC); None when they never were.
        sent_today: reminders sent on the breaker's day.
        day_limit: the count at which the circuit breaker opens; None while no daily pass has
            counted, and then it opens at the policy's floor.
        quota_left: people who may still be written to in Meta's rolling day; None for no limit.
        value_floor: the lowest priority still sent, as ``priority_cutoff`` computes it: the rest
            of the quota is kept for messages above it. Zero for no cut-off.
        halted: whether Meta refuses all messages of the number, its account or the app.
        halted_countries: countries to which Meta refuses all messages.
        channels: the deployed channels besides WhatsApp.
        callbacks_silent: whether messages are accepted and no callback arrives, so that nobody
            hears an opt-out.
    """

    number: str = ""
    switches: frozenset[Switch] = frozenset()
    broken_templates: frozenset[str] = frozenset()
    feed_seen_at: datetime | None = None
    sent_today: int = 0
    day_limit: int | None = None
    quota_left: int | None = None
    value_floor: int = 0
    halted: bool = False
    halted_countries: frozenset[str] = frozenset()
    channels: frozenset[Channel] = frozenset()
    callbacks_silent: bool = False

    def is_day_full(self, floor: int) -> bool:
        """Tell whether the day's reminders have come to the limit of the circuit breaker.

        Args:
            floor: the limit while no daily pass has counted: a first day is not let out whole.
        """
        limit = floor if self.day_limit is None else self.day_limit
        return self.sent_today >= limit

    def is_switched_off(self, scope: SwitchScope, name: str = "") -> bool:
        """Tell whether a switch is pulled."""
        return bool(self.switches) and Switch(scope, name) in self.switches

    def closed_days(self, country: str = "") -> frozenset[date]:
        """Return the days that were closed by hand: the creditor's, or those of a country."""
        closed = (
            one.name.rpartition(".") for one in self.switches if one.scope is SwitchScope.DAY
        )
        return frozenset(date.fromisoformat(day) for where, _, day in closed if where == country)

    def is_halted(self, country: str) -> bool:
        """Tell whether Meta refuses all messages to a country."""
        return self.halted or country in self.halted_countries

    def is_broken(self, stem: str, language: str) -> bool:
        """Tell whether Meta would refuse a template, or charge it as marketing."""
        return not self.broken_templates.isdisjoint((stem, f"{stem}/{language}"))


ALL_CLEAR = Conditions()
