"""The judge of a fault campaign: the ledger against the billing system's word and our own table.

What a crash may leave behind is what docs/adr/0013 says: a claim without a message, whose step is
used up. It is believed only where somebody died, or the table was out, while the claim was young.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from tests.e2e.campaign_misfits import misfits_in, provoked_by
from tests.e2e.campaign_trouble import SLIP, Span, Trouble
from tests.e2e.judge import (
    KnownDebtor,
    KnownInvoice,
    Line,
    caps_of,
    find_duplicates,
    holidays_of,
    hours_of,
    invoices_by_debtor,
)
from tests.e2e.records import Record

# The default cadence (docs/policy.md): days from the due date, and how long a step is worth it.
_STEPS: Final = ((-7, 4), (-3, 3), (0, 3), (3, 5), (8, 14))
_CADENCE_ENDS: Final = timedelta(days=14)
# One day may be lost to a worker that died late in the evening.
_CHANCES: Final = 2
# A week's cap holds back for seven days, steps lie five days apart at most, and a long weekend
# puts off what falls into it: nobody has a reason to look away for longer.
_LOOKS_WITHIN: Final = timedelta(days=7 + 4)
_WEEK: Final = timedelta(days=8)


@dataclass(slots=True)
class CampaignVerdict:
    """What a fault campaign left behind; empty lists are what everybody hopes for.

    Attributes:
        duplicates: two accepted messages of one debtor, local day and purpose.
        lost: debtors of whom nobody will think again in time, though something is to come.
        unexplained: claims that do not fit the ledger, accepted messages without a claim, steps
            that nobody spoke of nor gave a reason for, and refusals that nobody asked for.
        unheard: messages to people who had said not to, and words of theirs in a log.
    """

    duplicates: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    unexplained: list[str] = field(default_factory=list)
    unheard: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Tell whether nothing was wrong."""
        return not (self.duplicates or self.lost or self.unexplained or self.unheard)


@dataclass(frozen=True, slots=True)
class _Case:
    """One debtor, and all that is known of them.

    Attributes:
        spoken_on: the local days of accepted messages.
        counted_on: the days of everything that the caps of this phone count.
    """

    debtor: KnownDebtor
    invoices: Sequence[KnownInvoice]
    record: Record
    spoken_on: frozenset[date]
    counted_on: Sequence[date]
    absences: Sequence[Span]
    end: datetime

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.debtor.zone)


def judge_campaign(
    ledger: Iterable[Line],
    debtors: Mapping[str, KnownDebtor],
    invoices: Mapping[str, KnownInvoice],
    records: Mapping[str, Record],
    end: datetime,
    trouble: Trouble | None = None,
) -> CampaignVerdict:
    """Judge a fault campaign after peace has returned.

    Args:
        ledger: every accepted message.
        debtors: all of them, by id.
        invoices: all that were ingested, by id.
        records: what our table says of each debtor.
        end: when the last quiet day was over, and the daily pass that follows it.
        trouble: what was done to the product.
    """
    lines, trouble = [*ledger], trouble or Trouble()
    verdict = CampaignVerdict(duplicates=find_duplicates(lines, debtors))
    for name, owed in invoices_by_debtor(invoices).items():
        case = _case(name, owed, lines, debtors, records, trouble, end)
        if _is_forgotten(case):
            verdict.lost.append(name)
        silent = sorted(set(_silent_steps(case)))
        verdict.unexplained += [f"{name} heard nothing of {day}" for day in silent]
    verdict.unexplained += misfits_in(lines, records, trouble, end)
    verdict.unexplained += provoked_by(trouble)
    return verdict


def _case(
    name: str,
    owed: Sequence[KnownInvoice],
    lines: Sequence[Line],
    debtors: Mapping[str, KnownDebtor],
    records: Mapping[str, Record],
    trouble: Trouble,
    end: datetime,
) -> _Case:
    debtor = debtors[name]
    zone = ZoneInfo(debtor.zone)
    own = (datetime.fromisoformat(one["accepted_at"]) for one in lines if one["debtor"] == name)
    behind = [one for one, other in debtors.items() if other.phone == debtor.phone]
    counted = [
        claim.on
        for one in {name, *behind}
        for claim in records.get(one, Record()).claims.values()
        if claim.purpose == "reminder" and not claim.was_refused
    ]
    spoken = frozenset(at.astimezone(zone).date() for at in own)
    known = records.get(name, Record())
    return _Case(debtor, owed, known, spoken, counted, trouble.absences, end)


