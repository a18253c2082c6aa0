"""A creditor's policy: what it wants, inside what the law allows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta

from puntual.domain.channel import Channel
from puntual.domain.contact_law.contact_rules import Caps, TimeWindow, WeeklyHours
from puntual.domain.policies.cadence import PREVENTIVE_AND_OVERDUE, Cadence
from puntual.domain.receivables.payer_segment import Thresholds

_DAY = (TimeWindow(time(9), time(19)),)
_THRESHOLDS = Thresholds()
_BUSINESS_DAY = (TimeWindow(time(9), time(18)),)
EVERYDAY_HOURS = WeeklyHours((*((_DAY,) * 6), ()))
BUSINESS_HOURS = WeeklyHours((*((_BUSINESS_DAY,) * 5), (), ()))

# The last day of the month, however long the month is.
LAST_DAY = 31


@dataclass(frozen=True, slots=True)
class Holds:
    """For how long an answer buys peace.

    Attributes:
        claim: after "I already paid", until the payment shows.
        promise: after "I need time".
        handoff: after "let me talk to a person", unless the person ends it.
        unreachable: how long a number that WhatsApp cannot reach is left alone.
    """

    claim: timedelta = timedelta(days=3)
    promise: timedelta = timedelta(days=5)
    handoff: timedelta = timedelta(days=7)
    unreachable: timedelta = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Freshness:
    """When the figures are too old to speak of.

    Attributes:
        max_feed_age: how old the last word of the payment feed may be; None asks nothing.
        hold_on_unapplied: whether money of the debtor that settles nothing stops reminders.
    """

    max_feed_age: timedelta | None = None
    hold_on_unapplied: bool = True


@dataclass(frozen=True, slots=True)
class Breaker:
    """When a day's volume is abnormal.

    Attributes:
        percent: of the trailing median of daily reminders, above which a person must look.
        floor: the volume below which nothing is abnormal.
    """

    percent: int = 300
    floor: int = 200


@dataclass(frozen=True, slots=True)
class EarlyDiscount:
    """A discount for paying before the due date; the amount is computed, never written.

    Attributes:
        percent: of what is outstanding.
        days_before: the last day of it, counted back from the due date.
        steps: the steps that offer it.
    """

    percent: int
    days_before: int
    steps: frozenset[str]


@dataclass(frozen=True, slots=True)
class Fallback:
    """Over what a reminder is told when WhatsApp has refused it for certain.

    Attributes:
        channel: anything but WhatsApp.
        one_channel_per_week: whether to keep to one channel in any week, also where no law asks.
    """

    channel: Channel
    one_channel_per_week: bool = False


@dataclass(frozen=True, slots=True)
class Policy:
    """What one creditor wants. It can only be stricter than the contact rules.

    Attributes:
        version: stands on every contact that it sent; a version never changes once used.
        cadences: the first whose audience a debtor belongs to is theirs.
        hours: when the creditor wants to write to individuals, in their local time.
        business_hours: when it wants to write to companies.
        caps: stricter than the law's, if given.
        paydays: days of the month near which individuals are best reminded.
        substitutes: template stems that may speak for a stem that is not available.
        message_ttl: how long WhatsApp may try to deliver. The whole of it must fit the window:
            a phone switched on at 23:00 must not ring with a reminder of the morning.
        pace_margin: how long a decided message may wait for its slot. The window keeps this much
            room, and a message that waited longer is given back unsent and decided again.
        uncertain_for: how long an unknown outcome waits for a status before it is presumed lost.
        receipt_within: how long after a payment was recorded thanks are still good manners.
        courtesy_within: how long after its occasion a confirmation or a welcome still makes sense.
        onboarding: whether new customers are welcomed with how and when to pay.
        agreements: whether a promise or a plan is confirmed in writing.
        away: whether somebody who asks for a person outside the hours is told when one comes.
        fallback: what stands in for WhatsApp; None for nothing.
    """

    version: str
    cadences: tuple[Cadence, ...] = (PREVENTIVE_AND_OVERDUE,)
    hours: WeeklyHours = EVERYDAY_HOURS
    business_hours: WeeklyHours = BUSINESS_HOURS
    caps: Caps | None = None
    thresholds: Thresholds = _THRESHOLDS
    freshness: Freshness = Freshness()
    breaker: Breaker = Breaker()
    holds: Holds = Holds()
    discount: EarlyDiscount | None = None
    paydays: frozenset[int] = frozenset()
    substitutes: Mapping[str, str] = field(default_factory=dict, hash=False)
    message_ttl: timedelta = timedelta(hours=1)
    pace_margin: timedelta = timedelta(minutes=1)
    uncertain_for: timedelta = timedelta(hours=2)
    receipt_within: timedelta = timedelta(days=3)
    courtesy_within: timedelta = timedelta(days=1)
    onboarding: bool = False
    agreements: bool = True
    away: bool = False
    fallback: Fallback | None = None

    @property
    def channels(self) -> frozenset[Channel]:
        """What it wants to write by besides WhatsApp."""
        return frozenset() if self.fallback is None else frozenset({self.fallback.channel})

    @property
    def room(self) -> timedelta:
        """How much of the window must lie ahead for a message to go out."""
        return self.message_ttl + self.pace_margin


DEFAULT_POLICY = Policy(version="default-1")
