"""Parked jobs, as an operator lists and releases them."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from cli.main import main
from puntual.adapters.clock import SystemClock
from puntual.adapters.dynamodb.accounts.wake_ups import DynamoWakeUps
from puntual.adapters.dynamodb.sending.parked_jobs import DynamoParkedJobs
from puntual.adapters.dynamodb.store.table import Table
from puntual.domain.ids import DebtorKey
from puntual.domain.sending.job_isolation import LookAlone, LookNote, isolate
from tests.doubles.dynamodb_table import NAME, table_in_memory
from tests.factories import CREDITOR, NOON, a_key

type Type = Callable[[str], tuple[int, str, str]]

ONE, OTHER = a_key("d-1"), a_key("d-2")
HOUR = timedelta(hours=1)


@pytest.fixture
def table() -> Iterator[Table]:
    with table_in_memory() as table:
        yield table


@pytest.fixture
def run(table: Table, capsys: pytest.CaptureFixture[str]) -> Type:
    assert table is not None

    def run_line(line: str) -> tuple[int, str, str]:
        code = main(["jobs", *line.split(), "--table", NAME])
        out, err = capsys.readouterr()
        return code, out, err

    return run_line


@pytest.fixture
def parked(table: Table) -> DynamoParkedJobs:
    jobs = DynamoParkedJobs(table)
    for key in (ONE, OTHER):
        assert jobs.put(LookNote(key, "1.0", NOON, lost=2, is_parked=True), None)
    return jobs


def _woken(table: Table) -> list[DebtorKey]:
    now = SystemClock().now()
    return sorted(one.key for one in DynamoWakeUps(table, 1).due(now - HOUR, now + HOUR))


def test_where_nothing_is_parked_that_is_said(run: Type) -> None:
    assert run("parked") == (0, "nothing is parked\n", "")


def test_parked_jobs_are_listed_with_the_instant(run: Type, parked: DynamoParkedJobs) -> None:
    assert parked.parked()
    code, out, _ = run("parked")
    assert code == 0
    assert out.splitlines() == [
        f"{CREDITOR} d-1  parked 2026-03-02T18:00Z",
        f"{CREDITOR} d-2  parked 2026-03-02T18:00Z",
    ]


def test_one_that_is_released_is_looked_at_again_and_the_other_is_not(
    run: Type, parked: DynamoParkedJobs, table: Table
) -> None:
    code, out, _ = run(f"release --creditor {CREDITOR} --debtor d-1")
    assert (code, out) == (0, f"{CREDITOR} d-1  is looked at within minutes\n")
    assert _woken(table) == [ONE]
    note = parked.find(ONE)
    assert isinstance(isolate(note, ONE, "1.0", NOON), LookAlone)
    assert "d-1  parked 2026-03-02T18:00Z  released\n" in run("parked")[1]


def test_all_of_them_can_be_released(run: Type, parked: DynamoParkedJobs, table: Table) -> None:
    assert run("release --all")[0] == 0
    assert _woken(table) == [ONE, OTHER]
    assert all(note.is_released for note in parked.parked())


@pytest.mark.parametrize(
    "line",
    ["release", "release --debtor d-1", f"release --creditor {CREDITOR}",
     f"release --all --creditor {CREDITOR} --debtor d-1", "release --all --debtor d-1"],
)  # fmt: skip
def test_what_names_no_job_is_refused(run: Type, parked: DynamoParkedJobs, line: str) -> None:
    code, _, err = run(line)
    assert code == 1
    assert "write --creditor and --debtor, or --all" in err
    assert not any(note.is_released for note in parked.parked())


def test_what_is_not_parked_cannot_be_released(run: Type, table: Table) -> None:
    code, _, err = run(f"release --creditor {CREDITOR} --debtor d-9")
    assert (code, err) == (1, "puntual: no such job is parked; nothing was changed\n")
    assert _woken(table) == []
