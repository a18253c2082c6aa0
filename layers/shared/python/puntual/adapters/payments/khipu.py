"""Khipu (Chile): a signed notice that a payment was reconciled.

* ``x-khipu-signature: t=<ms>,s=<base64>``: HMAC-SHA256 of ``t.body`` under the account's secret,
  for charges that were made with ``notify_api_version`` 3.0. Five minutes old is stale.
* ``done`` is paid, unless ``status_detail`` says that it was taken back or never meant. A notice
  without a status is sent when the money was reconciled, and has the day of it.
* ``amount`` is a decimal, as ``1000.0000`` for whole pesos; ``transaction_id`` is ours.

Public code disagrees about the instant (some take seconds) and the signature, so the worker asks
for each payment before money is booked. Sources: https://docs.khipu.com (notifications, API v3).
"""

import re
from datetime import timedelta
from typing import Final

from puntual.adapters.payments.hook import Hook, forged, malformed
from puntual.adapters.payments.signatures import (
    base64_hmac_sha256,
    bytes_of,
    is_one_of,
    parts_of,
)
from puntual.adapters.payments.strict_json import Json, member, read_json
from puntual.adapters.payments.values import (
    currency_of,
    id_of,
    instant_of,
    money_of_decimal,
    text_of,
    word_of,
)
from puntual.domain.payments.told_payment import PaymentState, ToldPayment

_INSTANT: Final = re.compile(r"[0-9]{1,15}")
_MILLISECONDS_FROM: Final = 12  # digits; seconds have ten until the year 2286
_OVERRULES: Final = {
    "reversed": PaymentState.REFUNDED,
    "rejected-by-payer": PaymentState.FAILED,
    "marked-as-abuse": PaymentState.FAILED,
}
_STATES: Final = {
    "done": PaymentState.PAID,
    "pending": PaymentState.PENDING,
    "verifying": PaymentState.PENDING,
}


def authenticate(hook: Hook) -> None:
    """Check the signature and its age.

    Raises:
        NotGenuineError: it is missing, wrong or stale.
    """
    parts = parts_of(hook.header("x-khipu-signature"))
    instants, given = parts.get("t", ()), parts.get("s", ())
    if len(instants) != 1 or len(given) != 1 or not _INSTANT.fullmatch(instants[0]):
        raise malformed()
    signed = instants[0].encode() + b"."
    expected = [base64_hmac_sha256(bytes_of(one), signed, hook.body) for one in hook.secrets]
    if not is_one_of(given[0], expected) or not hook.is_recent(_since_1970(instants[0])):
        raise forged()


def _since_1970(instant: str) -> timedelta:
    if len(instant) >= _MILLISECONDS_FROM:
        return timedelta(milliseconds=int(instant))
    return timedelta(seconds=int(instant))


def payments(hook: Hook) -> tuple[ToldPayment, ...]:
    """Return the payment of a notice; none where it tells of something else.

    Raises:
        UnreadableError: its amount or its currency cannot be read.
    """
    told = read_json(hook.body)
    if member(told, "payment_id") is None:
        return ()
    id_, state = id_of(member(told, "payment_id")), _state_of(told)
    if state is PaymentState.UNKNOWN:
        return (ToldPayment.named(id_),)
    amount = money_of_decimal(member(told, "amount"), currency_of(member(told, "currency")))
    refunded = amount if state is PaymentState.REFUNDED else None
    paid_at = instant_of(member(told, "conciliation_date"))
    reference = text_of(member(told, "transaction_id"))
    was_paid = state in {PaymentState.PAID, PaymentState.REFUNDED}
    return (ToldPayment(id_, state, amount, refunded, reference, paid_at if was_paid else None),)


def _state_of(told: Json) -> PaymentState:
    overruled = _OVERRULES.get(word_of(member(told, "status_detail")))
    if overruled:
        return overruled
    if member(told, "status") is None and instant_of(member(told, "conciliation_date")):
        return PaymentState.PAID
    return _STATES.get(word_of(member(told, "status")), PaymentState.UNKNOWN)
