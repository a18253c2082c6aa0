"""The early-payment discount: reduced amount and last day. Both are computed, never written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from puntual.domain.currencies import rounding_unit_of
from puntual.domain.money import Money, total_by_currency
from puntual.domain.policies.policy import EarlyDiscount
from puntual.domain.receivables.receivable import OpenInstalment

_WHOLE = 100


@dataclass(frozen=True, slots=True)
class Offer:
    """The reduced amount to pay, per currency, and its last day."""

    amounts: tuple[Money, ...]
    until: date


def offer_of(
    discount: EarlyDiscount | None, instalments: Sequence[OpenInstalment], today: date
) -> Offer | None:
    """Return the offer for instalments; None without one, or after its last day.

    Several instalments share one message, so the earliest of their dates applies to all.
    """
    if discount is None or not instalments:
        return None
    until = min(one.due_on for one in instalments) - timedelta(days=discount.days_before)
    if until < today:
        return None
    totals = total_by_currency(one.outstanding for one in instalments)
    return Offer(tuple(_less(one, discount.percent) for one in totals), until)


def _less(amount: Money, percent: int) -> Money:
    # Rounded half up, in whole pesos where people reckon in them and owe a whole amount.
    unit = rounding_unit_of(amount.currency)
    unit = 1 if amount.minor % unit else unit
    doubled = 2 * (amount.minor // unit) * (_WHOLE - percent)
    return Money((doubled + _WHOLE) // (2 * _WHOLE) * unit, amount.currency)
