"""``puntual calendar``: close a day at once, for a country or a creditor, and open it again."""

import argparse
from datetime import date

from cli.commands import Commands, add_table, add_who, open_table, who_of
from puntual.adapters.clock import SystemClock
from puntual.adapters.dynamodb.operations.switches import DynamoSwitchboard
from puntual.adapters.packaged.rule_packs import PackagedRuleBook
from puntual.domain.errors import InvalidInput
from puntual.domain.ids import CreditorId, require_id
from puntual.domain.sending.conditions import EVERY_CREDITOR, Switch, SwitchScope, closing_of

_LONGEST_REASON = 200


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("calendar", help="close a day at once, and open it again")
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    close = actions.add_parser("close", help="close a day; nothing leaves on it a minute later")
    _add_day(close)
    close.set_defaults(run=close_day)
    reopen = actions.add_parser("open", help="open a day that was closed by hand")
    _add_day(reopen)
    reopen.set_defaults(run=open_day)
    listing = actions.add_parser("list", help="list what was closed by hand, by whom and why")
    _add_where(listing)
    listing.set_defaults(run=list_days)


def close_day(parsed: argparse.Namespace) -> int:
    """Close a day."""
    board, (owner, country) = DynamoSwitchboard(open_table(parsed)), _where(parsed)
    day, now = _day(parsed), SystemClock().now()
    switch = closing_of(day, country)
    if board.pull(owner, switch, now, who_of(parsed), _reason(parsed)):
        print(f"{day} is closed; within a minute nothing leaves on it")
    else:
        print(f"{day} was closed")
    return 0


def open_day(parsed: argparse.Namespace) -> int:
    """Open a day again."""
    board, (owner, country) = DynamoSwitchboard(open_table(parsed)), _where(parsed)
    day, now = _day(parsed), SystemClock().now()
    switch = closing_of(day, country)
    if board.put_back(owner, switch, now, who_of(parsed), _reason(parsed)):
        print(f"{day} is open; what was put off already goes out when it was put off to")
    else:
        print(f"{day} was not closed by hand; a holiday of the calendar stays closed")
    return 0


def list_days(parsed: argparse.Namespace) -> int:
    """Print the days that were closed by hand."""
    owner, country = _where(parsed)
    closed = [
        (day, one)
        for one in DynamoSwitchboard(open_table(parsed)).pulled(owner)
        if (day := _closed(one.switch, country))
    ]
    for day, one in closed:
        print(f"{day}  closed since {one.at:%Y-%m-%dT%H:%MZ}  by {one.by}  because: {one.why}")
    if not closed:
        print("no day is closed by hand")
    return 0


def _closed(switch: Switch, country: str) -> str:
    where, _, day = switch.name.rpartition(".")
    return day if switch.scope is SwitchScope.DAY and where == country else ""


def _add_where(parser: argparse.ArgumentParser) -> None:
    add_table(parser)
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--country", metavar="XX", help="for all creditors, in this country")
    where.add_argument("--creditor", metavar="ID", help="for this creditor, everywhere")


def _add_day(parser: argparse.ArgumentParser) -> None:
    _add_where(parser)
    parser.add_argument("--day", required=True, metavar="YYYY-MM-DD", help="the local day")
    parser.add_argument("--reason", required=True, metavar="WHY", help="why; stays on record")
    add_who(parser)


def _where(parsed: argparse.Namespace) -> tuple[CreditorId, str]:
    if parsed.creditor is not None:
        return CreditorId(require_id(parsed.creditor, "--creditor")), ""
    country = str(parsed.country).strip().upper()
    known = PackagedRuleBook().countries()
    if country not in known:
        raise InvalidInput("--country", "has no rules of its own", f"use one of {' '.join(known)}")
    return EVERY_CREDITOR, country


def _day(parsed: argparse.Namespace) -> date:
    try:
        return date.fromisoformat(parsed.day)
    except ValueError as err:
        raise InvalidInput("--day", "is no day of the calendar", "write 2027-05-03") from err


def _reason(parsed: argparse.Namespace) -> str:
    reason = " ".join(str(parsed.reason).split())
    if not 1 <= len(reason) <= _LONGEST_REASON:
        raise InvalidInput("--reason", "says nothing", f"write 1 to {_LONGEST_REASON} characters")
    return reason
