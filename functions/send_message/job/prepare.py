"""Evaluate an account: the message to send, or why there is none."""

from datetime import datetime
from typing import assert_never

from functions.send_message.dependencies import Dependencies
from functions.send_message.dispatch.jobs import Case, QueuedJob, ReadyJob
from functions.send_message.job.messages import message_of
from functions.send_message.outcomes import Evaluated, Stopped, Waiting
from puntual.application.decision_log import encode
from puntual.application.expire_contacts import expire_overdue
from puntual.domain.accounts.creditor import Creditor
from puntual.domain.decision.decision import decide
from puntual.domain.decision.expected_value import value_of_evaluation
from puntual.domain.decision.plan import Plan, Send, Stop, Wait
from puntual.domain.errors import MissingConfiguration, PairBusy
from puntual.domain.ids import DebtorKey
from puntual.domain.reasons import Reason
from puntual.domain.sending.pair_lease import PAIR_PAUSE, pair_free_at


def prepare(dependencies: Dependencies, job: QueuedJob) -> ReadyJob | Evaluated:
    """Evaluate an account; return the message to send, or what was done instead.

    Raises:
        MissingConfiguration: the creditor is not set up.
        PairBusy: the same person was written to a moment ago.
    """
    creditor = creditor_of(dependencies, job.key)
    account = dependencies.accounts.look(job.key)
    if account is None:
        return Evaluated(Stopped((Reason.PROFILE_MISSING,)))
    now = dependencies.clock.now()
    account, expired = expire_overdue(dependencies.contacts, account, now)
    terms = dependencies.terms.terms_for(account, creditor, now)
    case = Case(dependencies.terms.with_phone(account), creditor, terms)
    return _decide(dependencies, job, case, now, expired)


def creditor_of(dependencies: Dependencies, key: DebtorKey) -> Creditor:
    """Return the creditor of an account.

    Raises:
        MissingConfiguration: it is not set up.
    """
    creditor = dependencies.creditors.read(key.creditor)
    if creditor is None:
        raise MissingConfiguration("the creditor has no configuration; put it with the CLI")
    return creditor


def _decide(
    dependencies: Dependencies, job: QueuedJob, case: Case, now: datetime, expired: int
) -> ReadyJob | Evaluated:
    view = case.account.view(now)
    decision = decide(view, case.terms, now)
    log = encode(view, case.terms, now, decision)
    match decision:
        case Send(plan):
            _require_free_pair(dependencies, case, now)
            return _ready(dependencies, job, case, plan, now, log, expired)
        case Wait(until, reasons):
            dependencies.decisions.record(job.key, now, reasons, until, log)
            value = value_of_evaluation(view, case.terms, until, reasons)
            return Evaluated(Waiting(until, reasons), 0, expired, (until,), value)
        case Stop(reasons):
            dependencies.decisions.record(job.key, now, reasons, None, log)
            return Evaluated(Stopped(reasons), expired=expired)
        case _ as unreachable:
            assert_never(unreachable)


def _require_free_pair(dependencies: Dependencies, case: Case, now: datetime) -> None:
    free_at = pair_free_at(case.account.view(now))
    if free_at is None or now >= free_at:
        return
    if free_at - now > PAIR_PAUSE:
        # Longer than between any two messages to one person: that needs a reason on record.
        key = case.account.key
        dependencies.decisions.record(key, now, (Reason.API_BACKOFF,), free_at)
    raise PairBusy(free_at)


def _ready(
    dependencies: Dependencies,
    job: QueuedJob,
    case: Case,
    plan: Plan,
    now: datetime,
    log: bytes,
    expired: int,
) -> ReadyJob:
    return ReadyJob(
        queued=job,
        case=case,
        contact=plan.contact,
        message=message_of(dependencies, case, plan),
        decided_at=now,
        log=log,
        expired=expired,
        ready_at=dependencies.flowing.now(),
    )
