"""`make e2e-data`: play a file of receivables on the local stack and have the run judged.

Prints one JSON line; ends with code 1 when the judge found something. A long run says every thirty
days what the judge would say of it so far, so that one that is stopped has proven what it played.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from cli.arguments import day_to_play, file_to_write, write_ledger
from cli.import_receivables import show_refused
from local.driver import Driver
from local.emulator.interruptions import end_on_signals
from local.emulator.ports import Ports
from local.emulator.tenant import CREDITOR
from local.played import Played, beginning_of
from local.progress import ProgressBar
from local.report import paid_invoices
from local.stack import LocalStack
from local.stack_options import StackOptions
from puntual.adapters.dynamodb.accounts.decisions import DynamoDecisions
from puntual.adapters.dynamodb.store.table import Table
from puntual.domain.ids import DebtorId, DebtorKey
from puntual.intake.files.billing_day import BillingDay, Feed
from puntual.intake.files.receivables import read_days
from tests.e2e.chaos import Chaos, memory_of
from tests.e2e.judge import KnownDebtor, KnownInvoice, Verdict, judge

_FAULT_DAYS: Final = 30
_MOST_SHOWN: Final = 10
_DAYS_BETWEEN_VERDICTS: Final = 30


class Watched:
    """Hands days through and remembers who the customers are."""

    def __init__(self, days: Iterable[BillingDay]) -> None:
        self._days = days
        self.debtors: dict[str, KnownDebtor] = {}
        self.names: set[str] = set()
        self.known_since: dict[str, date] = {}

    def __iter__(self) -> Iterator[BillingDay]:
        for day in self._days:
            for one in day.customers:
                self.names.add(str(one["name"]))
                self.debtors[one["id"]] = KnownDebtor(one["country"], one["zone"], one["phone"])
                self.known_since.setdefault(one["id"], day.on)
            yield day


def main() -> int:
    parsed = parse()
    end_on_signals()
    show_refused(parsed.refused)
    options = StackOptions(
        start=beginning_of(parsed.first),
        ports=Ports.free(),
        seed=parsed.seed,
        job_visibility_seconds=5 if parsed.faults else 60,
        keeps_metrics=False,
        say=_say,
    )
    begun = time.monotonic()
    with LocalStack(options) as stack:
        result, verdict = _play(stack, parsed)
        result["wall_seconds"] = round(time.monotonic() - begun, 1)
        # The verdict first: a full disk must not cost what took an hour.
        print(json.dumps(result), flush=True)
        is_whole = write_ledger(parsed.ledger, stack.simulator.ledger_text, _say)
    for name, found in asdict(verdict).items():
        for one in found[:_MOST_SHOWN]:
            _say(f"{name}: {one}")
    return 0 if verdict.is_clean and is_whole else 1


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line and look through the file; exits with code 2 when either is wrong."""
    parser = _parser()
    parsed = parser.parse_args(arguments)
    parsed.refused = []
    try:
        days = [day.on for day in read_days(parsed.file, parsed.refused)]
    except OSError as err:
        parser.error(f"{parsed.file}: {err.strerror or err}")
    if not days:
        show_refused(parsed.refused)
        parser.error(f"{parsed.file}: holds no event; see docs/receivables.md")
    parsed.first = parsed.first or _in_reach(parser, parsed.file, days[0])
    parsed.days = parsed.days or (_in_reach(parser, parsed.file, days[-1]) - parsed.first).days + 1
    if parsed.days < 1:
        parser.error("--days and --from leave no day to play")
    return parsed


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make e2e-data", description=__doc__)
    add = parser.add_argument
    add("file", type=Path, help="NDJSON (docs/receivables.md)")
    add("--from", dest="first", type=day_to_play, metavar="DATE", help="first day to play")
    add("--days", type=int, metavar="N", help="only the first days")
    add("--faults", action="store_true", help="kill workers for 30 days")
    add("--seed", type=int, default=1)
    add("--ledger", type=file_to_write, metavar="OUT", help="write the ledger there")
    return parser


