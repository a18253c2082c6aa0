"""What the buttons of our templates mean, and which words say as much as a tap on one."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from puntual.domain.conversation.spoken_intent import NEEDS_PERSON, SpokenIntent
from puntual.domain.conversation.understanding import Understanding

# Whoever taps it is the debtor, and wants to see what the message did not show.
IS_ME: Final = "IS_ME"

# Before the day that a tap promises money for.
_DAY: Final = "PROMISE."

_PAYLOADS: Final[Mapping[str, SpokenIntent]] = MappingProxyType(
    {
        "ALREADY_PAID": SpokenIntent.ALREADY_PAID,
        "NEED_TIME": SpokenIntent.NEED_TIME,
        "TALK_TO_PERSON": SpokenIntent.HUMAN,
        "NOT_ME": SpokenIntent.WRONG_NUMBER,
        IS_ME: SpokenIntent.ASK_BALANCE,
    }
)


# Whoever promises money, or asks for time to pay it, speaks as the debtor. Whoever asks what is
# owed may be curious, and whoever says that it is paid may want to be left alone.
_SPEAKING_AS_DEBTOR: Final = frozenset(
    {
        SpokenIntent.PROMISE,
        SpokenIntent.PARTIAL_PAYMENT,
        SpokenIntent.PLAN_REQUEST,
        SpokenIntent.NEED_TIME,
    }
)


def confirms_phone(payload: str, intent: SpokenIntent) -> bool:
    """Tell whether a message says that whoever has the phone is the debtor."""
    return payload == IS_ME or intent in _SPEAKING_AS_DEBTOR


def payload_of_day(day: date) -> str:
    """Return the payload of a button by which money is promised for a day."""
    return f"{_DAY}{day.isoformat()}"


def _day_of(payload: str) -> date | None:
    try:
        return date.fromisoformat(payload.removeprefix(_DAY))
    except ValueError:
        return None


def read_payload(payload: str) -> Understanding | None:
    """Return what a button of ours says; None for any other button."""
    day = _day_of(payload) if payload.startswith(_DAY) else None
    intent = SpokenIntent.PROMISE if day is not None else _PAYLOADS.get(payload)
    if intent is None:
        return None
    return Understanding(
        intent,
        others=(),
        confidence=1.0,
        promise_date=day,
        amount=None,
        decided_by=payload,
        hand_to_person=intent in NEEDS_PERSON,
    )
