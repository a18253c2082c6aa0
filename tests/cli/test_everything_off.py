"""One command stops all messages; a name that does not exist is never taken for one that does."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from cli.main import main
from puntual.adapters.clock import SystemClock
from puntual.adapters.composition import conditions_reader, sending_limits_of
from puntual.adapters.dynamodb.creditors.creditors import DynamoCreditors
from puntual.adapters.dynamodb.operations.switches import DynamoSwitchboard
from puntual.adapters.dynamodb.store.table import Table
from puntual.domain.ids import CreditorId
from puntual.domain.sending.conditions import SwitchScope
from tests.doubles.dynamodb_table import NAME, table_in_memory
from tests.factories import a_creditor

type Type = Callable[[str], tuple[int, str, str]]

ACME = a_creditor("acme", "Acme", "1001")
LUNA = a_creditor("taller-luna", "Taller Luna", "1002")


@pytest.fixture
def table() -> Iterator[Table]:
    with table_in_memory() as table:
        for creditor in (ACME, LUNA):
            DynamoCreditors(table).put(creditor)
        yield table


@pytest.fixture
def run(table: Table, capsys: pytest.CaptureFixture[str]) -> Type:
    assert table is not None

    def run_line(line: str) -> tuple[int, str, str]:
        code = main([*line.split(), "--table", NAME])
        out, err = capsys.readouterr()
        return code, out, err

    return run_line


def _off(table: Table) -> list[bool]:
    """Tell of each creditor whether its sender may send nothing, as a fresh sender reads it."""
    now = SystemClock().now()
    reader = conditions_reader(table, sending_limits_of(table))
    read = (reader.read(one, now) for one in (ACME, LUNA))
    return [one.is_switched_off(SwitchScope.CREDITOR) for one in read]


def test_everything_is_stopped_for_every_creditor_and_goes_on(table: Table, run: Type) -> None:
    """The runbook stopped one queue of several, and nine numbers went on sending."""
    assert _off(table) == [False, False]
    code, out, _ = run("switch off --everything --by Rosa")
    assert (code, out) == (0, "everything is off; within a minute nothing leaves\n")
    assert _off(table) == [True, True]
    assert run("switch list --creditor acme")[1].startswith("everything  off since")
    assert '"everything": true' in run("switch list --creditor acme --json")[1]
    assert run("switch off --everything --by Luis")[1] == "everything was off\n"
    assert "is on" in run("switch on --everything --by Rosa")[1]
    assert _off(table) == [False, False]


def test_a_sender_that_knows_the_conditions_hears_of_it_within_a_minute(
    table: Table, run: Type
) -> None:
    now, reader = SystemClock().now(), conditions_reader(table, sending_limits_of(table))
    assert not reader.read(ACME, now).is_switched_off(SwitchScope.CREDITOR)
    run("switch off --everything --by Rosa")
    later = now + timedelta(seconds=60)
    assert reader.read(ACME, later).is_switched_off(SwitchScope.CREDITOR)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("switch off --scope creditor --creditor acmee --by R", "did you mean acme?"),
        ("switch off --scope number --name 1003 --creditor acme --by R", "1001"),
        ("switch off --scope template --name due_todya --creditor acme --by R", "due_today"),
        (
            "switch off --scope cadence --name preventive --creditor acme --by R",
            "did you mean preventive_and_overdue?",
        ),
        ("number limit --number 1010 --people-a-day 5", "did you mean 100"),
        ("keys create --creditor taler-luna", "did you mean taller-luna?"),
        ("policy put pyme --creditor acm", "did you mean acme?"),
        ("creditors show --creditor luna", "there is: acme, taller-luna"),
        ("switch off --everything --name acme --by R", "--name"),
        ("switch off --scope creditor --by R", "--creditor: is missing"),
    ],
)
def test_a_name_that_does_not_exist_is_refused_and_the_near_ones_are_named(
    table: Table, run: Type, line: str, says: str
) -> None:
    code, out, err = run(line)
    assert (code, out, says in err) == (1, "", True), err
    assert [*DynamoSwitchboard(table).pulled(CreditorId("acme"))] == []


def test_what_is_no_more_can_still_be_switched_on(run: Type) -> None:
    code, out, _ = run("switch on --scope template --name gone --creditor acme --by R")
    assert (code, out) == (0, "template gone was on\n")
