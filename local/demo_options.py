"""The command line of the demo, read and checked."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from cli.arguments import day_to_play, file_to_write
from local import demo_portfolio
from local.emulator.ports import Ports

_MAX_DAYS: Final = 2_000
_DESCRIPTION: Final = """\
`make demo`: deploy the whole product on this machine and play weeks of it in minutes.

Standard output belongs to the result; everything said on the way goes to standard error.
"""


@dataclass(frozen=True, slots=True)
class Options:
    """The command line, checked."""

    portfolio: Path
    start: date | None
    days: int
    as_json: bool
    leave: bool
    ledger: Path | None
    personas: bool
    ports: Ports
    tick: timedelta
    seed: int


def parse(arguments: Sequence[str] | None) -> Options:
    """Read the command line; exits with code 2 when it is wrong."""
    parsed = _parser().parse_args(arguments)
    own = parsed.portfolio is not None
    return Options(
        portfolio=parsed.portfolio or demo_portfolio.FILE,
        start=parsed.start or (None if own else demo_portfolio.START),
        days=parsed.days,
        as_json=parsed.json,
        leave=parsed.exit,
        ledger=parsed.ledger,
        personas=parsed.personas or not own,
        ports=Ports.free() if parsed.ports == "auto" else Ports(),
        tick=timedelta(minutes=parsed.tick),
        seed=parsed.seed,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make demo", description=_DESCRIPTION)
    add = parser.add_argument
    add("--portfolio", type=Path, metavar="FILE", help="CSV or NDJSON (docs/portfolio.md)")
    add("--from", dest="start", type=day_to_play, metavar="DATE", help="first day to play")
    add("--days", type=_days, default=45, metavar="N", help="how many days (default 45)")
    add("--json", action="store_true", help="print one JSON document instead of a table")
    add("--exit", action="store_true", help="end after the last day instead of staying up")
    add("--ledger", type=file_to_write, metavar="OUT", help="write the simulator's ledger there")
    add("--personas", action="store_true", help="let the people of your own file answer and pay")
    add("--ports", choices=("fixed", "auto"), default="fixed", help="auto: any free ports")
    add("--tick", type=int, default=30, choices=(5, 15, 30, 60), help="minutes between ticks")
    add("--seed", type=int, default=1, help="another seed, other people")
    return parser


def _days(text: str) -> int:
    days = int(text) if text.isdecimal() else 0
    if not 1 <= days <= _MAX_DAYS:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to {_MAX_DAYS}")
    return days
