"""``puntual plan``: every message and every silence of the days to come, without sending any."""

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, Final

from cli.arguments import day_to_play, file_to_write
from cli.commands import Commands
from cli.planning.coverage import write_coverage
from cli.planning.page import Heading, write_page
from cli.planning.playing import histories_of, player_of
from cli.planning.result import Result, play
from cli.planning.spool import Spool
from cli.planning.table import what_of, write_rows, write_totals
from cli.planning.totals import Totals
from cli.planning.unsaid_words import find_unsaid_words
from cli.policies import read_policy
from puntual.adapters.packaged.rule_packs import PackagedRuleBook
from puntual.domain.accounts.creditor import Creditor
from puntual.domain.errors import InvalidInput, InvalidPolicy
from puntual.domain.ids import PhoneNumberId
from puntual.domain.policies.policy import DEFAULT_POLICY, Policy
from puntual.intake.files.portfolio import Portfolio, read_portfolio
from puntual.intake.files.rows import UnreadableFile

_NOTHING_USABLE: Final = 2
_MOST_DAYS: Final = 2_000
_TOLD_EVERY: Final = 200
# The limit of a business that Meta has verified and that is new to WhatsApp.
_QUOTA: Final = 2_000


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("plan", help="what would be sent, and what not, day by day")
    add = parser.add_argument
    add("--portfolio", type=Path, required=True, metavar="FILE", help="CSV or NDJSON")
    add("--policy", metavar="FILE", help="a policy document; else the default policy")
    add(
        "--from",
        type=day_to_play,
        dest="first",
        metavar="DATE",
        help="else the first invoice's day",
    )
    add("--days", type=_days, default=30, metavar="N", help="how many days (30)")
    add("--diff", metavar="OTHER", help="what this other policy would do differently")
    add("--creditor-name", default="Comercial Aurora", metavar="TEXT", help="who signs")
    add("--contact-line", default="+52 55 5550 0000", metavar="TEXT", help="how to reach it")
    add("--quota", type=int, default=_QUOTA, metavar="N", help="people a day that Meta allows")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="one JSON object per line")
    form.add_argument(
        "--html", type=file_to_write, metavar="FILE", help="write one self-contained page"
    )
    parser.set_defaults(run=plan)


def plan(parsed: argparse.Namespace) -> int:
    """Play the portfolio forward and show what happens."""
    try:
        portfolio = read_portfolio(parsed.portfolio)
        policy = _read_policy(parsed.policy) or DEFAULT_POLICY
        other = _read_policy(parsed.diff)
    except (UnreadableFile, InvalidInput, InvalidPolicy) as err:
        _say(f"puntual: {err}")
        return _NOTHING_USABLE
    _say_what_is_odd(parsed.portfolio.name, portfolio)
    if not portfolio.invoices:
        _say(f"puntual: {parsed.portfolio}: no usable row")
        return _NOTHING_USABLE
    first = parsed.first or _first_day(portfolio)
    with (
        Spool(first.toordinal(), parsed.days) as lines,
        Spool(first.toordinal(), parsed.days) as d,
    ):
        result = Result(Totals(), Counter(), lines, d)
        creditor = _creditor(parsed)
        this = player_of(policy, creditor, first, parsed.days)
        that = None if other is None else player_of(other, creditor, first, parsed.days)
        play(result, histories_of(portfolio, creditor, first), this, that, _progress())
        with suppress(BrokenPipeError):
            covered = write_coverage(policy, _countries_of(portfolio), first)
            _show(parsed, result, _heading(parsed, first, policy, other), covered)
            sys.stdout.flush()
            return 0
    # Whoever reads has seen enough (`| head`); what is still buffered goes nowhere.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _progress() -> Callable[[int], None]:
    """Return what tells a person at a terminal how far a long plan has come."""
    told = 0

    def tell(debtors: int) -> None:
        nonlocal told
        if debtors - told >= _TOLD_EVERY and sys.stderr.isatty():
            told = debtors
            _say(f"{debtors} debtors played")

    return tell


def _show(
    parsed: argparse.Namespace, result: Result, heading: Heading, covered: Iterable[str]
) -> None:
    shown = result.lines if parsed.diff is None else result.differences
    if parsed.json:
        for text in shown.texts():
            print(text)
    elif parsed.html is not None:
        found = [json.loads(text) for text in result.differences.texts()]
        pieces = write_page(heading, result.totals, result.lines.texts(), found)
        with parsed.html.open("w", encoding="utf-8") as page:
            page.writelines(pieces)
        print(f"{parsed.html} written: {result.totals.sent} messages")
    else:
        records = map(json.loads, shown.texts())
        rows = write_rows(records) if parsed.diff is None else _difference_rows(records)
        for row in (*rows, "", *write_totals(result.totals, heading.quota), *covered):
            print(row)
        if parsed.diff is not None:
            _print_changes(result.changes)


def _difference_rows(records: Iterable[dict[str, Any]]) -> Iterator[str]:
    for record in records:
        sides = [side for side in (record["this"], record["other"]) if side is not None]
        whens = " -> ".join(str(side["local"] or side["at"]) for side in sides)
        last = sides[-1]
        yield f"{record['change']:10}  {last['debtor_id']:16}  {whens}  {what_of(last)}"


def _print_changes(changes: Counter[str]) -> None:
    print("differences:")
    for name, number in sorted(changes.items()):
        print(f"  {number:8}  {name}")
    if not changes:
        print("  none")


def _creditor(parsed: argparse.Namespace) -> Creditor:
    return Creditor("plan", parsed.creditor_name, PhoneNumberId("plan"), parsed.contact_line)


def _heading(
    parsed: argparse.Namespace, first: date, policy: Policy, other: Policy | None
) -> Heading:
    return Heading(
        portfolio=parsed.portfolio.name,
        policy_version=policy.version,
        other_version=None if other is None else other.version,
        first=first,
        days=parsed.days,
        quota=parsed.quota,
    )


def _countries_of(portfolio: Portfolio) -> set[str]:
    named = {str(one.get("country", "")) for one in portfolio.customers.values()}
    return named.intersection(PackagedRuleBook().countries())


def _read_policy(name: str | None) -> Policy | None:
    """Return a policy; a fault names the file, for a plan may have two.

    Raises:
        InvalidInput: the document breaks rules, or there is none.
    """
    if name is None:
        return None
    try:
        return read_policy(name).policy
    except InvalidPolicy as err:
        faults = "; ".join(map(str, err.faults))
        raise InvalidInput(name, faults, "check it with puntual policy validate") from err


def _first_day(portfolio: Portfolio) -> date:
    return min(date.fromisoformat(one["issued_on"]) for one in portfolio.invoices.values())


def _say_what_is_odd(name: str, portfolio: Portfolio) -> None:
    for warning in portfolio.warnings:
        _say(f"warning: {name}: {warning}")
    for unsaid in find_unsaid_words(portfolio):
        _say(f"warning: {name}: {unsaid}")
    for row in portfolio.rejected:
        _say(f"rejected: {name} line {row.line}: {row.error}")
    if portfolio.rejected:
        _say(f"warning: {name}: {len(portfolio.rejected)} rows are left out, the others go on")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _days(text: str) -> int:
    days = int(text) if text.isdecimal() else 0
    if not 1 <= days <= _MOST_DAYS:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to {_MOST_DAYS}")
    return days
