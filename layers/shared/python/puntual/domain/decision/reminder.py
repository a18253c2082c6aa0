"""Which reminder is due: one message for all that is open, at the level of the oldest."""

from collections.abc import Sequence
from datetime import datetime

from puntual.domain.accounts.contact import Coverage, Purpose
from puntual.domain.accounts.hold import Hold, HoldKind
from puntual.domain.decision.contact_plan import plan_contact
from puntual.domain.decision.context import Circumstances
from puntual.domain.decision.gates import LOOK_AGAIN, find_closed_gate, find_full_day
from puntual.domain.decision.instalment_line import InstalmentLine, line_of
from puntual.domain.decision.plan import Decision, Plan, Send, Stop, Wait
from puntual.domain.decision.retry import await_next_try
from puntual.domain.decision.suppression import await_holds
from puntual.domain.decision.template_choice import choose_template, extend_template
from puntual.domain.policies.cadence import Step
from puntual.domain.policies.early_discount import offer_of
from puntual.domain.policies.policy import EarlyDiscount
from puntual.domain.reasons import Reason
from puntual.domain.receivables.receivable import OpenInstalment


def decide_reminder(circumstances: Circumstances) -> Decision:
    """Decide whether to remind now, when to look again, or to leave the debtor in peace."""
    if not circumstances.balance.open_instalments:
        return Stop((Reason.BALANCE_ZERO,))
    holds = circumstances.account.active_holds(circumstances.now)
    held = await_holds([hold for hold in holds if _stops_account(circumstances, hold)])
    if held is not None:
        return held
    gate = find_closed_gate(circumstances)
    if gate is not None:
        return gate
    lines = _lines(circumstances, holds)
    if any(line.due is not None and not line.needs_release for line in lines):
        return _send_or_wait(circumstances, lines)
    return _wait_for_next_step(circumstances, lines, holds)


def _stops_account(circumstances: Circumstances, hold: Hold) -> bool:
    # Being out of WhatsApp's reach is why another channel stands in, and no reason to be silent.
    is_why_we_fall_back = circumstances.falls_back and hold.kind is HoldKind.UNREACHABLE
    return hold.covers_account and not is_why_we_fall_back


def _lines(circumstances: Circumstances, holds: Sequence[Hold]) -> list[InstalmentLine]:
    kept_out = {key for hold in holds for key in hold.instalments}
    return [
        line_of(circumstances, one)
        for one in circumstances.balance.open_instalments
        if one.key not in kept_out
    ]


def _send_or_wait(circumstances: Circumstances, lines: Sequence[InstalmentLine]) -> Decision:
    blocked = await_next_try(circumstances, Purpose.REMINDER)
    if blocked is not None:
        return blocked
    attempts = circumstances.attempt_times()
    at = circumstances.earliest(circumstances.now, attempts)
    if at is None:
        return Stop((Reason.NO_OPEN_WINDOW,))
    if at > circumstances.now:
        return Wait(at, (*circumstances.cap_reasons(attempts), *circumstances.window_reasons()))
    return find_full_day(circumstances) or _send(circumstances, lines)


def _send(circumstances: Circumstances, lines: Sequence[InstalmentLine]) -> Decision:
    spoken_of = [
        (line.instalment, line.reached)
        for line in lines
        if line.reached is not None and not line.needs_release
    ]
    level = spoken_of[0][1]
    stem = choose_template(circumstances, level.templates)
    if stem is None:
        again = circumstances.now + LOOK_AGAIN
        return Wait(circumstances.earliest(again) or again, (Reason.TEMPLATE_UNAVAILABLE,))
    instalments = tuple(one for one, _ in spoken_of)
    discount = _discount(circumstances, level, instalments)
    stem = extend_template(circumstances, stem, instalments, offers=discount is not None)
    covered = tuple(Coverage(one.key, step.name) for one, step in spoken_of)
    contact = plan_contact(circumstances, Purpose.REMINDER, level.name, stem, covered)
    return Send(
        Plan(contact, instalments, (), circumstances.policy.message_ttl, discount=discount)
    )


def _discount(
    circumstances: Circumstances, level: Step, instalments: Sequence[OpenInstalment]
) -> EarlyDiscount | None:
    wanted = circumstances.policy.discount
    if circumstances.falls_back or wanted is None or level.name not in wanted.steps:
        return None
    return wanted if offer_of(wanted, instalments, circumstances.today) else None


def _wait_for_next_step(
    circumstances: Circumstances, lines: Sequence[InstalmentLine], holds: Sequence[Hold]
) -> Decision:
    reasons = _why_no_step(lines, holds)
    instants = [
        *(_start(circumstances, line) for line in lines),
        *(hold.until for hold in holds),
        circumstances.next_bucket_start(),
    ]
    known = [instant for instant in instants if instant is not None]
    if not known:
        return Stop(reasons)
    at = circumstances.earliest(min(known), circumstances.attempt_times())
    return Stop((Reason.NO_OPEN_WINDOW,)) if at is None else Wait(at, reasons)


def _start(circumstances: Circumstances, line: InstalmentLine) -> datetime | None:
    return None if line.next_day is None else circumstances.start_of(line.next_day)


def _why_no_step(lines: Sequence[InstalmentLine], holds: Sequence[Hold]) -> tuple[Reason, ...]:
    held = await_holds(holds)
    return (*_why_not_yet(lines), *(held.reasons if held else ()))


def _why_not_yet(lines: Sequence[InstalmentLine]) -> tuple[Reason, ...]:
    if not lines:
        return ()
    if any(line.due is not None for line in lines):
        return (Reason.NEEDS_RELEASE,)
    if all(not line.days.days for line in lines):
        return (Reason.SEGMENT_SAYS_NO,)
    if all(line.reached is None for line in lines):
        return (Reason.NOT_DUE_YET,)
    if any(line.is_worn_out for line in lines):
        return (Reason.CAP_TOTAL,)
    ahead = any(line.next_day is not None for line in lines)
    return (Reason.STEP_DONE if ahead else Reason.CADENCE_FINISHED,)
