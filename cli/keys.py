"""``puntual keys``: the keys with which billing systems open the ingest endpoint."""

import argparse
import json
import secrets
import sys

from cli.commands import Commands, add_creditor, creditor_of, open_table
from cli.naming.known import require_creditor
from puntual.adapters.clock import SystemClock
from puntual.adapters.dynamodb.creditors.api_keys import DynamoApiKeys
from puntual.domain.accounts.api_key import USUAL_SCOPES, ApiKey, Scope, digest_of
from puntual.domain.errors import InvalidInput, NotFound
from puntual.domain.ids import require_id

_SECRET_BYTES = 32
# As much of a digest as names a key; it opens nothing.
_ID_LENGTH = 12
_SHORTEST_ID = 6


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("keys", help="keys for the ingest endpoint")
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    create = actions.add_parser("create", help="create a key and print it, once")
    add_creditor(create)
    create.add_argument(
        "--label",
        default="default",
        metavar="TEXT",
        help="the system that will use it; two active keys may share a label (default: default)",
    )
    create.add_argument(
        "--scopes",
        nargs="+",
        choices=[scope.value for scope in Scope],
        default=[scope.value for scope in USUAL_SCOPES],
        metavar="SCOPE",
        help="what it opens: ingest:write, ingest:read (default: both), people:manage",
    )
    create.set_defaults(run=create_key)
    listing = actions.add_parser("list", help="list the keys of a creditor")
    add_creditor(listing)
    listing.add_argument("--json", action="store_true", help="a line of JSON for each")
    listing.set_defaults(run=list_keys)
    revoke = actions.add_parser("revoke", help="let a key open nothing from now on")
    add_creditor(revoke)
    revoke.add_argument("id", metavar="ID", help="the key's id, as listed, or its beginning")
    revoke.set_defaults(run=revoke_key)


def create_key(parsed: argparse.Namespace) -> int:
    """Create a key; the secret goes to standard output and is kept nowhere."""
    table = open_table(parsed)
    require_creditor(table, creditor_of(parsed))
    secret = f"pk_{secrets.token_urlsafe(_SECRET_BYTES)}"
    key = ApiKey(
        digest=digest_of(secret),
        creditor=creditor_of(parsed),
        label=require_id(parsed.label, "--label"),
        scopes=frozenset(Scope(scope) for scope in parsed.scopes),
        created_at=SystemClock().now(),
    )
    DynamoApiKeys(table).create(key)
    print("Keep it now; it is not shown again:", file=sys.stderr)
    print(secret)
    return 0


def list_keys(parsed: argparse.Namespace) -> int:
    """Print the keys of a creditor, oldest first."""
    for key in DynamoApiKeys(open_table(parsed)).of_creditor(creditor_of(parsed)):
        if parsed.json:
            print(_as_json(key))
            continue
        revoked = f"revoked {key.revoked_at:%Y-%m-%d}" if key.revoked_at else "active"
        scopes = ",".join(sorted(key.scopes))
        row = (key.digest[:_ID_LENGTH], key.label, scopes, f"{key.created_at:%Y-%m-%d}", revoked)
        print("  ".join(row))
    return 0


def _as_json(key: ApiKey) -> str:
    told = {
        "id": key.digest[:_ID_LENGTH],
        "label": key.label,
        "scopes": sorted(key.scopes),
        "created_at": key.created_at.isoformat(),
        "revoked_at": None if key.revoked_at is None else key.revoked_at.isoformat(),
    }
    return json.dumps(told, ensure_ascii=False)


def revoke_key(parsed: argparse.Namespace) -> int:
    """Revoke the one key whose id begins as given."""
    keys = DynamoApiKeys(open_table(parsed))
    creditor = creditor_of(parsed)
    if len(parsed.id) < _SHORTEST_ID:
        raise InvalidInput("ID", "is too short", f"send at least {_SHORTEST_ID} characters")
    found = [key for key in keys.of_creditor(creditor) if key.digest.startswith(parsed.id)]
    if len(found) != 1:
        raise NotFound("no single key of this creditor has an id that begins like this")
    keys.revoke(creditor, found[0].digest, SystemClock().now())
    print(f"key {found[0].digest[:_ID_LENGTH]} revoked")
    return 0
