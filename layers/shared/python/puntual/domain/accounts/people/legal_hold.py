"""A legal hold: what a debtor wrote and sent is kept until a person ends that.

Somebody sues, or an authority asks: then nothing may be removed, neither by its day nor because
its writer asks for it.
"""

from dataclasses import dataclass
from datetime import datetime

from puntual.domain.errors import InvalidInput
from puntual.domain.ids import DebtorKey

_LONGEST_REASON = 500


def require_reason(text: str) -> str:
    """Return why a hold begins or ends, on one line.

    Raises:
        InvalidInput: it says nothing, or too much.
    """
    reason = " ".join(text.split())
    if not 1 <= len(reason) <= _LONGEST_REASON:
        fix = f"write 1 to {_LONGEST_REASON} characters, without names of others"
        raise InvalidInput("reason", "says nothing" if not reason else "is too long", fix)
    return reason


@dataclass(frozen=True, slots=True)
class LegalHold:
    """A hold that stands.

    Attributes:
        by: who placed it, as the creditor names its people.
        is_ending: whether a person is ending it, and not everything goes by its day again yet.
    """

    key: DebtorKey
    at: datetime
    by: str
    reason: str
    is_ending: bool = False


@dataclass(frozen=True, slots=True)
class LegalHoldEvent:
    """That a hold began, or that a person ended it.

    Attributes:
        begins: whether it began.
    """

    key: DebtorKey
    at: datetime
    by: str
    reason: str
    begins: bool
