"""Which reminder is due: one message for all that is open, at the level of the oldest."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from puntual.domain.barriers import await_holds
from puntual.domain.cadence import Step
from puntual.domain.circumstances import Circumstances
from puntual.domain.contact import Coverage, Purpose
from puntual.domain.hold import Hold
from puntual.domain.plan import Decision, Plan, Send, Stop, Wait
from puntual.domain.planning import plan_contact
from puntual.domain.reasons import Reason
from puntual.domain.receivable import InstalmentKey, OpenInstalment
from puntual.domain.retry import await_next_try


def decide_reminder(circumstances: Circumstances) -> Decision:
    """Decide whether to remind now, when to look again, or to leave the debtor in peace."""
    open_instalments = circumstances.account.balance.open_instalments
    if not open_instalments:
        return Stop((Reason.BALANCE_ZERO,))
    holds = circumstances.account.active_holds(circumstances.now)
    held = await_holds([hold for hold in holds if hold.covers_account])
    if held is not None:
        return held
    kept_out = {key for hold in holds for key in hold.instalments}
    candidates = [one for one in open_instalments if one.key not in kept_out]
    if any(_is_due_a_step(circumstances, one) for one in candidates):
        return _send_or_wait(circumstances, candidates)
    return _wait_for_next_step(circumstances, candidates, holds)


def _is_due_a_step(circumstances: Circumstances, instalment: OpenInstalment) -> bool:
    cadence = circumstances.policy.cadence
    step = cadence.current(instalment.days_past_due(circumstances.today))
    if step is None:
        return False
    done = _steps_done(circumstances, instalment.key)
    worn_out = len(done) >= circumstances.rules.caps.per_debt_total
    return not worn_out and cadence.index_of(step.name) > cadence.latest(done)


def _steps_done(circumstances: Circumstances, key: InstalmentKey) -> list[str]:
    return [
        coverage.step
        for contact in circumstances.account.all_contacts()
        if contact.purpose is Purpose.REMINDER and not contact.may_be_tried_again
        for coverage in contact.covered
        if coverage.instalment == key
    ]


def _send_or_wait(circumstances: Circumstances, candidates: Sequence[OpenInstalment]) -> Decision:
    blocked = await_next_try(circumstances, Purpose.REMINDER)
    if blocked is not None:
        return blocked
    attempts = circumstances.reminder_times()
    at = circumstances.earliest(circumstances.now, attempts)
    if at is None:
        return Stop((Reason.NO_OPEN_WINDOW,))
    if at > circumstances.now:
        return Wait(at, (*circumstances.cap_reasons(attempts), *circumstances.window_reasons()))
    return _send(circumstances, candidates)


def _send(circumstances: Circumstances, candidates: Sequence[OpenInstalment]) -> Send:
    reached = [(one, _reached(circumstances, one)) for one in candidates]
    spoken_of = [(one, step) for one, step in reached if step is not None]
    covered = tuple(Coverage(one.key, step.name) for one, step in spoken_of)
    oldest_step = spoken_of[0][1]
    contact = plan_contact(circumstances, Purpose.REMINDER, oldest_step.name, covered)
    instalments = tuple(one for one, _ in spoken_of)
    return Send(Plan(contact, instalments, (), circumstances.policy.message_ttl))


def _reached(circumstances: Circumstances, instalment: OpenInstalment) -> Step | None:
    return circumstances.policy.cadence.reached(instalment.days_past_due(circumstances.today))


def _wait_for_next_step(
    circumstances: Circumstances, candidates: Sequence[OpenInstalment], holds: Sequence[Hold]
) -> Decision:
    reasons = _why_no_step(circumstances, candidates, holds)
    starts = [_next_start(circumstances, one) for one in candidates]
    ends = [hold.until for hold in holds]
    instants = [instant for instant in (*starts, *ends) if instant is not None]
    if not instants:
        return Stop(reasons)
    at = circumstances.earliest(min(instants), circumstances.reminder_times())
    return Stop((Reason.NO_OPEN_WINDOW,)) if at is None else Wait(at, reasons)


def _next_start(circumstances: Circumstances, instalment: OpenInstalment) -> datetime | None:
    days = instalment.days_past_due(circumstances.today)
    step = circumstances.policy.cadence.following(days)
    if step is None:
        return None
    return circumstances.start_of(instalment.due_on + timedelta(days=step.offset))


def _why_no_step(
    circumstances: Circumstances, candidates: Sequence[OpenInstalment], holds: Sequence[Hold]
) -> tuple[Reason, ...]:
    held = await_holds(holds)
    return (*_why_not_yet(circumstances, candidates), *(held.reasons if held else ()))


def _why_not_yet(
    circumstances: Circumstances, candidates: Sequence[OpenInstalment]
) -> tuple[Reason, ...]:
    if not candidates:
        return ()
    cadence, today = circumstances.policy.cadence, circumstances.today
    days = [one.days_past_due(today) for one in candidates]
    if all(cadence.reached(day) is None for day in days):
        return (Reason.NOT_DUE_YET,)
    limit = circumstances.rules.caps.per_debt_total
    if any(len(_steps_done(circumstances, one.key)) >= limit for one in candidates):
        return (Reason.CAP_TOTAL,)
    current = any(cadence.current(day) is not None for day in days)
    later = any(cadence.following(day) is not None for day in days)
    return (Reason.STEP_DONE if current or later else Reason.CADENCE_FINISHED,)
