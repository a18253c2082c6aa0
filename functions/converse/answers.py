"""Answer a reply that asks something, and pass it on again while it has to wait."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from puntual.application.conversation.answers.outcomes import AnswerOutcome, Later
from puntual.domain.ids import DebtorKey
from puntual.ports.clock import Clock
from puntual.ports.passed_replies import PassedReplies, PassedReply

type Answer = Callable[[DebtorKey, str, datetime], AnswerOutcome]


@dataclass(frozen=True, slots=True)
class Answering:
    """The ports that answers need.

    Attributes:
        answer: answers a message of a debtor by its name, at most once.
    """

    answer: Answer
    replies: PassedReplies
    clock: Clock


def answer_reply(answering: Answering, reply: PassedReply) -> AnswerOutcome | None:
    """Answer a reply; None for one of a sender without a record, who is told nothing.

    Raises:
        Unavailable: it has to come again.
        MissingConfiguration: the creditor is not set up.
    """
    if reply.debtor is None:
        return None
    now = answering.clock.now()
    outcome = answering.answer(DebtorKey(reply.creditor, reply.debtor), reply.message, now)
    if isinstance(outcome, Later):
        # A new message, so that a night of waiting counts as no failure of this one.
        answering.replies.put_later(reply, outcome.until - now)
    return outcome
