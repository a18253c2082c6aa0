"""The early-payment discount: reduced amount and last day. Both are computed, never written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from puntual.domain.currencies import least_asked_of, rounding_unit_of
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

    Several instalments share one message, so the earliest of their dates applies to all. Small
    change that is listed beside a debt sets no date.
    """
    if discount is None or not instalments:
        return None
    dated = [one for one in instalments if not _is_small_change(one.outstanding)] or instalments
    until = min(one.due_on for one in dated) - timedelta(days=discount.days_before)
    if until < today:
        return None
    totals = total_by_currency(one.outstanding for one in instalments)
    return Offer(tuple(_less(one, discount.percent) for one in totals), until)


def shares_of(offer: Offer, instalments: Sequence[OpenInstalment]) -> tuple[int, ...]:
    """Return what an offer takes off each instalment, in minor units.

    Together it is what the offer takes off their sum, so that who pays what was told owes nothing.
    """
    totals = total_by_currency(one.outstanding for one in instalments)
    off = {
        one.currency: one.minor - less.minor
        for one, less in zip(totals, offer.amounts, strict=True)
    }
    whole = {one.currency: one.minor for one in totals}
    done: dict[str, int] = dict.fromkeys(whole, 0)
    shares: list[int] = []
    for one in instalments:
        currency = one.outstanding.currency
        before = off[currency] * done[currency] // whole[currency]
        done[currency] += one.outstanding.minor
        share = off[currency] * done[currency] // whole[currency] - before
        # An offer alone settles nothing, however it is rounded: some money must come.
        shares.append(min(share, one.outstanding.minor - 1))
    return tuple(shares)


def _is_small_change(amount: Money) -> bool:
    return amount.minor < least_asked_of(amount.currency)


def _less(amount: Money, percent: int) -> Money:
    # Rounded half up, in whole pesos where people reckon in them and owe a whole amount.
    unit = rounding_unit_of(amount.currency)
    unit = 1 if amount.minor % unit else unit
    doubled = 2 * (amount.minor // unit) * (_WHOLE - percent)
    return Money((doubled + _WHOLE) // (2 * _WHOLE) * unit, amount.currency)
