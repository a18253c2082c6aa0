"""What a provider tells of one payment, before anything is booked."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Self

from puntual.domain.money import Money


class PaymentState(StrEnum):
    """Where a payment is.

    Attributes:
        PENDING: somebody has begun to pay; the money is not there.
        PAID: the money is there, or the provider stands for it.
        FAILED: this attempt will bring no money.
        PARTLY_REFUNDED: some of the money went back.
        REFUNDED: all of the money went back.
        CHARGED_BACK: the payer's bank took the money back, or is about to.
        UNKNOWN: the payment is only named; its state must be asked for.
    """

    PENDING = "pending"
    PAID = "paid"
    FAILED = "failed"
    PARTLY_REFUNDED = "partly_refunded"
    REFUNDED = "refunded"
    CHARGED_BACK = "charged_back"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ToldPayment:
    """One payment, as far as a provider tells of it.

    Attributes:
        payment_id: the provider's id, the same for all that it tells of this money.
        amount: what was, or is to be, paid; None where the payment is only named.
        refunded: what of it went back; None where that is not told.
        reference: what the payment was asked for under.
        paid_at: when it was paid (UTC), or its day where no hour is told.
        is_under_way: of a pending one, whether its payer has begun; false where the creditor has
            only issued it.
    """

    payment_id: str
    state: PaymentState
    amount: Money | None = None
    refunded: Money | None = None
    reference: str | None = None
    paid_at: datetime | date | None = None
    is_under_way: bool = True

    @classmethod
    def named(cls, payment_id: str) -> Self:
        """Return a payment of which the id is all that is told."""
        return cls(payment_id, PaymentState.UNKNOWN)
