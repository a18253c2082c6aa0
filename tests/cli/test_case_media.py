"""The photo of a case, fetched by a person from the simulator of WhatsApp."""

from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from cli.main import main
from puntual.adapters.dynamodb.cases.cases import DynamoCases
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.words import DynamoWords
from puntual.domain.conversation.kept_message import KeptMessage, Media, UnknownSender
from puntual.domain.conversation.message_kind import MessageKind
from puntual.domain.conversation.spoken_intent import SpokenIntent
from tests.case_facts import a_case
from tests.doubles.dynamodb_table import NAME, table_in_memory
from tests.factories import CREDITOR, NOON, a_key
from tests.local.whatsapp.conftest import Stage, listener, make_stage

__all__ = ["listener", "make_stage"]

type Run = Callable[[str], tuple[int, str, str]]

PHOTO = b"\xff\xd8 an invented photo"
CASE = a_case()
STRANGER = a_case(id="reply.2", debtors=(), sender="MX.stranger", wamid="wamid.S")


@pytest.fixture
def table() -> Iterator[Table]:
    with table_in_memory() as table:
        for case in (CASE, STRANGER):
            assert DynamoCases(table).open(case)
        yield table


@pytest.fixture
def stage(make_stage: Callable[..., Stage]) -> Stage:
    return make_stage().without_noise()


@pytest.fixture
def message(stage: Stage) -> KeptMessage:
    """A photo that WhatsApp has and nobody has fetched."""
    form = {"messaging_product": "whatsapp"}
    uploaded = stage.graph.post(
        "/111/media", data=form, files={"file": ("p.jpg", PHOTO, "image/jpeg")}
    )
    digest = b64encode(sha256(PHOTO).digest()).decode()
    return KeptMessage(
        CASE.wamid,
        NOON,
        MessageKind.IMAGE,
        "",
        "",
        SpokenIntent.RECEIPT_MEDIA,
        NOON + timedelta(days=180),
        Media(uploaded.json()["id"], "image/jpeg", digest),
    )


@pytest.fixture
def run(
    table: Table,
    stage: Stage,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Run:
    assert table is not None
    monkeypatch.setenv("META_TOKEN", "token")
    base = str(stage.graph.base_url).removesuffix("/v25.0/")
    graph = f"--graph-base-url {base} --token-env META_TOKEN"

    def run_line(line: str) -> tuple[int, str, str]:
        words = f"case media {line} --table {NAME} --creditor {CREDITOR} --by Rosa {graph}"
        code = main(words.split())
        out, err = capsys.readouterr()
        return code, out, err

    return run_line


@pytest.mark.loopback
def test_a_person_fetches_the_photo_of_a_case_and_that_is_told(
    table: Table, run: Run, message: KeptMessage, tmp_path: Path
) -> None:
    DynamoWords(table).keep(a_key(), message)
    stranger = UnknownSender(CREDITOR, STRANGER.sender)
    DynamoWords(table).keep(stranger, replace(message, wamid=STRANGER.wamid))
    for case in (CASE.id, STRANGER.id):
        file = tmp_path / f"{case}.jpg"
        code, out, err = run(f"{case} --to {file}")
        assert (code, out) == (0, f"{file}: image/jpeg\n")
        assert file.read_bytes() == PHOTO
        assert file.stat().st_mode & 0o077 == 0
        assert f'"read": "{case}", "by": "Rosa"' in err


@pytest.mark.loopback
def test_a_file_that_is_there_is_not_written_over(
    table: Table, run: Run, message: KeptMessage, tmp_path: Path
) -> None:
    DynamoWords(table).keep(a_key(), message)
    file = tmp_path / "photo.jpg"
    file.write_text("mine", encoding="utf-8")
    code, _, err = run(f"{CASE.id} --to {file}")
    assert (code, file.read_text(encoding="utf-8")) == (1, "mine")
    assert "is there already" in err


@pytest.mark.loopback
def test_what_was_taken_back_is_shown_to_nobody(
    table: Table, run: Run, message: KeptMessage, tmp_path: Path
) -> None:
    DynamoWords(table).keep(a_key(), message)
    DynamoWords(table).hide(a_key(), message.wamid, NOON, message.expires)
    code, _, err = run(f"{CASE.id} --to {tmp_path / 'photo.jpg'}")
    assert (code, "took it back" in err) == (1, True)


@pytest.mark.loopback
@pytest.mark.parametrize(
    ("case", "said"), [("reply.9", "no such case"), (CASE.id, "no photo, document or recording")]
)
def test_a_case_without_a_photo_says_so(run: Run, tmp_path: Path, case: str, said: str) -> None:
    code, _, err = run(f"{case} --to {tmp_path / 'photo.jpg'}")
    assert (code, said in err) == (1, True)
