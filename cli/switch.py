"""``puntual switch``: stop a creditor, one of its numbers, a cadence or a template, and go on."""

import argparse
import json

from cli.commands import (
    Commands,
    add_creditor,
    add_table,
    add_who,
    creditor_of,
    open_table,
    who_of,
)
from cli.naming.known import require_switchable
from puntual.adapters.clock import SystemClock
from puntual.adapters.dynamodb.operations.switches import DynamoSwitchboard
from puntual.domain.errors import InvalidInput
from puntual.domain.ids import CreditorId, require_id
from puntual.domain.sending.conditions import EVERY_CREDITOR, Switch, SwitchScope
from puntual.ports.operations import PulledSwitch

# Days are closed by `puntual calendar`.
_SCOPES = tuple(scope for scope in SwitchScope if scope is not SwitchScope.DAY)


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("switch", help="stop sending at once, and go on")
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    off = actions.add_parser("off", help="stop; nothing leaves a minute later")
    _add_switch(off)
    off.set_defaults(run=switch_off)
    on = actions.add_parser("on", help="go on; within the hour, in each debtor's own hours")
    _add_switch(on)
    on.set_defaults(run=switch_on)
    listing = actions.add_parser("list", help="list what is stopped, since when and by whom")
    add_creditor(listing)
    listing.add_argument("--json", action="store_true", help="a line of JSON for each")
    listing.set_defaults(run=list_switches)


def switch_off(parsed: argparse.Namespace) -> int:
    """Pull a switch of something that exists."""
    creditor, switch = _meant(parsed)
    table, who = open_table(parsed), who_of(parsed)
    if creditor != EVERY_CREDITOR:
        require_switchable(table, creditor, switch)
    was_on = DynamoSwitchboard(table).pull(creditor, switch, SystemClock().now(), who)
    then = "is off; within a minute nothing leaves" if was_on else "was off"
    print(f"{_name(creditor, switch)} {then}")
    return 0


def switch_on(parsed: argparse.Namespace) -> int:
    """Put a switch back, also one of something that exists no more."""
    creditor, switch = _meant(parsed)
    board = DynamoSwitchboard(open_table(parsed))
    was_off = board.put_back(creditor, switch, SystemClock().now(), who_of(parsed))
    then = "is on; sending goes on within the hour" if was_off else "was on"
    print(f"{_name(creditor, switch)} {then}")
    return 0


def list_switches(parsed: argparse.Namespace) -> int:
    """Print the switches that are pulled."""
    board, own = DynamoSwitchboard(open_table(parsed)), creditor_of(parsed)
    pulled = [
        (creditor, one)
        for creditor in (EVERY_CREDITOR, own)
        for one in board.pulled(creditor)
        if one.switch.scope in _SCOPES
    ]
    for creditor, one in pulled:
        if parsed.json:
            print(_as_json(creditor, one))
        else:
            name, since = _name(creditor, one.switch), f"{one.at:%Y-%m-%dT%H:%MZ}"
            print(f"{name}  off since {since}  by {one.by}")
    if not pulled and not parsed.json:
        print("nothing is off")
    return 0


def _as_json(creditor: CreditorId, pulled: PulledSwitch) -> str:
    told = {
        "everything": creditor == EVERY_CREDITOR,
        "scope": pulled.switch.scope,
        "name": pulled.switch.name,
        "at": pulled.at.isoformat(),
        "by": pulled.by,
    }
    return json.dumps(told, ensure_ascii=False)


def _add_switch(parser: argparse.ArgumentParser) -> None:
    add_table(parser)
    # Named only where not everything is meant.
    parser.add_argument("--creditor", metavar="ID", help="the creditor's id")
    parser.set_defaults(fills=("creditor",))
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument(
        "--scope", choices=[scope.value for scope in _SCOPES], help="what of the creditor"
    )
    what.add_argument(
        "--everything", action="store_true", help="all messages of all creditors and numbers"
    )
    parser.add_argument(
        "--name",
        default="",
        metavar="NAME",
        help="which one: the phone number id, the cadence, or the template's stem",
    )
    add_who(parser)


def _meant(parsed: argparse.Namespace) -> tuple[CreditorId, Switch]:
    """Return whose switch is meant, and which.

    Raises:
        InvalidInput: a name stands where none is meant, or the creditor is not named.
    """
    if not parsed.everything:
        if parsed.creditor is None:
            raise InvalidInput("--creditor", "is missing", "name it, or say --everything")
        return creditor_of(parsed), _switch(parsed)
    if parsed.name:
        raise InvalidInput("--name", "stands beside --everything", "leave it out")
    return EVERY_CREDITOR, Switch(SwitchScope.CREDITOR)


def _switch(parsed: argparse.Namespace) -> Switch:
    scope = SwitchScope(parsed.scope)
    if scope is not SwitchScope.CREDITOR:
        return Switch(scope, require_id(parsed.name, "--name"))
    if parsed.name:
        raise InvalidInput("--name", "stands beside --scope creditor", "leave it out")
    return Switch(scope)


def _name(creditor: CreditorId, switch: Switch) -> str:
    if creditor == EVERY_CREDITOR:
        return "everything"
    return f"{switch.scope} {switch.name}".rstrip()