def _is_forgotten(case: _Case) -> bool:
    """Tell whether nobody looks again in time at somebody of whom more is to be said."""
    if not _has_something_to_come(case):
        return False
    looks = any(case.end < at <= case.end + _LOOKS_WITHIN for at in case.record.wake_ups)
    return not looks and not _is_at_rest(case)


def _has_something_to_come(case: _Case) -> bool:
    """Tell whether an open invoice is still within its cadence, and for some days more."""
    soon = case.end + timedelta(days=3)
    noons = (
        datetime.combine(one.due_on, time(12), case.zone)
        for one in case.invoices
        if one.is_open(case.end)
    )
    return any(soon < noon + _CADENCE_ENDS for noon in noons)


def _is_at_rest(case: _Case) -> bool:
    """Tell whether the last word on what is owed was that there is no more to be said."""
    last = max(case.record.suppressed_messages, key=lambda one: one.at, default=None)
    if last is None or last.ends:
        return False
    claims = case.record.claims.values()
    reminded = (one.claimed_at for one in claims if one.purpose == "reminder")
    news = max([*reminded, *(one.issued_at for one in case.invoices)])
    return last.at >= news - SLIP


def _silent_steps(case: _Case) -> Iterator[date]:
    """Yield the first day of each step that had its chances, and of which there is no word."""
    for invoice in case.invoices:
        for first, last in _steps_of(invoice, case.zone):
            chances = [day for day in _days(first, last) if _may_speak(case, invoice, day)]
            if len(chances) >= _CHANCES and not (
                _is_answered(case, first, last) or _is_told_for_good(case, invoice, first)
            ):
                yield first


def _is_answered(case: _Case, first: date, last: date) -> bool:
    claimed = {claim.on for claim in case.record.claims.values()}
    spoke = any(first <= day <= last for day in case.spoken_on | claimed)
    suppressed_messages = (
        one.at.astimezone(case.zone).date() for one in case.record.suppressed_messages
    )
    return spoke or any(first <= day for day in suppressed_messages)


def _is_told_for_good(case: _Case, invoice: KnownInvoice, first: date) -> bool:
    """Tell whether the last word before a step has no end: it is not said anew each day.

    Who opted out, or waits for a person, on an invoice's first day has that one record. A word
    of before the invoice excuses nothing: the invoice is news, and is looked at.
    """
    begins = datetime.combine(first, time.min, case.zone)
    before = (one for one in case.record.suppressed_messages if one.at < begins)
    last = max(before, key=lambda one: one.at, default=None)
    return last is not None and not last.ends and last.at >= invoice.issued_at - SLIP


def _steps_of(invoice: KnownInvoice, zone: ZoneInfo) -> Iterator[tuple[date, date]]:
    """Yield the days of each step, from the day after its invoice is known on."""
    issued = invoice.issued_at.astimezone(zone).date()
    ends = [offset for offset, _ in _STEPS[1:]]
    for (offset, valid), following in zip(_STEPS, [*ends, None], strict=True):
        length = valid if following is None else min(valid, following - offset)
        first = invoice.due_on + timedelta(days=offset)
        last = first + timedelta(days=length - 1)
        if last > issued:
            yield max(first, issued), last


def _may_speak(case: _Case, invoice: KnownInvoice, day: date) -> bool:
    """Tell whether a day was free for a reminder: by the law, the caps, the invoice and us."""
    begins = datetime.combine(day, time.min, case.zone)
    ends = begins + timedelta(days=1)
    if not (invoice.is_open(begins) and invoice.is_open(ends) and ends <= case.end):
        return False
    country = case.debtor.country
    hours = hours_of(country, day)
    if not hours or day in holidays_of(country, day.year) or _is_capped(case, day):
        return False
    opens = datetime.combine(day, hours[0][0], case.zone)
    closes = datetime.combine(day, hours[-1][1], case.zone)
    return not any(left <= opens and closes <= back for left, back in case.absences)


def _is_capped(case: _Case, day: date) -> bool:
    caps = caps_of(case.debtor.country, day)
    gap = timedelta(days=1, hours=caps["min_gap_hours"])
    ages = [day - on for on in case.counted_on if on <= day]
    is_too_soon = any(age < gap for age in ages)
    return is_too_soon or sum(age <= _WEEK for age in ages) >= caps["per_week"]


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def used_up(ledger: Iterable[Line], records: Mapping[str, Record]) -> int:
    """Count the steps that were used up by a claim whose message was never accepted."""
    accepted: dict[str, set[str]] = defaultdict(set)
    for line in ledger:
        accepted[str(line["debtor"])].add(str(line["contact"]))
    return sum(
        claim.state == "expired" and claim.id not in accepted[who]
        for who, record in records.items()
        for claim in record.claims.values()
    )
