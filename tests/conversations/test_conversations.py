"""Every conversation of this folder, through the real webhook handler.

What is expected is what a debtor, the law and the issue of the day may expect. Where the product
is known to get it wrong the file says so (`wrong`), and the day it gets it right this test fails,
so that the file is put right.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from puntual.adapters.aws.clients import secrets_client, sqs_client
from puntual.adapters.dynamodb.creditors.creditors import DynamoCreditors
from puntual.adapters.dynamodb.store.table import Table
from tests.conversations.reading import Conversation, read_conversations
from tests.conversations.stage import FileHand, Talk
from tests.doubles.dynamodb_table import NAME, table_in_memory
from tests.factories import a_creditor
from tests.functions.webhook.handler_cases import SECRET

_ALL = read_conversations()


@pytest.fixture(scope="module")
def everybodys_table() -> Iterator[tuple[Table, str, str]]:
    with table_in_memory() as table:
        secret = secrets_client().create_secret(Name="meta", SecretString=json.dumps(SECRET))
        DynamoCreditors(table).put(a_creditor())
        queue = sqs_client().create_queue(QueueName="replies")
        yield table, secret["ARN"], queue["QueueUrl"]


@pytest.fixture
def hand(
    everybodys_table: tuple[Table, str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> FileHand:
    clock = tmp_path / "clock.json"
    environment = {
        "TABLE_NAME": NAME,
        "CLOCK": f"file:{clock}",
        "STAGE": "local",
        "WAKE_SHARDS": "2",
        "CONTACT_LOG_MONTHS": "36",
        "WEBHOOK_SECRET_ARN": everybodys_table[1],
        "REPLIES_QUEUE_URL": everybodys_table[2],
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return FileHand(clock, _ALL[0].at)


@pytest.mark.parametrize("number", range(len(_ALL)), ids=[one.name for one in _ALL])
def test_a_conversation_leaves_everybody_as_they_may_expect(
    everybodys_table: tuple[Table, str, str], hand: FileHand, number: int
) -> None:
    conversation = _ALL[number]
    talk = Talk(conversation, everybodys_table[0], hand, number)
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
