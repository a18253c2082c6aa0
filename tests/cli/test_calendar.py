"""Days closed by hand, as an operator types them."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest

from cli.main import main
from puntual.adapters.clock import SystemClock
from puntual.adapters.composition import conditions_reader, sending_limits_of
from puntual.adapters.dynamodb.operations.switches import DynamoSwitchboard
from puntual.adapters.dynamodb.store.table import Table
from puntual.domain.ids import CreditorId
from puntual.domain.sending.conditions import EVERY_CREDITOR, Switch, SwitchScope, closing_of
from tests.doubles.dynamodb_table import NAME, table_in_memory
from tests.factories import CREDITOR, NOON, a_creditor

type Type = Callable[..., tuple[int, str, str]]

DAY = date(2027, 5, 3)
WHY = ["--day", "2027-05-03", "--reason", "luto nacional", "--by", "Rosa"]


@pytest.fixture
def table() -> Iterator[Table]:
    with table_in_memory() as table:
        yield table


@pytest.fixture
def run(table: Table, capsys: pytest.CaptureFixture[str]) -> Type:
    assert table is not None

    def run_line(*words: str) -> tuple[int, str, str]:
        code = main(["calendar", *words, "--table", NAME])
        out, err = capsys.readouterr()
        return code, out, err

    return run_line


@pytest.mark.parametrize(
    ("where", "owner", "country"),
    [(["--country", "py"], EVERY_CREDITOR, "PY"), (["--creditor", CREDITOR], CREDITOR, "")],
)
def test_a_day_is_closed_on_record_and_opened_again(
    table: Table, run: Type, where: list[str], owner: CreditorId, country: str
) -> None:
    assert run("close", *where, *WHY)[:2] == (
        0,
        "2027-05-03 is closed; within a minute nothing leaves on it\n",
    )
    (pulled,) = DynamoSwitchboard(table).pulled(owner)
    assert (pulled.switch, pulled.by, pulled.why) == (
        closing_of(DAY, country),
        "Rosa",
        "luto nacional",
    )
    assert run("close", *where, *WHY)[1] == "2027-05-03 was closed\n"
    listed = run("list", *where)[1]
    assert listed.startswith("2027-05-03  closed since ")
    assert listed.endswith("by Rosa  because: luto nacional\n")
    assert "is open;" in run("open", *where, *WHY)[1]
    assert "was not closed by hand" in run("open", *where, *WHY)[1]
    assert run("list", *where)[1] == "no day is closed by hand\n"


@pytest.mark.parametrize("where", [["--country", "PY"], ["--creditor", CREDITOR]])
def test_a_sender_that_knows_the_days_hears_of_one_within_a_minute(
    table: Table, run: Type, where: list[str]
) -> None:
    now, reader = SystemClock().now(), conditions_reader(table, sending_limits_of(table))
    country = "PY" if where[0] == "--country" else ""
    assert closing_of(DAY, country) not in reader.read(a_creditor(id=CREDITOR), now).switches
    run("close", *where, *WHY)
    later = now + timedelta(seconds=60)
    assert closing_of(DAY, country) in reader.read(a_creditor(id=CREDITOR), later).switches
    run("open", *where, *WHY)
    last = later + timedelta(seconds=60)
    assert closing_of(DAY, country) not in reader.read(a_creditor(id=CREDITOR), last).switches


def test_what_is_closed_elsewhere_and_what_is_no_day_is_not_listed(
    table: Table, run: Type, capsys: pytest.CaptureFixture[str]
) -> None:
    board = DynamoSwitchboard(table)
    board.pull(EVERY_CREDITOR, closing_of(DAY, "MX"), NOON, "Rosa", "huelga")
    board.pull(CREDITOR, Switch(SwitchScope.CREDITOR), NOON, "Rosa")
    board.pull(CREDITOR, closing_of(DAY), NOON, "Rosa", "inventario")
    assert run("list", "--country", "PY")[1] == "no day is closed by hand\n"
    assert run("list", "--creditor", CREDITOR)[1].count("\n") == 1
    assert main(["switch", "list", "--creditor", CREDITOR, "--table", NAME]) == 0
    assert capsys.readouterr().out.count("off since") == 1


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["--country", "ZZ", *WHY], "--country"),
        (["--creditor", "a#b", *WHY], "--creditor"),
        (["--country", "PY", *WHY, "--day", "2027-02-30"], "--day"),
        (["--country", "PY", *WHY, "--reason", "  "], "--reason"),
        (["--country", "PY", *WHY, "--by", " "], "--by"),
    ],
)
def test_what_is_not_said_well_closes_nothing(
    table: Table, run: Type, words: list[str], named: str
) -> None:
    code, out, err = run("close", *words)
    assert (code, out, err.startswith(f"puntual: {named}")) == (1, "", True)
    assert DynamoSwitchboard(table).pulled(EVERY_CREDITOR) == []
