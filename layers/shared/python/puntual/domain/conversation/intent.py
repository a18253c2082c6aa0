"""What a debtor may ask of us."""

from enum import StrEnum
from types import MappingProxyType


class Intent(StrEnum):
    """What is asked of us."""

    OPT_OUT = "opt_out"
    WRONG_NUMBER = "wrong_number"
    ALREADY_PAID = "already_paid"
    NEED_TIME = "need_time"
    TALK_TO_PERSON = "talk_to_person"
    COURTESY = "courtesy"
    UNCLEAR = "unclear"


_PAYLOADS = MappingProxyType(
    {
        "ALREADY_PAID": Intent.ALREADY_PAID,
        "NEED_TIME": Intent.NEED_TIME,
        "TALK_TO_PERSON": Intent.TALK_TO_PERSON,
        "NOT_ME": Intent.WRONG_NUMBER,
    }
)


def read_payload(payload: str) -> Intent | None:
    """Return what a button of our templates means; None for any other button."""
    return _PAYLOADS.get(payload)
