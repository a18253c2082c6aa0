"""Asaas (Brazil): events of charges, under a token that the creditor chose.

* ``asaas-access-token`` is the token itself. The panel lets it be empty: then anybody could post.
* A charge is confirmed when its debtor has paid, and received when the money is on the account:
  both tell the same payment, which is paid from the first one on.
* ``value`` is a decimal in BRL, before fees. Days have no hour.
* ``refunds`` lists what went back; those that are done count.

Sources: https://docs.asaas.com/docs/payment-events, https://docs.asaas.com/docs/receba-eventos.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

from puntual.adapters.payments.hook import Hook, forged
from puntual.adapters.payments.signatures import is_one_of
from puntual.adapters.payments.strict_json import Json, member, read_json
from puntual.adapters.payments.values import day_of, id_of, money_of_decimal, text_of, word_of
from puntual.domain.money import Money
from puntual.domain.payments.told_payment import PaymentState, ToldPayment

_BRL: Final = "BRL"
_EVENT: Final = "PAYMENT_"
_BY_EVENT: Final = {
    "CREATED": PaymentState.PENDING,
    "RESTORED": PaymentState.PENDING,
    "OVERDUE": PaymentState.PENDING,
    "AWAITING_RISK_ANALYSIS": PaymentState.PENDING,
    "APPROVED_BY_RISK_ANALYSIS": PaymentState.PENDING,
    "AUTHORIZED": PaymentState.PENDING,
    "CONFIRMED": PaymentState.PAID,
    "RECEIVED": PaymentState.PAID,
    "RECEIVED_IN_CASH": PaymentState.PAID,
    "DUNNING_RECEIVED": PaymentState.PAID,
    "REPROVED_BY_RISK_ANALYSIS": PaymentState.FAILED,
    "CREDIT_CARD_CAPTURE_REFUSED": PaymentState.FAILED,
    "DELETED": PaymentState.FAILED,
    "PARTIALLY_REFUNDED": PaymentState.PARTLY_REFUNDED,
    "REFUNDED": PaymentState.REFUNDED,
    # What was marked as paid in cash never was: the money is owed again.
    "RECEIVED_IN_CASH_UNDONE": PaymentState.REFUNDED,
    "CHARGEBACK_REQUESTED": PaymentState.CHARGED_BACK,
    "CHARGEBACK_DISPUTE": PaymentState.CHARGED_BACK,
    "AWAITING_CHARGEBACK_REVERSAL": PaymentState.CHARGED_BACK,
    "UPDATED": PaymentState.UNKNOWN,
    "REFUND_IN_PROGRESS": PaymentState.UNKNOWN,
    "REFUND_DENIED": PaymentState.UNKNOWN,
}
# What the charge says of itself, where the event does not say it.
_BY_STATUS: Final = {
    "PENDING": PaymentState.PENDING,
    "OVERDUE": PaymentState.PENDING,
    "AWAITING_RISK_ANALYSIS": PaymentState.PENDING,
    "AUTHORIZED": PaymentState.PENDING,
    "CONFIRMED": PaymentState.PAID,
    "RECEIVED": PaymentState.PAID,
    "RECEIVED_IN_CASH": PaymentState.PAID,
    "DUNNING_RECEIVED": PaymentState.PAID,
}
_WENT_BACK: Final = frozenset({PaymentState.PARTLY_REFUNDED, PaymentState.REFUNDED})
_WAS_PAID: Final = frozenset({PaymentState.PAID, PaymentState.CHARGED_BACK, *_WENT_BACK})
# The creditor has issued a charge: its payer has done nothing yet.
_ONLY_ISSUED: Final = frozenset({"PENDING", "OVERDUE"})
_DAYS: Final = ("clientPaymentDate", "paymentDate", "confirmedDate")


def authenticate(hook: Hook) -> None:
    """Check the token.

    Raises:
        NotGenuineError: it is missing or wrong.
    """
    if not is_one_of(hook.header("asaas-access-token"), hook.secrets):
        raise forged()


def payments(hook: Hook) -> tuple[ToldPayment, ...]:
    """Return the charge that an event tells of; none where it tells of something else.

    Raises:
        UnreadableError: its amount or its id cannot be read.
    """
    event = read_json(hook.body)
    kind, charge = word_of(member(event, "event")), member(event, "payment")
    told = _BY_EVENT.get(kind.removeprefix(_EVENT)) if kind.startswith(_EVENT) else None
    if told is None:
        return ()
    if told is PaymentState.UNKNOWN:
        told = _BY_STATUS.get(word_of(member(charge, "status")), told)
    id_ = id_of(member(charge, "id"))
    return (ToldPayment.named(id_) if told is PaymentState.UNKNOWN else _of(id_, told, charge),)


def _of(id_: str, told: PaymentState, charge: Json) -> ToldPayment:
    amount = money_of_decimal(member(charge, "value"), _BRL)
    state, refunded = told, None
    if told in _WENT_BACK:
        gone = sum(_refunds(charge))
        all_of_it = told is PaymentState.REFUNDED or gone >= amount.minor
        state = PaymentState.REFUNDED if all_of_it else PaymentState.PARTLY_REFUNDED
        refunded = amount if all_of_it else Money(gone, _BRL)
    return ToldPayment(
        id_,
        state,
        amount,
        refunded if refunded and refunded.minor else None,
        text_of(member(charge, "externalReference")),
        _paid_on(charge) if state in _WAS_PAID else None,
        is_under_way=word_of(member(charge, "status")) not in _ONLY_ISSUED,
    )


def _refunds(charge: Json) -> Iterator[int]:
    refunds = member(charge, "refunds")
    for one in refunds if isinstance(refunds, list) else ():
        if word_of(member(one, "status")) == "DONE":
            yield money_of_decimal(member(one, "value"), _BRL).minor


def _paid_on(charge: Json) -> date | None:
    days = (day_of(member(charge, name)) for name in _DAYS)
    return next((day for day in days if day), None)
