"""Switches, the breaker and releases, as an operator types them."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from cli.main import main
from puntual.adapters.clock import SystemClock
from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.accounts.wake_ups import DynamoWakeUps
from puntual.adapters.dynamodb.creditors.creditors import DynamoCreditors
from puntual.adapters.dynamodb.creditors.policies import DynamoPolicies
from puntual.adapters.dynamodb.operations.circuit_breakers import DynamoCircuitBreakers
from puntual.adapters.dynamodb.operations.switches import DynamoSwitchboard
from puntual.adapters.dynamodb.store.table import Table
from puntual.domain.sending.circuit_breaker import BreakerDay, breaker_day
from puntual.domain.sending.conditions import Switch, SwitchScope
from tests.doubles.dynamodb_table import NAME, table_in_memory
from tests.factories import CREDITOR, a_creditor, a_key, a_profile

type Type = Callable[[str], tuple[int, str, str]]


@pytest.fixture
def table() -> Iterator[Table]:
    with table_in_memory() as table:
        DynamoCreditors(table).put(a_creditor())
        yield table


@pytest.fixture
def run(table: Table, capsys: pytest.CaptureFixture[str]) -> Type:
    """Run a command for the creditor; return the exit code and what went to either output."""
    assert table is not None

    def run_line(line: str) -> tuple[int, str, str]:
        code = main([*line.split(), "--table", NAME, "--creditor", CREDITOR])
        out, err = capsys.readouterr()
        return code, out, err

    return run_line


def test_a_creditor_is_stopped_and_goes_on(table: Table, run: Type) -> None:
    code, out, _ = run("switch off --scope creditor --by Rosa")
    assert (code, out) == (0, "creditor is off; within a minute nothing leaves\n")
    (pulled,) = DynamoSwitchboard(table).pulled(CREDITOR)
    assert (pulled.switch, pulled.by) == (Switch(SwitchScope.CREDITOR), "Rosa")
    assert datetime.now(UTC) - pulled.at < timedelta(minutes=5)  # noqa: TID251 - a real clock
    assert run("switch off --scope creditor --by Luis")[1] == "creditor was off\n"
    assert "by Rosa" in run("switch list")[1]
    assert "is on" in run("switch on --scope creditor --by Luis")[1]
    assert run("switch on --scope creditor --by Luis")[1] == "creditor was on\n"
    assert run("switch list")[1] == "nothing is off\n"


def test_the_breaker_is_told_to_a_program(run: Type) -> None:
    told = json.loads(run("breaker status --json")[1])
    assert (told["sent"], told["limit"], told["open"]) == (0, 200, False)


@pytest.mark.parametrize(
    ("scope", "name"),
    [
        ("number", "100200300"),
        ("cadence", "preventive_and_overdue"),
        ("template", "due_today"),
    ],
)
def test_one_number_cadence_or_template_is_stopped_by_its_name(
    table: Table, run: Type, scope: str, name: str
) -> None:
    code, out, _ = run(f"switch off --scope {scope} --name {name} --by Rosa")
    assert (code, out.split(" is off")[0]) == (0, f"{scope} {name}")
    (pulled,) = DynamoSwitchboard(table).pulled(CREDITOR)
    assert pulled.switch == Switch(SwitchScope(scope), name)


@pytest.mark.parametrize(
    "line",
    [
        "--scope template --by Rosa",
        "--scope template --name a#b --by Rosa",
        "--scope creditor --name pyme --by Rosa",
        f"--scope creditor --by {'x' * 121}",
    ],
)
def test_a_switch_that_is_not_named_well_is_not_pulled(table: Table, run: Type, line: str) -> None:
    code, out, err = run(f"switch off {line}")
    assert (code, out, err.startswith("puntual: --")) == (1, "", True)
    assert DynamoSwitchboard(table).pulled(CREDITOR) == []


def test_nobody_is_not_a_name(capsys: pytest.CaptureFixture[str]) -> None:
    line = ["switch", "off", "--scope", "creditor", "--table", NAME, "--creditor", CREDITOR]
    assert main([*line, "--by", "  "]) == 1
    assert "names nobody" in capsys.readouterr().err


def _open_breaker(table: Table, sent: int = 12, limit: int = 10) -> BreakerDay:
    breakers = DynamoCircuitBreakers(table)
    breakers.set_limit(CREDITOR, limit)
    breakers.add(CREDITOR, _today(), sent)
    return breakers.read(CREDITOR, _today())


def _today() -> date:
    return breaker_day(SystemClock().now())


def test_the_status_of_a_quiet_day_needs_nothing(run: Type) -> None:
    code, out, _ = run("breaker status")
    assert code == 0
    assert "limit    200" in out
    assert "breaker  closed" in out


def test_the_status_of_an_open_breaker_shows_the_number_to_type(table: Table, run: Type) -> None:
    _open_breaker(table)
    _, out, _ = run("breaker status")
    assert "sent     12" in out
    assert "limit    10" in out
    assert "breaker  open" in out
    assert "release with --typed-count 12: 22 today" in out


def test_the_right_number_lets_as_many_again_go_out_today(table: Table, run: Type) -> None:
    _open_breaker(table)
    code, out, _ = run("breaker release --typed-count 12 --by Rosa")
    assert code == 0
    assert "up to 22 reminders" in out
    breakers = DynamoCircuitBreakers(table).read(CREDITOR, _today())
    assert (breakers.limit_in_force, breakers.is_open) == (22, False)
    assert breakers.release is not None
    assert (breakers.release.sent, breakers.release.by) == (12, "Rosa")
    assert "released at 12 by Rosa" in run("breaker status")[1]


@pytest.mark.parametrize("typed", [0, 10, 11, 13, -12])
def test_a_wrong_number_changes_nothing_and_says_so(table: Table, run: Type, typed: int) -> None:
    before = _open_breaker(table)
    code, out, err = run(f"breaker release --typed-count={typed} --by Rosa")
    assert (code, out) == (1, "")
    assert "nothing was changed" in err
    assert DynamoCircuitBreakers(table).read(CREDITOR, _today()) == before


def test_a_closed_breaker_is_not_released(table: Table, run: Type) -> None:
    """A release in advance would be a higher limit that nobody looked at."""
    before = _open_breaker(table, sent=3)
    code, _, err = run("breaker release --typed-count 3 --by Rosa")
    assert code == 1
    assert "nothing was changed" in err
    assert DynamoCircuitBreakers(table).read(CREDITOR, _today()) == before


@pytest.fixture
def policy(table: Table) -> None:
    """The shipped policy for small businesses is in force."""
    DynamoCreditors(table).put(a_creditor())
    put = ["policy", "put", "pyme", "--table", NAME, "--creditor", CREDITOR]
    assert main(put) == 0
    (version,) = DynamoPolicies(table).versions(CREDITOR)
    DynamoPolicies(table).activate(CREDITOR, version)


@pytest.mark.usefixtures("policy")
def test_a_released_step_is_on_record_and_the_account_is_looked_at(
    table: Table, run: Type
) -> None:
    DynamoAccountChanges(table).put_profile(a_profile())
    code, out, _ = run("release last_opportunity --debtor d-1 --by Rosa")
    assert (code, out.split(";")[0]) == (0, "step last_opportunity is released once")
    account = DynamoAccounts(table).read(a_key())
    assert account is not None
    (release,) = account.releases
    assert (release.step, release.by) == ("last_opportunity", "Rosa")
    until = release.at + timedelta(minutes=2)
    for shards in (2, 4):
        due = DynamoWakeUps(table, shards).due(release.at, until)
        assert [one.key for one in due] == [a_key()]


@pytest.mark.usefixtures("policy")
@pytest.mark.parametrize("step", ["due_today", "last_oportunity"])
def test_only_a_step_that_waits_for_a_person_can_be_released(
    table: Table, run: Type, step: str
) -> None:
    DynamoAccountChanges(table).put_profile(a_profile())
    code, _, err = run(f"release {step} --debtor d-1 --by Rosa")
    assert code == 1
    known = "first_reminder, follow_up, formal_notice, last_opportunity"
    assert err.endswith(f"can wait for a person; {known}\n")
    account = DynamoAccounts(table).read(a_key())
    assert account is not None
    assert account.releases == ()


@pytest.mark.usefixtures("policy")
def test_a_debtor_nobody_wrote_about_has_nothing_to_release(table: Table, run: Type) -> None:
    code, _, err = run("release last_opportunity --debtor d-9 --by Rosa")
    assert (code, err) == (1, "puntual: the creditor has no such debtor\n")
    assert DynamoAccounts(table).read(a_key("d-9")) is None


def test_a_step_on_late_money_can_be_released_for_a_debt_that_is_too_old(
    table: Table, run: Type
) -> None:
    DynamoAccountChanges(table).put_profile(a_profile())
    assert run("release overdue_8_days --debtor d-1 --by Rosa")[0] == 0
    account = DynamoAccounts(table).read(a_key())
    assert account is not None
    assert [one.step for one in account.releases] == ["overdue_8_days"]


def test_a_step_of_the_due_date_waits_for_nobody(run: Type) -> None:
    code, _, err = run("release due_today --debtor d-1 --by Rosa")
    assert code == 1
    assert err.endswith("can wait for a person; overdue_3_days, overdue_8_days\n")
