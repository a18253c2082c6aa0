"""The access token of a command that calls Meta: from a file or a variable, never an argument."""

import argparse
from typing import Final

from cli.frame.secret_option import add_secret, read_secret

_GRAPH: Final = "https://graph.facebook.com"
_VERSION: Final = "v25.0"


def add_graph(parser: argparse.ArgumentParser) -> None:
    """Add the options that say where Meta is, and where the token is."""
    parser.add_argument(
        "--graph-base-url", default=_GRAPH, metavar="URL", help=f"default: {_GRAPH}"
    )
    parser.add_argument(
        "--graph-version", default=_VERSION, metavar="V", help=f"default: {_VERSION}"
    )
    add_secret(parser, "token", "the access token")


def read_token(parsed: argparse.Namespace) -> str:
    """Return the access token.

    Raises:
        MissingConfiguration: there is none where the command line says.
    """
    return read_secret(parsed, "token", "access token")
