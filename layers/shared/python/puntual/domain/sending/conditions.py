"""The conditions under which a creditor sends right now: switches, health, freshness, volume.

They lie outside the account: an operator, Meta or the payment feed changes them for everyone.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from puntual.domain.channel import Channel


class SwitchScope(StrEnum):
    """What a kill switch stops."""

    CREDITOR = "creditor"
    NUMBER = "number"
    CADENCE = "cadence"
    TEMPLATE = "template"


@dataclass(frozen=True, slots=True, order=True)
class Switch:
    """A kill switch that is pulled.

    Attributes:
        name: which number, cadence or template stem; empty for the creditor as a whole.
    """

    scope: SwitchScope
    name: str = ""


@dataclass(frozen=True, slots=True)
class Conditions:
    """What holds for all debtors of a creditor at the moment.

    Attributes:
        number: the phone number id that the creditor writes from.
        switches: the kill switches that are pulled.
        broken_templates: templates that Meta paused, disabled, rejected or recategorised: a stem
            in all languages (``due_today``), or in one of them (``due_today/es_MX``).
        feed_seen_at: when the payment feed last spoke (UTC); None when it never did.
        sent_today: reminders sent today.
        day_limit: the volume above which the breaker opens; None while nothing is known.
        quota_left: people who may still be written to in Meta's rolling day; None for no limit.
        value_floor: which rank of value a message has to have at least: the rest of the quota is
            kept for those that have it and are due today. Zero for any.
        halted: whether Meta refuses everything from the number, its account or the app.
        halted_countries: to which countries it does.
        channels: what the deployment can send by besides WhatsApp.
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

    def is_switched_off(self, scope: SwitchScope, name: str = "") -> bool:
        """Tell whether a switch is pulled."""
        return bool(self.switches) and Switch(scope, name) in self.switches

    def is_halted(self, country: str) -> bool:
        """Tell whether Meta refuses whatever goes to a country."""
        return self.halted or country in self.halted_countries

    def is_broken(self, stem: str, language: str) -> bool:
        """Tell whether Meta would not send a template, or would charge it as marketing."""
        return not self.broken_templates.isdisjoint((stem, f"{stem}/{language}"))


ALL_CLEAR = Conditions()
