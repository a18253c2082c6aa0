"""Stripe's charges and what becomes of them: refunds and disputes."""

from collections.abc import Callable
from typing import Final

from puntual.adapters.payments.hook import UnreadableError
from puntual.adapters.payments.strict_json import Json, member
from puntual.adapters.payments.stripe_amounts import money_of
from puntual.adapters.payments.values import id_of, is_whole, reference_in, unix_instant, word_of
from puntual.domain.payments.told_payment import PaymentState, ToldPayment

_DISPUTE: Final = "charge.dispute."
_REFUNDS: Final = ("refund.", "charge.refund.")
_CAME: Final = frozenset({"charge.succeeded", "charge.captured", "charge.refunded"})
_DID_NOT: Final = {
    "charge.pending": PaymentState.PENDING,
    "charge.failed": PaymentState.FAILED,
    "charge.expired": PaymentState.FAILED,
}


def reader_of(kind: str) -> Callable[[str, Json], ToldPayment | None] | None:
    """Return what reads an event of this kind; None if it is of nothing around a charge."""
    if kind in _CAME:
        return _of_money
    if kind in _DID_NOT:
        return _of_attempt
    if kind.startswith(_DISPUTE):
        return _of_dispute
    return _only_named if kind.startswith((*_REFUNDS, "charge.updated")) else None


def intent_in(told: Json) -> Json:
    """Return the id of the intent of a session, a charge, a refund or a dispute, if it has one."""
    intent = member(told, "payment_intent")
    return member(intent, "id") if isinstance(intent, dict) else intent


def _payment_of(told: Json) -> str:
    charge = member(told, "charge")
    named = member(charge, "id") if isinstance(charge, dict) else charge
    return id_of(intent_in(told) or named or member(told, "id"))


def _of_money(kind: str, event: Json) -> ToldPayment | None:
    charge = member(event, "data", "object")
    if member(charge, "paid") is False or member(charge, "captured") is False:
        return _attempt(charge, PaymentState.PENDING)
    amount = money_of(member(charge, "amount"), member(charge, "currency"))
    captured = member(charge, "amount_captured")
    came = amount if captured is None else money_of(captured, amount.currency)
    gone = member(charge, "amount_refunded")
    refunded = None if gone is None else money_of(gone, amount.currency)
    if kind == "charge.refunded" or (refunded and refunded.minor):
        if refunded is None or not refunded.minor or came != amount:
            # What was not captured counts as refunded in some versions, and not in others.
            return ToldPayment.named(_payment_of(charge))
        whole = is_whole(refunded, came)
        state = PaymentState.REFUNDED if whole else PaymentState.PARTLY_REFUNDED
    else:
        state, refunded = PaymentState.PAID, None
    reference = reference_in(member(charge, "metadata"))
    paid_at = unix_instant(member(charge, "created"))
    return ToldPayment(_payment_of(charge), state, came, refunded, reference, paid_at)


def _of_attempt(kind: str, event: Json) -> ToldPayment:
    return _attempt(member(event, "data", "object"), _DID_NOT[kind])


def _attempt(charge: Json, state: PaymentState) -> ToldPayment:
    return ToldPayment(
        _payment_of(charge),
        state,
        money_of(member(charge, "amount"), member(charge, "currency")),
        reference=reference_in(member(charge, "metadata")),
    )


def _of_dispute(kind: str, event: Json) -> ToldPayment:
    dispute = member(event, "data", "object")
    what, status = kind.removeprefix(_DISPUTE), word_of(member(dispute, "status"))
    taken = what in {"created", "funds_withdrawn"} or (what == "closed" and status == "lost")
    # A warning takes no money yet; a dispute that was won gives it back.
    if not taken or status.startswith("warning") or status == "won":
        return _only_named(kind, event)
    return ToldPayment(
        _payment_of(dispute),
        PaymentState.CHARGED_BACK,
        money_of(member(dispute, "amount"), member(dispute, "currency")),
        reference=reference_in(member(dispute, "metadata")),
    )


def _only_named(kind: str, event: Json) -> ToldPayment:
    del kind
    told = member(event, "data", "object")
    if not isinstance(told, dict):
        raise UnreadableError
    return ToldPayment.named(_payment_of(told))
