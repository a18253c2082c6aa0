"""A plan as one page of HTML: nothing is loaded from elsewhere, everything is escaped."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from importlib import resources
from itertools import groupby
from typing import Any, Final

from cli.planning.difference import Change
from cli.planning.row import SEND
from cli.planning.table import cost_of
from cli.planning.totals import Totals

# A phone shows so many and still scrolls; the figures above count everything.
MOST_LINES: Final = 3_000
_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
)
_CHANGES: Final = {
    Change.ONLY_THIS.value: "only in this policy",
    Change.ONLY_OTHER.value: "only in the other policy",
    Change.MOVED.value: "moved",
    Change.CHANGED.value: "other words",
}

type Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Heading:
    """What the page is about."""

    portfolio: str
    policy_version: str
    other_version: str | None
    first: date
    days: int
    quota: int


def write_page(
    heading: Heading,
    totals: Totals,
    records: Iterable[str],
    differences: Sequence[Record] = (),
) -> Iterator[str]:
    """Yield the page piece by piece; ``records`` are lines as JSON in the order of time."""
    yield from _head(heading)
    yield from _cards(heading, totals)
    yield from _days(heading, totals)
    yield '<div class="two">'
    yield from _bars("Messages by step", totals.messages)
    yield from _bars("Silences by reason", totals.suppressions)
    yield "</div>"
    if heading.other_version is not None:
        yield from _differences(heading, differences)
    yield from _calendar(records, totals)
    yield "</body></html>\n"


def _head(heading: Heading) -> Iterator[str]:
    style = resources.files("cli.planning").joinpath("page.css").read_text("utf-8")
    last = heading.first + timedelta(days=heading.days - 1)
    yield '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">'
    yield f"<title>Plan {heading.first} to {last}</title><style>{style}</style></head><body>"
    yield f"<h1>What would be sent</h1><p>{heading.first} to {last}</p>"
    yield f'<p class="soft">{escape(heading.portfolio)} · policy {escape(heading.policy_version)}'
    yield " · nothing was sent, this is a rehearsal on a copy</p>"


def _cards(heading: Heading, totals: Totals) -> Iterator[str]:
    day, people = totals.busiest_day
    hour, messages = totals.busiest_hour
    cards = (
        (f"{totals.sent:,}", f"messages to {totals.written_to:,} of {totals.debtors:,} debtors"),
        (f"US$ {totals.cost_usd:,.2f}", "to Meta, by the dated rate table"),
        (f"{people:,} / {heading.quota:,}", f"people on the busiest day {day}, of Meta's limit"),
        (f"{messages:,}", f"messages in the busiest hour, {hour}:00 for the debtors"),
    )
    yield '<div class="cards">'
    for figure, label in cards:
        yield f'<div class="card"><b>{figure}</b><span class="soft">{escape(label)}</span></div>'
    yield "</div>"
    if people > heading.quota:
        yield f'<p class="warn">{people - heading.quota:,} people above the limit on {day}.</p>'


def _days(heading: Heading, totals: Totals) -> Iterator[str]:
    days = [(heading.first + timedelta(days=n)).isoformat() for n in range(heading.days)]
    most = max(totals.messages_on.values(), default=0) or 1
    yield '<h2>Messages per day</h2><div class="days" role="img" aria-label="Messages per day">'
    for day in days:
        count = totals.messages_on[day]
        yield f'<i style="height:{count * 100 / most:.1f}%" title="{day}: {count}"></i>'
    yield f'</div><div class="axis"><span>{days[0]}</span><span>at most {most}</span>'
    yield f"<span>{days[-1]}</span></div>"


def _bars(title: str, counts: Mapping[str, int]) -> Iterator[str]:
    yield f"<section><h2>{escape(title)}</h2>"
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    if not ordered:
        yield '<p class="soft">none</p></section>'
        return
    yield '<div class="bars">'
    for name, count in ordered:
        width = count * 100 / ordered[0][1]
        yield f'<span>{escape(name)}</span><i style="width:{width:.1f}%"></i>'
        yield f"<span>{count:,}</span>"
    yield "</div></section>"


def _calendar(records: Iterable[str], totals: Totals) -> Iterator[str]:
    yield "<h2>Day by day</h2>"
    shown = 0
    by_day = groupby(map(json.loads, records), key=lambda record: str(record["at"])[:10])
    for day, lines in by_day:
        if shown >= MOST_LINES:
            break
        taken = [line for _, line in zip(range(MOST_LINES - shown), lines, strict=False)]
        shown += len(taken)
        yield from _day(day, taken)
    if shown >= MOST_LINES:
        yield f'<p class="soft">The first {shown:,} lines are shown; the figures above count all '
        yield f"{totals.sent:,} messages. Use --json for the rest.</p>"


def _day(day: str, lines: Sequence[Record]) -> Iterator[str]:
    """Yield a day: its messages, and behind one more tap its silences."""
    sent = [line for line in lines if line["kind"] == SEND]
    silent = [line for line in lines if line["kind"] != SEND]
    yield f'<details><summary>{day}<span class="soft">{len(sent)} messages, '
    yield f"{len(silent)} silences</span></summary>"
    yield from map(_article, sent)
    if silent:
        yield f'<details class="inner"><summary>{len(silent)} silences</summary>'
        yield from map(_article, silent)
        yield "</details>"
    yield "</details>"


def _article(record: Record) -> str:
    clock = str(record["local"] or record["at"])[11:16]
    invoices = escape(", ".join(record["invoice_ids"]))
    who = f"<time>{clock}</time><span>{escape(str(record['debtor_id']))}</span>"
    zone = escape(str(record["zone"] or "zone unknown"))
    if record["kind"] != SEND:
        reasons = "".join(f'<span class="step">{escape(one)}</span>' for one in record["reasons"])
        return (
            f'<article class="quiet"><header>{who}{reasons}</header>'
            f'<p class="soft">{zone} · {invoices}</p></article>'
        )
    text = escape(str(record["text"] or "no template in this language"))
    return (
        f'<article><header>{who}<span class="step">{escape(str(record["step"]))}</span></header>'
        f'<div class="said">{text}</div><p class="soft">{invoices} · '
        f"{escape(str(record['language']))} · {escape(cost_of(record))} · {zone}</p></article>"
    )


def _differences(heading: Heading, differences: Sequence[Record]) -> Iterator[str]:
    yield f"<h2>Compared with policy {escape(str(heading.other_version))}</h2>"
    for change, meaning in _CHANGES.items():
        found = [one for one in differences if one["change"] == change]
        yield f'<details><summary>{meaning}<span class="soft">{len(found)}</span></summary>'
        for one in found[:MOST_LINES]:
            sides = [side for side in (one["this"], one["other"]) if side is not None]
            whens = " → ".join(escape(str(side["local"] or side["at"])) for side in sides)
            yield f'<article><p class="soft">{whens}</p><div class="pair">'
            yield from map(_article, sides)
            yield "</div></article>"
        yield "</details>"
