"""The oracle: what may be said to a debtor, and what must be, read from the facts and the packs.

It knows nothing of the engine: it adds up what is owed, reads caps and hours from the data of the
packs, and holds a decision against both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from tests.bench.law.reading import Facts, entry, is_legal, may_be_moved
from tests.prove.oracle.scenes import STEPS, Scene, Told

_TTL: Final = timedelta(hours=1)
_WEEK: Final = timedelta(days=7)
_DEADLINE: Final = timedelta(hours=2)
_SILENCING: Final = frozenset({"wrong_number"})
_NEW: Final = timedelta(hours=1)


def outstanding(scene: Scene) -> dict[str, int]:
    """Return what is owed of each debt: money goes where it says, and else to the oldest."""
    left = {one.name: one.minor for one in scene.debts}
    over = 0
    for paid in scene.paid:
        if paid.debt is None:
            over += paid.minor
        else:
            used = min(paid.minor, left[paid.debt])
            left[paid.debt] -= used
            over += paid.minor - used
    for debt in sorted(scene.debts, key=lambda one: (one.due, one.name)):
        used = min(over, left[debt.name])
        left[debt.name] -= used
        over -= used
    return {name: minor for name, minor in left.items() if minor}


def wrong_with_any(scene: Scene) -> Iterator[str]:
    """Yield every reason for which nothing at all may be sent now, not even thanks."""
    if not scene.consented or scene.opted_out:
        yield "no consent"
    if any(_is_on_its_way(one, scene.now) for one in scene.told):
        yield "one is on its way"


def why_no_reminder(scene: Scene, ttl: timedelta) -> Iterator[str]:
    """Yield every reason for which no reminder may be sent now."""
    yield from wrong_with_any(scene)
    if any(one.is_active(scene.now) and not one.debts for one in scene.held):
        yield "held"
    if not outstanding(scene):
        yield "nothing owed"
    if not is_legal(Facts(scene.country, None, scene.zone), scene.now, ttl):
        yield "outside the hours"
    yield from _caps(scene)


def wrong_with_reminder(scene: Scene, covered: Mapping[str, int], ttl: timedelta) -> Iterator[str]:
    """Yield what is wrong with a reminder of some debts and amounts."""
    yield from why_no_reminder(scene, ttl)
    owed = outstanding(scene)
    if not covered:
        yield "of nothing"
    for name, minor in covered.items():
        if owed.get(name) != minor:
            yield f"{name} asks for {minor}, and {owed.get(name)} is owed"
        if any(one.is_active(scene.now) and name in one.debts for one in scene.held):
            yield f"{name} is held"
        if _times(scene, name) >= _caps_of(scene)["per_debt_total"]:
            yield f"{name} is above its cap"


def must_remind(scene: Scene) -> bool:
    """Tell whether silence now would have no cause at all.

    Only where everything is plain: one step of one debt falls on today, nothing was ever said,
    held or paid, and hours of the default policy are open as well.
    """
    local = scene.now.astimezone(ZoneInfo(scene.zone))
    is_office_hours = 9 <= local.hour < 17 and local.weekday() < len(("mon", "tue", "wed"))
    first = min(scene.debts, key=lambda one: one.due)
    return (
        len(scene.debts) == 1
        and not scene.told
        and not scene.paid
        and not scene.held
        and is_office_hours
        and (scene.today - first.due).days in STEPS.values()
        and not _is_near_a_holiday(scene.country, scene.today)
        and not [*why_no_reminder(scene, _TTL)]
    )


def _is_near_a_holiday(country: str, day: date) -> bool:
    return may_be_moved(country, day)


def _caps_of(scene: Scene) -> Mapping[str, Any]:
    caps: Mapping[str, Any] = entry(scene.country, scene.today)["caps"]
    return caps


def _caps(scene: Scene) -> Iterator[str]:
    caps = _caps_of(scene)
    left = [one for one in scene.told if one.state != "failed"]
    if sum(_day(one.at, scene) == scene.today for one in left) >= caps["per_day"]:
        yield "enough of today"
    if any(scene.now - one.at < timedelta(hours=caps["min_gap_hours"]) for one in left):
        yield "too soon"
    if sum(scene.now - one.at < _WEEK for one in left) >= caps["per_week"]:
        yield "enough of this week"


def _times(scene: Scene, name: str) -> int:
    return sum(name in one.debts and one.state != "failed" for one in scene.told)


def _day(at: datetime, scene: Scene) -> date:
    return at.astimezone(ZoneInfo(scene.zone)).date()


def _is_on_its_way(told: Told, now: datetime) -> bool:
    return told.state == "claimed" and now < told.at + _DEADLINE
