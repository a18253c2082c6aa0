"""The access token of a command that calls Meta: from a file or a variable, never an argument."""

import argparse
import os
from pathlib import Path
from typing import Final

from puntual.domain.errors import MissingConfiguration

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
    token = parser.add_mutually_exclusive_group(required=True)
    token.add_argument("--token-file", type=Path, metavar="FILE", help="holds the access token")
    token.add_argument("--token-env", metavar="NAME", help="the variable that holds it")


def read_token(parsed: argparse.Namespace) -> str:
    """Return the access token.

    Raises:
        MissingConfiguration: there is none where the command line says.
    """
    if parsed.token_env:
        token = os.environ.get(parsed.token_env, "")
    else:
        try:
            token = parsed.token_file.read_text(encoding="utf-8")
        except OSError as err:
            raise MissingConfiguration("the token file cannot be read") from err
    if not token.strip():
        raise MissingConfiguration("there is no access token where the command line says")
    return token.strip()
