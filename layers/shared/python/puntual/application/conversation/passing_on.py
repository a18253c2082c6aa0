"""Which replies are passed on, once all that must not wait is done."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from puntual.domain.conversation.kept_message import Writer, message_id
from puntual.domain.conversation.message_kind import MessageKind
from puntual.domain.conversation.spoken_intent import SpokenIntent
from puntual.domain.ids import CreditorId, DebtorKey
from puntual.ports.passed_replies import PassedReply

# Whatever else is said is for a person, or wants no answer at all.
_MAY_BE_ANSWERED: Final = frozenset(
    {
        SpokenIntent.ALREADY_PAID,
        SpokenIntent.ASK_BALANCE,
        SpokenIntent.ASK_BANK_DETAILS,
        SpokenIntent.ASK_INVOICE_COPY,
        SpokenIntent.ASK_PAYMENT_LINK,
        SpokenIntent.NEED_TIME,
        SpokenIntent.PARTIAL_PAYMENT,
        SpokenIntent.PLAN_REQUEST,
        SpokenIntent.PROMISE,
    }
)
# A sticker has a file as well, and nothing to be seen in it.
FETCHED: Final = frozenset(
    {MessageKind.AUDIO, MessageKind.DOCUMENT, MessageKind.IMAGE, MessageKind.VIDEO}
)


def passed_on(
    creditor: CreditorId,
    writers: Sequence[Writer],
    wamid: str,
    at: datetime,
    intent: SpokenIntent,
    *,
    has_media: bool,
) -> Sequence[PassedReply]:
    """Return what is passed on of a reply that was no withdrawal: one for each writer.

    Args:
        creditor: the one that it was sent to.
        writers: the records of the sender, or the sender's id.
        wamid: the message that the words are kept under.
        at: when it was written (UTC).
        intent: what it was understood to ask.
        has_media: whether it carries something to be fetched.
    """
    message = message_id(wamid)
    return [
        PassedReply(creditor, one.debtor if isinstance(one, DebtorKey) else None, message, at)
        for one in writers
        if has_media or (isinstance(one, DebtorKey) and intent in _MAY_BE_ANSWERED)
    ]
