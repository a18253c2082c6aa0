"""Who tells of payments, and what booking them needs."""

from dataclasses import dataclass
from datetime import tzinfo

from puntual.application.intake.kind import Dependencies as IntakeDependencies
from puntual.domain.ids import CreditorId, DocumentId
from puntual.domain.payments.known_payment import KnownPayment
from puntual.ports.payments.telling import Ask, InvoiceOf, KnownPayments


@dataclass(frozen=True, slots=True)
class Dependencies:
    """The ports that booking needs."""

    intake: IntakeDependencies
    known: KnownPayments
    ask: Ask
    invoice_of: InvoiceOf


@dataclass(frozen=True, slots=True)
class Teller:
    """The provider of a creditor that tells.

    Attributes:
        provider: its name, which is the source of its payments in the books.
        zone: the creditor's.
    """

    creditor: CreditorId
    provider: str
    zone: tzinfo


def invoice_of(
    dependencies: Dependencies, teller: Teller, known: KnownPayment
) -> DocumentId | None:
    """Return the invoice that a payment was asked for under; None where nobody knows it."""
    if known.reference is None:
        return None
    return dependencies.invoice_of(teller.creditor, known.reference)
