"""Cases as people type them: what waits, who has it, and how it ended."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from cli.main import main
from puntual.adapters.clock import SystemClock
from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.cases.cases import DynamoCases
from puntual.adapters.dynamodb.creditors.creditors import DynamoCreditors
from puntual.adapters.dynamodb.store.table import Table
from puntual.domain.accounts.hold import HoldKind
from puntual.domain.conversation.case import CaseOutcome, Ending
from puntual.ports.cases import CASES_PER_PAGE
from tests.case_facts import a_case
from tests.doubles.dynamodb_table import NAME, table_in_memory
from tests.factories import CREDITOR, NOON, a_creditor, a_hold, a_key, a_profile, an_invoice

type Type = Callable[[str], tuple[int, str, str]]

CASE = a_case()
STRANGER = a_case(id="reply.2", debtors=(), sender="MX.stranger", due_at=NOON)


@pytest.fixture
def table() -> Iterator[Table]:
    with table_in_memory() as table:
        changes = DynamoAccountChanges(table)
        DynamoCreditors(table).put(a_creditor())
        changes.put_profile(a_profile())
        changes.add_hold(a_key(), a_hold(CASE.id, HoldKind.HANDOFF, until=None))
        assert DynamoCases(table).open(CASE)
        yield table


@pytest.fixture
def run(table: Table, capsys: pytest.CaptureFixture[str]) -> Type:
    """Run an action on a case; return the exit code and what went to either output."""
    assert table is not None

    def run_line(line: str) -> tuple[int, str, str]:
        action, *rest = line.split()
        code = main(["case", action, *rest, "--table", NAME, "--creditor", CREDITOR])
        out, err = capsys.readouterr()
        return code, out, err

    return run_line


def _kinds(table: Table) -> set[HoldKind]:
    account = DynamoAccounts(table).read(a_key())
    assert account is not None
    return {one.kind for one in account.active_holds(SystemClock().now() + timedelta(minutes=1))}


def test_what_waits_is_listed_with_the_command_that_settles_it(table: Table, run: Type) -> None:
    assert DynamoCases(table).open(STRANGER)
    run("take reply.1 --by Rosa --label pagos")
    assert run("list")[1].splitlines() == [
        (
            "reply.2  dispute  dispute  an unknown sender  due 2026-03-02T18:00Z LATE  not taken"
            "  ->  puntual case close reply.2 --outcome ..."
        ),
        (
            "reply.1  dispute  dispute  d-1  due 2026-03-02T22:00Z  taken by Rosa  [pagos]"
            "  ->  puntual case close reply.1 --outcome ..."
        ),
    ]
    for case in ("reply.1", "reply.2"):
        run(f"close {case} --outcome answered --by Rosa")
    assert run("list") == (0, "nothing waits\n", "")
    assert run("list --json") == (0, "", "")


def test_no_list_shows_the_id_of_an_unknown_sender(table: Table, run: Type) -> None:
    assert DynamoCases(table).open(STRANGER)
    assert "stranger" not in run("list")[1] + run("list --json")[1]


def test_a_program_reads_cases_as_lines_of_json(run: Type) -> None:
    (line,) = run("list --json")[1].splitlines()
    told = json.loads(line)
    assert (told["case"], told["state"], told["late"]) == ("reply.1", "open", True)
    (line,) = run("close reply.1 --outcome paid --by Rosa --json")[1].splitlines()
    told = json.loads(line)
    assert (told["outcome"], told["closed_by"], told["late"]) == ("paid", "Rosa", False)


def test_a_closed_case_ends_its_hold_and_says_so(table: Table, run: Type) -> None:
    code, out, err = run("close reply.1 --outcome dispute_rejected --by Rosa")
    assert (code, err) == (0, "")
    assert out == "case reply.1 is closed: dispute_rejected; its hold is ended\n"
    assert _kinds(table) == set()


def test_who_was_not_reached_stays_on_hold(table: Table, run: Type) -> None:
    out = run("close reply.1 --outcome unreached --by Rosa")[1]
    assert "its hold stays" in out
    assert _kinds(table) == {HoldKind.HANDOFF}


def test_a_promise_is_kept_until_its_day(table: Table, run: Type) -> None:
    assert run("close reply.1 --outcome promised --by Rosa --until 2099-01-15")[0] == 0
    assert _kinds(table) == {HoldKind.PROMISE}


def test_reminders_are_given_back_by_a_person(table: Table, run: Type) -> None:
    out = run("resume reply.1 --by Rosa")[1]
    assert out == "case reply.1 goes on; its hold is ended, reminders may go out\n"
    assert _kinds(table) == set()
    assert "reminders go on" in run("list")[1]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("take reply.9 --by Rosa", "no such case"),
        ("close reply.1 --outcome promised --by Rosa", "--until: is missing"),
        ("close reply.1 --outcome promised --by Rosa --until 2020-01-15", "has begun"),
        ("close reply.2 --outcome promised --by Rosa --until 2099-01-15", "no debtor"),
        ("take reply.1 --by Rosa --label no#label", "--label"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(
    table: Table, run: Type, line: str, problem: str
) -> None:
    assert DynamoCases(table).open(STRANGER)
    code, out, err = run(line)
    assert (code, out) == (1, "")
    assert problem in err
    assert _kinds(table) == {HoldKind.HANDOFF}
    assert DynamoCases(table).find(CASE.creditor, "reply.1") == CASE


def test_every_page_is_listed(table: Table, run: Type) -> None:
    for number in range(CASES_PER_PAGE):
        assert DynamoCases(table).open(a_case(id=f"reply.n{number}"))
    assert len(run("list")[1].splitlines()) == CASES_PER_PAGE + 1
    assert len(CaseOutcome) <= 12


def test_what_waits_without_a_case_is_in_the_same_list(table: Table, run: Type) -> None:
    """Releases, disputes and numbers that changed were found one customer at a time."""
    key, changes = a_key("d-2"), DynamoAccountChanges(table)
    changes.put_profile(a_profile(key=key, phone="+525550000002"))
    changes.put_invoice(key, an_invoice(), "fingerprint")
    changes.add_hold(key, a_hold("h-1", HoldKind.DISPUTE, until=None))
    case, account = run("list")[1].splitlines()
    assert case.startswith("reply.1  dispute")
    assert (
        account == "d-2  dispute  hold_dispute  ->  puntual hold show, then puntual hold end HOLD"
    )
    told = json.loads(run("list --json")[1].splitlines()[1])
    assert (told["debtor"], told["waiting"], told["reasons"]) == (
        "d-2",
        "dispute",
        ["hold_dispute"],
    )
    assert run("list --only-cases")[1].splitlines() == [case]


def test_a_hand_off_is_told_with_its_case_and_alone_once_that_is_gone(
    table: Table, run: Type
) -> None:
    DynamoAccountChanges(table).put_invoice(a_key(), an_invoice(), "fingerprint")
    (case,) = run("list")[1].splitlines()
    assert case.startswith("reply.1")
    assert DynamoCases(table).replace(CASE.close(Ending(CaseOutcome.ANSWERED, "Rosa", NOON)), CASE)
    (account,) = run("list")[1].splitlines()
    assert account.startswith("d-1  hand_off  hold_handoff")


def test_a_creditor_that_is_not_set_up_has_no_list(
    table: Table, capsys: pytest.CaptureFixture[str]
) -> None:
    assert table is not None
    assert main(["case", "list", "--table", NAME, "--creditor", "nobody"]) == 1
    assert "nothing is known of nobody" in capsys.readouterr().err
