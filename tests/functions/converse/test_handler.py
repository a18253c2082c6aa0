"""Replies that were passed on, through the real handler under its role."""

import json
from datetime import timedelta
from typing import Any

import pytest

from puntual.adapters.aws.reply_queue import SqsPassedReplies
from puntual.adapters.dynamodb.cases.cases import DynamoCases
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.words import DynamoWords
from puntual.domain.conversation.kept_message import (
    KeptMessage,
    UnknownSender,
    Writer,
    message_id,
)
from puntual.domain.conversation.message_kind import MessageKind
from puntual.domain.conversation.spoken_intent import SpokenIntent
from puntual.domain.ids import DebtorId
from puntual.ports.passed_replies import PassedReply
from tests.adapters.aws.test_pass_queue import Queue
from tests.case_facts import a_case
from tests.factories import CREDITOR, NOON, a_key
from tests.functions.invoke import invoke
from tests.iam.judge import witnessed
from tests.iam.needed import rights_without_use, statements_without_use

STRANGER = UnknownSender(CREDITOR, "525550000999")
WAMID = "wamid.IN/1=="


def keep(table: Table, writer: Writer) -> None:
    message = KeptMessage(
        WAMID,
        NOON,
        MessageKind.TEXT,
        "cuánto debo?",
        "",
        SpokenIntent.ASK_BALANCE,
        NOON + timedelta(days=180),
    )
    DynamoWords(table).keep(writer, message)


def take(*replies: PassedReply) -> Any:
    queue = Queue()
    SqsPassedReplies(queue, "url").put_all(replies)
    records = [
        {"messageId": str(number), "body": body} for number, body in enumerate(queue.bodies)
    ]
    return invoke("converse", {"Records": records})


def passed(debtor: str | None = "d-1") -> PassedReply:
    named = None if debtor is None else DebtorId(debtor)
    return PassedReply(CREDITOR, named, message_id(WAMID), NOON)


def outcomes(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [vars(one)["outcome"] for one in caplog.records if one.message == "converse.done"]


def test_a_reply_is_read_by_its_key(table: Table, caplog: pytest.LogCaptureFixture) -> None:
    keep(table, a_key("d-1"))
    assert take(passed()) == {"batchItemFailures": []}
    assert outcomes(caplog) == ["read"]


def test_whose_a_strangers_words_are_only_the_case_knows(
    table: Table, caplog: pytest.LogCaptureFixture
) -> None:
    keep(table, STRANGER)
    DynamoCases(table).open(
        a_case(id=message_id(WAMID), debtors=(), sender=STRANGER.sender, wamid=WAMID)
    )
    assert take(passed(None)) == {"batchItemFailures": []}
    assert outcomes(caplog) == ["read"]


@pytest.mark.parametrize("debtor", ["d-1", None])
@pytest.mark.usefixtures("table")
def test_what_was_erased_meanwhile_is_gone(
    caplog: pytest.LogCaptureFixture, debtor: str | None
) -> None:
    assert take(passed(debtor)) == {"batchItemFailures": []}
    assert outcomes(caplog) == ["gone"]


def test_what_its_writer_took_back_is_left_alone(
    table: Table, caplog: pytest.LogCaptureFixture
) -> None:
    keep(table, a_key("d-1"))
    DynamoWords(table).hide(a_key("d-1"), WAMID, NOON, NOON + timedelta(days=180))
    take(passed())
    assert outcomes(caplog) == ["taken_back"]


@pytest.mark.usefixtures("table")
def test_only_the_replies_that_failed_come_back(caplog: pytest.LogCaptureFixture) -> None:
    records = [{"messageId": "1", "body": "nonsense"}, {"messageId": "2", "body": _body()}]
    answer = invoke("converse", {"Records": records})
    assert answer == {"batchItemFailures": [{"itemIdentifier": "1"}]}
    causes = [vars(one)["cause"] for one in caplog.records if one.message == "converse.postponed"]
    assert causes == ["InvalidInput"]


def _body() -> str:
    return json.dumps(
        {"creditor": CREDITOR, "message": "reply.1", "at": "2026-03-02T18:00:00.000000Z"}
    )


def test_the_conversation_needs_each_of_its_rights(table: Table) -> None:
    keep(table, a_key("d-1"))
    keep(table, STRANGER)
    DynamoCases(table).open(
        a_case(id=message_id(WAMID), debtors=(), sender=STRANGER.sender, wamid=WAMID)
    )
    with witnessed() as calls:
        take(passed(), passed(None))
    # Lambda takes replies from the queue, not the handler.
    (mapping,) = statements_without_use("converse", calls)
    assert all(action.startswith("sqs:") for action in mapping.actions)
    assert rights_without_use("converse", calls) == set()
