"""Instants at the edges of the lawful hours, everywhere, and what the product says of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from puntual.adapters.packaged.rule_packs import PackagedRuleBook
from puntual.domain.accounts.account import Profile
from puntual.domain.contact_law.contact_window import Allowed, may_deliver
from puntual.domain.contact_law.weekly_hours import WeeklyHours
from puntual.domain.ids import CreditorId, DebtorId, DebtorKey
from tests.bench.law.reading import (
    Facts,
    countries,
    hours,
    is_legal,
    may_be_moved,
    pack,
    readings,
    states,
)

TTL: Final = timedelta(hours=1)
_SECOND: Final = timedelta(seconds=1)
_ALWAYS: Final = WeeklyHours.always()
_BOOK: Final = PackagedRuleBook()
_KEY: Final = DebtorKey(CreditorId("bench"), DebtorId("C-1"))


@dataclass(slots=True)
class Counts:
    """What was found in a place.

    Attributes:
        illegal: allowed by the product, and barred by a reading of the facts.
        needless: barred by the product, and allowed by each reading.
        first: an example.
    """

    place: str
    cases: int = 0
    allowed: int = 0
    illegal: int = 0
    needless: int = 0
    first: str = ""


def places() -> Iterator[Facts]:
    """Yield every country, state and clock, and facts that contradict each other."""
    for country in countries():
        zones = pack(country)["geography"]["zones"]
        yield Facts(country)
        yield from (Facts(country, zone=one) for one in zones)
        for state in states(country):
            yield Facts(country, state)
        yield from _contradictions(country, zones)
    yield from (Facts("ZZ", zone=one) for one in ("America/Havana", "Europe/Lisbon"))


def _contradictions(country: str, zones: list[str]) -> Iterator[Facts]:
    """Yield states with each clock of the country, in turn: among them each that is wrong."""
    for number, state in enumerate(states(country)):
        yield Facts(country, state, zones[number % len(zones)])
        yield Facts(country, state, zones[-1])
    if states(country):
        yield Facts(country, next(iter(states(country))), "Europe/Madrid")


def try_place(facts: Facts, days: Iterable[date]) -> Counts:
    """Ask the product of each edge of each day, and hold it against the law."""
    counts = Counts("-".join(filter(None, (facts.country, facts.state, facts.zone))))
    profile = Profile(_KEY, country=facts.country, state=facts.state, zone=facts.zone)
    for day in days:
        for at in sorted(set(_edges(facts, day))):
            rules = _BOOK.rules_for(profile, at)
            is_allowed = rules is not None and may_deliver(rules, _ALWAYS, at, TTL) == Allowed()
            _count(counts, facts, at, is_allowed=is_allowed)
    return counts


def _count(counts: Counts, facts: Facts, at: datetime, *, is_allowed: bool) -> None:
    legal = is_legal(facts, at, TTL)
    counts.cases += 1
    counts.allowed += is_allowed
    is_silent = legal and not is_allowed and not _is_in_doubt(facts, at)
    counts.illegal += is_allowed and not legal
    counts.needless += is_silent
    if (is_silent or (is_allowed and not legal)) and not counts.first:
        counts.first = f"{at.isoformat()} allowed={is_allowed} legal={legal}"


def _is_in_doubt(facts: Facts, at: datetime) -> bool:
    """Tell whether the product may be stricter: contradictory facts, or a decree to come."""
    noon = at.replace(hour=12)
    months = [noon + timedelta(days=30 * number) for number in range(-3, 8)]
    contradictory = facts.zone is not None and any(
        len(readings(facts, one)) > 1 for one in (at, *months)
    )
    return contradictory or may_be_moved(facts.country, at.date())


def _edges(facts: Facts, day: date) -> Iterator[datetime]:
    """Yield the seconds around the edges of a local day's windows, on every clock."""
    midday = datetime.combine(day, time(12), UTC)
    for zone, state in readings(facts, midday)[:3]:
        for windows in hours(facts.country, state, day)[:3]:
            for start, end in windows or ((9 * 60, 18 * 60),):
                opening, closing = _at(zone, day, start), _at(zone, day, end)
                yield from (opening - _SECOND, opening, opening + _SECOND)
                yield from (closing - TTL - _SECOND, closing - TTL, closing - TTL + _SECOND)
                yield from (closing - _SECOND, closing, opening + (closing - opening) / 2)


def _at(zone: ZoneInfo, day: date, minute: int) -> datetime:
    midnight = datetime.combine(day, time(), zone)
    return (midnight + timedelta(minutes=minute)).astimezone(UTC).replace(microsecond=0)
