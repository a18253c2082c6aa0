"""What a debtor asks that a machine may answer."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from puntual.domain.accounts.contact import Purpose
from puntual.domain.decision.plan import Plan

# WhatsApp takes free text for so long after a message of the person.
SESSION: Final = timedelta(hours=24)


class Topic(StrEnum):
    """What is asked for."""

    BALANCE = "balance"
    INVOICE = "invoice"
    HOW_TO_PAY = "how_to_pay"
    # Nothing is asked of us: we ask back, for the day of a promise or the receipt of a payment.
    DAY = "day"
    RECEIPT = "receipt"
    # Nothing is asked of a machine: a person has written what is to be said.
    SAID = "said"


# What can be told only as far as the books are right.
OF_THE_BOOKS: Final = frozenset({Topic.BALANCE, Topic.INVOICE})


@dataclass(frozen=True, slots=True)
class Question:
    """A message that asks for something.

    Attributes:
        id: the message's name in records; the same message twice has the same.
        asked_at: when it was written (UTC).
        language: of the text that answers it; empty where the creditor says nothing of it.
    """

    id: str
    topic: Topic
    asked_at: datetime
    language: str

    @property
    def is_of_a_person(self) -> bool:
        """Tell whether a person answers, so that what a machine may say does not matter."""
        return self.topic is Topic.SAID

    @property
    def session_ends_at(self) -> datetime:
        """When free text is no longer taken (UTC)."""
        return self.asked_at + SESSION


def question_of(plan: Plan, now: datetime) -> Question | None:
    """Return the question that a plan of an instant answers; None for any other message."""
    contact = plan.contact
    if contact.purpose is not Purpose.ANSWER:
        return None
    asked_at = now + plan.ttl - SESSION
    return Question(contact.holds[0], Topic(contact.step), asked_at, contact.language)
