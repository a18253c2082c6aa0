"""One thing that happened."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What happened."""

    CONSENT = "consent"
    INVOICE = "invoice"
    PAYMENT = "payment"
    MESSAGE = "message"
    NOT_SENT = "not_sent"
    REPLY = "reply"
    HOLD = "hold"
    HOLD_ENDED = "hold_ended"
    RELEASE = "release"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened.

    Attributes:
        at: when (UTC).
        facts: by name, in the order in which they are told.
        text: the words of a message or of a reply; None where they are not known or not asked.
    """

    at: datetime
    kind: Kind
    facts: Mapping[str, object] = field(default_factory=dict)
    text: str | None = None
