"""Questions through the real handler, under its role, to a stub of Meta's."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from puntual.adapters.aws.clients import sqs_client
from puntual.adapters.aws.reply_queue import SqsPassedReplies
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.accounts.contacts import DynamoContacts
from puntual.adapters.dynamodb.cases.cases import DynamoCases
from puntual.adapters.dynamodb.sending.numbers import DynamoNumbers
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.words import DynamoWords
from puntual.domain.accounts.contact import Purpose
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.conversation.kept_message import KeptMessage, UnknownSender, message_id
from puntual.domain.conversation.message_kind import MessageKind
from puntual.domain.conversation.spoken_intent import SpokenIntent
from puntual.domain.ids import ContactRef, DebtorId, DebtorKey, PhoneNumberId
from puntual.ports.contacts import StatusReport
from puntual.ports.passed_replies import PassedReply
from tests.adapters.aws.test_pass_queue import Queue
from tests.case_facts import a_case
from tests.domain.decision.answers.answer_cases import ASKED_AT, REMINDED_AT
from tests.domain.decision.decision_cases import KEY, PROFILE, days_from_due, local, reminded
from tests.functions.converse.talk import OF_MEDIA
from tests.functions.invoke import invoke
from tests.functions.reminder_path import Deployed
from tests.functions.send_message.sending_setup import CREDITOR
from tests.iam.judge import witnessed
from tests.iam.needed import rights_without_use, statements_without_use

pytestmark = pytest.mark.loopback
SECRETS = ("cuánto debo?", "Ana", "525550000001", "wamid", "1,250", "Hola")


def ask(
    deployed: Deployed,
    wamid: str,
    at: datetime = ASKED_AT,
    intent: SpokenIntent = SpokenIntent.ASK_BALANCE,
) -> PassedReply:
    """Keep a question, and set the clock a moment later."""
    expires = at + timedelta(days=180)
    message = KeptMessage(wamid, at, MessageKind.TEXT, "cuánto debo?", "", intent, expires)
    DynamoWords(deployed.table).keep(KEY, message)
    deployed.set_clock((at + timedelta(seconds=5)).isoformat())
    return PassedReply(KEY.creditor, KEY.debtor, message_id(wamid), at)


def take(*replies: PassedReply) -> Any:
    queue = Queue()
    SqsPassedReplies(queue, "url").put_all(replies)
    bodies = enumerate(queue.bodies)
    return invoke("converse", {"Records": [{"messageId": str(n), "body": b} for n, b in bodies]})


def arrive(deployed: Deployed) -> None:
    """Let a reminder of the day before arrive, so that the number is known."""
    contacts = DynamoContacts(deployed.table)
    contact = reminded(REMINDED_AT, "due_in_1_day", state=ContactState.CLAIMED)
    found = deployed.excerpt()
    contacts.claim(found, replace(contact, accepted_at=None, settled_at=None), b"log")
    delivered = StatusReport(ContactState.DELIVERED, REMINDED_AT, "wamid.R")
    contacts.record_status(ContactRef(KEY, contact.id), delivered)


def answers(deployed: Deployed) -> Sequence[str]:
    return [one["text"]["body"] for one in deployed.graph.asked if one["type"] == "text"]


def test_a_question_is_answered_by_what_the_account_says(
    deployed: Deployed, table: Table, capsys: pytest.CaptureFixture[str]
) -> None:
    assert table is not None
    arrive(deployed)
    asked = ask(deployed, "wamid.Q")
    assert take(asked) == {"batchItemFailures": []}
    (text,) = answers(deployed)
    assert "$1,250.50 MXN" in text
    told = capsys.readouterr().out
    assert '"AnswersSent":1' in told
    assert '"CostUsd":0.0085' in told
    assert not [one for one in SECRETS if one in told]


def test_a_status_of_an_answer_is_recorded_like_every_other_one(
    deployed: Deployed, table: Table
) -> None:
    assert table is not None
    arrive(deployed)
    take(ask(deployed, "wamid.Q"))
    ref = ContactRef.from_callback(deployed.graph.asked[-1]["biz_opaque_callback_data"])
    assert ref is not None
    delivered = StatusReport(ContactState.DELIVERED, ASKED_AT, "wamid.1")
    assert DynamoContacts(deployed.table).record_status(ref, delivered)
    (answer,) = (one for one in deployed.account().contacts if one.purpose is Purpose.ANSWER)
    assert answer.state is ContactState.DELIVERED


def test_a_reply_that_comes_twice_is_answered_once(deployed: Deployed, table: Table) -> None:
    assert table is not None
    arrive(deployed)
    asked = ask(deployed, "wamid.Q")
    take(asked, asked)
    take(asked)
    assert len(answers(deployed)) == 1


def test_a_question_of_the_night_goes_back_to_its_queue(deployed: Deployed, table: Table) -> None:
    assert table is not None
    arrive(deployed)
    asked = ask(deployed, "wamid.Q", local(days_from_due(0), 22))
    assert take(asked) == {"batchItemFailures": []}
    assert answers(deployed) == []
    url = sqs_client().get_queue_url(QueueName="replies")["QueueUrl"]
    waiting = sqs_client().get_queue_attributes(
        QueueUrl=url, AttributeNames=["ApproximateNumberOfMessagesDelayed"]
    )
    assert waiting["Attributes"]["ApproximateNumberOfMessagesDelayed"] == "1"


def test_what_a_machine_cannot_say_is_a_case(
    deployed: Deployed, table: Table, capsys: pytest.CaptureFixture[str]
) -> None:
    assert table is not None
    take(ask(deployed, "wamid.Q"))
    case = DynamoCases(deployed.table).find(KEY.creditor, message_id("wamid.Q"))
    assert case is not None
    assert [hold.id for hold in deployed.account().holds] == [case.id]
    assert '"reason":"answer_unconfirmed"' in capsys.readouterr().out


def test_what_asks_nothing_is_told_nowhere(
    deployed: Deployed, table: Table, capsys: pytest.CaptureFixture[str]
) -> None:
    assert table is not None
    take(ask(deployed, "wamid.Q", intent=SpokenIntent.PROMISE))
    assert "answer" not in capsys.readouterr().out


def test_the_conversation_needs_each_of_its_rights(deployed: Deployed, table: Table) -> None:
    numbers, stranger = DynamoNumbers(table), UnknownSender(KEY.creditor, "525550000999")
    numbers.change(CREDITOR.phone_number_id, {"portfolio": "7", "daily_limit": 2000})
    arrive(deployed)
    of_stranger = a_case(
        id=message_id("wamid.S"),
        creditor=KEY.creditor,
        debtors=(),
        sender=stranger.sender,
        wamid="wamid.S",
    )
    DynamoCases(table).open(of_stranger)
    with witnessed() as calls:
        take(PassedReply(KEY.creditor, None, message_id("wamid.S"), ASKED_AT))
        deployed.graph.refusal = {"code": 131026, "message": "Message undeliverable"}
        take(ask(deployed, "wamid.Q"))
        _halt(deployed)
        take(ask(deployed, "wamid.N", local(days_from_due(1), 22)))
        _share(deployed)
    unused = [one.actions for one in statements_without_use("converse", calls)]
    # Lambda takes replies from the queue, not the handler; media have a test of their own.
    others = ("sqs:ReceiveMessage", "s3:PutObject", "dynamodb:UpdateItem")
    assert all(not set(others).isdisjoint(actions) for actions in unused)
    assert rights_without_use("converse", calls) <= OF_MEDIA


def _halt(deployed: Deployed) -> None:
    """Ask again when the hold has ended and the account of the number is known."""
    changes = DynamoAccountChanges(deployed.table)
    for hold in deployed.account().holds:
        changes.end_hold(KEY, hold.id, ASKED_AT + timedelta(minutes=1), "Rosa")
    DynamoNumbers(deployed.table).change(
        PhoneNumberId(CREDITOR.phone_number_id), {"account": "300"}
    )
    deployed.graph.refusal = {"code": 368, "message": "Temporarily blocked"}
    take(ask(deployed, "wamid.H", ASKED_AT + timedelta(minutes=9)))


def _share(deployed: Deployed) -> None:
    """Ask from a phone that another debtor has as well."""
    other = DebtorKey(KEY.creditor, DebtorId("cli-0002"))
    DynamoAccountChanges(deployed.table).put_profile(replace(PROFILE, key=other))
    take(ask(deployed, "wamid.T", ASKED_AT + timedelta(days=1)))
