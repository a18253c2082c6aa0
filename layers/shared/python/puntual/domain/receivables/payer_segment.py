"""The payer segment: behaviour, kind, value and age of debt, computed from history alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from statistics import median_low

from puntual.domain.money import Money, total_by_currency
from puntual.domain.receivables.aging import AgingBucket, bucket_of
from puntual.domain.receivables.receivable import OpenInstalment, Settlement


class Behaviour(StrEnum):
    """The payment behaviour of a debtor so far."""

    NEW = "new"
    PUNCTUAL = "punctual"
    IRREGULAR = "irregular"
    SEASONAL = "seasonal"


class DebtorKind(StrEnum):
    """What a debtor is: it decides the hours."""

    INDIVIDUAL = "individual"
    CORPORATE = "corporate"


class Value(StrEnum):
    """The value of an account, by its outstanding amount."""

    LOW = "low"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The thresholds of the segments.

    Attributes:
        history: settled instalments below which a debtor counts as new.
        punctual_percent: the share paid on time that makes a debtor punctual.
        grace_days: days after the due date that still count as on time.
        seasonal_percent: the share of instalments due in the busiest four months of the year
            that makes a debtor seasonal; it takes two years of history.
        high_value: the least outstanding amount of high value, in minor units by currency.
        shift_days: the least growth of the usual days to pay that counts as a shift.
        recent: the number of latest settlements that are compared with the earlier ones.
        earlier_days: the days by which a shift brings reminders before the due date forward.
    """

    history: int = 3
    punctual_percent: int = 90
    grace_days: int = 2
    seasonal_percent: int = 80
    high_value: Mapping[str, int] = field(default_factory=dict, hash=False)
    shift_days: int = 7
    recent: int = 2
    earlier_days: int = 3


@dataclass(frozen=True, slots=True)
class PayerSegment:
    """The segment of a debtor on a day.

    Attributes:
        bucket: the aging bucket of the oldest open instalment.
        shifted_days: the days by which the debtor now pays later than usual; zero below the
            threshold of a shift.
    """

    behaviour: Behaviour
    kind: DebtorKind
    value: Value
    bucket: AgingBucket
    outstanding: tuple[Money, ...]
    shifted_days: int


_BUSY_MONTHS = 4
_MONTHS = 12
_SEASONAL_DAYS = 730


def payer_segment_of(
    kind: DebtorKind,
    open_instalments: Sequence[OpenInstalment],
    settlements: Sequence[Settlement],
    today: date,
    thresholds: Thresholds,
) -> PayerSegment:
    """Return the segment of a debtor on a day."""
    outstanding = total_by_currency(one.outstanding for one in open_instalments)
    oldest = max((one.days_past_due(today) for one in open_instalments), default=0)
    return PayerSegment(
        behaviour=_behaviour(settlements, thresholds),
        kind=kind,
        value=_value(outstanding, thresholds),
        bucket=bucket_of(oldest),
        outstanding=outstanding,
        shifted_days=_shift(settlements, thresholds),
    )


def _behaviour(settlements: Sequence[Settlement], thresholds: Thresholds) -> Behaviour:
    if len(settlements) < thresholds.history:
        return Behaviour.NEW
    if _is_seasonal(settlements, thresholds):
        return Behaviour.SEASONAL
    on_time = sum(1 for one in settlements if one.days_late <= thresholds.grace_days)
    is_punctual = on_time * 100 >= thresholds.punctual_percent * len(settlements)
    return Behaviour.PUNCTUAL if is_punctual else Behaviour.IRREGULAR


def _is_seasonal(settlements: Sequence[Settlement], thresholds: Thresholds) -> bool:
    dues = [one.due_on for one in settlements]
    if (max(dues) - min(dues)).days < _SEASONAL_DAYS:
        return False
    by_month = [sum(1 for due in dues if due.month == month) for month in range(1, _MONTHS + 1)]
    busiest = max(
        sum(by_month[(start + offset) % _MONTHS] for offset in range(_BUSY_MONTHS))
        for start in range(_MONTHS)
    )
    return busiest * 100 >= thresholds.seasonal_percent * len(dues)


def _value(outstanding: Sequence[Money], thresholds: Thresholds) -> Value:
    high = thresholds.high_value
    is_high = any(one.currency in high and one.minor >= high[one.currency] for one in outstanding)
    return Value.HIGH if is_high else Value.LOW


def _shift(settlements: Sequence[Settlement], thresholds: Thresholds) -> int:
    if len(settlements) < thresholds.history + thresholds.recent:
        return 0
    ordered = sorted(settlements, key=lambda one: (one.settled_on, one.key))
    days = [(one.settled_on - one.issued_on).days for one in ordered]
    usual, recent = days[: -thresholds.recent], days[-thresholds.recent :]
    shift = median_low(recent) - median_low(usual)
    return shift if shift >= thresholds.shift_days else 0
