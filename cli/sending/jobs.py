"""``puntual jobs``: the accounts that are not looked at any more, and how they are again."""

import argparse
from collections.abc import Sequence

from cli.accounts import debtor_of, look_soon
from cli.commands import Commands, add_table, open_table
from puntual.adapters.clock import SystemClock
from puntual.adapters.dynamodb.sending.parked_jobs import DynamoParkedJobs
from puntual.domain.errors import InvalidInput, NotFound
from puntual.domain.ids import DebtorKey
from puntual.domain.sending.job_isolation import LookNote


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("jobs", help="accounts whose look ends the worker")
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    listing = actions.add_parser("parked", help="list what is not looked at any more")
    add_table(listing)
    listing.set_defaults(run=list_parked)
    release = actions.add_parser("release", help="have it looked at again, within minutes")
    add_table(release)
    release.add_argument("--creditor", metavar="ID", help="the creditor's id")
    release.add_argument("--debtor", metavar="ID", help="the debtor's id")
    release.add_argument("--all", action="store_true", help="every one that is parked")
    release.set_defaults(run=release_parked)


def list_parked(parsed: argparse.Namespace) -> int:
    """Print the parked jobs, and since when they are."""
    parked = DynamoParkedJobs(open_table(parsed)).parked()
    for note in parked:
        then = "  released" if note.is_released else ""
        print(f"{_name(note.key)}  parked {note.began_at:%Y-%m-%dT%H:%MZ}{then}")
    if not parked:
        print("nothing is parked")
    return 0


def release_parked(parsed: argparse.Namespace) -> int:
    """Have parked jobs looked at again, each alone: what still kills its worker harms no other."""
    table, now = open_table(parsed), SystemClock().now()
    jobs = DynamoParkedJobs(table)
    for note in _chosen(parsed, jobs.parked()):
        # A note that was changed meanwhile is that of a look.
        jobs.put(note.released(), note)
        look_soon(table, note.key, now)
        print(f"{_name(note.key)}  is looked at within minutes")
    return 0


def _chosen(parsed: argparse.Namespace, parked: Sequence[LookNote]) -> Sequence[LookNote]:
    """Return the parked jobs that the command line names.

    Raises:
        InvalidInput: it names none, or all and one.
        NotFound: what it names is not parked.
    """
    names_one = parsed.creditor is not None or parsed.debtor is not None
    if parsed.all == names_one or (parsed.creditor is None) != (parsed.debtor is None):
        raise InvalidInput("release", "names no job", "write --creditor and --debtor, or --all")
    chosen = parked if parsed.all else [note for note in parked if note.key == debtor_of(parsed)]
    if not chosen:
        raise NotFound("no such job is parked; nothing was changed")
    return chosen


def _name(key: DebtorKey) -> str:
    return f"{key.creditor} {key.debtor}"
