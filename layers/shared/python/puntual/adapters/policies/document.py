"""The whole policy document, field by field; ``docs/policy.md`` explains it to its readers.

Durations carry their unit in the field's name, amounts are plain decimals by currency, and an
absent field has the default of ``puntual.domain.policies.policy``.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from puntual.adapters.policies.closed_day_checks import ClosedDay
from puntual.adapters.policies.hours import Windows
from puntual.adapters.policies.values import Amounts, Sorted
from puntual.domain.policies.cadence import CatchUp, DayUnit
from puntual.domain.policies.policy import LAST_DAY, Honour, Privacy
from puntual.domain.receivables.aging import AgingBucket
from puntual.domain.receivables.payer_segment import Behaviour, DebtorKind, Value

type Name = Annotated[str, Field(pattern=r"^[a-z0-9_]{1,40}$")]
type CountryCode = Annotated[str, Field(pattern="^[A-Z]{2}$")]
type OptionalName = Annotated[str, Field(pattern=r"^[a-z0-9_]{0,40}$")]
type Source = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
type Version = Annotated[str, Field(pattern=r"^[a-z0-9_]+(-[a-z0-9_]+)*-[0-9]+$", max_length=64)]
type Days = Annotated[int, Field(ge=1, le=365)]
type Percent = Annotated[int, Field(ge=1, le=100)]


# More would be a mistake, and each is compared with each account.
_MOST_NAMED = 20
_MOST_CLOSED = 40


class Part(BaseModel):
    """A part of the document, which forbids unknown fields and values of another type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class CadenceAudience(Part):
    """The audience of a cadence; an empty list excludes no debtor."""

    behaviours: Annotated[tuple[Behaviour, ...], Field(max_length=_MOST_NAMED), Sorted] = ()
    kinds: Annotated[tuple[DebtorKind, ...], Field(max_length=_MOST_NAMED), Sorted] = ()
    buckets: Annotated[tuple[AgingBucket, ...], Field(max_length=_MOST_NAMED), Sorted] = ()
    values: Annotated[tuple[Value, ...], Field(max_length=_MOST_NAMED), Sorted] = ()
    min_outstanding: Annotated[Amounts, Field(max_length=_MOST_NAMED)] = Field(
        default_factory=dict
    )


class StepAudience(CadenceAudience):
    """The audience of a step, which may also name the sources of invoices."""

    sources: Annotated[tuple[Source, ...], Field(max_length=_MOST_NAMED), Sorted] = ()


class StepPart(Part):
    """One reminder."""

    name: Name
    offset: Annotated[int, Field(ge=-365, le=730)]
    valid_days: Days
    unit: DayUnit = DayUnit.CALENDAR
    template: OptionalName = ""
    variants: Annotated[tuple[Name, ...], Field(max_length=_MOST_NAMED)] = ()
    catch_up: CatchUp = CatchUp.SEND_LATEST
    audience: StepAudience = StepAudience()
    cap: Annotated[int, Field(ge=1, le=10)] = 1
    every_days: Days = 7
    needs_release: bool = False
    near_payday: bool = False


class CadencePart(Part):
    """Ordered steps, and their audience."""

    name: Name
    audience: CadenceAudience = CadenceAudience()
    steps: Annotated[tuple[StepPart, ...], Field(min_length=1, max_length=40)]


class WeekPart(Part):
    """The hours of each weekday; a day that is left out is closed."""

    mon: Windows = ()
    tue: Windows = ()
    wed: Windows = ()
    thu: Windows = ()
    fri: Windows = ()
    sat: Windows = ()
    sun: Windows = ()


def _week(windows: str, saturday: tuple[str, ...] = ()) -> WeekPart:
    weekday = (windows,)
    return WeekPart(mon=weekday, tue=weekday, wed=weekday, thu=weekday, fri=weekday, sat=saturday)


class HoursPart(Part):
    """The creditor's hours, in the debtor's local time."""

    individuals: WeekPart = _week("09:00-19:00", saturday=("09:00-19:00",))
    companies: WeekPart = _week("09:00-18:00")


class CapsPart(Part):
    """How often one debtor may be written to: instead of our good practice, within the law."""

    per_day: Annotated[int, Field(ge=1, le=10)]
    per_week: Annotated[int, Field(ge=1, le=50)]
    min_gap_hours: Annotated[int, Field(ge=0, le=2160)]
    per_debt_total: Annotated[int, Field(ge=1, le=100)]


