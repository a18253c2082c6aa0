"""The photo of a case, written to a file for a person, whose reading is on record."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from cli.main import main
from puntual.adapters.aws.clients import media_client
from puntual.adapters.dynamodb.cases.cases import DynamoCases
from puntual.adapters.dynamodb.cases.word_readings import DynamoWordReadings
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.words import DynamoWords
from puntual.domain.conversation.kept_message import (
    KeptFile,
    KeptMessage,
    Media,
    MediaState,
    UnknownSender,
    Writer,
    message_id,
)
from puntual.domain.conversation.message_kind import MessageKind
from puntual.domain.conversation.spoken_intent import SpokenIntent
from tests.case_facts import a_case
from tests.doubles.dynamodb_table import NAME, table_in_memory
from tests.factories import CREDITOR, NOON, a_key

type Run = Callable[[str], tuple[int, str, str]]

BUCKET = "media-of-tests"
PHOTO = b"\xff\xd8 an invented photo"
CASE = a_case()
STRANGER = a_case(id="reply.2", debtors=(), sender="MX.stranger", wamid="wamid.S")
MESSAGE = KeptMessage(
    CASE.wamid,
    NOON,
    MessageKind.IMAGE,
    "",
    "",
    SpokenIntent.RECEIPT_MEDIA,
    NOON + timedelta(days=180),
    Media("900", "image/jpeg", "abc="),
)


@pytest.fixture
def table() -> Iterator[Table]:
    with table_in_memory() as table:
        for case in (CASE, STRANGER):
            assert DynamoCases(table).open(case)
        media_client().create_bucket(Bucket=BUCKET)
        yield table


@pytest.fixture
def run(table: Table, capsys: pytest.CaptureFixture[str]) -> Run:
    assert table is not None

    def run_line(line: str) -> tuple[int, str, str]:
        words = f"case media {line} --table {NAME} --creditor {CREDITOR} --by Rosa"
        code = main([*words.split(), "--bucket", BUCKET])
        out, err = capsys.readouterr()
        return code, out, err

    return run_line


def keep(table: Table, writer: Writer, wamid: str, content: bytes = PHOTO) -> None:
    """Keep a message whose photo was fetched."""
    key = f"180/{CREDITOR}/{message_id(wamid)}"
    DynamoWords(table).keep(writer, replace(MESSAGE, wamid=wamid))
    file = KeptFile(key, len(PHOTO), sha256(PHOTO).hexdigest())
    assert DynamoWords(table).learn_file(writer, replace(MESSAGE, wamid=wamid), file)
    media_client().put_object(Bucket=BUCKET, Key=key, Body=content)


def test_a_person_sees_the_photo_of_a_case_and_that_is_on_record(
    table: Table, run: Run, tmp_path: Path
) -> None:
    keep(table, a_key(), CASE.wamid)
    keep(table, UnknownSender(CREDITOR, STRANGER.sender), STRANGER.wamid)
    for case in (CASE.id, STRANGER.id):
        file = tmp_path / f"{case}.jpg"
        code, out, _ = run(f"{case} --to {file}")
        assert (code, out) == (0, f"{file}: image/jpeg, {len(PHOTO)} bytes\n")
        assert file.read_bytes() == PHOTO
        assert file.stat().st_mode & 0o077 == 0
    readings = DynamoWordReadings(table).latest(CREDITOR)
    assert {(one.by, one.case) for one in readings} == {("Rosa", CASE.id), ("Rosa", STRANGER.id)}


def test_a_file_that_is_there_is_not_written_over(table: Table, run: Run, tmp_path: Path) -> None:
    keep(table, a_key(), CASE.wamid)
    file = tmp_path / "photo.jpg"
    file.write_text("mine", encoding="utf-8")
    code, _, err = run(f"{CASE.id} --to {file}")
    assert (code, file.read_text(encoding="utf-8")) == (1, "mine")
    assert "is there already" in err


def test_what_was_taken_back_is_shown_to_nobody(table: Table, run: Run, tmp_path: Path) -> None:
    keep(table, a_key(), CASE.wamid)
    DynamoWords(table).hide(a_key(), CASE.wamid, NOON, MESSAGE.expires)
    code, _, err = run(f"{CASE.id} --to {tmp_path / 'photo.jpg'}")
    assert (code, "took it back" in err) == (1, True)


@pytest.mark.parametrize(
    ("case", "said"), [("reply.9", "no such case"), (CASE.id, "no photo, document or recording")]
)
def test_a_case_without_a_photo_says_so(run: Run, tmp_path: Path, case: str, said: str) -> None:
    code, _, err = run(f"{case} --to {tmp_path / 'photo.jpg'}")
    assert (code, said in err) == (1, True)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (None, "not fetched yet"),
        (MediaState.EXPIRED, "WhatsApp had it no more"),
        (MediaState.TOO_LARGE, "larger than what is kept"),
        (MediaState.NOT_CARRIED, "of a kind that is not kept"),
        (MediaState.NOT_AS_ANNOUNCED, "not what WhatsApp had announced"),
        (MediaState.KEPT, "not kept any more"),
    ],
)
def test_of_what_was_not_kept_the_case_says_why(
    table: Table, run: Run, tmp_path: Path, state: MediaState | None, said: str
) -> None:
    DynamoWords(table).keep(a_key(), MESSAGE)
    if state is not None:
        assert DynamoCases(table).replace(replace(CASE, media=state), CASE)
    code, _, err = run(f"{CASE.id} --to {tmp_path / 'photo.jpg'}")
    assert (code, said in err) == (1, True), err


def test_other_bytes_than_those_that_were_kept_are_not_shown(
    table: Table, run: Run, tmp_path: Path
) -> None:
    keep(table, a_key(), CASE.wamid, b"another photo")
    code, _, err = run(f"{CASE.id} --to {tmp_path / 'photo.jpg'}")
    assert (code, "digest differs" in err) == (1, True)


def test_what_the_bucket_has_no_more_is_said(table: Table, run: Run, tmp_path: Path) -> None:
    keep(table, a_key(), CASE.wamid)
    (key,) = [one["Key"] for one in media_client().list_objects_v2(Bucket=BUCKET)["Contents"]]
    media_client().delete_object(Bucket=BUCKET, Key=key)
    code, _, err = run(f"{CASE.id} --to {tmp_path / 'photo.jpg'}")
    assert (code, "not kept any more" in err) == (1, True)
