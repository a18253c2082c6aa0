"""What all commands share: their form, and the table that they work on."""

import argparse
from collections.abc import Callable

from puntual.adapters.aws_clients import dynamodb_client
from puntual.adapters.dynamodb.table import Table

type Command = Callable[[argparse.Namespace], int]
type Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - the only name that argparse gives to what add_subparsers returns


def add_table(parser: argparse.ArgumentParser) -> None:
    """Let a command work on a table of the account that the AWS credentials stand for."""
    parser.add_argument(
        "--table", required=True, metavar="NAME", help="the table's name, an output of the stack"
    )


def open_table(parsed: argparse.Namespace) -> Table:
    """Return the table that the command line names."""
    return Table(dynamodb_client(), parsed.table)
