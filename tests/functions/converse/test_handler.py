"""Replies that were passed on, through the real handler under its role."""

from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest

from puntual.adapters.aws.clients import media_client, secrets_client
from puntual.adapters.dynamodb.cases.cases import DynamoCases
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.words import DynamoWords
from puntual.domain.conversation.kept_message import KeptFile, Media, MediaState, message_id
from tests.factories import CREDITOR, NOON, a_key
from tests.functions.converse.talk import (
    BUCKET,
    OF_MEDIA,
    STRANGER,
    WAMID,
    keep,
    passed,
    take,
)
from tests.functions.invoke import invoke
from tests.iam.judge import judged_by_nobody, witnessed
from tests.iam.needed import rights_without_use, statements_without_use
from tests.local.whatsapp.conftest import Stage

pytestmark = pytest.mark.loopback
KEY = f"180/{CREDITOR}/{message_id(WAMID)}."


def said(caplog: pytest.LogCaptureFixture, event: str, field: str) -> list[Any]:
    return [vars(one)[field] for one in caplog.records if one.message == event]


def kept_in_bucket() -> dict[str, bytes]:
    found = media_client().list_objects_v2(Bucket=BUCKET).get("Contents", [])
    return {
        one["Key"]: media_client().get_object(Bucket=BUCKET, Key=one["Key"])["Body"].read()
        for one in found
    }


def media_of_case(table: Table) -> MediaState | None:
    case = DynamoCases(table).find(CREDITOR, message_id(WAMID))
    assert case is not None
    return case.media


def test_a_photo_is_fetched_and_kept_and_its_message_knows_where(
    table: Table, photo: Media, caplog: pytest.LogCaptureFixture
) -> None:
    keep(table, a_key("d-1"), photo)
    for _ in range(2):
        assert take(passed()) == {"batchItemFailures": []}
    content = b"\xff\xd8 an invented photo"
    ((key, kept),) = kept_in_bucket().items()
    assert (key.startswith(KEY), kept) == (True, content)
    message = DynamoWords(table).find(a_key("d-1"), WAMID)
    assert message is not None
    assert message.file == KeptFile(key, len(content), sha256(content).hexdigest())
    assert media_of_case(table) is MediaState.KEPT
    assert said(caplog, "converse.done", "media") == ["kept", "kept"]


def test_a_strangers_photo_is_kept_too_though_the_queue_does_not_say_whose(
    table: Table, photo: Media
) -> None:
    keep(table, STRANGER, photo)
    assert take(passed(None)) == {"batchItemFailures": []}
    (key,) = kept_in_bucket()
    assert key.startswith(KEY)


def test_of_a_photo_that_whatsapp_has_no_more_the_case_says_so(
    table: Table, stage: Stage, photo: Media
) -> None:
    keep(table, a_key("d-1"), photo)
    stage.graph.delete(f"/{photo.id}")
    assert take(passed()) == {"batchItemFailures": []}
    assert media_of_case(table) is MediaState.EXPIRED
    assert kept_in_bucket() == {}


def test_without_a_token_a_reply_comes_back(
    table: Table, photo: Media, monkeypatch: pytest.MonkeyPatch
) -> None:
    arn = secrets_client().create_secret(Name="empty", SecretString="{}")["ARN"]
    monkeypatch.setenv("SENDER_SECRET_ARN", arn)
    keep(table, a_key("d-1"), photo)
    assert take(passed()) == {"batchItemFailures": [{"itemIdentifier": "0"}]}
    assert media_of_case(table) is None


def test_whoever_asks_below_a_photo_is_answered_before_it_is_fetched(
    table: Table, photo: Media, caplog: pytest.LogCaptureFixture
) -> None:
    keep(table, a_key("d-1"), photo)
    take(passed())
    told = [one.message for one in caplog.records]
    assert told.index("answer.none") < told.index("converse.done")


@pytest.mark.usefixtures("table")
@pytest.mark.parametrize("debtor", ["d-1", None])
def test_what_was_erased_meanwhile_is_gone(
    caplog: pytest.LogCaptureFixture, debtor: str | None
) -> None:
    assert take(passed(debtor)) == {"batchItemFailures": []}
    assert said(caplog, "converse.passed", "reason") == ["gone"]


def test_what_its_writer_took_back_is_left_alone(
    table: Table, photo: Media, caplog: pytest.LogCaptureFixture
) -> None:
    keep(table, a_key("d-1"), photo)
    DynamoWords(table).hide(a_key("d-1"), WAMID, NOON, NOON + timedelta(days=180))
    take(passed())
    assert said(caplog, "converse.passed", "reason") == ["taken_back"]
    assert kept_in_bucket() == {}


@pytest.mark.usefixtures("table")
def test_only_the_replies_that_failed_come_back(caplog: pytest.LogCaptureFixture) -> None:
    body = '{"creditor": "acme", "message": "reply.1", "at": "2026-03-02T18:00:00.000000Z"}'
    records = [{"messageId": "1", "body": "nonsense"}, {"messageId": "2", "body": body}]
    answer = invoke("converse", {"Records": records})
    assert answer == {"batchItemFailures": [{"itemIdentifier": "1"}]}
    assert said(caplog, "converse.postponed", "cause") == ["InvalidInput"]


def test_what_is_sent_along_needs_each_of_its_rights(table: Table, photo: Media) -> None:
    keep(table, a_key("d-1"), photo)
    keep(table, STRANGER, photo, "wamid.2")
    keep(table, a_key("d-2"), photo, "wamid.3")
    with witnessed() as calls:
        take(passed(), passed(None, "wamid.2"))
        _erase_while_it_is_fetched(table)
        take(passed("d-2", "wamid.3"))
    assert len(kept_in_bucket()) == 2
    # Answers need the others.
    unused = {
        action for one in statements_without_use("converse", calls) for action in one.actions
    }
    assert not [action for action in unused if action.startswith(("s3:", "secretsmanager:"))]
    assert rights_without_use("converse", calls).isdisjoint(OF_MEDIA)


def _erase_while_it_is_fetched(table: Table) -> None:
    """Let somebody be erased in the instant before their photo is kept."""

    def erase(**_: object) -> None:
        with judged_by_nobody():
            words = DynamoWords(table)
            for one in words.all_of(a_key("d-2")):
                words.remove(a_key("d-2"), one)

    media_client().meta.events.register_first("before-call.s3.PutObject", erase)
