"""`make demo`: deploy the whole product on this machine and play weeks of it in minutes.

Standard output belongs to the result; everything said on the way goes to standard error.
"""

import argparse
import json
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from cli.arguments import day_to_play, file_to_write, write_ledger
from local import demo_portfolio
from local.driver import Driver, beginning_of
from local.emulator.interruptions import end_on_signals
from local.emulator.ports import PortInUse, Ports
from local.emulator.processes import CommandFailed
from local.progress import ProgressBar
from local.report import Document, as_table, build_report
from local.scheduled import FunctionFailed, QueueNotDrained
from local.stack import LocalStack, StackNotStarted, StackOptions
from puntual.adapters.dynamodb.accounts.decisions import DynamoDecisions
from puntual.adapters.dynamodb.store.table import Table
from puntual.intake.files.billing_day import Feed
from puntual.intake.files.portfolio import Portfolio, phones_and_names, read_portfolio
from puntual.intake.files.rows import UnreadableFile
from puntual_client import IngestFailed

_USAGE_ERROR: Final = 2
_LIVE_SECONDS: Final = 1.0
_MAX_DAYS: Final = 2_000
_FAILURES: Final = (
    StackNotStarted,
    CommandFailed,
    IngestFailed,
    FunctionFailed,
    QueueNotDrained,
)


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


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the demo and return the exit code."""
    options = parse(arguments)
    end_on_signals()
    try:
        return run(options)
    except (PortInUse, UnreadableFile) as err:
        _say(f"demo: {err}")
        return _USAGE_ERROR
    except _FAILURES as err:
        _say(f"demo: {err}")
        return 1
    except KeyboardInterrupt:
        _say("demo: interrupted")
        return 128 + signal.SIGINT


def run(options: Options) -> int:
    """Read the portfolio, play it, print the result."""
    begun = time.monotonic()
    portfolio = read_portfolio(options.portfolio)
    _say_what_is_odd(options.portfolio, portfolio)
    start = options.start or _first_day(portfolio)
    stack_options = StackOptions(
        start=beginning_of(start),
        ports=options.ports,
        personas=options.personas,
        seed=options.seed,
        say=lambda text: _say(f"{time.monotonic() - begun:6.1f} s  {text}"),
    )
    with LocalStack(stack_options) as stack:
        driver, document = play(stack, portfolio, options, start, begun)
        is_whole = hand_over(document, options, _pages(stack), stack.simulator.ledger_text)
        if not options.leave:
            stay_up(stack, driver)
    return 0 if is_whole else 1


def play(
    stack: LocalStack, portfolio: Portfolio, options: Options, start: date, begun: float
) -> tuple[Driver, Document]:
    """Play the days and count what happened."""
    stack.simulator.name_contacts(phones_and_names(portfolio.customers.values()))
    _say(_pages(stack))
    end = beginning_of(start + timedelta(days=options.days))
    bar = ProgressBar(sys.stderr, beginning_of(start), end)
    driver = Driver(
        stack,
        Feed(portfolio.days()),
        tick=options.tick,
        personas=options.personas,
        on_step=bar.move_to,
    )
    driver.play(start, options.days)
    bar.finish()
    stack.sidecar.flush()
    table = Table(stack.aws.client("dynamodb"), stack.deployment.outputs["TableName"])
    document = build_report(
        stack.simulator,
        DynamoDecisions(table),
        portfolio,
        driver.played,
        time.monotonic() - begun,
    )
    return driver, document


def hand_over(document: Document, options: Options, pages: str, ledger: Callable[[], str]) -> bool:
    """Print the result, then write the ledger: a full disk must not cost what took minutes."""
    if options.as_json:
        print(json.dumps(document, ensure_ascii=False), flush=True)
    else:
        print(as_table(document) + ("" if options.leave else f"\n\n{pages}"), flush=True)
    return write_ledger(options.ledger, ledger, lambda text: _say(f"demo: {text}"))


def stay_up(stack: LocalStack, driver: Driver) -> None:
    """Keep the stack running, in real time, until it is ended."""
    _say("the stack stays up, answer on the phone page; Ctrl-C ends it")
    stack.clock.run(rate=1.0)
    try:
        while True:
            time.sleep(_LIVE_SECONDS)
            driver.live()
    except KeyboardInterrupt:
        _say("demo: ending")


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
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
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


def _first_day(portfolio: Portfolio) -> date:
    days = [date.fromisoformat(one["issued_on"]) for one in portfolio.invoices.values()]
    return min(days, default=demo_portfolio.START)


def _say_what_is_odd(path: Path, portfolio: Portfolio) -> None:
    for warning in portfolio.warnings:
        _say(f"warning: {path.name}: {warning}")
    for row in portfolio.rejected:
        _say(f"rejected: {path.name} line {row.line}: {row.error}")


def _pages(stack: LocalStack) -> str:
    return f"phone page      {stack.simulator.url}/\ndashboard page  {stack.dashboard.url}"


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
