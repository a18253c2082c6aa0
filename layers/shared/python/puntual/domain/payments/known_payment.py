"""What is known of a payment after all that a provider told of it, and what is to be booked.

Hooks are repeated, and come in any order. All that counts of them only grows: how far the payment
has come, how much went back. So what was told late, or twice, changes nothing, and whatever the
order the same money is booked.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from typing import Final

from puntual.domain.money import Money
from puntual.domain.payments.told_payment import PaymentState, ToldPayment
from puntual.domain.receivables.corrections import ReversalReason

_ORDER: Final = (
    PaymentState.UNKNOWN,
    PaymentState.PENDING,
    PaymentState.FAILED,
    PaymentState.PAID,
    PaymentState.PARTLY_REFUNDED,
    PaymentState.REFUNDED,
    PaymentState.CHARGED_BACK,
)
_WENT_BACK: Final = frozenset({PaymentState.PARTLY_REFUNDED, PaymentState.REFUNDED})
_CAME: Final = frozenset({PaymentState.PAID, *_WENT_BACK})


@dataclass(frozen=True, slots=True)
class MoneyIn:
    """Money of a payment that came.

    Attributes:
        on: the day, where the creditor is.
    """

    amount: Money
    on: date


@dataclass(frozen=True, slots=True)
class MoneyBack:
    """Money of a payment that went back.

    Attributes:
        id: its own id beside the payment's; the same whenever the same is booked again.
        on: the day on which that was told, where the creditor is.
    """

    id: str
    amount: Money
    on: date
    reason: ReversalReason


type Booking = MoneyIn | MoneyBack


@dataclass(frozen=True, slots=True)
class KnownPayment:
    """A payment, as far as it has come.

    Attributes:
        amount: what came; None while nothing has.
        refunded: how much of it went back by refunds, in minor units.
        disputed: how much of it the payer's bank took back, in minor units.
        reference: what it was asked for under.
        paid_on: the day on which it was paid, where the creditor is.
        is_under_way: of a pending one, whether its payer was told to have begun.
        to_book: what was decided and is not known to be in the books, in its order.
    """

    payment_id: str
    state: PaymentState = PaymentState.UNKNOWN
    amount: Money | None = None
    refunded: int = 0
    disputed: int = 0
    reference: str | None = None
    paid_on: date | None = None
    is_under_way: bool = False
    to_book: tuple[Booking, ...] = ()

    def without(self, booked: Booking) -> "KnownPayment":
        """Return it once something is in the books."""
        return replace(self, to_book=tuple(one for one in self.to_book if one != booked))


@dataclass(frozen=True, slots=True)
class Learned:
    """What comes of being told.

    Attributes:
        must_ask: whether the provider must be asked, since it told too little.
        contradicts: whether another sum was told than is known; a person has to look.
    """

    known: KnownPayment
    must_ask: bool = False
    contradicts: bool = False


@dataclass(frozen=True, slots=True)
class CreditorDay:
    """The day on which something is told, where the creditor is."""

    today: date
    zone: tzinfo

    def of(self, at: datetime | date | None) -> date | None:
        """Return the day of an instant there; a day is what it is."""
        return at.astimezone(self.zone).date() if isinstance(at, datetime) else at


def learn(known: KnownPayment, told: ToldPayment, day: CreditorDay) -> Learned:
    """Return what is known after something was told, in any order."""
    if _says_too_little(told):
        return Learned(known, must_ask=True)
    if _contradicts(known, told):
        return Learned(known, contradicts=True)
    grown = _grown(known, told, day)
    decided = (*known.to_book, *_newly_decided(known, grown, day.today))
    # A dispute tells its own sum: how much came must be asked for.
    must_ask = grown.amount is None and _is_dispute(told)
    return Learned(replace(grown, to_book=decided), must_ask)


def _is_dispute(told: ToldPayment) -> bool:
    return told.state is PaymentState.CHARGED_BACK


def _says_too_little(told: ToldPayment) -> bool:
    if told.state is PaymentState.UNKNOWN or told.amount is None:
        return True
    return told.state in _WENT_BACK and told.refunded is None


def _contradicts(known: KnownPayment, told: ToldPayment) -> bool:
    if known.amount is None or told.amount is None:
        return False
    if told.amount.currency != known.amount.currency:
        return True
    return told.state in _CAME and told.amount != known.amount


def _grown(known: KnownPayment, told: ToldPayment, day: CreditorDay) -> KnownPayment:
    refunded = told.refunded.minor if told.refunded and told.state in _WENT_BACK else 0
    disputed = told.amount.minor if told.amount and _is_dispute(told) else 0
    return replace(
        known,
        state=max(known.state, told.state, key=_ORDER.index),
        amount=told.amount if told.state in _CAME else known.amount,
        refunded=max(known.refunded, refunded),
        disputed=max(known.disputed, disputed),
        reference=known.reference or told.reference,
        paid_on=known.paid_on or day.of(told.paid_at),
        is_under_way=known.is_under_way or _has_begun(told),
    )


def _has_begun(told: ToldPayment) -> bool:
    return told.state is PaymentState.PENDING and told.is_under_way


def _newly_decided(known: KnownPayment, grown: KnownPayment, today: date) -> Iterator[Booking]:
    if grown.amount is None:
        return
    before = known
    if known.amount is None:
        yield MoneyIn(grown.amount, grown.paid_on or today)
        # A dispute that was told before the money was is booked with it.
        before = KnownPayment(known.payment_id)
    yield from _back(before, grown, grown.amount, today)


def _back(
    before: KnownPayment, grown: KnownPayment, amount: Money, today: date
) -> Iterator[MoneyBack]:
    """Yield what has newly gone back; together never more than came."""
    left = amount.minor - min(amount.minor, before.refunded + before.disputed)
    for name, reason, new, total in (
        ("refund", ReversalReason.REFUND, grown.refunded - before.refunded, grown.refunded),
        ("dispute", ReversalReason.CHARGEBACK, grown.disputed - before.disputed, grown.disputed),
    ):
        taken = min(new, left)
        left -= taken
        if taken > 0:
            yield MoneyBack(f"{name}-{total}", Money(taken, amount.currency), today, reason)
