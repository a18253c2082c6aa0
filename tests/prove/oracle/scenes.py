"""Scenes: what is true of one debtor at one instant, drawn from a seed, as plain facts."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

PLACES: Final = (
    ("MX", "America/Mexico_City", "MXN"),
    ("CO", "America/Bogota", "COP"),
    ("PE", "America/Lima", "PEN"),
    ("BR", "America/Sao_Paulo", "BRL"),
    ("AR", "America/Argentina/Buenos_Aires", "ARS"),
    ("CL", "America/Santiago", "CLP"),
)
STEPS: Final = {
    "due_in_7_days": -7,
    "due_in_3_days": -3,
    "due_today": 0,
    "overdue_3_days": 3,
    "overdue_8_days": 8,
}
HOLDS: Final = ("promise", "plan", "dispute", "claim", "handoff", "manual", "wrong_number")
_ON_ITS_WAY: Final = 0.15
_FIRST: Final = date(2026, 2, 2)


@dataclass(frozen=True, slots=True)
class Debt:
    """An invoice of one instalment."""

    name: str
    due: date
    minor: int


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment, of one debt or of none by name."""

    at: datetime
    minor: int
    debt: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """A reminder of the past: `failed` never left, `claimed` is on its way until its deadline."""

    at: datetime
    step: str
    debts: tuple[str, ...]
    state: str


@dataclass(frozen=True, slots=True)
class Held:
    """A hold; of the whole account where it names no debts."""

    kind: str
    since: datetime
    until: datetime | None
    debts: tuple[str, ...]

    def is_active(self, at: datetime) -> bool:
        return self.since <= at and (self.until is None or at < self.until)


@dataclass(frozen=True, slots=True)
class Scene:
    """One debtor at one instant."""

    country: str
    zone: str
    currency: str
    now: datetime
    debts: tuple[Debt, ...]
    paid: tuple[Paid, ...]
    told: tuple[Told, ...]
    held: tuple[Held, ...]
    opted_out: bool
    consented: bool

    @property
    def today(self) -> date:
        return self.now.astimezone(ZoneInfo(self.zone)).date()


def draw_scene(chances: random.Random) -> Scene:
    """Draw a scene; a good part of them allows a message, or fails to by one thing alone."""
    country, zone, currency = chances.choice(PLACES)
    day = _FIRST + timedelta(days=chances.randrange(330))
    minute = chances.randrange(1440) if chances.random() < 0.5 else chances.randrange(540, 1080)
    now = _local(day, zone, minute)
    debts = tuple(_draw_debt(number, day, chances) for number in range(_few(chances, 1, 3)))
    names = [one.name for one in debts]
    return Scene(
        country,
        zone,
        currency,
        now,
        debts,
        tuple(_draw_paid(debts, now, chances) for _ in range(_few(chances, 0, 2))),
        _draw_told(names, now, chances),
        tuple(_draw_held(names, now, chances) for _ in range(_few(chances, 0, 2))),
        opted_out=chances.random() < 0.05,
        consented=chances.random() < 0.95,
    )


def _few(chances: random.Random, least: int, most: int) -> int:
    return least if chances.random() < 0.6 else chances.randint(least, most)


def _local(day: date, zone: str, minute: int) -> datetime:
    begins = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))
    return (begins + timedelta(minutes=minute)).astimezone(UTC)


def _draw_debt(number: int, day: date, chances: random.Random) -> Debt:
    offset = chances.choice((*STEPS.values(), chances.randint(-12, 20)))
    # Far above what is too little to be asked for, in any of the currencies.
    minor = chances.randint(100_000, 900_000) * 100
    return Debt(f"F-{number}", day - timedelta(days=offset), minor)


def _draw_paid(debts: tuple[Debt, ...], now: datetime, chances: random.Random) -> Paid:
    debt = chances.choice(debts)
    minor = debt.minor if chances.random() < 0.6 else chances.randint(1, 2 * debt.minor)
    named = debt.name if chances.random() < 0.7 else None
    return Paid(now - timedelta(hours=chances.uniform(0.1, 400)), minor, named)


def _draw_told(names: list[str], now: datetime, chances: random.Random) -> tuple[Told, ...]:
    told: list[Told] = []
    hours = chances.choice((0.5, 3, 12, 30, 49, 100, 170))
    # A rhythm that no gap forbids, so that the caps of a week and of a debt have their say.
    rhythm = chances.choice((0.5, 20, 49, 55, 75, 170))
    if chances.random() < _ON_ITS_WAY:
        return (Told(now - timedelta(minutes=30), "due_today", (names[0],), "claimed"),)
    for number in range(_few(chances, 0, 9)):
        at = now - timedelta(hours=hours + number * rhythm)
        debts = tuple(one for one in names if chances.random() < 0.8) or (names[0],)
        # Only the last one can be on its way.
        states = ("delivered", "delivered", "read", "failed", "expired", "claimed")
        state = chances.choice(states if number == 0 else states[:5])
        told.append(Told(at, chances.choice([*STEPS]), debts, state))
    return tuple(sorted(told, key=lambda one: one.at))


def _draw_held(names: list[str], now: datetime, chances: random.Random) -> Held:
    since = now - timedelta(hours=chances.uniform(0.1, 200))
    until = None if chances.random() < 0.4 else since + timedelta(hours=chances.uniform(1, 300))
    debts = () if chances.random() < 0.6 else (chances.choice(names),)
    return Held(chances.choice(HOLDS), since, until, debts)
