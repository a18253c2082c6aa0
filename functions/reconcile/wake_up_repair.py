"""Puts back the wake-up that an account should have, or the reason why it has none."""

from datetime import datetime, timedelta
from typing import assert_never

from functions.reconcile.dependencies import Dependencies
from puntual.application.decision_log import encode
from puntual.domain.accounts.account import Account
from puntual.domain.accounts.view import AccountView
from puntual.domain.accounts.view_folding import view_of
from puntual.domain.decision.decision import decide
from puntual.domain.decision.expected_value import value_of_evaluation
from puntual.domain.decision.plan import Send, Stop, Wait
from puntual.domain.decision.terms import Terms
from puntual.domain.reasons import Reason

_REPAIR_GUARD = timedelta(minutes=1)


def repair_wake_up(
    dependencies: Dependencies, account: Account, terms: Terms, now: datetime
) -> bool:
    """Tell whether a wake-up was missing; for an account that needs none, keep the reason."""
    view = view_of(dependencies.terms.with_phone(account), now)
    decision = decide(view, terms, now)
    match decision:
        case Send():
            return _wake_if_absent(dependencies, view, terms, now)
        case Wait(until, reasons):
            return _wake_if_absent(dependencies, view, terms, until, reasons)
        case Stop(reasons):
            # The evaluation that should have said why may have been lost as well.
            log = encode(view, terms, now, decision)
            dependencies.decisions.record(account.key, now, reasons, None, log)
            return False
        case _ as unreachable:
            assert_never(unreachable)


def _wake_if_absent(
    dependencies: Dependencies,
    view: AccountView,
    terms: Terms,
    at: datetime,
    reasons: tuple[Reason, ...] = (),
) -> bool:
    """Put the row that should exist, or a later one where a tick may have queried already.

    A pass takes minutes, so it is the clock that counts, and not the instant of the event.
    """
    at = max(at, dependencies.clock.now() + _REPAIR_GUARD)
    value = value_of_evaluation(view, terms, at, reasons)
    return dependencies.wake_ups.put_if_absent(view.key, at, value)