class SegmentsPart(Part):
    """The thresholds of the segments."""

    history: Annotated[int, Field(ge=1, le=100)] = 3
    punctual_percent: Percent = 90
    grace_days: Annotated[int, Field(ge=0, le=60)] = 2
    seasonal_percent: Percent = 80
    high_value: Annotated[Amounts, Field(max_length=_MOST_NAMED)] = Field(default_factory=dict)
    shift_days: Days = 7
    recent: Annotated[int, Field(ge=1, le=6)] = 2
    earlier_days: Annotated[int, Field(ge=0, le=30)] = 3


class DiscountPart(Part):
    """A discount for paying before the due date."""

    percent: Annotated[int, Field(ge=1, le=50)]
    days_before: Annotated[int, Field(ge=0, le=90)]
    steps: Annotated[tuple[Name, ...], Field(min_length=1, max_length=40), Sorted]
    honour: Honour = Honour.SETTLE


class FreshnessPart(Part):
    """Requirements on the freshness of payment data."""

    max_feed_age_hours: Annotated[int, Field(ge=1, le=720)] | None = None
    hold_on_unapplied: bool = True


class BreakerPart(Part):
    """The limit of the circuit breaker."""

    percent: Annotated[int, Field(ge=100, le=10_000)] = 300
    floor: Annotated[int, Field(ge=1, le=1_000_000)] = 200


class HoldsPart(Part):
    """Lengths of holds, in days."""

    claim_days: Days = 3
    promise_days: Days = 5
    promise_grace_days: Annotated[int, Field(ge=0, le=14)] = 1
    # A request for a person ends by itself only where this says so.
    handoff_ends_days: Days | None = None
    unreachable_days: Days = 7
    after_reversal_days: Annotated[int, Field(ge=0, le=30)] = 2


class DeliveryPart(Part):
    """Limits on the time of delivery.

    The templates are registered with Meta to be delivered within an hour, so with a shorter
    ``message_ttl_minutes`` a message could arrive after the window has closed.
    """

    message_ttl_minutes: Annotated[int, Field(ge=60, le=720)] = 60
    pace_margin_minutes: Annotated[int, Field(ge=1, le=60)] = 1
    uncertain_minutes: Annotated[int, Field(ge=60, le=1440)] = 120


class NoticesPart(Part):
    """The notices besides reminders, and the times in which they may be sent."""

    receipt_within_hours: Annotated[int, Field(ge=1, le=720)] = 72
    within_hours: Annotated[int, Field(ge=1, le=720)] = 24
    onboarding: bool = False
    agreements: bool = True
    away: bool = False


class FallbackPart(Part):
    """The channel of a reminder that WhatsApp has refused for certain."""

    channel: Literal["sms", "email"]
    one_channel_per_week: bool = False


class TalkPart(Part):
    """How what people write is handled."""

    keep_days: Annotated[int, Field(ge=1, le=3650)] = 180
    case_hours: Annotated[int, Field(ge=1, le=40)] = 4
    office_hours: WeekPart = _week("09:00-18:00")
    answers: Literal["on", "off"] = "on"


class PromisesPart(Part):
    """What is made of promises."""

    tolerance_percent: Annotated[int, Field(ge=0, le=50)] = 1
    furthest_days: Annotated[int, Field(ge=1, le=365)] = 62
    most: Annotated[int, Field(ge=1, le=20)] = 2
    most_broken: Annotated[int, Field(ge=1, le=20)] = 2
    remind_on_day: bool = True


class PolicyDocument(Part):
    """The whole document."""

    version: Version
    cadences: Annotated[tuple[CadencePart, ...], Field(min_length=1, max_length=20)]
    hours: HoursPart = HoursPart()
    closed_days: Annotated[tuple[ClosedDay, ...], Field(max_length=_MOST_CLOSED), Sorted] = ()
    caps: CapsPart | None = None
    readings: Annotated[dict[CountryCode, Name], Field(max_length=40)] = Field(
        default_factory=dict
    )
    paydays: Annotated[
        tuple[Annotated[int, Field(ge=1, le=LAST_DAY)], ...], Field(max_length=10), Sorted
    ] = ()
    redate_days: Annotated[int, Field(ge=0, le=90)] = 3
    segments: SegmentsPart = SegmentsPart()
    discount: DiscountPart | None = None
    substitutes: Annotated[dict[Name, Name], Field(max_length=100)] = Field(default_factory=dict)
    ask_from: Annotated[Amounts, Field(max_length=_MOST_NAMED)] = Field(default_factory=dict)
    freshness: FreshnessPart = FreshnessPart()
    breaker: BreakerPart = BreakerPart()
    holds: HoldsPart = HoldsPart()
    delivery: DeliveryPart = DeliveryPart()
    courtesies: NoticesPart = NoticesPart()
    fallback: FallbackPart | None = None
    talk: TalkPart | None = None
    privacy: Privacy | None = None
    promises: PromisesPart | None = None
