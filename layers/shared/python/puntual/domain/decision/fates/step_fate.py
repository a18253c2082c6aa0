"""How each step of an instalment ended: sent, superseded, or lapsed with its causes.

It is derived from what a look sees anyway, and the log of each look holds all of that: so it costs
no write, and a log tells it again as long as the log is kept.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from puntual.domain.decision.context import DecisionContext
from puntual.domain.decision.fates.causes import causes_between
from puntual.domain.policies.giving_way import StepDays
from puntual.domain.reasons import Reason
from puntual.domain.receivables.receivable import InstalmentKey, OpenInstalment

_ONE_DAY = timedelta(days=1)


class Fate(StrEnum):
    """How a step of an instalment ended."""

    SENT = "sent"
    MERGED = "merged"
    SUPERSEDED = "superseded"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class StepFate:
    """How one step of one instalment ended.

    Attributes:
        causes: why nothing of it went out while it could; none where something did.
        days: the days on which it could; None where something went out, or it had none.
    """

    instalment: InstalmentKey
    step: str
    fate: Fate
    causes: tuple[Reason, ...] = ()
    days: tuple[date, date] | None = None


def fates_of(
    context: DecisionContext, instalment: OpenInstalment, alone: frozenset[str] | None = None
) -> tuple[StepFate, ...]:
    """Return how each step ended whose day has come, in the cadence's order.

    A step that may still go out has not ended, and neither has one that lies ahead.

    Args:
        context: of the look.
        instalment: one that is open.
        alone: the steps that a message was sent for; what went out besides was merged into a
            message for another debt. None where that is not known: then all counts as sent.
    """
    days = context.timetable_of(instalment).days
    counted = {one.step for one in context.counted_steps_of(instalment)}
    return tuple(_fates(context, instalment, days, counted, alone))


def _fates(
    context: DecisionContext,
    instalment: OpenInstalment,
    days: Sequence[StepDays],
    counted: set[str],
    alone: frozenset[str] | None,
) -> Iterator[StepFate]:
    for place, one in enumerate(days):
        name = one.step.name
        if name in counted:
            is_own = alone is None or name in alone
            yield StepFate(instalment.key, name, Fate.SENT if is_own else Fate.MERGED)
            continue
        ended = _end_of(one, days[place + 1 :], context.today)
        if ended is not None:
            fate, last = ended
            causes = causes_between(context, instalment, one.start, last)
            span = (one.start, last) if one.start <= last else None
            yield StepFate(instalment.key, name, fate, causes, span)


def _end_of(one: StepDays, later: Sequence[StepDays], today: date) -> tuple[Fate, date] | None:
    """Return how a step ended that did not go out, and the last day on which it could."""
    taking_over = min((each.start for each in later if each.start <= today), default=None)
    if one.start > today:
        return None
    if taking_over is not None and (one.last is None or taking_over <= one.last):
        return Fate.SUPERSEDED, taking_over - _ONE_DAY
    if one.last is not None and one.last < today:
        return Fate.LAPSED, one.last
    return None
