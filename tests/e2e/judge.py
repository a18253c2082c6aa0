"""An independent judge: it reads the input file, the ledger and the instants of ingestion.

It shares no code with the product but the rule packs' data files, whose hours it reads by itself;
holidays come from the library and not from the compiled calendars.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import holidays

_PACKS: Final = Path(__file__).parents[2] / "layers/shared/python/puntual/data/contact_rules"
_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# Every template of ours may be delivered until an hour after it was accepted.
_TTL: Final = timedelta(hours=1)
# What a message is, by its template; everything else reminds.
_NOTICES: Final = (
    ("payment_received", "receipt"),
    ("agreement_confirmed", "agreement"),
    ("welcome", "onboarding"),
    ("away", "away"),
)
# Where what somebody asked for may be told at once (SFC, concepto 2023080946).
_ANSWERED_AT_ANY_HOUR: Final = frozenset({"CO"})
# A label of fewer characters may be a part of anything.
_TELLING: Final = 5
_FIRST_STEP: Final = timedelta(days=-7)
_LAST_STEP_ENDS: Final = timedelta(days=22)

type Line = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class KnownDebtor:
    """Where a debtor lives and is reached, as the billing system said."""

    country: str
    zone: str
    phone: str = ""


@dataclass(slots=True)
class KnownInvoice:
    """An invoice's life, as the billing system told it.

    Attributes:
        issued_at: when it was ingested.
        paid_at: when the payment that settles it had been ingested; None while it is open.
        label: the number that the debtor knows it by.
    """

    debtor: str
    due_on: date
    issued_at: datetime
    paid_at: datetime | None = None
    label: str = ""

    def is_open(self, at: datetime) -> bool:
        """Tell whether it was open at an instant."""
        return self.issued_at <= at and (self.paid_at is None or at < self.paid_at)

    def is_named_in(self, text: str) -> bool:
        """Tell whether a message speaks of it by its number.

        A short number is a date or an amount as well, and proves nothing.
        """
        alone = rf"(?<![\w.,/$-]){re.escape(self.label)}(?![\w/-]|[.,]\w)"
        return len(self.label) >= _TELLING and re.search(alone, text) is not None


@dataclass(slots=True)
class Verdict:
    """What was wrong; empty lists are what everybody hopes for."""

    duplicates: list[str] = field(default_factory=list)
    after_payment: list[str] = field(default_factory=list)
    outside_window: list[str] = field(default_factory=list)
    unexplained: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Tell whether nothing was wrong."""
        return not any(
            (self.duplicates, self.after_payment, self.outside_window, self.unexplained)
        )


def judge(
    ledger: Iterable[Line],
    debtors: Mapping[str, KnownDebtor],
    invoices: Mapping[str, KnownInvoice],
    end: datetime,
    has_reason: Callable[[str], bool],
) -> Verdict:
    """Judge a run.

    Args:
        ledger: every accepted message.
        debtors: all of them, by id.
        invoices: all that were ingested, by id.
        end: when the run ended.
        has_reason: whether a reason is on record for a debtor's silence.
    """
    verdict = Verdict()
    lines = [*ledger]
    by_debtor = invoices_by_debtor(invoices)
    for line in lines:
        _judge_line(verdict, line, debtors, by_debtor)
    verdict.duplicates = find_duplicates(lines, debtors)
    contacted = {str(line["debtor"]) for line in lines}
    verdict.unexplained = [
        debtor
        for debtor, owed in by_debtor.items()
        if debtor not in contacted and _had_something_due(owed, end) and not has_reason(debtor)
    ]
    return verdict


def invoices_by_debtor(invoices: Mapping[str, KnownInvoice]) -> dict[str, list[KnownInvoice]]:
    """Return who owes what."""
    by_debtor: dict[str, list[KnownInvoice]] = defaultdict(list)
    for invoice in invoices.values():
        by_debtor[invoice.debtor].append(invoice)
    return by_debtor


def may_arrive(at: datetime, debtor: KnownDebtor) -> bool:
    """Tell whether a message that was accepted at an instant can only arrive in the window."""
    local, latest = (x.astimezone(ZoneInfo(debtor.zone)) for x in (at, at + _TTL))
    if local.date() in holidays_of(debtor.country, local.year):
        return False
    return local.date() == latest.date() and any(
        start <= local.time() and latest.time() <= end
        for start, end in hours_of(debtor.country, local.date())
    )


