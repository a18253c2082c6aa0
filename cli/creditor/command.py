"""``puntual creditors``: lists, shows and stores them."""

import argparse
import json
from dataclasses import asdict

from cli.commands import Commands, add_creditor, add_table, creditor_of, open_table
from cli.creditor.put import add_put
from cli.naming.known import all_creditors, require_creditor
from puntual.adapters.dynamodb.creditors.api_keys import DynamoApiKeys
from puntual.adapters.dynamodb.creditors.policies import DynamoPolicies
from puntual.domain.ids import CreditorId


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("creditors", help="the businesses that are owed")
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    add_put(actions)
    listing = actions.add_parser("list", help="all of them, each with its number and policy")
    add_table(listing)
    listing.add_argument("--json", action="store_true", help="a line of JSON for each")
    listing.set_defaults(run=list_creditors)
    show = actions.add_parser("show", help="all that is stored of one")
    add_creditor(show)
    show.add_argument("--json", action="store_true", help="one JSON object")
    show.set_defaults(run=show_creditor)


def list_creditors(parsed: argparse.Namespace) -> int:
    """Print all creditors by their ids."""
    table = open_table(parsed)
    policies, found = DynamoPolicies(table), all_creditors(table)
    for one in found:
        version = policies.active_version(CreditorId(one.id))
        if parsed.json:
            told = {"id": one.id, "name": one.name, "number": one.phone_number_id}
            print(json.dumps({**told, "policy": version}, ensure_ascii=False))
        else:
            print(f"{one.id}  {one.phone_number_id}  {version}  {one.name}")
    if not found and not parsed.json:
        print("there is none yet: puntual creditors put")
    return 0


def show_creditor(parsed: argparse.Namespace) -> int:
    """Print what is stored of a creditor, and what belongs to it."""
    table, creditor = open_table(parsed), creditor_of(parsed)
    stored = asdict(require_creditor(table, creditor))
    keys = [one for one in DynamoApiKeys(table).of_creditor(creditor) if one.is_active]
    told = {
        **stored,
        "policy": DynamoPolicies(table).active_version(creditor),
        "active_keys": len(keys),
    }
    if parsed.json:
        print(json.dumps(told, ensure_ascii=False))
        return 0
    width = max(map(len, told))
    for name, value in told.items():
        print(f"{name:{width}}  {'-' if value in (None, '') else value}")
    return 0
