"""The payer segment: behaviour, kind, value and age of debt, computed from history alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from puntual.domain.money import Money, total_by_currency
from puntual.domain.receivables.aging import AgingBucket, bucket_of
from puntual.domain.receivables.payment_history import PaymentHistory
from puntual.domain.receivables.receivable import OpenInstalment


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
        punctual_percent: the share of the latest settlements paid on time that makes a debtor
            punctual.
        grace_days: days after the due date that still count as on time.
        seasonal_percent: the share of instalments due in the busiest four months of the year
            that makes a debtor seasonal; it takes two years of history.
        high_value: the least outstanding amount of high value, in minor units by currency.
        shift_days: the least growth of the usual days to pay that counts as a shift.
        recent: the number of latest settlements that are compared with the earlier ones of the
            latest twelve; at most six.
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


# Those of a policy that names none.
DEFAULT_THRESHOLDS: Final = Thresholds()


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
    history: PaymentHistory,
    today: date,
    thresholds: Thresholds,
) -> PayerSegment:
    """Return the segment of a debtor on a day."""
    outstanding = total_by_currency(one.outstanding for one in open_instalments)
    shifted_days = _shift(history, thresholds)
    oldest = max((one.days_past_due(today) for one in open_instalments), default=0)
    return PayerSegment(
        behaviour=_behaviour(history, thresholds, has_shifted=shifted_days != 0),
        kind=kind,
        value=_value(outstanding, thresholds),
        bucket=bucket_of(oldest),
        outstanding=outstanding,
        shifted_days=shifted_days,
    )


def _behaviour(history: PaymentHistory, thresholds: Thresholds, *, has_shifted: bool) -> Behaviour:
    if history.settled < thresholds.history:
        return Behaviour.NEW
    if _is_seasonal(history, thresholds):
        return Behaviour.SEASONAL
    if has_shifted:
        # Who pays later than ever is reminded as others are, still in time or not.
        return Behaviour.IRREGULAR
    on_time = sum(1 for late in history.days_late if late <= thresholds.grace_days)
    is_punctual = on_time * 100 >= thresholds.punctual_percent * len(history.days_late)
    return Behaviour.PUNCTUAL if is_punctual else Behaviour.IRREGULAR


def _is_seasonal(history: PaymentHistory, thresholds: Thresholds) -> bool:
    if history.days_spanned < _SEASONAL_DAYS:
        return False
    least = thresholds.seasonal_percent * history.settled
    if max(history.by_month) * _BUSY_MONTHS * 100 < least:
        return False
    around = history.by_month * 2
    busiest = max([sum(around[start : start + _BUSY_MONTHS]) for start in range(_MONTHS)])
    return busiest * 100 >= least


def _value(outstanding: Sequence[Money], thresholds: Thresholds) -> Value:
    high = thresholds.high_value
    is_high = any(one.currency in high and one.minor >= high[one.currency] for one in outstanding)
    return Value.HIGH if is_high else Value.LOW


def _shift(history: PaymentHistory, thresholds: Thresholds) -> int:
    days = history.days_to_pay
    if history.settled < thresholds.history + thresholds.recent:
        return 0
    usual, recent = days[: -thresholds.recent], days[-thresholds.recent :]
    shift = _median_low(recent) - _median_low(usual)
    return shift if shift >= thresholds.shift_days else 0


def _median_low(days: Sequence[int]) -> int:
    """Return the middle, the lower one of two; the library that has it takes long to import."""
    return sorted(days)[(len(days) - 1) // 2]