def _judge_line(
    verdict: Verdict,
    line: Line,
    debtors: Mapping[str, KnownDebtor],
    by_debtor: Mapping[str, list[KnownInvoice]],
) -> None:
    debtor = str(line["debtor"])
    at = datetime.fromisoformat(line["accepted_at"]).astimezone(UTC)
    name = f"{debtor} {at:%Y-%m-%dT%H:%M:%SZ} {line['template']}"
    if not may_arrive(at, debtors[debtor]) and not _may_come_at_any_hour(line, debtors[debtor]):
        verdict.outside_window.append(name)
    if _purpose(line) == "reminder" and _speaks_of_paid(line, by_debtor[debtor], at):
        verdict.after_payment.append(name)


def _may_come_at_any_hour(line: Line, debtor: KnownDebtor) -> bool:
    return line["template"] is None and debtor.country in _ANSWERED_AT_ANY_HOUR


def _speaks_of_paid(line: Line, owed: Iterable[KnownInvoice], at: datetime) -> bool:
    """Tell whether a reminder names a paid invoice, or came when nothing was open."""
    known = [*owed]
    paid = [one for one in known if one.paid_at is not None and one.paid_at <= at]
    names_paid = any(one.is_named_in(str(line["text"])) for one in paid)
    return names_paid or not any(one.is_open(at) for one in known)


def find_duplicates(lines: Iterable[Line], debtors: Mapping[str, KnownDebtor]) -> list[str]:
    """Return each debtor, local day and purpose that saw more than one accepted message."""
    counted = Counter(_key(line, debtors) for line in lines)
    return [" ".join(key) for key, count in counted.items() if count > 1]


def _key(line: Line, debtors: Mapping[str, KnownDebtor]) -> tuple[str, str, str]:
    debtor = str(line["debtor"])
    zone = ZoneInfo(debtors[debtor].zone)
    day = datetime.fromisoformat(line["accepted_at"]).astimezone(zone).date()
    return debtor, day.isoformat(), _purpose(line)


def _purpose(line: Line) -> str:
    """Return what a message is; of answers there is one for each message that they quote."""
    if line["template"] is None:
        return f"answer to {line['quotes']}"
    return next((what for stem, what in _NOTICES if stem in str(line["template"])), "reminder")


def _had_something_due(invoices: Iterable[KnownInvoice], end: datetime) -> bool:
    """Tell whether a step of the cadence fell into an invoice's life, for a whole day."""
    for invoice in invoices:
        noon = datetime.combine(invoice.due_on, time(12), UTC)
        begins = max(noon + _FIRST_STEP, invoice.issued_at)
        ends = min(noon + _LAST_STEP_ENDS, invoice.paid_at or end, end)
        if ends - begins > timedelta(days=1):
            return True
    return False


@cache
def hours_of(country: str, day: date) -> tuple[tuple[time, time], ...]:
    """Return the hours in which people may be written to on a day of the week."""
    spans = _entry_of(country, day)["hours"].get(_DAYS[day.weekday()], [])
    return tuple(_span(text) for text in spans)


def caps_of(country: str, day: date) -> Mapping[str, int]:
    """Return how often people may be written to."""
    caps: Mapping[str, int] = _entry_of(country, day)["caps"]
    return caps


@cache
def _entry_of(country: str, day: date) -> Mapping[str, Any]:
    pack = tomllib.loads((_PACKS / f"{country}.toml").read_text(encoding="utf-8"))
    entries = sorted(pack["entries"], key=lambda one: one["in_force_from"])
    in_force = [one for one in entries if one["in_force_from"] <= day] or entries[:1]
    found: Mapping[str, Any] = in_force[-1]
    return found


def _span(text: str) -> tuple[time, time]:
    start, end = text.split("-")
    return time.fromisoformat(start), time.max if end == "24:00" else time.fromisoformat(end)


@cache
def holidays_of(country: str, year: int) -> frozenset[date]:
    """Return the days on which a whole country rests."""
    return frozenset(holidays.country_holidays(country, years=year))
