"""A person's data as an operator tells or erases it."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from cli.main import main
from puntual.adapters.aws.clients import media_client
from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.cases.answers import DynamoAnswers
from puntual.adapters.dynamodb.cases.cases import DynamoCases
from puntual.adapters.dynamodb.cases.word_readings import DynamoWordReadings
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.words import DynamoWords
from puntual.domain.accounts.account import Profile
from puntual.domain.conversation.case import Case, CasePriority
from puntual.domain.conversation.kept_message import (
    KeptFile,
    KeptMessage,
    Media,
    UnknownSender,
    message_id,
)
from puntual.domain.conversation.message_kind import MessageKind
from puntual.domain.conversation.spoken_intent import SpokenIntent
from puntual.domain.decision.answers.question import Topic
from puntual.domain.decision.answers.record import AnswerRecord, AnswerState
from puntual.domain.reasons import Reason
from tests.doubles.dynamodb_table import NAME, table_in_memory
from tests.factories import CREDITOR, NOON, a_key, a_profile, an_invoice

type Run = Callable[..., tuple[int, str, str]]

PHONE = "+525550000001"
LATE = NOON + timedelta(days=180)


@pytest.fixture
def table() -> Iterator[Table]:
    with table_in_memory() as table:
        named = replace(a_profile(phone=PHONE), name="Ana Prueba")
        DynamoAccountChanges(table).put_profile(named)
        yield table


@pytest.fixture
def run(table: Table, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run an action on a person; return the exit code and what went to either output."""
    assert table is not None

    def run_it(action: str, *rest: str) -> tuple[int, str, str]:
        code = main(["person", action, "--table", NAME, "--creditor", CREDITOR, *rest])
        out, err = capsys.readouterr()
        return code, out, err

    return run_it


def _profile(table: Table) -> Profile:
    account = DynamoAccounts(table).read(a_key())
    assert account is not None
    return account.profile


def test_what_became_of_questions_is_told_without_words(run: Run, table: Table) -> None:
    asked = AnswerRecord(
        "reply.1", Topic.BALANCE, NOON, AnswerState.LEFT_TO_PERSON, NOON, (Reason.SHARED_PHONE,)
    )
    DynamoAnswers(table).note(a_key(), asked)
    told = json.loads(run("export", "--debtor", "d-1", "--by", "Rosa")[1])["answers"]
    (only,) = told["d-1"]
    assert (only["question"], only["state"]) == ("reply.1", "left_to_person")
    assert only["reasons"] == ["shared_phone"]


@pytest.mark.parametrize(
    "named", [("--debtor", "d-1"), ("--phone", PHONE), ("--phone", "52 1 55 5000 0001")]
)
def test_all_that_is_stored_of_a_person_is_told(
    run: Run, table: Table, named: tuple[str, ...]
) -> None:
    DynamoAccountChanges(table).put_invoice(a_key(), an_invoice(), "i1")
    code, out, _ = run("export", *named, "--by", "Rosa")
    told = json.loads(out)
    (record,) = told["records"]
    assert (code, record["profile"]["name"], record["profile"]["phone"]) == (
        0,
        "Ana Prueba",
        PHONE,
    )
    assert [one["id"]["external_id"] for one in record["invoices"]] == ["F-1"]
    assert list(told["lines"].values()) == [[]]