def _in_reach(parser: argparse.ArgumentParser, file: Path, day: date) -> date:
    try:
        return day_to_play(day.isoformat())
    except argparse.ArgumentTypeError as err:
        parser.error(f"{file}: {err}, or limit the run by --from and --days")


def _play(stack: LocalStack, parsed: argparse.Namespace) -> tuple[dict[str, Any], Verdict]:
    first, count = parsed.first, parsed.days
    # The lines that are no events were named at the start.
    watched = Watched(read_days(parsed.file, []))
    end = beginning_of(first + timedelta(days=count))
    bar = ProgressBar(sys.stderr, beginning_of(first), end)
    driver = Driver(stack, Feed(watched), tick=timedelta(minutes=60), on_step=bar.move_to)
    driver.functions.attempts = 20 if parsed.faults else 1
    chaos = Chaos(stack, parsed.seed)
    playing = time.monotonic()
    memory = 0
    for number in range(count):
        if parsed.faults and number == 0:
            chaos.start()
        if number == _FAULT_DAYS:
            chaos.stop()
        driver.play_day(first + timedelta(days=number))
        memory = max(memory, memory_of(stack.children.group_of("emulator")))
        if (number + 1) % _DAYS_BETWEEN_VERDICTS == 0:
            bar.finish()
            _say_so_far(number + 1, stack, watched, driver.played)
    chaos.stop()
    # One quiet night settles what the last day left open.
    driver.play(first + timedelta(days=count), 1)
    bar.finish()
    seconds = time.monotonic() - playing
    ledger = stack.simulator.ledger()
    verdict = _judge(ledger, stack, watched, driver.played)
    return {
        "days": count,
        "debtors": len(watched.debtors),
        **_figures(driver.played, len(parsed.refused), len(ledger), seconds),
        **_counts(verdict),
        "worker_kills": chaos.kills,
        "overlapping_schedulers": chaos.overlaps,
        "max_memory_mib": memory,
    }, verdict


def _figures(played: Played, unreadable: int, sent: int, seconds: float) -> dict[str, float]:
    return {
        "invoices": len(played.invoices),
        "payments": len(played.payments),
        "refused": unreadable + len(played.refusals),
        "looks": played.jobs,
        "sent": sent,
        "play_seconds": round(seconds, 1),
        "looks_per_second": round(played.jobs / seconds, 1),
        "messages_per_second": round(sent / seconds, 2),
    }


def _judge(
    ledger: list[dict[str, Any]], stack: LocalStack, watched: Watched, played: Played
) -> Verdict:
    return judge(
        ledger,
        watched.debtors,
        known_invoices(played),
        stack.clock.now(),
        lambda debtor: _has_reason(stack, debtor),
    )


def _counts(verdict: Verdict) -> dict[str, int]:
    return {name: len(found) for name, found in asdict(verdict).items()}


def _say_so_far(days: int, stack: LocalStack, watched: Watched, played: Played) -> None:
    ledger = stack.simulator.ledger()
    counts = _counts(_judge(ledger, stack, watched, played))
    _say(json.dumps({"days": days, "sent": len(ledger), **counts}))


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def known_invoices(played: Played) -> dict[str, KnownInvoice]:
    """Return every invoice with the instant from which nobody may speak of it."""
    settled = paid_invoices(played)
    known = {
        name: KnownInvoice(
            invoice["debtor_id"],
            date.fromisoformat(invoice["due_on"]),
            played.issued_at[name],
            label=invoice.get("label", name),
        )
        for name, invoice in played.invoices.items()
    }
    for at, payment in played.payments:
        name = payment["invoice"]["external_id"]
        if name in settled:
            known[name].paid_at = _latest(known[name].paid_at, at)
    return known


def _latest(one: datetime | None, other: datetime) -> datetime:
    return other if one is None else max(one, other)


def _has_reason(stack: LocalStack, debtor: str) -> bool:
    table = Table(stack.aws.client("dynamodb"), stack.deployment.outputs["TableName"])
    return bool(DynamoDecisions(table).history(DebtorKey(CREDITOR, DebtorId(debtor))))


if __name__ == "__main__":
    sys.exit(main())
