"""The priority of a reminder: who comes first where the limit has no room for all.

Money that is late and still moves is worth most. An order, not a forecast: it compares accounts of
one portfolio, so that the currencies only have to have the right magnitude.
"""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Final, assert_never

from puntual.domain.currencies import exponent_of
from puntual.domain.reasons import ENDED_BY_TIME
from puntual.domain.receivables.payer_segment import (
    DEFAULT_THRESHOLDS,
    Behaviour,
    payer_segment_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from puntual.domain.accounts.view import AccountView
    from puntual.domain.decision.terms import Terms
    from puntual.domain.policies.policy import Policy
    from puntual.domain.reasons import Reason
    from puntual.domain.receivables.receivable import OpenInstalment

# How many units of a currency weigh as much as one US dollar: magnitudes, on purpose no rates.
_UNITS: Final = {
    "ARS": 1000,
    "BOB": 7,
    "BRL": 5,
    "CLP": 1000,
    "COP": 4000,
    "CRC": 500,
    "DOP": 60,
    "GTQ": 8,
    "HNL": 25,
    "MXN": 20,
    "PEN": 4,
    "PYG": 7000,
    "UYU": 40,
}
# CLF, the unit of account of Chile, is worth some forty dollars.
_WORTH: Final = {"CLF": 40}
_CENTS: Final = 100
_SOON, _FRESH, _LATE, _OLD = 3, 7, 30, 90
_HIGHEST: Final = 10**9


def expected_value(account: AccountView, today: date, policy: Policy | None = None) -> int:
    """Return what a reminder today is worth, in about US cents; zero when nothing is owed."""
    open_now = account.open_instalments
    if not open_now:
        return 0
    thresholds = DEFAULT_THRESHOLDS if policy is None else policy.thresholds
    kind, history = account.profile.kind, account.history
    behaviour = payer_segment_of(kind, open_now, history, today, thresholds).behaviour
    at_hand = sum(_cents(one) * _percent_by_age(one.days_past_due(today)) for one in open_now)
    return min(at_hand * _percent_by_risk(behaviour) // 10_000, _HIGHEST)


def value_of_evaluation(
    account: AccountView, terms: Terms, at: datetime, reasons: Iterable[Reason] = ()
) -> int:
    """Return what a message is worth at the next look, on the debtor's own day.

    Zero when there is hardly one at that look, or none by WhatsApp: no place is kept for it.

    Args:
        account: as it is now.
        terms: under which it is decided.
        at: when it is looked at.
        reasons: why it waits until then.
    """
    stands_in = terms.policy is not None and terms.policy.fallback is not None
    if not ENDED_BY_TIME.issuperset(reasons) or (stands_in and account.is_unreachable(at)):
        return 0
    zone = UTC if terms.rules is None else terms.rules.zones[0]
    return expected_value(account, at.astimezone(zone).date(), terms.policy)


def _cents(instalment: OpenInstalment) -> int:
    money = instalment.outstanding
    worth = money.minor * _CENTS * _WORTH.get(money.currency, 1)
    minor_to_unit: int = 10 ** exponent_of(money.currency)
    return worth // (minor_to_unit * _UNITS.get(money.currency, 1))


def _percent_by_age(days_past_due: int) -> int:
    """Return how much of the money a reminder moves: most around the due date."""
    steps = ((-_SOON - 1, 30), (-1, 70), (_FRESH, 100), (_LATE, 80), (_OLD, 50))
    return next((percent for until, percent in steps if days_past_due <= until), 20)


def _percent_by_risk(behaviour: Behaviour) -> int:
    """Return how much depends on being reminded: a punctual payer pays without it."""
    match behaviour:
        case Behaviour.IRREGULAR:
            return 100
        case Behaviour.NEW | Behaviour.SEASONAL:
            return 80
        case Behaviour.PUNCTUAL:
            return 40
        case _ as unreachable:
            assert_never(unreachable)
