"""Replies that are safe and want more: an answer, or their photo fetched."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from puntual.domain.ids import CreditorId, DebtorId


@dataclass(frozen=True, slots=True)
class PassedReply:
    """A reply that is passed on: ids only.

    Attributes:
        debtor: whose words they are; None for a sender without a record, who gets no answer.
        message: by its name in keys (``kept_message.message_id``): WhatsApp's own id has the
            sender's phone in it.
        at: when it was written (UTC).
    """

    creditor: CreditorId
    debtor: DebtorId | None
    message: str
    at: datetime


class PassedReplies(Protocol):
    """The queue of replies; one may come twice, and in any order."""

    def put_all(self, replies: Sequence[PassedReply]) -> None:
        """Pass replies on.

        Raises:
            Unavailable: not all of them are in the queue.
        """
        ...

    def put_later(self, reply: PassedReply, delay: timedelta) -> None:
        """Pass a reply on again that has to wait, for as long as the queue can at most.

        Raises:
            Unavailable: it is not in the queue.
        """
        ...
