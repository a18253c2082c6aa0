"""``puntual hooks``: the hooks of payment providers, from the command line."""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from cli.commands import Commands
from cli.hooks.hook_record import answer


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("hooks", help="payment providers' hooks")
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    read = actions.add_parser("read", help="what hooks say, without a table or the network")
    read.add_argument(
        "--json",
        action="store_true",
        required=True,
        help='NDJSON on standard input: {"id", "provider", "headers", "query", "body_b64", '
        '"secret", "now"}, and for a generic hook "mapping"',
    )
    read.set_defaults(run=run)


def run(parsed: argparse.Namespace) -> int:
    """Read hooks from standard input and print what each says, in order."""
    del parsed
    for one in answers(sys.stdin.buffer):
        print(json.dumps(one), flush=True)
    return 0


def answers(lines: BinaryIO) -> Iterator[Mapping[str, Any]]:
    """Yield what the hook of each line says; an empty line is none."""
    for line in lines:
        if line.strip():
            yield answer(line)
