"""Which day is meant: one rule for each kind of saying it.

What leaves the day open has no rule here, so that it is asked for ("la otra semana").
"""

from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from puntual.domain.conversation.days.month_rules import MONTH_RULES
from puntual.domain.conversation.days.saying import Rule, Saying, a_day_after
from puntual.domain.conversation.month_days import WEEK

_NOON: Final = 12
_CLOSE: Final = 2
# "El viernes que viene" of a Thursday is not tomorrow.
_TOMORROW: Final = 1
_SUNDAY: Final = 6
_FRIDAY: Final = 4
# "2a feira" is Monday in Brazil, and "6a" Friday.
_NUMBERED_MONDAY: Final = 2
# "En ocho días" is a week, "en quince días" is fifteen days (Spanish counts both ends).
_COUNTED_WEEK: Final = 8


def _next_weekday(said: Saying) -> date:
    """Return the next such day; said on the same weekday, the one a week later."""
    ahead = (said.weekday() - said.moment.today.weekday()) % WEEK
    return said.moment.in_days(ahead or WEEK)


def _next_weekday_beyond(days: int) -> Rule:
    """Return the rule of "next Friday": said so few days before, the one a week later is meant."""

    def beyond(said: Saying) -> date:
        day = _next_weekday(said)
        is_close = (day - said.moment.today).days <= days
        return day + timedelta(days=WEEK) if is_close else day

    return beyond


def _weekday_of_next_week(said: Saying) -> date:
    today = said.moment.today
    # On a Sunday the week that comes is already "this" one.
    weeks = 2 if today.weekday() == _SUNDAY else 1
    monday = today + timedelta(days=weeks * WEEK - today.weekday())
    return monday + timedelta(days=said.weekday())


def _weekday_and_a_week(said: Saying) -> date:
    """Return the day of "del lunes en ocho", "el otro lunes"; that of today counts."""
    ahead = (said.weekday() - said.moment.today.weekday()) % WEEK
    return said.moment.in_days(ahead + WEEK)


def _after_days(said: Saying) -> date:
    days = said.count()
    in_spanish = said.lexicon.language == "es" and days == _COUNTED_WEEK
    return said.moment.in_days(WEEK if in_spanish else days)


def _after_granted(said: Saying) -> date:
    in_weeks = any("@weeks" in word.symbols for word in said.words)
    return said.moment.in_days(said.numbers()[0] * (WEEK if in_weeks else 1))


def _after_hours(said: Saying) -> date:
    return (said.moment.at + timedelta(hours=(said.numbers() or [1])[0])).date()


def _numbered_weekday(said: Saying) -> date | None:
    day = said.numbers()[0] - _NUMBERED_MONDAY
    if not 0 <= day <= _FRIDAY:
        return None
    return said.moment.in_days((day - said.moment.today.weekday()) % WEEK or WEEK)


def _end_of_week(said: Saying) -> date:
    return said.moment.in_days((_FRIDAY - said.moment.today.weekday()) % WEEK)


def _at_an_hour(said: Saying) -> date:
    """Return today while the hour is to come, in the morning or after noon, else tomorrow."""
    hour = said.numbers()[0] if said.numbers() else 1
    to_come = (hour, hour + _NOON) if hour <= _NOON else (hour,)
    return said.moment.in_days(0 if said.moment.at.hour < max(to_come) else 1)


def _day_after_named(said: Saying) -> date | None:
    return said.named and said.named + timedelta(days=1)


def _morning(said: Saying) -> date:
    """Return the morning to come: today's only before noon."""
    return said.moment.in_days(0 if said.moment.at.hour < _NOON - 1 else 1)


def _ahead(days: int) -> Rule:
    return lambda said: said.moment.in_days(days)


RULES: Final[Mapping[str, Rule]] = MappingProxyType(
    {
        **MONTH_RULES,
        "today": _ahead(0),
        "later_today": _ahead(0),
        "tomorrow": _ahead(1),
        "early": _ahead(1),
        "day_after": _ahead(2),
        "in_a_week": _ahead(WEEK),
        "in_a_week_tomorrow": _ahead(WEEK + 1),
        "in_two_weeks": _ahead(2 * WEEK),
        "in_days": _after_days,
        "granted_days": _after_granted,
        "granted_hours": _after_hours,
        "in_weeks": lambda said: said.moment.in_days(WEEK * said.numbers()[0]),
        "in_hours": _after_hours,
        "part_of_morning": _morning,
        "weekday": _next_weekday,
        "weekday_next": _next_weekday_beyond(_CLOSE),
        "weekday_to_come": _next_weekday_beyond(_TOMORROW),
        "weekday_of_next_week": _weekday_of_next_week,
        "other_weekday": _weekday_and_a_week,
        "weekday_and_a_week": _weekday_and_a_week,
        "numbered_weekday": _numbered_weekday,
        "day_after_weekday": a_day_after(_next_weekday),
        "day_after_named": _day_after_named,
        "end_of_week": _end_of_week,
        "clock": _at_an_hour,
        "in_minutes": _ahead(0),
    }
)
