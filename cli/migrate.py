"""``puntual migrate``: bring all that is stored into the form of this version."""

import argparse
from collections import Counter
from typing import Final

from cli.commands import Commands, add_table, open_table
from puntual.adapters.aws.clients import table_calls
from puntual.adapters.dynamodb.migration.migration import Migrated, Migration
from puntual.adapters.dynamodb.migration.raw_items import RawItems
from puntual.adapters.dynamodb.store.schema import SCHEMA_VERSION

_EVERY: Final = 50


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "migrate", help="bring all that is stored into the form of this version"
    )
    add_table(parser)
    parser.add_argument(
        "--dry-run", action="store_true", help="write nothing, and say what would change"
    )
    parser.set_defaults(run=migrate)


def migrate(parsed: argparse.Namespace) -> int:
    """Go over all tables, or go on where the last run ended; print what was done."""
    migration = Migration(open_table(parsed), RawItems(table_calls(), parsed.table))
    done = Migrated()
    pages = migration.rehearse() if parsed.dry_run else migration.run()
    for number, done in enumerate(pages, 1):
        if number % _EVERY == 0:
            print(f"{done.looked_at} items looked at", flush=True)
    print(f"{done.looked_at} items looked at; version {SCHEMA_VERSION} is this one's")
    _print("would change" if parsed.dry_run else "changed", done.changed)
    _print("written by a later version", done.newer)
    _print("kept changing: run it again", done.busy)
    return 1 if done.newer or done.busy else 0


def _print(what: str, counts: Counter[str]) -> None:
    for kind, count in sorted(counts.items()):
        print(f"{kind}  {count}  {what}")
    if not counts and "change" in what and "kept" not in what:
        print(f"nothing {what}")
