"""Entry point of ``puntual``."""

import argparse
import sys
from collections.abc import Sequence
from typing import Final

from botocore.exceptions import BotoCoreError

from cli import (
    breaker,
    creditors,
    hold,
    import_receivables,
    keys,
    migrate,
    number,
    plan,
    policies,
    release,
    replay,
    switch,
    templates,
    understand,
    why,
)
from cli.cases import command as case
from cli.chat import command as chat
from cli.closed_days import command as calendar
from cli.commands import Command
from cli.person import command as person
from cli.rules import command as rules
from cli.sending import jobs
from puntual.domain.errors import PuntualError

_MODULES: Final = (
    breaker,
    calendar,
    case,
    chat,
    creditors,
    hold,
    import_receivables,
    jobs,
    keys,
    migrate,
    number,
    person,
    plan,
    policies,
    release,
    replay,
    rules,
    switch,
    templates,
    understand,
    why,
)
_FAILED = 1


def build_parser() -> argparse.ArgumentParser:
    """Return the parser with every command registered."""
    parser = argparse.ArgumentParser(
        prog="puntual", description="Payment reminders by WhatsApp: the operator's commands."
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for module in _MODULES:
        module.register(commands)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return the exit code."""
    parsed = build_parser().parse_args(arguments)
    run: Command = parsed.run
    try:
        return run(parsed)
    except (PuntualError, BotoCoreError) as err:
        print(f"puntual: {err}", file=sys.stderr)
        return _FAILED


if __name__ == "__main__":
    sys.exit(main())
