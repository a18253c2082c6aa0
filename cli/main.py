"""Entry point of ``puntual``."""

import argparse
import sys
from collections.abc import Sequence
from importlib.metadata import version
from typing import Final

from cli import (
    breaker,
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
from cli.creditor import command as creditors
from cli.debtors import command as debtors
from cli.doctor import command as doctor
from cli.frame.failures import with_failures_told
from cli.frame.parser import Parser, fill
from cli.frame.region import speak_to
from cli.history import command as history
from cli.hooks import command as hooks
from cli.person import command as person
from cli.promises import command as promise
from cli.rules import command as rules
from cli.sending import jobs

_MODULES: Final = (
    breaker,
    calendar,
    case,
    chat,
    creditors,
    debtors,
    doctor,
    history,
    hold,
    hooks,
    import_receivables,
    jobs,
    keys,
    migrate,
    number,
    person,
    plan,
    policies,
    promise,
    release,
    replay,
    rules,
    switch,
    templates,
    understand,
    why,
)


def build_parser() -> Parser:
    """Return the parser with every command registered."""
    parser = Parser(
        prog="puntual", description="Payment reminders by WhatsApp: the operator's commands."
    )
    parser.add_argument("--version", action="version", version=f"puntual {version('puntual')}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for module in _MODULES:
        module.register(commands)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return the exit code."""
    parsed = build_parser().parse_args(arguments)
    return with_failures_told(lambda: _run(parsed))


def _run(parsed: argparse.Namespace) -> int:
    run: Command = parsed.run
    if hasattr(parsed, "needs") or hasattr(parsed, "fills"):
        parsed.settings = fill(parsed)
        speak_to(parsed.settings)
    return run(parsed)


if __name__ == "__main__":
    sys.exit(main())
