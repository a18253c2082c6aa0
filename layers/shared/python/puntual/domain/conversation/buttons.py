"""What the buttons of our templates mean."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from puntual.domain.conversation.spoken_intent import NEEDS_PERSON, SpokenIntent
from puntual.domain.conversation.understanding import Understanding

_PAYLOADS: Final[Mapping[str, SpokenIntent]] = MappingProxyType(
    {
        "ALREADY_PAID": SpokenIntent.ALREADY_PAID,
        "NEED_TIME": SpokenIntent.NEED_TIME,
        "TALK_TO_PERSON": SpokenIntent.HUMAN,
        "NOT_ME": SpokenIntent.WRONG_NUMBER,
    }
)


def read_payload(payload: str) -> Understanding | None:
    """Return what a button of our templates says; None for any other button."""
    intent = _PAYLOADS.get(payload)
    if intent is None:
        return None
    return Understanding(
        intent,
        others=(),
        confidence=1.0,
        promise_date=None,
        amount=None,
        decided_by=payload,
        hand_to_person=intent in NEEDS_PERSON,
    )
