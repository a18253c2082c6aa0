"""What all commands share: their form, and the table that they work on."""

import argparse
from collections.abc import Callable

from puntual.adapters.aws.clients import table_calls
from puntual.adapters.dynamodb.store.table import Table
from puntual.domain.errors import InvalidInput
from puntual.domain.ids import CreditorId, require_id

_LONGEST_WHO = 120

type Command = Callable[[argparse.Namespace], int]
type Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - the only name that argparse gives to what add_subparsers returns


def add_table(parser: argparse.ArgumentParser) -> None:
    """Add the argument for a table in the account of the AWS credentials."""
    parser.add_argument("--table", metavar="NAME", help="default: the stack's output TableName")
    _need(parser, "table")


def add_creditor(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that name one creditor in a table."""
    add_table(parser)
    parser.add_argument("--creditor", metavar="ID", help="the creditor's id")
    _need(parser, "creditor")


def _need(parser: argparse.ArgumentParser, name: str) -> None:
    """Say that a command cannot do without a setting, which may stand elsewhere."""
    known: tuple[str, ...] = parser.get_default("needs") or ()
    parser.set_defaults(needs=(*known, name), typed_for=parser)


def add_bucket(parser: argparse.ArgumentParser, *, required: bool) -> None:
    """Add the argument for the bucket of media."""
    parser.add_argument(
        "--bucket", metavar="NAME", help="default: the stack's output MediaBucketName"
    )
    if required:
        _need(parser, "bucket")
    else:
        parser.set_defaults(fills=("bucket",))


def add_replies_queue(parser: argparse.ArgumentParser) -> None:
    """Add the argument for the queue of what is to be answered."""
    parser.add_argument(
        "--queue", metavar="URL", help="default: the stack's output RepliesQueueUrl"
    )
    _need(parser, "queue")


def creditor_of(parsed: argparse.Namespace) -> CreditorId:
    """Return the creditor that the command line names."""
    return CreditorId(require_id(parsed.creditor, "--creditor"))


def add_who(parser: argparse.ArgumentParser) -> None:
    """Add the argument that says who acts; that stays on record."""
    parser.add_argument("--by", required=True, metavar="WHO", help="who decided it")


def who_of(parsed: argparse.Namespace) -> str:
    """Return who the command line says decided it.

    Raises:
        InvalidInput: it is not said.
    """
    who = " ".join(str(parsed.by).split())
    if not 1 <= len(who) <= _LONGEST_WHO:
        raise InvalidInput("--by", "names nobody", f"write 1 to {_LONGEST_WHO} characters")
    return who


def open_table(parsed: argparse.Namespace) -> Table:
    """Return the table that the command line names."""
    return Table(table_calls(), parsed.table)
