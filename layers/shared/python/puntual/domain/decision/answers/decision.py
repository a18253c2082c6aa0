"""What can be decided about a question: answer it, wait, stay silent, or leave it to a person."""

from dataclasses import dataclass

from puntual.domain.decision.plan import Send, Stop, Wait
from puntual.domain.reasons import Reason


@dataclass(frozen=True, slots=True)
class HandOver:
    """A person answers, for a machine may not or cannot."""

    reasons: tuple[Reason, ...]


type AnswerDecision = Send | Wait | Stop | HandOver
