"""Legal holds as an operator places, lists and releases them."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from cli.main import main
from puntual.adapters.aws.clients import media_client
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.words import DynamoWords
from puntual.domain.conversation.kept_message import KeptFile, KeptMessage, Media
from puntual.domain.conversation.message_kind import MessageKind
from puntual.domain.conversation.spoken_intent import SpokenIntent
from tests.doubles.dynamodb_table import NAME, table_in_memory
from tests.factories import CREDITOR, NOON, a_key, a_profile

type Run = Callable[..., tuple[int, str, str]]

BUCKET = "media-of-holds"
WHO = ("--by", "Rosa", "--reason", "juicio 12")
PHOTO = KeptMessage(
    "wamid.1",
    NOON,
    MessageKind.IMAGE,
    "",
    "",
    SpokenIntent.RECEIPT_MEDIA,
    NOON + timedelta(days=3_000),
    Media("900"),
)


@pytest.fixture
def table() -> Iterator[Table]:
    with table_in_memory() as table:
        DynamoAccountChanges(table).put_profile(a_profile(phone="+525550000001"))
        yield table


@pytest.fixture
def run(table: Table, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run an action; return the exit code and what went to either output."""
    assert table is not None

    def run_it(action: str, *rest: str) -> tuple[int, str, str]:
        code = main(["person", action, *rest, "--table", NAME, "--creditor", CREDITOR])
        out, err = capsys.readouterr()
        return code, out, err

    return run_it


def _send_photo(table: Table) -> DynamoWords:
    media_client().create_bucket(Bucket=BUCKET)
    media_client().put_object(Bucket=BUCKET, Key="1825/acme/reply.1", Body=b"a photo")
    words = DynamoWords(table)
    words.keep(a_key(), PHOTO)
    assert words.learn_file(a_key(), PHOTO, KeptFile("1825/acme/reply.1", 7, "00"))
    return words


def _objects() -> list[str]:
    found = media_client().list_objects_v2(Bucket=BUCKET)
    return [one["Key"] for one in found.get("Contents", [])]


def test_words_and_media_stay_until_a_person_releases_them(run: Run, table: Table) -> None:
    words = _send_photo(table)
    code, out, _ = run("hold", "d-1", *WHO, "--bucket", BUCKET)
    assert (code, "1 messages stay" in out) == (0, True)
    found = words.find(a_key(), "wamid.1")
    assert found is not None
    assert (found.on_legal_hold, _objects()) == (True, ["held/acme/reply.1"])
    code, _, err = run("erase", "--debtor", "d-1", "--by", "Rosa", "--bucket", BUCKET)
    assert (code, "puntual person release d-1" in err) == (1, True)
    assert run("release", "d-1", *WHO, "--bucket", BUCKET)[0] == 0
    released = words.find(a_key(), "wamid.1")
    assert released is not None
    assert (released.on_legal_hold, released.expires) == (False, PHOTO.expires)
    (key,) = _objects()
    assert key.partition("/")[0] in {"1825", "3650"}
    assert run("erase", "--debtor", "d-1", "--by", "Rosa", "--bucket", BUCKET)[0] == 0
    assert _objects() == []


def test_a_photo_that_is_gone_from_the_bucket_stops_no_hold(run: Run, table: Table) -> None:
    words = _send_photo(table)
    media_client().delete_object(Bucket=BUCKET, Key="1825/acme/reply.1")
    assert run("hold", "d-1", *WHO, "--bucket", BUCKET)[0] == 0
    found = words.find(a_key(), "wamid.1")
    assert found is not None
    assert found.on_legal_hold


def test_where_photos_lie_has_to_be_said(run: Run, table: Table) -> None:
    _send_photo(table)
    code, _, err = run("hold", "d-1", *WHO)
    assert (code, "name --bucket" in err) == (1, True)
    assert run("holds")[1] == "none\n"


def test_who_holds_whom_and_why_is_listed(run: Run, table: Table) -> None:
    words = DynamoWords(table)
    words.keep(a_key(), replace(PHOTO, media=None))
    run("hold", "d-1", *WHO)
    (line,) = run("holds")[1].splitlines()
    assert line.endswith("d-1  stands  Rosa  juicio 12")
    run("release", "d-1", "--by", "Eva", "--reason", "cerrado")
    assert run("holds")[1] == "none\n"
    told = [json.loads(one) for one in run("holds", "--log", "--json")[1].splitlines()]
    assert [(one["state"], one["by"], one["reason"]) for one in told] == [
        ("released", "Eva", "cerrado"),
        ("placed", "Rosa", "juicio 12"),
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (("hold", "nobody", *WHO), "no such debtor"),
        (("release", "d-1", *WHO), "on no legal hold"),
        (("hold", "d-1", "--by", "Rosa", "--reason", " "), "says nothing"),
        (("hold", "d-1", "--by", " ", "--reason", "x"), "names nobody"),
    ],
)
def test_what_cannot_be_held_is_said(run: Run, line: tuple[str, ...], said: str) -> None:
    code, _, err = run(*line)
    assert (code, said in err) == (1, True)
