"""An independent judge: it reads the input file, the ledger and the instants of ingestion.

It shares no code with the product but the rule packs' data files, whose hours it reads by itself;
holidays come from the library and not from the compiled calendars.
"""

from __future__ import annotations

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

from tests.e2e.records import Record

_PACKS: Final = Path(__file__).parents[2] / "layers/shared/python/puntual/data/contact_rules"
_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# Every template of ours may be delivered until an hour after it was accepted.
_TTL: Final = timedelta(hours=1)
# What a message is, by its template; everything else reminds.
_COURTESIES: Final = (
    ("payment_received", "receipt"),
    ("agreement_confirmed", "agreement"),
    ("welcome", "onboarding"),
    ("away", "away"),
)
_FIRST_STEP: Final = timedelta(days=-7)
_LAST_STEP_ENDS: Final = timedelta(days=22)
_LAST_STEP: Final = timedelta(days=14)

type Line = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class KnownDebtor:
    """Where a debtor lives, as the billing system said."""

    country: str
    zone: str


@dataclass(slots=True)
class KnownInvoice:
    """An invoice's life, as the billing system told it.

    Attributes:
        issued_at: when it was ingested.
        paid_at: when the payment that settles it had been ingested; None while it is open.
    """

    debtor: str
    due_on: date
    issued_at: datetime
    paid_at: datetime | None = None

    def is_open(self, at: datetime) -> bool:
        """Tell whether it was open at an instant."""
        return self.issued_at <= at and (self.paid_at is None or at < self.paid_at)


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


@dataclass(slots=True)
class CampaignVerdict:
    """What a fault campaign left behind; empty lists again.

    Attributes:
        duplicates: two accepted messages of one debtor, local day and purpose.
        lost: debtors of whom nobody will think again, though something was or will be due.
        unexplained: accepted messages without a contact on our record, and silent debtors
            without a reason on it.
    """

    duplicates: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    unexplained: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Tell whether nothing was wrong."""
        return not (self.duplicates or self.lost or self.unexplained)


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
    by_debtor: dict[str, list[KnownInvoice]] = defaultdict(list)
    for invoice in invoices.values():
        by_debtor[invoice.debtor].append(invoice)
    for line in lines:
        _judge_line(verdict, line, debtors, by_debtor)
    verdict.duplicates = _duplicates(lines, debtors)
    contacted = {str(line["debtor"]) for line in lines}
    verdict.unexplained = [
        debtor
        for debtor, owed in by_debtor.items()
        if debtor not in contacted and _had_something_due(owed, end) and not has_reason(debtor)
    ]
    return verdict


def judge_campaign(
    ledger: Iterable[Line],
    debtors: Mapping[str, KnownDebtor],
    invoices: Mapping[str, KnownInvoice],
    records: Mapping[str, Record],
    end: datetime,
) -> CampaignVerdict:
    """Judge a fault campaign after peace has returned.

    Args:
        ledger: every accepted message.
        debtors: all of them, by id.
        invoices: all that were ingested, by id.
        records: what our table says of each debtor.
        end: when the last quiet day was over.
    """
    lines = [*ledger]
    by_debtor: dict[str, list[KnownInvoice]] = defaultdict(list)
    for invoice in invoices.values():
        by_debtor[invoice.debtor].append(invoice)
    contacted = {str(line["debtor"]) for line in lines}
    verdict = CampaignVerdict(duplicates=_duplicates(lines, debtors))
    for debtor, owed in by_debtor.items():
        record = records.get(debtor, Record())
        was_due, is_due = _had_something_due(owed, end), _has_something_to_come(owed, end)
        sees_nobody = not any(at > end for at in record.wake_ups)
        is_unknown = debtor not in contacted and not record.reasons
        if sees_nobody and (
            (was_due and is_unknown and not record.contacts) or (is_due and not record.is_at_rest)
        ):
            verdict.lost.append(debtor)
        if was_due and is_unknown:
            verdict.unexplained.append(f"{debtor} heard nothing")
    verdict.unexplained += [
        f"{line['debtor']} {line['contact']}"
        for line in lines
        if not records.get(str(line["debtor"]), Record()).knows(str(line["contact"]))
    ]
    return verdict


def may_arrive(at: datetime, debtor: KnownDebtor) -> bool:
    """Tell whether a message that was accepted at an instant can only arrive in the window."""
    local, latest = (x.astimezone(ZoneInfo(debtor.zone)) for x in (at, at + _TTL))
    if local.date() in _holidays_of(debtor.country, local.year):
        return False
    return local.date() == latest.date() and any(
        start <= local.time() and latest.time() <= end
        for start, end in _hours_of(debtor.country, local.date())
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
    if not may_arrive(at, debtors[debtor]):
        verdict.outside_window.append(name)
    if _purpose(line) == "reminder" and not any(one.is_open(at) for one in by_debtor[debtor]):
        verdict.after_payment.append(name)


def _duplicates(lines: Iterable[Line], debtors: Mapping[str, KnownDebtor]) -> list[str]:
    """Return each debtor, local day and purpose that saw more than one accepted message."""
    counted = Counter(_key(line, debtors) for line in lines)
    return [" ".join(key) for key, count in counted.items() if count > 1]


def _key(line: Line, debtors: Mapping[str, KnownDebtor]) -> tuple[str, str, str]:
    debtor = str(line["debtor"])
    zone = ZoneInfo(debtors[debtor].zone)
    day = datetime.fromisoformat(line["accepted_at"]).astimezone(zone).date()
    return debtor, day.isoformat(), _purpose(line)


def _purpose(line: Line) -> str:
    return next((what for stem, what in _COURTESIES if stem in str(line["template"])), "reminder")


def _had_something_due(invoices: Iterable[KnownInvoice], end: datetime) -> bool:
    """Tell whether a step of the cadence fell into an invoice's life, for a whole day."""
    for invoice in invoices:
        noon = datetime.combine(invoice.due_on, time(12), UTC)
        begins = max(noon + _FIRST_STEP, invoice.issued_at)
        ends = min(noon + _LAST_STEP_ENDS, invoice.paid_at or end, end)
        if ends - begins > timedelta(days=1):
            return True
    return False


def _has_something_to_come(invoices: Iterable[KnownInvoice], end: datetime) -> bool:
    """Tell whether an open invoice is still within its cadence, and for some days more."""
    return any(
        invoice.is_open(end)
        and end + timedelta(days=3) < datetime.combine(invoice.due_on, time(12), UTC) + _LAST_STEP
        for invoice in invoices
    )


@cache
def _hours_of(country: str, day: date) -> tuple[tuple[time, time], ...]:
    pack = tomllib.loads((_PACKS / f"{country}.toml").read_text(encoding="utf-8"))
    entries = sorted(pack["entries"], key=lambda one: one["in_force_from"])
    in_force = [one for one in entries if one["in_force_from"] <= day] or entries[:1]
    spans = in_force[-1]["hours"].get(_DAYS[day.weekday()], [])
    return tuple(_span(text) for text in spans)


def _span(text: str) -> tuple[time, time]:
    start, end = text.split("-")
    return time.fromisoformat(start), time.max if end == "24:00" else time.fromisoformat(end)


@cache
def _holidays_of(country: str, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays(country, years=year))
