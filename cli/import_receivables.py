"""``puntual import receivables``: invoices and payments from a file of chronological events."""

import argparse
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from cli.commands import Commands
from cli.frame.secret_option import add_secret, read_secret
from puntual.domain.errors import InvalidInput
from puntual.intake.files.billing_day import BillingDay
from puntual.intake.files.receivables import read_days
from puntual.intake.files.refusal import Refusal
from puntual_client import IngestClient, IngestFailed

_MAX_SHOWN: Final = 20
_OWN_MACHINE: Final = frozenset({"127.0.0.1", "::1", "localhost"})


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("import", help="bring in files")
    kinds = parser.add_subparsers(title="kinds", metavar="KIND", required=True)
    receivables = kinds.add_parser(
        "receivables", help="invoices and payments as chronological events (NDJSON)"
    )
    receivables.add_argument("file", type=Path, metavar="FILE", help="one event per line")
    receivables.add_argument("--url", required=True, help="base of the ingest API")
    add_secret(receivables, "key", "an API key with ingest:write")
    receivables.add_argument(
        "--although-live",
        action="store_true",
        help="also to an address that is not of this machine: consents are invented",
    )
    receivables.add_argument(
        "--until", type=date.fromisoformat, metavar="DATE", help="leave out what happened later"
    )
    receivables.set_defaults(run=import_receivables)


def import_receivables(parsed: argparse.Namespace) -> int:
    """Send a file's events in their order, a month at a time; print what came of it."""
    _require_own_machine(parsed)
    key, begun = read_secret(parsed, "key", "API key"), time.monotonic()
    sent, failed = 0, False
    refused: list[Refusal] = []
    try:
        with IngestClient(parsed.url, key) as client:
            for month in _months(read_days(parsed.file, refused, parsed.until)):
                refused += [Refusal(one.kind, one.id, one.error) for one in client.send(month)]
                sent += len(month)
                # A history of years takes minutes.
                print(f"{sent} items sent", file=sys.stderr, flush=True)
    except (OSError, IngestFailed) as err:
        print(f"puntual: {err}", file=sys.stderr)
        failed = True
    seconds = time.monotonic() - begun
    show_refused(refused)
    print(f"{sent} items in {seconds:.1f} s, {sent / seconds:.0f} per second")
    print(f"{len(refused)} refused")
    return 1 if refused or failed else 0


def _require_own_machine(parsed: argparse.Namespace) -> None:
    """Refuse to send invented consents to people who never gave them.

    Raises:
        InvalidInput: the address is another machine's.
    """
    host = urlsplit(parsed.url).hostname or ""
    if host not in _OWN_MACHINE and not parsed.although_live:
        problem = "is not of this machine, and the customers of the file get invented consents"
        raise InvalidInput("--url", problem, "say --although-live if nobody real is in it")


def show_refused(refused: Sequence[Refusal]) -> None:
    """Name the first of what was refused, by the reader or by the endpoint."""
    for one in refused[:_MAX_SHOWN]:
        print(f"refused: {one.kind} {one.id}: {one.error}", file=sys.stderr)
    if len(refused) > _MAX_SHOWN:
        print(f"... and {len(refused) - _MAX_SHOWN} more", file=sys.stderr)


def _months(days: Iterable[BillingDay]) -> Iterator[BillingDay]:
    """Put days together, for a request per day would be slow; the order stays.

    An invoice that is paid within the month comes before its payment all the same, for a batch
    of invoices is sent before one of payments.
    """
    month: BillingDay | None = None
    for day in days:
        if month is None or (day.on.year, day.on.month) != (month.on.year, month.on.month):
            if month is not None:
                yield month
            month = BillingDay(day.on)
        month.add(day)
    if month is not None:
        yield month
