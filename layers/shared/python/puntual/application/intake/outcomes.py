"""What can become of an item that was sent."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from puntual.application.intake.incoming import Rejected
from puntual.domain.accounts.consent import ConsentEvent, ConsentStatus
from puntual.domain.ids import DebtorKey
from puntual.domain.reasons import Reason
from puntual.domain.receivables.copies import CopyInForce
from puntual.ports.accounts import Ingested


@dataclass(frozen=True, slots=True)
class CustomerNotes:
    """What a caller has to know of a customer that was stored.

    Attributes:
        consent: in force for WhatsApp.
        decided_by: the statement that it follows from; None without any.
        notices: why nothing is sent to the phone, as far as that is the phone's fault.
    """

    consent: ConsentStatus
    decided_by: ConsentEvent | None
    notices: tuple[Reason, ...] = ()


class WhyOlder(StrEnum):
    """Why a copy changed nothing, though its content differs from what is in force."""

    NEWER_COPY = "newer_copy"
    CANCELLED = "cancelled"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class NewerInForce:
    """What is in force in place of an older copy.

    Attributes:
        updated_at: when it was written (UTC), as far as it said.
    """

    why: WhyOlder
    updated_at: datetime | None = None


def newer_in_force(known: CopyInForce, sent_at: datetime | None) -> NewerInForce:
    """Return what is in force in place of a copy that says when it was written, or does not."""
    is_dated = None not in (sent_at, known.updated_at) and sent_at != known.updated_at
    is_cancelled = known.is_cancelled and not is_dated
    why = WhyOlder.CANCELLED if is_cancelled else WhyOlder.NEWER_COPY
    return NewerInForce(why, known.updated_at)


@dataclass(frozen=True, slots=True)
class Stored:
    """On record, now or since an earlier request.

    Attributes:
        tag: of the copy in force; empty for what never changes.
        in_force: what counts in place of the copy that was sent, where that is an older one.
    """

    status: Ingested
    key: DebtorKey
    notes: CustomerNotes | None = None
    tag: str = ""
    in_force: NewerInForce | None = None


@dataclass(frozen=True, slots=True)
class Superseded:
    """Meant to replace another copy than the one in force.

    Attributes:
        tag: of the copy in force; None where nothing is on record.
    """

    tag: str | None


@dataclass(frozen=True, slots=True)
class Contradicted:
    """At odds with what is on record."""

    problem: str


@dataclass(frozen=True, slots=True)
class Unmatched:
    """It names something that is not on record."""

    problem: str


@dataclass(frozen=True, slots=True)
class Postponed:
    """Not stored for certain, through no fault of the item; the same again is right."""


type Outcome = Stored | Rejected | Contradicted | Superseded | Unmatched | Postponed
