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
    parser.add_argument(
        "--table", required=True, metavar="NAME", help="the table's name, an output of the stack"
    )


def add_creditor(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that name one creditor in a table."""
    add_table(parser)
    parser.add_argument("--creditor", required=True, metavar="ID", help="the creditor's id")


def add_bucket(parser: argparse.ArgumentParser, *, required: bool) -> None:
    """Add the argument for the bucket of media."""
    parser.add_argument(
        "--bucket",
        required=required,
        metavar="NAME",
        help="the bucket of media, the stack's output MediaBucketName",
    )


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
