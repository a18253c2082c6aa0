"""One open instalment as the reminder sees it: its days, its step, and what it has had.

Every debt counts the messages that name it, whichever debt they are sent for (ADR 37).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from puntual.domain.accounts.view import SentStep
from puntual.domain.decision.context import DecisionContext
from puntual.domain.decision.duties.written_copy import WRITTEN_COPY, copy_day_of, may_send_copy
from puntual.domain.policies.cadence import Cadence, Step
from puntual.domain.policies.step_calendar import Timetable
from puntual.domain.receivables.aging import years_before
from puntual.domain.receivables.receivable import OpenInstalment


@dataclass(frozen=True, slots=True)
class InstalmentStep:
    """One open instalment.

    Attributes:
        reached: the last step whose day has come: the level at which it is counted of.
        due: the step that should go out today because of it; None when there is none.
        is_worn_out: as many messages have named it as may name one debt.
        is_too_old: it is older than a debt that may be asked for without a person.
        needs_release: its level waits for a person, so it is left out of every message.
        may_be_named: whether a message of today may speak of it, whoever it is sent for.
        next_day: the next day on which a step begins or may be repeated.
        is_said: whether the step that was reached, or a later one, went out for it.
        copy_is_left: whether a written copy of it is due which only a person can send.
    """

    instalment: OpenInstalment
    days: Timetable
    reached: Step | None
    due: Step | None
    is_worn_out: bool
    is_too_old: bool
    needs_release: bool
    may_be_named: bool
    next_day: date | None
    is_said: bool = False
    copy_is_left: bool = False


def instalment_step_of(context: DecisionContext, instalment: OpenInstalment) -> InstalmentStep:
    """Return an instalment with everything that follows for it from the context."""
    return _with_copy(context, _step_of_cadence(context, instalment))


def _with_copy(context: DecisionContext, line: InstalmentStep) -> InstalmentStep:
    """Return the instalment with the written copy of a law ahead of the cadence's step."""
    due_from = copy_day_of(context, line.instalment)
    if due_from is None:
        return line
    if due_from > context.today:
        ahead = [day for day in (line.next_day, due_from) if day is not None]
        return replace(line, next_day=min(ahead))
    is_over = line.is_worn_out or line.is_too_old
    if is_over or not may_send_copy(context, line.instalment, due_from):
        return replace(line, copy_is_left=True)
    step = WRITTEN_COPY
    return replace(line, reached=step, due=step, needs_release=False, may_be_named=True)


def _step_of_cadence(context: DecisionContext, instalment: OpenInstalment) -> InstalmentStep:
    today = context.today
    days = context.timetable_of(instalment)
    # What was lost on its way counts for the caps all the same.
    tries = context.sent_steps_of(instalment.key)
    counted = context.counted_steps_of(instalment)
    most = max(sum(one.times for one in each) for each in (tries, counted))
    worn_out = most >= context.rules.caps.per_debt_total
    reached = days.reached(today)
    locked = _is_locked(context, reached)
    too_old = _is_too_old(context, instalment, today)
    # Its days are long over: what a person released for it then is due all the same.
    released = reached if too_old and _is_released(context, instalment, reached) else None
    too_old = too_old and released is None
    step = None if worn_out else released or days.current(today)
    cadence = context.cadence
    is_due = step is not None and cadence is not None and _is_owed(cadence, step, counted, today)
    free = not (worn_out or locked or too_old)
    return InstalmentStep(
        instalment=instalment,
        days=days,
        reached=reached,
        due=step if is_due else None,
        is_worn_out=worn_out,
        is_too_old=too_old,
        needs_release=locked,
        may_be_named=free and _may_speak(reached, step, counted),
        next_day=None if worn_out or too_old else _next_day(days, step, counted, today),
        is_said=_is_said(cadence, reached, counted),
    )


def _may_speak(reached: Step | None, current: Step | None, counted: Sequence[SentStep]) -> bool:
    """Tell whether a step still says something true of its instalment, and has not had its cap.

    That a date is near is true on the step's own days only; that it has passed stays true.
    """
    if reached is None or (reached.offset <= 0 and reached is not current):
        return False
    return _times_of(reached, counted) < reached.cap


def _is_too_old(context: DecisionContext, instalment: OpenInstalment, day: date) -> bool:
    years = context.rules.debt_age_years
    return years is not None and instalment.due_on < years_before(day, years)


def _is_locked(context: DecisionContext, step: Step | None) -> bool:
    return step is not None and step.needs_release and not context.is_released(step)


def _is_released(context: DecisionContext, instalment: OpenInstalment, step: Step | None) -> bool:
    """Tell whether a person released a step for a debt that was too old for it already.

    Only what says that money is late is true of such a debt.
    """
    if step is None or step.offset <= 0:
        return False
    days = (at.astimezone(context.zone).date() for at in context.releases_of(step))
    return any(_is_too_old(context, instalment, day) for day in days)


def _is_said(cadence: Cadence | None, reached: Step | None, counted: Sequence[SentStep]) -> bool:
    if cadence is None or reached is None or not counted:
        return False
    return cadence.latest(one.step for one in counted) >= cadence.index_of(reached.name)


def _is_owed(cadence: Cadence, step: Step, counted: Sequence[SentStep], today: date) -> bool:
    latest = cadence.latest(one.step for one in counted)
    own = cadence.index_of(step.name)
    if own != latest:
        return own > latest
    again = _repeats_on(step, counted)
    return again is not None and again <= today


def _repeats_on(step: Step, counted: Sequence[SentStep]) -> date | None:
    if _times_of(step, counted) >= step.cap:
        return None
    last = max(one.last_on for one in counted if one.step == step.name)
    return last + timedelta(days=step.every_days)


def _times_of(step: Step, counted: Sequence[SentStep]) -> int:
    return sum(one.times for one in counted if one.step == step.name)


def _next_day(
    days: Timetable, step: Step | None, counted: Sequence[SentStep], today: date
) -> date | None:
    following = days.following(today)
    said = step is not None and any(one.step == step.name for one in counted)
    again = _repeats_on(step, counted) if step is not None and said else None
    ahead = [day for day in (following, again) if day is not None and day > today]
    return min(ahead, default=None)
