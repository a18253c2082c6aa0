"""The daily pass: calls, units and time for each account, and what a lane gets done in a day."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from typing import Final

from functions.reconcile.dependencies import Dependencies
from functions.reconcile.planning import plan_pass
from functions.reconcile.tasks import do_task
from puntual.adapters.composition import conditions_reader, sending_limits_of, terms_book
from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.accounts.contact_history import DynamoContactHistory
from puntual.adapters.dynamodb.accounts.contacts import DynamoContacts
from puntual.adapters.dynamodb.accounts.decisions import DynamoDecisions
from puntual.adapters.dynamodb.accounts.wake_ups import DynamoWakeUps
from puntual.adapters.dynamodb.cases.cases import DynamoCases
from puntual.adapters.dynamodb.creditors.cached_creditors import CachedCreditors
from puntual.adapters.dynamodb.creditors.creditors import DynamoCreditors
from puntual.adapters.dynamodb.daily_pass.account_scan import DynamoAccountScan
from puntual.adapters.dynamodb.daily_pass.wake_up_check import DynamoWakeUpCheck
from puntual.adapters.dynamodb.operations.circuit_breakers import DynamoCircuitBreakers
from puntual.adapters.dynamodb.operations.daily_metrics import DynamoDailyMetrics
from puntual.adapters.dynamodb.operations.daily_pass import DynamoPassBook
from puntual.adapters.dynamodb.sending.numbers import DynamoNumbers
from puntual.adapters.dynamodb.sending.parked_jobs import DynamoParkedJobs
from puntual.adapters.packaged.templates import PackagedTemplates
from puntual.domain.accounts.history import KEPT_FOR
from tests.bench.billing import READ, WRITE
from tests.bench.scale.counting import CountedDynamoDB
from tests.bench.scale.lines import Line, at_least, at_most
from tests.bench.scale.model import Units, units_of
from tests.bench.scale.sender_accounts import NOW, debtor_of, stored_accounts
from tests.domain.decision.decision_cases import invoice, payment
from tests.fakes.clock import FixedClock
from tests.fakes.daily_pass import FakePassQueue
from tests.fakes.discounts import FakeDiscountEvents

_ACCOUNTS: Final = {0: 1_000, 12: 1_000, 60: 400}
_CALLS, _READS, _OLD = 1.1, 0.5, 60
# A million accounts in an hour, by twenty lanes.
_A_DAY: Final = 24 * 1_000_000 // 20
# As infra/components/reconciling.py gives it; AWS, "Configure Lambda function memory". An answer
# of the table takes some 4 ms within a region.
_MEMORY_MB, _MB_OF_A_CPU, _SECONDS_A_CALL = 1_024, 1_769, 0.004
_SECONDS_A_DAY: Final = 86_400
# Long before anything is due, so that each account waits.
_SHARDS: Final = 4
_OF_THE_PASS: Final = frozenset({"RECONCILE", "DAY", "LIMIT"})
_BEFORE, _DAY, _HOURS = timedelta(days=20), timedelta(days=1), timedelta(hours=6)
# Before anything is due, or the pass would put what nobody takes here.
_NIGHTS: Final = 12


@dataclass(frozen=True, slots=True)
class PassRun:
    """What a pass takes for an account, where nothing is wrong.

    Attributes:
        writes: but for those of where the pass stands and of its figures.
        units: those of one account more, by table.
        changed: what it reads of the history of one that was changed since the pass before.
    """

    calls: float
    reads: float
    writes: float
    units: Units
    changed: Units
    cpu_seconds: float

    @property
    def seconds(self) -> float:
        """Return the time of an account in a function, waiting for the table included."""
        return self.cpu_seconds * _MB_OF_A_CPU / _MEMORY_MB + self.calls * _SECONDS_A_CALL

    @property
    def gb_seconds(self) -> float:
        """Return what Lambda bills for that."""
        return self.seconds * _MEMORY_MB / 1_024


def bench_pass() -> Iterator[Line]:
    """Yield the worst of all ages."""
    runs = {f"{months} months": run_pass(months) for months in _ACCOUNTS}
    calls = {age: round(run.calls, 2) for age, run in runs.items()}
    yield at_most("pass_calls_per_account", max(calls.values()), _CALLS, by_age=calls)
    reads = {age: round(run.reads, 2) for age, run in runs.items()}
    yield at_most("pass_read_units_per_account", max(reads.values()), _READS, by_age=reads)
    writes = {age: round(run.writes, 2) for age, run in runs.items()}
    yield at_most("pass_write_units_per_account", max(writes.values()), 0, by_age=writes)
    a_day = {age: round(_SECONDS_A_DAY / run.seconds) for age, run in runs.items()}
    yield at_least("pass_accounts_per_lane_day", min(a_day.values()), _A_DAY, by_age=a_day)


@cache
def run_pass(months: int) -> PassRun:
    """Pass over accounts of an age for some nights; the last ones find all as it should be.

    The first night puts the wake-ups, the next ones move old contacts to the history. Each night
    reads another part of the accounts whole, so that the figures are those of a mean night.
    """
    count = _ACCOUNTS[months]
    client = _after_nights(months, count)
    calls, reads, writes = client.calls.total(), client.total(READ), _writes_of_accounts(client)
    nights, few = _NIGHTS * count, count // 4
    # What a pass does once is not its accounts'.
    once = units_of(_after_nights(months, few).units)
    units = units_of(client.units).less(once).times(1 / (_NIGHTS * (count - few)))
    client.is_counting = False
    spent = pass_over(client, _NIGHTS + 1)
    client.is_counting = True
    each = (calls / nights, reads / nights, writes / nights)
    return PassRun(*each, units, _units_of_changed(client, count), spent / count)


def _after_nights(months: int, count: int) -> CountedDynamoDB:
    client = stored_accounts(months, count)
    pass_over(client, night=0)
    client.forget()
    for night in range(1, _NIGHTS + 1):
        pass_over(client, night)
    return client


def _units_of_changed(client: CountedDynamoDB, count: int) -> Units:
    """Return what a pass reads of the history of an account that had a bill, or was paid."""
    night = _NIGHTS + 2
    changes, at = DynamoAccountChanges(client.table()), NOW - _BEFORE + night * _DAY - _HOURS
    for number in range(count):
        key, name = debtor_of(number), f"N-{number}"
        if number % 2:
            bill = replace(invoice(name, at.date() + timedelta(days=30)), recorded_at=at)
            changes.put_invoice(key, bill, name)
        else:
            changes.put_payment(key, payment(at=at, name=name), name)
    client.forget()
    pass_over(client, night)
    found = units_of(client.units, 1 / count)
    return Units(history_reads=found.history_reads)


def _writes_of_accounts(client: CountedDynamoDB) -> float:
    """Return the units of writes, but for those of where the pass stands and of its figures."""
    return sum(
        units
        for (meter, what), units in client.units.items()
        if meter == WRITE and what.rpartition(" ")[2].partition("/")[0] not in _OF_THE_PASS
    )


def pass_over(client: CountedDynamoDB, night: int) -> float:
    """Return the CPU time of a whole pass, so many days on.

    Raises:
        RuntimeError: it did not end, or met an account that it could not read.
    """
    now = NOW.replace(hour=9) - _BEFORE + night * _DAY
    dependencies = _dependencies(client, FixedClock(now))
    begun = time.process_time()
    plan_pass(dependencies, now)
    has_ended, queue = False, dependencies.queue
    while queue.queued:
        done = do_task(dependencies, queue.queued.pop(0), lambda: True, _refuse)
        has_ended |= done.merged is not None and done.merged.is_done
    if not has_ended:
        raise RuntimeError("the pass did not end; the figures would mean nothing")
    return time.process_time() - begun


def _refuse(task: object, error: str, place: object) -> None:
    raise RuntimeError(f"an account was passed over: {task}, {error}, {place}")


@dataclass(frozen=True, slots=True)
class _Deployed(Dependencies):
    queue: FakePassQueue


def _dependencies(client: CountedDynamoDB, clock: FixedClock) -> _Deployed:
    table = client.table()
    accounts = DynamoAccounts(table)
    conditions = conditions_reader(table, sending_limits_of(table))
    return _Deployed(
        scan=DynamoAccountScan(table),
        book=DynamoPassBook(table),
        queue=FakePassQueue(),
        accounts=accounts,
        changes=DynamoAccountChanges(table),
        contacts=DynamoContacts(table),
        history=DynamoContactHistory(table, KEPT_FOR),
        wake_ups=DynamoWakeUps(table, _SHARDS),
        wake_up_check=DynamoWakeUpCheck(table, _SHARDS),
        decisions=DynamoDecisions(table),
        daily_metrics=DynamoDailyMetrics(table),
        clock=clock,
        creditors=CachedCreditors(DynamoCreditors(table), clock),
        terms=terms_book(table, clock, accounts, conditions, PackagedTemplates()),
        breakers=DynamoCircuitBreakers(table),
        numbers=DynamoNumbers(table),
        parked_jobs=DynamoParkedJobs(table),
        cases=DynamoCases(table),
        owners=DynamoCreditors(table),
        discount_events=FakeDiscountEvents(),
        digest=None,
    )
