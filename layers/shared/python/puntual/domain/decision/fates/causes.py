"""Why a step could not go out on its days: the law's hours and caps, holds, and what was unknown.

What a look remembers of the past decides: messages of the last days, holds that were not over when
the last message arrived. What nothing of that explains was not looked at, or was held by what lies
outside the account: the records of those days name it.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from puntual.domain.contact_law.contact_caps import blocking_caps
from puntual.domain.contact_law.contact_window import Blocked, may_deliver
from puntual.domain.decision.context import DecisionContext
from puntual.domain.decision.instalment_timetable import Openings
from puntual.domain.decision.suppression import HOLD_REASONS
from puntual.domain.reasons import Reason
from puntual.domain.receivables.receivable import OpenInstalment

# A step without an end may have waited for years; its last days tell enough.
_MOST_DAYS = 31
_ORDER = {reason: place for place, reason in enumerate(Reason)}


def causes_between(
    context: DecisionContext, instalment: OpenInstalment, first: date, last: date
) -> tuple[Reason, ...]:
    """Return why nothing went out on the days of a step, in the order of the codes.

    Args:
        context: of the look.
        instalment: whose step it is.
        first: the step's first day.
        last: the last day on which it could go out; before the first one if there was none.
    """
    begin = max(first, last - timedelta(days=_MOST_DAYS - 1))
    span = (begin + timedelta(days=n) for n in range((last - begin).days + 1))
    found = {reason for day in span for reason in _causes_on(context, instalment, day)}
    return tuple(sorted(found, key=_ORDER.__getitem__))


def _causes_on(
    context: DecisionContext, instalment: OpenInstalment, day: date
) -> Iterator[Reason]:
    if instalment.issued_on is not None and day < instalment.issued_on:
        yield Reason.NOT_ISSUED_YET
        return
    opening = Openings(context.rules, context.hours, context.policy.room).first_of(day)
    if opening is None:
        yield _why_shut(context, day)
        return
    causes = {*_caps_at(context, opening), *_holds_at(context, instalment, opening)}
    yield from causes or {Reason.NOT_LOOKED_AT}


def _why_shut(context: DecisionContext, day: date) -> Reason:
    noon = datetime.combine(day, time(12), context.zone)
    verdict = may_deliver(context.rules, context.hours, noon, context.policy.room)
    return verdict.reason if isinstance(verdict, Blocked) else Reason.OUTSIDE_HOURS


def _caps_at(context: DecisionContext, opening: datetime) -> Iterator[Reason]:
    before = sorted(at for at in context.attempt_times() if at < opening)
    rules = context.rules
    yield from (one.reason for one in blocking_caps(rules.caps, before, opening, rules.zones))


def _holds_at(
    context: DecisionContext, instalment: OpenInstalment, opening: datetime
) -> Iterator[Reason]:
    for hold in context.account.holds:
        concerns = hold.covers_account or instalment.key in hold.instalments
        if concerns and hold.is_active(opening):
            yield HOLD_REASONS[hold.kind]
