"""A creditor's policy, within the limits of the law."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from enum import StrEnum

from puntual.domain.channel import Channel
from puntual.domain.contact_law.contact_rules import Caps
from puntual.domain.contact_law.holidays import NEVER_CLOSED, ClosedDays
from puntual.domain.contact_law.weekly_hours import TimeWindow, WeeklyHours
from puntual.domain.policies.cadence import PREVENTIVE_AND_OVERDUE, Cadence
from puntual.domain.policies.promises import DEFAULT_PROMISES, Promises
from puntual.domain.policies.talk import DEFAULT_TALK, Talk
from puntual.domain.receivables.payer_segment import DEFAULT_THRESHOLDS, Thresholds

_DAY = (TimeWindow(time(9), time(19)),)
_BUSINESS_DAY = (TimeWindow(time(9), time(18)),)
EVERYDAY_HOURS = WeeklyHours((*((_DAY,) * 6), ()))
BUSINESS_HOURS = WeeklyHours((*((_BUSINESS_DAY,) * 5), (), ()))

# The last day of the month, however long the month is.
LAST_DAY = 31


@dataclass(frozen=True, slots=True)
class Holds:
    """Lengths of the holds that replies, failed deliveries and reversed payments cause.

    Attributes:
        claim: after "I already paid", until the payment shows.
        promise: after "I need time", or a promise without a day.
        promise_grace: after the day that a promise names, in business days.
        handoff: after words that a person has to read; None until a person ends it.
        unreachable: after WhatsApp could not reach the number.
        after_reversal: after a payment bounced, or was booked by mistake.
    """

    claim: timedelta = timedelta(days=3)
    promise: timedelta = timedelta(days=5)
    promise_grace: timedelta = timedelta(days=1)
    handoff: timedelta | None = None
    unreachable: timedelta = timedelta(days=7)
    after_reversal: timedelta = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Freshness:
    """Requirements on the freshness of payment data.

    Attributes:
        max_feed_age: the greatest age of the last report of payments; None for any.
        hold_on_unapplied: whether unapplied money of the debtor stops reminders.
    """

    max_feed_age: timedelta | None = None
    hold_on_unapplied: bool = True


@dataclass(frozen=True, slots=True)
class Breaker:
    """The limit of the circuit breaker.

    Attributes:
        percent: the share of the trailing median of daily reminders at which it opens.
        floor: the lowest limit, for any median.
    """

    percent: int = 300
    floor: int = 200


class Honour(StrEnum):
    """What becomes of the rest when money has met an offer in time."""

    SETTLE = "settle"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class EarlyDiscount:
    """A discount for paying before the due date; the amount is computed, never written.

    Attributes:
        percent: of what is outstanding.
        days_before: the last day of it, counted back from the due date.
        steps: the steps that offer it.
        honour: whether money in time settles the instalment, or the rest is asked for.
    """

    percent: int
    days_before: int
    steps: frozenset[str]
    honour: Honour = Honour.SETTLE


@dataclass(frozen=True, slots=True)
class Fallback:
    """The channel of a reminder that WhatsApp has refused for certain.

    Attributes:
        channel: any channel but WhatsApp.
        one_channel_per_week: whether to keep to one channel a week where no law requires it.
    """

    channel: Channel
    one_channel_per_week: bool = False


class Privacy(StrEnum):
    """When a message shows what is owed."""

    AFTER_CONFIRMATION = "amount_after_confirmation"
    AT_ONCE = "amount_at_once"


@dataclass(frozen=True, slots=True)
class Policy:
    """A creditor's policy. It can only be stricter than the law.

    Attributes:
        version: recorded on every contact; a version never changes once used.
        cadences: a debtor has the first one whose audience includes the debtor.
        hours: when to write to individuals, in their local time.
        business_hours: when to write to companies.
        closed_days: days without messages, besides the holidays.
        caps: caps instead of our good practice; the law's apply as well.
        readings: the reading of a country's law that was chosen by name, by country.
        redate_days: by how many days a due date may be corrected before an instalment's steps are
            owed again.
        paydays: days of the month near which to remind individuals.
        substitutes: the template stem that replaces an unavailable one, by its stem.
        ask_from: the least sum that is asked for, in minor units by currency; ``currencies`` has
            that of a currency which is not named.
        message_ttl: how long WhatsApp may try to deliver. The whole of it must fit the window:
            a phone switched on at 23:00 must not ring with a reminder of the morning.
        pace_margin: how long a decided message may wait for its slot. The window keeps this much
            room, and a message that waited longer is given back unsent and decided again.
        uncertain_for: how long an unknown outcome waits for a status before it is presumed lost.
        receipt_within: the time after a payment was recorded in which a receipt may be sent.
        courtesy_within: the time after its occasion in which another notice may be sent.
        onboarding: whether new customers get a welcome that says how and when to pay.
        agreements: whether a promise or a plan is confirmed in writing.
        away: whether a request for a person outside the hours is answered with the next hours.
        fallback: the channel that replaces WhatsApp; None for none.
        talk: how what people write is handled.
        privacy: when a message shows what is owed; None for what the rules of the country say.
        promises: what is made of promises.
    """

    version: str
    cadences: tuple[Cadence, ...] = (PREVENTIVE_AND_OVERDUE,)
    hours: WeeklyHours = EVERYDAY_HOURS
    business_hours: WeeklyHours = BUSINESS_HOURS
    closed_days: ClosedDays = NEVER_CLOSED
    caps: Caps | None = None
    readings: Mapping[str, str] = field(default_factory=dict, hash=False)
    thresholds: Thresholds = DEFAULT_THRESHOLDS
    freshness: Freshness = Freshness()
    breaker: Breaker = Breaker()
    holds: Holds = Holds()
    discount: EarlyDiscount | None = None
    redate_days: int = 3
    paydays: frozenset[int] = frozenset()
    substitutes: Mapping[str, str] = field(default_factory=dict, hash=False)
    ask_from: Mapping[str, int] = field(default_factory=dict, hash=False)
    message_ttl: timedelta = timedelta(hours=1)
    pace_margin: timedelta = timedelta(minutes=1)
    uncertain_for: timedelta = timedelta(hours=2)
    receipt_within: timedelta = timedelta(days=3)
    courtesy_within: timedelta = timedelta(days=1)
    onboarding: bool = False
    agreements: bool = True
    away: bool = False
    fallback: Fallback | None = None
    talk: Talk = DEFAULT_TALK
    privacy: Privacy | None = None
    promises: Promises = DEFAULT_PROMISES

    @property
    def channels(self) -> frozenset[Channel]:
        """The channels in use besides WhatsApp."""
        return frozenset() if self.fallback is None else frozenset({self.fallback.channel})

    @property
    def room(self) -> timedelta:
        """The part of the window that must lie ahead when a message is decided."""
        return self.message_ttl + self.pace_margin


DEFAULT_POLICY = Policy(version="default-1")
