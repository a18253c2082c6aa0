"""The record of a question: waiting, answered, left to a person, or not answered."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from puntual.domain.decision.answers.question import Topic
from puntual.domain.ids import ContactId
from puntual.domain.reasons import Reason


class AnswerState(StrEnum):
    """The state of a question."""

    WAITING = "waiting"
    SENT = "sent"
    LEFT_TO_PERSON = "left_to_person"
    NOT_ANSWERED = "not_answered"


@dataclass(frozen=True, slots=True)
class AnswerRecord:
    """The state of a question, without words and ids of WhatsApp's.

    Attributes:
        question: the message's name in records.
        asked_at: when it was written (UTC).
        at: when this was decided (UTC).
        reasons: why it waits, or has no answer of a machine; empty for one that was sent.
        contact: the answer; None where none was sent.
        digest: of the words that a person wants to be said; empty for a question.
    """

    question: str
    topic: Topic
    asked_at: datetime
    state: AnswerState
    at: datetime
    reasons: tuple[Reason, ...] = ()
    contact: ContactId | None = None
    digest: str = ""

    @property
    def is_final(self) -> bool:
        """Tell whether nothing more becomes of the question by itself."""
        return self.state is not AnswerState.WAITING

    @property
    def takes_back_sent(self) -> bool:
        """Tell whether an answer that WhatsApp took has failed since."""
        left = self.state is AnswerState.LEFT_TO_PERSON
        return left and Reason.ANSWER_FAILED in self.reasons
