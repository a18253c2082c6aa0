"""What booking the payments that providers tell of needs from outside."""

from collections.abc import Callable
from typing import Protocol

from puntual.domain.ids import CreditorId, DocumentId
from puntual.domain.payments.known_payment import KnownPayment
from puntual.domain.payments.told_payment import ToldPayment


class KnownPayments(Protocol):
    """What is known of the payments of a creditor's providers."""

    def find(self, creditor: CreditorId, provider: str, payment_id: str) -> KnownPayment | None:
        """Return what is known of a payment as of now; None for nothing."""
        ...

    def keep(
        self,
        creditor: CreditorId,
        provider: str,
        payment: KnownPayment,
        known: KnownPayment | None,
    ) -> bool:
        """Keep what is known now, in the place of what was known.

        Returns:
            False when somebody else has changed it meanwhile; theirs stays.
        """
        ...


# Asks a provider for a payment, under the creditor's key; None where it knows of none.
type Ask = Callable[[str], ToldPayment | None]

# Returns the invoice that a payment was asked for under; None where the reference is nobody's.
type InvoiceOf = Callable[[CreditorId, str], DocumentId | None]
