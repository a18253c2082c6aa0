"""``make bench-cost``: the billed AWS units of a reminder, counted on the local stack.

A thousand debtors have one step due in one tick. From the scheduler's query for their wake-ups
to the third callback of each message, every call to AWS is told by the client's own hooks in the
functions' workers (local/call_recorder), and every invocation by the emulator's report lines.
Whoever missed a slot, on a busy machine, is looked at again minutes later; that is counted too.
With ``--history 0,12,60`` the debtors have so many months of invoices, reminders and payments
behind them, and it is measured for each age. Prints one JSON line for each; ends with code 1 when
a reminder costs more than the target. What it costs to move an old reminder to the history table
is a field of its own, ``history_units_per_reminder``.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from infra import names
from local.driver import Driver
from local.emulator.interruptions import end_on_signals
from local.emulator.ports import Ports
from local.emulator.tenant import CREDITOR
from local.played import beginning_of
from local.stack import STAGE, LocalStack
from local.stack_options import StackOptions
from local.whatsapp.wire.person import derive_user_id
from local.whatsapp.wire.phones import derive_wa_id
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.store.table import Table
from puntual.domain.ids import DebtorId, DebtorKey
from puntual.intake.files.billing_day import BillingDay, Feed, Item
from tests.bench.billing import ALTERNATIVES, Billed, bill, bill_polling, usd_per_1000
from tests.bench.grown_accounts import grow
from tests.bench.scale.history import bench_history
from tests.bench.scale.lines import Line

TARGET: Final = 7.5
_RECORDER: Final = Path(__file__).parents[2] / "local/call_recorder"
# A Monday in a week without holidays, and the hour at which Mexico's window opens.
_MONDAY: Final = date(2026, 1, 19)
_NINE_IN_MEXICO: Final = datetime(2026, 1, 19, 15, tzinfo=UTC)
# The last reminders of the past are no longer counted by any cap.
_AGO: Final = timedelta(days=14)
_FEED: Final = datetime(2026, 1, 19, 9, tzinfo=UTC)
_MOST_SHOWN: Final = 16
# Whoever is given back comes again ten minutes later, with longer pauses each time.
_PATIENCE: Final = timedelta(hours=3)
_PLATFORM_LINES: Final = ("START RequestId", "END RequestId", "REPORT RequestId")


@dataclass(frozen=True, slots=True)
class Measured:
    """What was counted between the tick and the last callback."""

    reminders: int
    calls: list[dict[str, Any]]
    invocations: Counter[str]
    log_bytes: int
    memory_mb: dict[str, int]


def main() -> int:
    parsed = _parse()
    end_on_signals()
    dearest = 0.0
    # A pass moves old contacts once, days later: a price of its own, counted in memory.
    moving = next(iter(bench_history()))
    for months in parsed.history:
        with TemporaryDirectory() as folder:
            measured = measure(parsed.debtors, Path(folder) / "calls.ndjson", months)
        line = line_of(months, measured, moving)
        print(json.dumps(line), flush=True)
        dearest = max(dearest, line["units_per_reminder"])
    return 0 if dearest <= TARGET else 1


def line_of(months: int, measured: Measured, moving: Line) -> dict[str, Any]:
    """Return what is printed of an age: the price of a reminder, and that of a later move."""
    return {"history_months": months, **report(measured), str(moving["bench"]): moving["value"]}


def measure(debtors: int, record: Path, months: int = 0) -> Measured:
    """Play one tick for so many debtors, with months of history, and return what it took."""
    record.touch()
    options = StackOptions(
        start=beginning_of(_MONDAY),
        ports=Ports.free(),
        worker_environment={"PYTHONPATH": str(_RECORDER), "CALL_RECORD": str(record)},
        say=lambda text: print(text, file=sys.stderr, flush=True),
    )
    with LocalStack(options) as stack:
        # Meta may send several statuses in one call, which costs less: the dear case is measured.
        stack.simulator.configure(duplicate_chance=0, disorder_chance=0, batch_chance=0)
        driver = Driver(stack, Feed([]), tick=timedelta(minutes=5))
        # Until Meta has said that this number has no limit, 250 people a day are written to.
        driver.functions.check_senders(stack.clock.now())
        driver.run_until(_FEED)
        driver.go_to(_FEED)
        driver.ingest(_portfolio(debtors))
        table = Table(stack.aws.client("dynamodb"), stack.deployment.outputs["TableName"])
        grow(table, map(_key, range(debtors)), months, _NINE_IN_MEXICO - _AGO)
        _tell_ids(table, debtors if months else 0)
        driver.run_until(_NINE_IN_MEXICO)
        driver.go_to(_NINE_IN_MEXICO)
        stack.sidecar.flush()
        begun, said = record.stat().st_size, _said_by_functions(stack)
        driver.tick()
        _let_all_be_read(stack)
        _wait_for_stragglers(stack, driver, debtors)
        stack.sidecar.flush()
        calls = record.read_text(encoding="utf-8")[begun:].splitlines()
        lines = _said_by_functions(stack)[len(said) :]
        return Measured(
            reminders=_reminders(stack, debtors),
            calls=[json.loads(line) for line in calls],
            invocations=_invocations(lines),
            log_bytes=_log_bytes(lines),
            memory_mb=_memory(stack),
        )


def report(measured: Measured) -> dict[str, Any]:
    """Return the line that is printed."""
    billed = [one for call in measured.calls for one in bill(call)]
    billed += [
        Billed("lambda", f"{name}: invocation", count)
        for name, count in measured.invocations.items()
    ]
    billed.append(bill_polling(sum(call.get("messages", 0) for call in measured.calls)))
    services = _sum_by(billed, lambda one: one.service)
    items = _sum_by(billed, lambda one: one.what)
    dollars = usd_per_1000(billed, measured.reminders, measured.memory_mb, measured.log_bytes)
    return {
        "reminders": measured.reminders,
        "units_per_reminder": round(sum(services.values()) / measured.reminders, 2),
        "by_service": _each(services, measured.reminders),
        "usd_per_1000": round(dollars, 5),
        "alternatives": ALTERNATIVES,
        "dominating": _each(dict([*items.items()][:_MOST_SHOWN]), measured.reminders),
    }


def _sum_by(billed: list[Billed], name: Callable[[Billed], str]) -> dict[str, float]:
    """Return the units by name, most first."""
    sums: dict[str, float] = defaultdict(float)
    for one in billed:
        sums[name(one)] += one.units
    return dict(sorted(sums.items(), key=lambda pair: -pair[1]))


def _each(sums: dict[str, float], reminders: int) -> dict[str, float]:
    return {name: round(units / reminders, 3) for name, units in sums.items()}


def _let_all_be_read(stack: LocalStack) -> None:
    """Jump from status to status, without a tick: the next step is another reminder's."""
    while (next_at := stack.simulator.settle().next_at) is not None:
        stack.clock.reach(next_at)


