"""Puts back the wake-up that an account should have, or the reason why it has none."""

from datetime import datetime, timedelta
from typing import NamedTuple, assert_never

from functions.reconcile.dependencies import Dependencies
from puntual.application.decision_log import encode
from puntual.domain.accounts.view import AccountView
from puntual.domain.decision.decision import decide
from puntual.domain.decision.expected_value import value_of_evaluation
from puntual.domain.decision.plan import Send, Stop, Wait
from puntual.domain.decision.terms import Terms
from puntual.domain.ids import DebtorKey
from puntual.domain.reasons import Reason
from puntual.ports.scheduling import WakeUp

_REPAIR_GUARD = timedelta(minutes=1)


class Expected(NamedTuple):
    """What there should be for an account: a wake-up, or reasons for none.

    Attributes:
        reasons: also those for which the wake-up is not now.
    """

    wake_up: WakeUp | None
    reasons: tuple[Reason, ...] = ()

    @property
    def on_record(self) -> str:
        """Return the reasons as the table keeps them."""
        return ",".join(sorted(set(self.reasons)))


def expected_wake_up(
    dependencies: Dependencies, view: AccountView, terms: Terms, now: datetime
) -> Expected:
    """Return the wake-up that there should be, or the reasons for none."""
    match decide(view, terms, now):
        case Send():
            return Expected(WakeUp(view.key, _not_before_the_tick(dependencies, now)))
        case Wait(until, reasons):
            return Expected(WakeUp(view.key, _not_before_the_tick(dependencies, until)), reasons)
        case Stop(reasons):
            return Expected(None, reasons)
        case _ as unreachable:
            assert_never(unreachable)


def repair_wake_up(
    dependencies: Dependencies, key: DebtorKey, terms: Terms, now: datetime
) -> bool:
    """Tell whether a wake-up was missing; for an account that needs none, keep the reason.

    What the scan found may be a moment old, so it is decided anew on a fresh look.
    """
    excerpt = dependencies.accounts.look(key)
    if excerpt is None:
        return False
    view = dependencies.terms.with_phone(excerpt).view(now)
    decision = decide(view, terms, now)
    match decision:
        case Send():
            return _wake_if_absent(dependencies, view, terms, now)
        case Wait(until, reasons):
            return _wake_if_absent(dependencies, view, terms, until, reasons)
        case Stop(reasons):
            # The evaluation that should have said why may have been lost as well.
            log = encode(view, terms, now, decision)
            dependencies.decisions.record(key, now, reasons, None, log)
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
    at = _not_before_the_tick(dependencies, at)
    value = value_of_evaluation(view, terms, at, reasons)
    return dependencies.wake_ups.put_if_absent(view.key, at, value)


def _not_before_the_tick(dependencies: Dependencies, at: datetime) -> datetime:
    """Return the instant, or a later one where a tick may have queried already.

    A pass takes minutes, so it is the clock that counts, and not the instant of the visit.
    """
    return max(at, dependencies.clock.now() + _REPAIR_GUARD)
