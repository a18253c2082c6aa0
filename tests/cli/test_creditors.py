"""Creditors, as they are listed, shown and changed; and their debtors, found without a name."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from cli.main import main
from puntual.adapters.clock import SystemClock
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.accounts.decisions import DynamoDecisions
from puntual.adapters.dynamodb.creditors.creditors import DynamoCreditors
from puntual.adapters.dynamodb.store.table import Table
from puntual.domain.accounts.hold import Hold, HoldKind
from puntual.domain.ids import CreditorId
from puntual.domain.reasons import Reason
from tests.doubles.dynamodb_table import NAME, table_in_memory
from tests.factories import a_key, a_profile, an_invoice

type Type = Callable[..., tuple[int, str, str]]

ACME = CreditorId("acme")


@pytest.fixture
def table() -> Iterator[Table]:
    with table_in_memory() as table:
        yield table


@pytest.fixture
def run(table: Table, capsys: pytest.CaptureFixture[str]) -> Type:
    assert table is not None

    def run_line(line: str, *more: str) -> tuple[int, str, str]:
        code = main([*line.split(), *more, "--table", NAME])
        out, err = capsys.readouterr()
        return code, out, err

    return run_line


def test_put_changes_only_what_it_names(table: Table, run: Type) -> None:
    run(
        "creditors put --id acme --name Acme --phone-number-id 1001 --pays-online",
        "--how-to-pay",
        "OXXO",
    )
    code, out, _ = run("creditors put --id acme --contact-line 5550")
    assert (code, out) == (0, "creditor acme changed\n")
    stored = DynamoCreditors(table).read(ACME)
    assert stored is not None
    assert (stored.name, stored.how_to_pay, stored.contact_line) == ("Acme", "OXXO", "5550")
    assert (stored.phone_number_id, stored.pays_online) == ("1001", True)
    run("creditors put --id acme --no-pays-online", "--how-to-pay", "")
    stored = DynamoCreditors(table).read(ACME)
    assert stored is not None
    assert (stored.how_to_pay, stored.pays_online, stored.contact_line) == ("", False, "5550")


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (["--name", "  "], "--name: is empty"),
        (["--name", "Acme"], "--phone-number-id: is missing"),
        (["--phone-number-id", "1001"], "--name: is missing"),
    ],
)
def test_a_creditor_without_a_name_or_a_number_is_refused(
    table: Table, run: Type, more: list[str], says: str
) -> None:
    code, out, err = run("creditors put --id acme", *more)
    assert (code, out, says in err) == (1, "", True)
    assert DynamoCreditors(table).read(ACME) is None


def test_creditors_are_listed_and_shown(run: Type) -> None:
    assert "none yet" in run("creditors list")[1]
    run("creditors put --id acme --name Acme --phone-number-id 1001")
    run("creditors put --id beta --name Beta --phone-number-id 1002")
    assert run("creditors list")[1].splitlines() == [
        "acme  1001  default-1  Acme",
        "beta  1002  default-1  Beta",
    ]
    lines = run("creditors list --json")[1].splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["acme", "beta"]
    run("keys create --creditor acme")
    told = json.loads(run("creditors show --creditor acme --json")[1])
    assert (told["name"], told["active_keys"], told["policy"]) == ("Acme", 1, "default-1")
    assert "phone_number_id  1002" in run("creditors show --creditor beta")[1]


@pytest.fixture
def debtors(table: Table, run: Type) -> None:
    """Three debtors: one in a dispute, one who opted out, one who owes nothing."""
    run("creditors put --id acme --name Acme --phone-number-id 1001")
    changes, now = DynamoAccountChanges(table), SystemClock().now()
    for number in range(1, 4):
        key = a_key(f"cli-000{number}", ACME)
        changes.put_profile(a_profile(key=key, phone=f"+52555000000{number}"))
    disputed = a_key("cli-0001", ACME)
    changes.put_invoice(disputed, an_invoice(), "i1")
    changes.add_hold(disputed, Hold("h-1", HoldKind.DISPUTE, now - timedelta(days=1), None))
    DynamoDecisions(table).record(a_key("cli-0002", ACME), now, (Reason.OPTED_OUT,), None)


@pytest.mark.usefixtures("debtors")
@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ("", ["cli-0001", "cli-0002", "cli-0003"]),
        ("--hold dispute", ["cli-0001"]),
        ("--label dispute", ["cli-0001"]),
        ("--label current", ["cli-0002", "cli-0003"]),
        ("--reason opted_out", ["cli-0002"]),
        ("--reason opted_out --hold dispute", []),
    ],
)
def test_debtors_are_found_by_label_hold_and_reason(
    run: Type, chosen: str, found: list[str]
) -> None:
    code, out, err = run(f"debtors list --creditor acme --json {chosen}")
    told = [json.loads(line) for line in out.splitlines()]
    assert (code, sorted(one["debtor"] for one in told), err) == (0, found, "")
    assert "Ana" not in out


@pytest.mark.usefixtures("debtors")
def test_a_place_that_is_none_is_refused_and_nobody_is_said_to_be_so(run: Type) -> None:
    assert run("debtors list --creditor acme --after xyz")[0] == 1
    assert run("debtors list --creditor acme --label over-60")[1] == "there is nobody\n"


@pytest.mark.usefixtures("debtors")
def test_a_mistyped_debtor_is_answered_with_those_that_are_near(run: Type) -> None:
    code, _, err = run("hold show --creditor acme --debtor CLI-00001")
    assert (code, "did you mean cli-0001" in err) == (1, True)
    code, _, err = run("hold show --creditor acmee --debtor cli-0001")
    assert (code, "did you mean acme?" in err) == (1, True)
