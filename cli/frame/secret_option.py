"""A secret that a command needs: from a file or a variable, never an argument.

Arguments stay in the shell's history, and every process of the machine may read them.
"""

import argparse
import os
from pathlib import Path

from puntual.domain.errors import MissingConfiguration


def add_secret(parser: argparse.ArgumentParser, name: str, what: str) -> None:
    """Add the options ``--NAME-file`` and ``--NAME-env``, of which one must be typed."""
    secret = parser.add_mutually_exclusive_group(required=True)
    secret.add_argument(f"--{name}-file", type=Path, metavar="FILE", help=f"holds {what}")
    secret.add_argument(f"--{name}-env", metavar="NAME", help="the variable that holds it")


def read_secret(parsed: argparse.Namespace, name: str, what: str) -> str:
    """Return the secret.

    Raises:
        MissingConfiguration: there is none where the command line says.
    """
    variable, file = getattr(parsed, f"{name}_env"), getattr(parsed, f"{name}_file")
    if variable:
        text = os.environ.get(variable, "")
    else:
        try:
            text = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as err:
            raise MissingConfiguration(f"the {name} file cannot be read") from err
    if not text.strip():
        raise MissingConfiguration(f"there is no {what} where the command line says")
    return str(text).strip()
