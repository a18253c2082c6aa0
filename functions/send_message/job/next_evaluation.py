"""When to evaluate an account again after a message."""

from datetime import datetime, timedelta
from typing import assert_never

from functions.send_message.dependencies import Dependencies
from functions.send_message.dispatch.jobs import Case
from puntual.application.decision_log import encode
from puntual.domain.accounts.contact import Contact
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.accounts.send_error import SendErrorClass
from puntual.domain.decision.decision import decide
from puntual.domain.decision.expected_value import value_of_evaluation
from puntual.domain.decision.plan import Send, Stop, Wait
from puntual.domain.errors import Unavailable

# As long as the queue can hold a job back.
_LONGEST_DELAY = timedelta(minutes=15)


def plan_next_evaluation(
    dependencies: Dependencies, case: Case, known: Contact, now: datetime
) -> tuple[tuple[datetime, ...], int]:
    """Return when to evaluate again, once or more, and what a message is worth then.

    The first evaluation may be queued already.
    """
    # Evaluated again when its deadline passes, independent of the next step.
    own = (known.deadline,) if known.state is ContactState.UNCERTAIN else ()
    view = case.account.view(now)
    decision = decide(view, case.terms, now)
    match decision:
        case Send():
            return (*own, now), value_of_evaluation(view, case.terms, now)
        case Wait(until, reasons):
            value = value_of_evaluation(view, case.terms, until, reasons)
            is_queued = _is_queued(dependencies, case, known, until, now)
            return (own if is_queued else (*own, until)), value
        case Stop(reasons):
            # No evaluation will come to record it.
            log = encode(view, case.terms, now, decision)
            dependencies.decisions.record(case.account.key, now, reasons, None, log)
            return own, 0
        case _ as unreachable:
            assert_never(unreachable)


def _is_queued(
    dependencies: Dependencies, case: Case, known: Contact, until: datetime, now: datetime
) -> bool:
    """Queue the job for the seconds that Meta wants between two messages to one person.

    A wake-up would be found minutes later; for longer pauses, or without the queue, it will do.
    """
    delay = until - now
    if known.error_class is not SendErrorClass.PAIR_DELAY or delay > _LONGEST_DELAY:
        return False
    try:
        dependencies.jobs.requeue(case.account.key, delay)
    except Unavailable:
        return False
    return True
