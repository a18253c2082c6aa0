"""`make demo`: deploy the whole product on this machine and play weeks of it in minutes.

Standard output belongs to the result; everything said on the way goes to standard error.
"""

import json
import signal
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from cli.arguments import write_ledger
from local import demo_portfolio
from local.demo_options import Options, parse
from local.driver import Driver
from local.emulator.interruptions import end_on_signals
from local.emulator.ports import PortInUse
from local.emulator.processes import CommandFailed
from local.played import beginning_of
from local.progress import ProgressBar
from local.report import Document, as_table, build_report
from local.scheduled import FunctionFailed, QueueNotDrained
from local.stack import LocalStack, StackNotStarted
from local.stack_options import StackOptions
from puntual.adapters.dynamodb.accounts.decisions import DynamoDecisions
from puntual.adapters.dynamodb.store.table import Table
from puntual.intake.files.billing_day import Feed
from puntual.intake.files.portfolio import Portfolio, phones_and_names, read_portfolio
from puntual.intake.files.rows import UnreadableFile
from puntual_client import IngestFailed

_USAGE_ERROR: Final = 2
_LIVE_SECONDS: Final = 1.0
_FAILURES: Final = (
    StackNotStarted,
    CommandFailed,
    IngestFailed,
    FunctionFailed,
    QueueNotDrained,
)


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
