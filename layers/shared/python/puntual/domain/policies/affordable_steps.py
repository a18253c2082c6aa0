"""Which steps before the due date the caps have room for, by what they are worth (ADR 39).

Where a law allows one or two contacts a week, the first steps would use them up, and the day
itself would go by in silence. So the day comes first, then what is nearest to three days before.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import takewhile
from typing import Final

from puntual.domain.contact_law.contact_caps import blocking_caps
from puntual.domain.contact_law.contact_rules import ContactRules
from puntual.domain.policies.giving_way import StepDays, give_way

_MOST_USEFUL_DAYS_BEFORE: Final = 3

type OpeningOf = Callable[[date], datetime | None]


def keep_affordable(
    days: Sequence[StepDays], rules: ContactRules, opening_of: OpeningOf
) -> Sequence[StepDays]:
    """Return the days of the steps that the caps have room for, after they have given way.

    Only steps that give way are left out. One that is kept ends before the day from which on it
    would cost a later one.

    Args:
        days: of one instalment as they are planned, in the cadence's order.
        rules: with the caps in force.
        opening_of: returns when the first message of a day may go out.
    """
    chosen: Sequence[StepDays] = [one for one in days if not one.gives_way]
    placed = chosen
    for one in sorted((one for one in days if one.gives_way), key=_worth):
        more = [each for each in days if each is one or each in chosen]
        tried = give_way(more, lambda day: opening_of(day) is not None)
        if _fit(tried, rules, opening_of):
            chosen, placed = more, tried
    return [_ended(placed, place, rules, opening_of) for place in range(len(placed))]


def _worth(one: StepDays) -> tuple[bool, int, int]:
    offset = one.step.offset
    return offset != 0, abs(offset + _MOST_USEFUL_DAYS_BEFORE), -offset


def _fit(days: Iterable[StepDays], rules: ContactRules, opening_of: OpeningOf) -> bool:
    giving = (opening_of(one.start) for one in days if one.gives_way)
    openings = [at for at in giving if at is not None]
    return len(openings) <= rules.caps.per_debt_total and not any(
        blocking_caps(rules.caps, openings[:place], at, rules.zones)
        for place, at in enumerate(openings)
    )


def _ended(
    placed: Sequence[StepDays], place: int, rules: ContactRules, opening_of: OpeningOf
) -> StepDays:
    one = placed[place]
    if not one.gives_way or one.last is None:
        return one
    late = (one.start + timedelta(days=n) for n in range(1, (one.last - one.start).days + 1))
    fitting = takewhile(
        lambda day: _fit([replace(one, start=day), *placed[place + 1 :]], rules, opening_of), late
    )
    return replace(one, last=max(fitting, default=one.start))
