"""What can become of an item that was sent."""

from dataclasses import dataclass

from puntual.application.intake.incoming import Rejected
from puntual.domain.ids import DebtorKey
from puntual.ports.accounts import Ingested


@dataclass(frozen=True, slots=True)
class Stored:
    """On record, now or since an earlier request."""

    status: Ingested
    key: DebtorKey


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
