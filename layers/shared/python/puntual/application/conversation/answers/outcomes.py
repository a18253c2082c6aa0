"""What came of one look at a question."""

from dataclasses import dataclass
from datetime import datetime

from puntual.domain.accounts.contact import Contact
from puntual.domain.reasons import Reason


@dataclass(frozen=True, slots=True)
class Answered:
    """WhatsApp has taken the answer.

    Attributes:
        country: of the debtor, by which WhatsApp charges.
    """

    contact: Contact
    country: str


@dataclass(frozen=True, slots=True)
class Later:
    """It has to be looked at again.

    Attributes:
        until: when (UTC); to look earlier does no harm.
        reasons: why; empty where only the number or the person has to have its turn.
    """

    until: datetime
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftToPerson:
    """A person answers: the case is open, and reminders wait for its end."""

    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class NotAnswered:
    """The question gets no answer.

    Attributes:
        reasons: why; empty for a message that asks nothing a machine could answer.
    """

    reasons: tuple[Reason, ...]


type AnswerOutcome = Answered | Later | LeftToPerson | NotAnswered
