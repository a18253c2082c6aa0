"""``puntual rules``: shows a country's rules with their sources, and finds what to review."""

import argparse
import json
from collections.abc import Sequence
from datetime import date

from cli.commands import Commands
from cli.rules.printed import print_rules
from cli.rules.rule_rows import rows_of
from puntual.adapters.clock import SystemClock
from puntual.adapters.packaged.law_statements import load_statements
from puntual.adapters.packaged.rule_packs import STRICT_PACK, PackagedRuleBook
from puntual.domain.contact_law.law_statements import ReviewFault, find_review_faults
from puntual.domain.errors import InvalidInput


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "rules", help="the contact rules of a country, with their sources"
    )
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    show = actions.add_parser("show", help="print hours, caps and duties with the law's words")
    show.add_argument("country", metavar="COUNTRY", help="two letters, e.g. CO")
    show.add_argument("--json", action="store_true", help="print one JSON line a rule and source")
    show.set_defaults(run=show_rules)
    check = actions.add_parser("lint", help="find rules without a source and reviews that are due")
    check.add_argument(
        "country", nargs="?", metavar="COUNTRY", help="default: all countries with a pack"
    )
    check.add_argument(
        "--on", type=date.fromisoformat, metavar="DAY", help="the day of the review (today)"
    )
    check.set_defaults(run=lint_rules)


def show_rules(parsed: argparse.Namespace) -> int:
    """Print the rules in force today, each with what was read of the law behind it."""
    country = _country_of(parsed.country)
    pack = PackagedRuleBook().pack_for(country)
    statements = load_statements(country)
    rows = rows_of(pack, statements, _today())
    if parsed.json:
        for row in rows:
            print(json.dumps(row.as_fields(), ensure_ascii=False))
    else:
        print_rules(pack, rows)
    return 0


def lint_rules(parsed: argparse.Namespace) -> int:
    """Print each fault on a line; exit code 1 for more than a review that comes near."""
    faults = list(_find_faults(_countries(parsed.country), parsed.on or _today()))
    for fault in faults:
        print(f"{'soon' if fault.is_due_soon else 'fault'}: {fault.where}: {fault.problem}")
    wrong = sum(not fault.is_due_soon for fault in faults)
    print(f"{wrong} fault(s), {len(faults) - wrong} review(s) due within 30 days")
    return 1 if wrong else 0


def _find_faults(countries: Sequence[str], today: date) -> dict[ReviewFault, None]:
    """Return each fault once: what holds everywhere stands behind each country's statements."""
    book = PackagedRuleBook()
    return dict.fromkeys(
        fault
        for country in countries
        for fault in find_review_faults(book.pack_for(country), load_statements(country), today)
    )


def _countries(named: str | None) -> tuple[str, ...]:
    return (
        (*PackagedRuleBook().countries(), STRICT_PACK) if named is None else (_country_of(named),)
    )


def _country_of(text: str) -> str:
    code = text.strip().upper()
    known = (*PackagedRuleBook().countries(), STRICT_PACK)
    if code not in known:
        raise InvalidInput("COUNTRY", f"{text!r} has no contact rules", f"use {', '.join(known)}")
    return code


def _today() -> date:
    return SystemClock().now().date()
