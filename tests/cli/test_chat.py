"""What people wrote, as people with a name read it."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cli.main import main
from puntual.adapters.dynamodb.cases.cases import DynamoCases
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.words import DynamoWords
from puntual.domain.conversation.kept_message import MACHINE, KeptMessage, Media
from puntual.domain.conversation.message_kind import MessageKind
from puntual.domain.conversation.spoken_intent import SpokenIntent
from tests.case_facts import a_case
from tests.doubles.dynamodb_table import NAME, table_in_memory
from tests.factories import CREDITOR, NOON, a_key

type Type = Callable[[str], tuple[int, str, str]]

CASE = a_case()
SAID = KeptMessage(
    CASE.wamid,
    NOON,
    MessageKind.DOCUMENT,
    "va el\ncomprobante",
    "",
    SpokenIntent.RECEIPT_MEDIA,
    datetime(2099, 1, 1, tzinfo=UTC),
    Media("900", "application/pdf", "abc=", "pago.pdf"),
)
EDIT = replace(SAID, wamid="wamid.EDIT", at=NOON + timedelta(hours=1), text="va este otro")
GONE = replace(SAID, wamid="wamid.2", kind=MessageKind.TEXT, media=None, text="perdón")


@pytest.fixture
def table() -> Iterator[Table]:
    with table_in_memory() as table:
        assert DynamoCases(table).open(CASE)
        DynamoWords(table).keep(a_key(), SAID)
        yield table


@pytest.fixture
def run(table: Table, capsys: pytest.CaptureFixture[str]) -> Type:
    """Run an action; return the exit code and what went to either output."""
    assert table is not None

    def run_line(line: str) -> tuple[int, str, str]:
        action, *rest = line.split()
        code = main(["chat", action, *rest, "--table", NAME, "--creditor", CREDITOR])
        out, err = capsys.readouterr()
        return code, out, err

    return run_line


@pytest.mark.parametrize("asked", ["--debtor d-1", "--case reply.1"])
def test_words_are_shown_in_one_line_and_the_reading_is_on_record(run: Type, asked: str) -> None:
    line = "2026-03-02T18:00Z  document  receipt_media  va el comprobante [pago.pdf]\n"
    assert run(f"show {asked} --by Rosa") == (0, line, "")
    read = run("readings")[1]
    assert read.rstrip().endswith("Rosa  d-1" + ("  reply.1" if "case" in asked else ""))
    (told,) = map(json.loads, run("readings --json")[1].splitlines())
    assert (told["by"], told["debtors"]) == ("Rosa", ["d-1"])


@pytest.mark.parametrize(("by", "told"), [(MACHINE, "by a machine"), ("Luis", "by Luis")])
def test_what_the_business_said_is_shown_as_its_own(
    run: Type, table: Table, by: str, told: str
) -> None:
    answer = replace(GONE, wamid="answer.1", at=EDIT.at, text="Hola, Ana.", by=by)
    DynamoWords(table).keep(a_key(), answer)
    last = run("show --debtor d-1 --by Rosa")[1].splitlines()[-1]
    assert last == f"2026-03-02T19:00Z  text  receipt_media  {told}  Hola, Ana."
    as_json = json.loads(run("show --debtor d-1 --by Rosa --json")[1].splitlines()[-1])
    assert as_json["by"] == by


def test_no_words_are_shown_without_a_name(run: Type) -> None:
    with pytest.raises(SystemExit):
        run("show --debtor d-1")
    assert run("readings")[1] == ""


def test_the_list_has_no_words_and_is_no_reading(run: Type) -> None:
    listed = run("list --debtor d-1")[1]
    assert listed == "2026-03-02T18:00Z  document  receipt_media\n"
    told = json.loads(run("list --debtor d-1 --json")[1])
    assert set(told) == {"at", "kind", "intent", "by", "edited", "taken_back"}
    assert run("readings")[1] == ""


def test_what_was_edited_or_taken_back_is_said_and_its_first_words_are_not(
    table: Table, run: Type
) -> None:
    words = DynamoWords(table)
    words.replace(a_key(), SAID.wamid, EDIT)
    words.keep(a_key(), GONE)
    words.hide(a_key(), GONE.wamid, NOON + timedelta(hours=1), GONE.expires)
    said, gone = sorted(run("show --debtor d-1 --by Rosa")[1].splitlines())
    assert "edited  va este otro" in said
    assert gone == "2026-03-02T18:00Z  text  receipt_media  taken back"
    told = [json.loads(one) for one in run("show --debtor d-1 --by Rosa --json")[1].splitlines()]
    assert sorted(one["words"] for one in told) == ["", "va este otro [pago.pdf]"]


def test_what_is_not_kept_any_more_is_said(table: Table, run: Type) -> None:
    words = DynamoWords(table)
    for one in words.all_of(a_key()):
        words.remove(a_key(), one)
    assert "nothing is kept" in run("show --case reply.1 --by Rosa")[1]
    code, _, err = run("show --case reply.9 --by Rosa")
    assert code == 1
    assert "no such case" in err
