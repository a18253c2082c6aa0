"""Conekta (Mexico): a signed snapshot of an order or of a charge.

* ``DIGEST``: base64 of the RSA signature (PKCS #1 v1.5, SHA-256) of the body. The secret is the
  public key, in PEM, that was made once for the account; live and test have keys of their own.
* An order and its charges tell the same money, and an order may have several charges: the order
  tells of it, and of a charge only what its payer's bank takes back.
* Amounts are cents. ``charges.data[].paid_at`` is in seconds.

Sources: https://developers.conekta.com/docs/autenticacion-webhooks, conekta/openapi (its models
of events, orders and charges). No signature of Conekta's own is public: the tests sign with keys
of theirs.
"""

import base64
from datetime import datetime
from typing import Final

from puntual.adapters.payments.hook import Hook, forged, malformed
from puntual.adapters.payments.rsa_signature import is_signed, public_keys_of
from puntual.adapters.payments.strict_json import Json, member, read_json
from puntual.adapters.payments.values import (
    currency_of,
    id_of,
    is_whole,
    money_of_minor,
    reference_in,
    unix_instant,
    word_of,
)
from puntual.domain.payments.told_payment import PaymentState, ToldPayment

_ORDER: Final = "order."
_CHARGEBACK: Final = "charge.chargeback."
_STATES: Final = {
    "paid": PaymentState.PAID,
    "pending_payment": PaymentState.PENDING,
    "pre_authorized": PaymentState.PENDING,
    "expired": PaymentState.FAILED,
    "canceled": PaymentState.FAILED,
    "declined": PaymentState.FAILED,
    "voided": PaymentState.FAILED,
    "partially_refunded": PaymentState.PARTLY_REFUNDED,
    "refunded": PaymentState.REFUNDED,
    "charged_back": PaymentState.CHARGED_BACK,
}
_WENT_BACK: Final = frozenset({PaymentState.PARTLY_REFUNDED, PaymentState.REFUNDED})
_CAME: Final = frozenset({PaymentState.PAID, *_WENT_BACK})
_TAKEN: Final = frozenset({"created", "lost"})


def authenticate(hook: Hook) -> None:
    """Check the signature.

    Raises:
        NotGenuineError: it is missing or wrong.
    """
    digest = hook.header("digest")
    try:
        signature = base64.b64decode(digest, validate=True)
    except ValueError as err:
        raise malformed() from err
    if base64.b64encode(signature).decode() != digest:
        raise malformed()
    keys = [key for secret in hook.secrets for key in public_keys_of(secret)]
    if not any(is_signed(hook.body, signature, key) for key in keys):
        raise forged()


def payments(hook: Hook) -> tuple[ToldPayment, ...]:
    """Return the payment that an event tells of; none where it tells of something else.

    Raises:
        UnreadableError: its amount, its currency or its id cannot be read.
    """
    event = read_json(hook.body)
    kind, told = word_of(member(event, "type")), member(event, "data", "object")
    if kind.startswith(_CHARGEBACK):
        return _of_chargeback(kind.removeprefix(_CHARGEBACK), told)
    state = _state_of(kind, told) if kind.startswith(_ORDER) else None
    return (_of_order(state, told),) if state else ()


def _state_of(kind: str, order: Json) -> PaymentState | None:
    """Return the state by the event's name; by the order's where that says otherwise."""
    now = _STATES.get(word_of(member(order, "payment_status")))
    told = _STATES.get(kind.removeprefix(_ORDER))
    return now if told is None or (told is PaymentState.PAID and now) else told


def _of_order(state: PaymentState, order: Json) -> ToldPayment:
    currency = currency_of(member(order, "currency"))
    amount = money_of_minor(member(order, "amount"), currency, 2)
    gone = member(order, "amount_refunded")
    refunded = money_of_minor(gone, currency, 2) if gone is not None else None
    if state in _WENT_BACK and refunded and refunded.minor:
        whole = is_whole(refunded, amount)
        state = PaymentState.REFUNDED if whole else PaymentState.PARTLY_REFUNDED
    elif state is PaymentState.REFUNDED:
        refunded = amount
    return ToldPayment(
        id_of(member(order, "id")),
        state,
        amount,
        refunded if state in _WENT_BACK else None,
        reference_in(member(order, "metadata")),
        _paid_at(order) if state in _CAME else None,
    )


def _paid_at(order: Json) -> datetime | None:
    charges = member(order, "charges", "data")
    listed = charges if isinstance(charges, list) else ()
    instants = [unix_instant(member(one, "paid_at")) for one in listed]
    return max((one for one in instants if one), default=None)


def _of_chargeback(what: str, told: Json) -> tuple[ToldPayment, ...]:
    charge = member(told, "charge") if member(told, "order_id") is None else told
    order = member(charge, "order_id")
    if order is None:
        return ()
    if what not in _TAKEN:
        return (ToldPayment.named(id_of(order)),)
    currency = currency_of(member(told, "currency") or member(charge, "currency"))
    amount = money_of_minor(member(told, "amount"), currency, 2)
    return (ToldPayment(id_of(order), PaymentState.CHARGED_BACK, amount),)
