"""One open instalment as the reminder sees it: its days, its step, and what it has had."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from puntual.domain.accounts.view import SentStep
from puntual.domain.decision.context import DecisionContext
from puntual.domain.policies.cadence import Cadence, Step
from puntual.domain.policies.step_calendar import Timetable
from puntual.domain.receivables.receivable import OpenInstalment


@dataclass(frozen=True, slots=True)
class InstalmentStep:
    """One open instalment.

    Attributes:
        reached: the last step whose day has come: the level at which it is counted of.
        due: the step that should go out today because of it; None when there is none.
        is_worn_out: it was counted of as often as a debt may be.
        needs_release: its level waits for a person, so it is left out of every message.
        next_day: the next day on which a step begins or may be repeated.
    """

    instalment: OpenInstalment
    days: Timetable
    reached: Step | None
    due: Step | None
    is_worn_out: bool
    needs_release: bool
    next_day: date | None


def instalment_step_of(context: DecisionContext, instalment: OpenInstalment) -> InstalmentStep:
    """Return an instalment with everything that follows for it from the context."""
    today = context.today
    days = context.timetable_of(instalment)
    # What was lost on its way counts for the caps all the same.
    tries = context.sent_steps_of(instalment.key)
    counted = context.counted_steps_of(instalment.key)
    worn_out = sum(one.times for one in tries) >= context.rules.caps.per_debt_total
    reached = days.reached(today)
    step = None if worn_out else days.current(today)
    cadence = context.cadence
    is_due = step is not None and cadence is not None and _is_owed(cadence, step, counted, today)
    return InstalmentStep(
        instalment=instalment,
        days=days,
        reached=reached,
        due=step if is_due else None,
        is_worn_out=worn_out,
        needs_release=_is_locked(context, reached),
        next_day=None if worn_out else _next_day(days, step, counted, today),
    )


def _is_locked(context: DecisionContext, step: Step | None) -> bool:
    return step is not None and step.needs_release and not context.is_released(step)


def _is_owed(cadence: Cadence, step: Step, counted: Sequence[SentStep], today: date) -> bool:
    latest = cadence.latest(one.step for one in counted)
    own = cadence.index_of(step.name)
    if own != latest:
        return own > latest
    again = _repeats_on(step, counted)
    return again is not None and again <= today


def _repeats_on(step: Step, counted: Sequence[SentStep]) -> date | None:
    sent = [one for one in counted if one.step == step.name]
    if sum(one.times for one in sent) >= step.cap:
        return None
    return max(one.last_on for one in sent) + timedelta(days=step.every_days)


def _next_day(
    days: Timetable, step: Step | None, counted: Sequence[SentStep], today: date
) -> date | None:
    following = days.following(today)
    said = step is not None and any(one.step == step.name for one in counted)
    again = _repeats_on(step, counted) if step is not None and said else None
    ahead = [day for day in (following, again) if day is not None and day > today]
    return min(ahead, default=None)
