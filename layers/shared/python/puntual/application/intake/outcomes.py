"""What can become of an item that was sent."""

from dataclasses import dataclass

from puntual.application.intake.incoming import Rejected
from puntual.domain.accounts.consent import ConsentEvent, ConsentStatus
from puntual.domain.ids import DebtorKey
from puntual.domain.reasons import Reason
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


@dataclass(frozen=True, slots=True)
class Stored:
    """On record, now or since an earlier request."""

    status: Ingested
    key: DebtorKey
    notes: CustomerNotes | None = None


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


type Outcome = Stored | Rejected | Contradicted | Unmatched | Postponed