def _wait_for_stragglers(stack: LocalStack, driver: Driver, debtors: int) -> None:
    """Let those have their turn who were given back: their next step is days away."""
    end = stack.clock.now() + _PATIENCE
    while len(stack.simulator.ledger()) < debtors and stack.clock.now() < end:
        at = stack.clock.now() + timedelta(minutes=5)
        driver.run_until(at)
        driver.go_to(at)
    _let_all_be_read(stack)


def _reminders(stack: LocalStack, debtors: int) -> int:
    """Return how many were accepted.

    Raises:
        RuntimeError: not everybody got one and read it; the figures would mean nothing.
    """
    ledger = stack.simulator.ledger()
    read = sum(
        bubble["status"] == "read"
        for line in ledger
        for bubble in stack.simulator.messages(line["wa_id"])
    )
    if (len(ledger), read) != (debtors, debtors):
        raise RuntimeError(f"{debtors} debtors, {len(ledger)} messages, {read} of them read")
    return len(ledger)


def _invocations(lines: list[str]) -> Counter[str]:
    functions = [line.split(": ", 1)[0] for line in lines if ": REPORT RequestId" in line]
    return Counter(functions)


def _log_bytes(lines: list[str]) -> int:
    """Return what the functions say; in AWS the platform's lines are switched off."""
    own = (line.split(": ", 1)[-1] for line in lines)
    return sum(len(text.encode()) for text in own if not text.startswith(_PLATFORM_LINES))


def _said_by_functions(stack: LocalStack) -> list[str]:
    log = stack.folder.path / "functions.log"
    return log.read_text(encoding="utf-8").splitlines() if log.exists() else []


def _memory(stack: LocalStack) -> dict[str, int]:
    functions = stack.aws.client("lambda")
    return {
        name: functions.get_function_configuration(FunctionName=names.function_name(STAGE, name))[
            "MemorySize"
        ]
        for name in names.FUNCTIONS
    }


def _portfolio(debtors: int) -> BillingDay:
    day = BillingDay(_MONDAY)
    for number in range(debtors):
        day.customers.append(_customer(number))
        day.invoices.append(_invoice(number))
    return day


def _tell_ids(table: Table, debtors: int) -> None:
    """Let accounts know the id that WhatsApp tells with the first message of a life."""
    changes = DynamoAccountChanges(table)
    for number in range(debtors):
        changes.learn_ids(_key(number), [derive_user_id(derive_wa_id(_phone(number)[1:]))])


def _phone(number: int) -> str:
    return f"+525555{number:06}"


def _key(number: int) -> DebtorKey:
    return DebtorKey(CREDITOR, DebtorId(f"C-{number:05}"))


def _customer(number: int) -> Item:
    consent = {
        "kind": "granted",
        "at": "2025-12-20T12:00:00Z",
        "source": "contract",
        "evidence": "clause 9",
    }
    return {
        "id": f"C-{number:05}",
        "name": f"Doña Inventada {number}",
        "phone": _phone(number),
        "country": "MX",
        "zone": "America/Mexico_City",
        "locale": "es-MX",
        "consents": [consent],
    }


def _invoice(number: int) -> Item:
    return {
        "source": "erp",
        "external_id": f"F-{number:05}",
        "debtor_id": f"C-{number:05}",
        "issued_on": "2026-01-02",
        "due_on": (_MONDAY + timedelta(days=3)).isoformat(),
        "amount": "1250.50",
        "currency": "MXN",
    }


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench-cost", description=__doc__)
    parser.add_argument("--debtors", type=int, default=1000, metavar="N")
    parser.add_argument("--history", type=_ages, default=(0,), metavar="MONTHS,MONTHS")
    return parser.parse_args()


def _ages(text: str) -> tuple[int, ...]:
    return tuple(int(months) for months in text.split(","))


if __name__ == "__main__":
    sys.exit(main())
