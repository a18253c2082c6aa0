"""Every conversation of this folder, through the real webhook handler and `converse`.

What is expected is what a debtor, the law and the issue of the day may expect. Where the product
is known to get it wrong the file says so (`wrong`), and the day it gets it right this test fails,
so that the file is put right.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from functions.converse import handler as converse_handler
from puntual.adapters.aws.clients import media_client, secrets_client, sqs_client
from puntual.adapters.dynamodb.creditors.creditors import DynamoCreditors
from puntual.adapters.dynamodb.store.table import Table
from tests.conversations.answering import GraphDoor
from tests.conversations.reading import Conversation, read_conversations
from tests.conversations.stage import TOKEN, FileHand, Talk
from tests.doubles.dynamodb_table import NAME, table_in_memory
from tests.factories import a_creditor
from tests.functions.webhook.handler_cases import SECRET

_ALL = read_conversations()
_BUCKET = "media-of-conversations"


pytestmark = pytest.mark.loopback


@dataclass(frozen=True)
class Everybodys:
    """What all conversations share: a table, a queue, secrets and a way to the simulator."""

    table: Table
    queue_url: str
    webhook_secret: str
    sender_secret: str
    door: GraphDoor


@pytest.fixture(scope="module")
def everybodys() -> Iterator[Everybodys]:
    with table_in_memory() as table, GraphDoor() as door:
        secret = secrets_client().create_secret(Name="meta", SecretString=json.dumps(SECRET))
        token = json.dumps({"access_token": TOKEN})
        sender = secrets_client().create_secret(Name="sender", SecretString=token)
        how = "por transferencia a la CLABE 000"
        DynamoCreditors(table).put(replace(a_creditor(), how_to_pay=how))
        media_client().create_bucket(Bucket=_BUCKET)
        queue = sqs_client().create_queue(QueueName="replies")["QueueUrl"]
        yield Everybodys(table, queue, secret["ARN"], sender["ARN"], door)


@pytest.fixture
def hand(
    everybodys: Everybodys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[FileHand]:
    clock = tmp_path / "clock.json"
    environment = {
        "TABLE_NAME": NAME,
        "CLOCK": f"file:{clock}",
        "STAGE": "local",
        "WAKE_SHARDS": "2",
        "CONTACT_LOG_MONTHS": "36",
        "WEBHOOK_SECRET_ARN": everybodys.webhook_secret,
        "REPLIES_QUEUE_URL": everybodys.queue_url,
        "SENDER_SECRET_ARN": everybodys.sender_secret,
        "GRAPH_BASE_URL": everybodys.door.url,
        "GRAPH_VERSION": "v25.0",
        "MEDIA_BUCKET": _BUCKET,
        "MESSAGES_PER_SECOND": "80",
        "INBOUND_PER_SECOND": "0",
        "SENDER_CONCURRENCY": "2",
        "NUMBERS": "none",
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    yield FileHand(clock, _ALL[0].at)
    for connection in (converse_handler._source, converse_handler._session):
        if connection.cache_info().currsize:
            connection().close()


@pytest.mark.parametrize("number", range(len(_ALL)), ids=[one.name for one in _ALL])
def test_a_conversation_leaves_everybody_as_they_may_expect(
    everybodys: Everybodys, hand: FileHand, number: int
) -> None:
    conversation = _ALL[number]
    talk = Talk(
        conversation, everybodys.table, hand, number, everybodys.door, everybodys.queue_url
    )
    for place, turn in enumerate(conversation.said, 1):
        talk.say(place, turn)
    wrong = talk.differences()
    if conversation.wrong:
        assert wrong, "it is right now: take `wrong` out of the file"
        pytest.xfail(f"{conversation.wrong}: {wrong}")
    assert wrong == [], conversation.why


def test_at_least_forty_conversations_in_three_languages_are_held() -> None:
    spoken = Counter(one.locale[:2] for one in _ALL)
    assert len(_ALL) >= 40
    assert spoken.keys() == {"es", "pt", "en"}
    assert min(spoken.values()) >= 5


def test_what_the_product_gets_wrong_is_the_exception() -> None:
    known: list[Conversation] = [one for one in _ALL if one.wrong]
    assert len(known) <= len(_ALL) / 10
