"""The early-payment discount: what is to be paid, and until which day. Computed, never written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from puntual.domain.money import Money, total_by_currency
from puntual.domain.policies.policy import EarlyDiscount
from puntual.domain.receivables.receivable import OpenInstalment

_WHOLE = 100


@dataclass(frozen=True, slots=True)
class Offer:
    """What is to be paid instead of the whole, per currency, and the last day of it."""

    amounts: tuple[Money, ...]
    until: date


def offer_of(
    discount: EarlyDiscount | None, instalments: Sequence[OpenInstalment], today: date
) -> Offer | None:
    """Return the offer for some instalments; None without one, or when its last day is over.

    Several instalments share one message, so the first date among theirs counts for all.
    """
    if discount is None or not instalments:
        return None
    until = min(one.due_on for one in instalments) - timedelta(days=discount.days_before)
    if until < today:
        return None
    totals = total_by_currency(one.outstanding for one in instalments)
    return Offer(tuple(_less(one, discount.percent) for one in totals), until)


def _less(amount: Money, percent: int) -> Money:
    # Rounded half up in minor units.
    doubled = 2 * amount.minor * (_WHOLE - percent)
    return Money((doubled + _WHOLE) // (2 * _WHOLE), amount.currency)