@pytest.mark.parametrize("language", ["es", "pt", "en"])
def test_a_person_can_read_what_is_held_of_them(
    run: Run, table: Table, tmp_path: Path, language: str
) -> None:
    DynamoAccountChanges(table).put_invoice(a_key(), an_invoice(), "i1")
    said = KeptMessage(
        "wamid.1", NOON, MessageKind.TEXT, "ya <b>pagué</b>", "", SpokenIntent.OTHER, LATE
    )
    words = DynamoWords(table)
    words.keep(a_key(), said)
    words.keep(a_key(), replace(said, wamid="wamid.2", text="no era para usted"))
    words.hide(a_key(), "wamid.2", NOON, LATE)
    words.keep(UnknownSender(CREDITOR, "525550000001"), replace(said, text="quién es?"))
    file, page = Media("900", "image/jpeg", "", "recibo.jpg"), tmp_path / "held.html"
    words.keep(a_key(), replace(said, wamid="wamid.3", kind=MessageKind.IMAGE, media=file))
    asked = Case(
        message_id("wamid.1"),
        CREDITOR,
        (a_key().debtor,),
        "",
        SpokenIntent.OTHER,
        CasePriority.OTHER,
        NOON,
        "wamid.1",
        NOON,
        LATE,
    )
    DynamoCases(table).open(asked)
    named = ("export", "--phone", PHONE, "--by", "Rosa")
    code, _, _ = run(*named, "--html", str(page), "--lang", language)
    text = page.read_text("utf-8")
    assert (code, f'lang="{language}"' in text) == (0, True)
    for held in ("Ana Prueba", PHONE, "F-1", "ya &lt;b&gt;pagué", "quién es?", "recibo.jpg"):
        assert held in text
    assert "no era para usted" not in text
    told = json.loads(run(*named)[1])
    assert "no era para usted" not in json.dumps(told, ensure_ascii=False)
    assert [one["id"] for one in told["cases"]] == [asked.id]
    assert [one["file_name"] for one in told["media"]] == ["recibo.jpg"]
    readings = DynamoWordReadings(table).latest(CREDITOR)
    assert [(one.by, one.debtors) for one in readings] == [("Rosa", ("d-1",))] * 2


def test_nobody_reads_it_without_a_name(run: Run, table: Table) -> None:
    with pytest.raises(SystemExit):
        run("export", "--debtor", "d-1")
    assert run("export", "--debtor", "d-1", "--by", " ")[0] == 1
    assert [*DynamoWordReadings(table).latest(CREDITOR)] == []


def test_a_person_who_asks_for_it_is_erased(run: Run, table: Table) -> None:
    code, out, _ = run("erase", "--phone", PHONE, "--by", "ana")
    assert (code, out.splitlines()[0]) == (0, "erased: d-1")
    left = _profile(table)
    assert (left.name, left.phone) == ("", None)
    assert [one.evidence for one in left.consents if one.source == "erasure"] == ["operator:ana"]


def test_who_owes_is_erased_only_when_that_is_said(run: Run, table: Table) -> None:
    DynamoAccountChanges(table).put_invoice(a_key(), an_invoice(), "i1")
    code, _, err = run("erase", "--debtor", "d-1", "--by", "ana")
    assert (code, "d-1 owes" in err) == (1, True)
    assert _profile(table).phone == PHONE
    code, _, _ = run("erase", "--debtor", "d-1", "--by", "ana", "--although-needed")
    assert (code, _profile(table).phone) == (0, None)


@pytest.mark.parametrize(
    ("named", "said"),
    [
        (("--phone", "none"), "has no digits"),
        (("--phone", "+525550000009"), "nobody has this phone"),
        (("--debtor", "nobody"), "no such debtor"),
    ],
)
def test_nobody_is_told_of_nobody(run: Run, named: tuple[str, ...], said: str) -> None:
    code, _, err = run("export", *named, "--by", "Rosa")
    assert (code, said in err) == (1, True)


def test_what_somebody_sent_is_erased_with_what_they_wrote(run: Run, table: Table) -> None:
    bucket, wamid = "media-of-tests", "wamid.IN/1=="
    media_client().create_bucket(Bucket=bucket)
    media_client().put_object(Bucket=bucket, Key="180/acme/reply.1", Body=b"a photo")
    expires = NOON + timedelta(days=180)
    message = KeptMessage(
        wamid, NOON, MessageKind.IMAGE, "", "", SpokenIntent.RECEIPT_MEDIA, expires, Media("900")
    )
    words = DynamoWords(table)
    words.keep(a_key(), message)
    assert words.learn_file(a_key(), message, KeptFile("180/acme/reply.1", 7, "00"))
    (told,) = json.loads(run("export", "--debtor", "d-1", "--by", "Rosa")[1])["words"]
    assert told["file"] == {"key": "180/acme/reply.1", "size": 7, "sha256": "00"}
    code, _, err = run("erase", "--debtor", "d-1", "--by", "Rosa")
    assert (code, "name --bucket" in err) == (1, True)
    assert words.find(a_key(), wamid) is not None
    assert run("erase", "--debtor", "d-1", "--by", "Rosa", "--bucket", bucket)[0] == 0
    assert words.find(a_key(), wamid) is None
    assert media_client().list_objects_v2(Bucket=bucket)["KeyCount"] == 0
