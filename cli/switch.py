"""``puntual switch``: stop a creditor, one of its numbers, a cadence or a template, and go on."""

import argparse

from cli.commands import Commands, add_creditor, add_who, creditor_of, open_table, who_of
from puntual.adapters.clock import SystemClock
from puntual.adapters.dynamodb.operations.switches import DynamoSwitchboard
from puntual.domain.errors import InvalidInput
from puntual.domain.ids import require_id
from puntual.domain.sending.conditions import Switch, SwitchScope

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
    listing.set_defaults(run=list_switches)


def switch_off(parsed: argparse.Namespace) -> int:
    """Pull a switch."""
    switch, now = _switch(parsed), SystemClock().now()
    board = DynamoSwitchboard(open_table(parsed))
    was_on = board.pull(creditor_of(parsed), switch, now, who_of(parsed))
    print(f"{_name(switch)} {'is off; within a minute nothing leaves' if was_on else 'was off'}")
    return 0


def switch_on(parsed: argparse.Namespace) -> int:
    """Put a switch back."""
    switch, now = _switch(parsed), SystemClock().now()
    board = DynamoSwitchboard(open_table(parsed))
    was_off = board.put_back(creditor_of(parsed), switch, now, who_of(parsed))
    print(f"{_name(switch)} {'is on; sending goes on within the hour' if was_off else 'was on'}")
    return 0


def list_switches(parsed: argparse.Namespace) -> int:
    """Print the switches that are pulled."""
    every = DynamoSwitchboard(open_table(parsed)).pulled(creditor_of(parsed))
    pulled = [one for one in every if one.switch.scope in _SCOPES]
    for one in pulled:
        print(f"{_name(one.switch)}  off since {one.at:%Y-%m-%dT%H:%MZ}  by {one.by}")
    if not pulled:
        print("nothing is off")
    return 0


def _add_switch(parser: argparse.ArgumentParser) -> None:
    add_creditor(parser)
    parser.add_argument(
        "--scope",
        required=True,
        choices=[scope.value for scope in _SCOPES],
        help="what is stopped",
    )
    parser.add_argument(
        "--name",
        default="",
        metavar="NAME",
        help="which one: the phone number id, the cadence, or the template's stem",
    )
    add_who(parser)


def _switch(parsed: argparse.Namespace) -> Switch:
    scope = SwitchScope(parsed.scope)
    if scope is not SwitchScope.CREDITOR:
        return Switch(scope, require_id(parsed.name, "--name"))
    if parsed.name:
        raise InvalidInput("--name", "stands beside --scope creditor", "leave it out")
    return Switch(scope)


def _name(switch: Switch) -> str:
    return f"{switch.scope} {switch.name}".rstrip()
