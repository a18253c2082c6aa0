"""What people wrote and the webhook passed on."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from puntual.adapters.aws.reply_queue import SqsPassedReplies
from puntual.adapters.dynamodb.cases.cases import DynamoCases
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.words import DynamoWords
from puntual.domain.conversation.kept_message import (
    KeptMessage,
    Media,
    UnknownSender,
    Writer,
    message_id,
)
from puntual.domain.conversation.message_kind import MessageKind
from puntual.domain.conversation.spoken_intent import SpokenIntent
from puntual.domain.ids import DebtorId, DebtorKey
from puntual.ports.passed_replies import PassedReply
from tests.adapters.aws.test_pass_queue import Queue
from tests.case_facts import a_case
from tests.factories import CREDITOR, NOON
from tests.functions.invoke import invoke

BUCKET: Final = "media-of-tests"
# The rights to the tables that only what is sent along needs.
OF_MEDIA: Final = {
    ("CASES", "UpdateItem"),
    ("UNKNOWN_WORDS", "GetItem"),
    ("UNKNOWN_WORDS", "UpdateItem"),
}
STRANGER: Final = UnknownSender(CREDITOR, "525550000999")
WAMID: Final = "wamid.IN/1=="
SAID: Final = KeptMessage(
    WAMID,
    NOON,
    MessageKind.TEXT,
    "cuánto debo?",
    "",
    SpokenIntent.ASK_BALANCE,
    NOON + timedelta(days=180),
)


def keep(table: Table, writer: Writer, media: Media | None = None, wamid: str = WAMID) -> None:
    """Keep a message with its case, as the webhook does."""
    kind = MessageKind.TEXT if media is None else MessageKind.IMAGE
    DynamoWords(table).keep(writer, replace(SAID, wamid=wamid, kind=kind, media=media))
    debtors, sender = (
        ((writer.debtor,), "") if isinstance(writer, DebtorKey) else ((), writer.sender)
    )
    case = a_case(id=message_id(wamid), debtors=debtors, sender=sender, wamid=wamid)
    DynamoCases(table).open(case)


def passed(debtor: str | None = "d-1", wamid: str = WAMID) -> PassedReply:
    named = None if debtor is None else DebtorId(debtor)
    return PassedReply(CREDITOR, named, message_id(wamid), NOON)


def take(*replies: PassedReply) -> Any:
    """Hand replies out as Lambda does."""
    queue = Queue()
    SqsPassedReplies(queue, "url").put_all(replies)
    records = [
        {"messageId": str(number), "body": body} for number, body in enumerate(queue.bodies)
    ]
    return invoke("converse", {"Records": records})
