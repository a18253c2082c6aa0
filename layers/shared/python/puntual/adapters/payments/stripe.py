"""Stripe: a signed snapshot of a checkout session, a payment intent, a charge or a dispute.

* ``Stripe-Signature: t=..,v1=..[,v1=..]``: HMAC-SHA256 in hex of ``t.body`` under the endpoint's
  secret; schemes other than ``v1`` are ignored. Five minutes old is stale.
* Session, intent and charge of one sale tell the same money: the intent's id names the payment.
* A session is completed when an OXXO voucher or a boleto is issued; ``payment_status`` says
  whether money came. The session of a subscription does not name its intent.
* A refund, and most changes of a dispute, tell their own amount and not the payment's.
* "Thin" events have ids only.

Sources: https://docs.stripe.com/webhooks (signatures), https://docs.stripe.com/api/events/types,
stripe/stripe-python (its module for webhooks).
"""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from puntual.adapters.payments import stripe_charges
from puntual.adapters.payments.hook import Hook, forged, malformed
from puntual.adapters.payments.signatures import bytes_of, hmac_sha256, is_one_of, parts_of
from puntual.adapters.payments.strict_json import Json, member, read_json
from puntual.adapters.payments.stripe_amounts import money_of
from puntual.adapters.payments.values import id_of, reference_in, text_of, unix_instant, word_of
from puntual.domain.payments.told_payment import PaymentState, ToldPayment

_INSTANT: Final = re.compile(r"[0-9]{1,12}")
_SESSION: Final = "checkout.session."
_INTENT: Final = "payment_intent."
_INTENT_STATES: Final = {
    "succeeded": PaymentState.PAID,
    "processing": PaymentState.PENDING,
    "requires_action": PaymentState.PENDING,
    "amount_capturable_updated": PaymentState.PENDING,
    "payment_failed": PaymentState.FAILED,
    "canceled": PaymentState.FAILED,
}
_OF_COMPLETED: Final = {"paid": PaymentState.PAID, "unpaid": PaymentState.PENDING}
_THIN: Final = frozenset({"charge", "payment_intent", "checkout.session"})


def authenticate(hook: Hook) -> None:
    """Check the signature and its age.

    Raises:
        NotGenuineError: it is missing, wrong or stale.
    """
    parts = parts_of(hook.header("stripe-signature"))
    instants = parts.get("t", ())
    if len(instants) != 1 or not _INSTANT.fullmatch(instants[0]):
        raise malformed()
    signed = instants[0].encode() + b"."
    expected = [hmac_sha256(bytes_of(one), signed, hook.body).hex() for one in hook.secrets]
    verdicts = [is_one_of(given, expected) for given in parts.get("v1", ())]
    if not any(verdicts) or not hook.is_recent(timedelta(seconds=int(instants[0]))):
        raise forged()


def payments(hook: Hook) -> tuple[ToldPayment, ...]:
    """Return the payment that an event tells of; none where it tells of something else.

    Raises:
        UnreadableError: an amount, a currency or an id cannot be read.
    """
    event = read_json(hook.body)
    related = member(event, "related_object")
    if word_of(member(related, "type")) in _THIN:
        return (ToldPayment.named(id_of(member(related, "id"))),)
    kind = word_of(member(event, "type"))
    reader = _reader_of(kind)
    found = reader(kind, event) if reader else None
    return (found,) if found else ()


def _reader_of(kind: str) -> Callable[[str, Json], ToldPayment | None] | None:
    if kind.startswith(_SESSION):
        return _of_session
    if kind.startswith(_INTENT):
        return _of_intent
    return stripe_charges.reader_of(kind)


def _of_session(kind: str, event: Json) -> ToldPayment | None:
    session = member(event, "data", "object")
    state = _state_of_session(kind.removeprefix(_SESSION), session)
    if state is None or state is PaymentState.UNKNOWN:
        return ToldPayment.named(_id_of_session(session)) if state else None
    reference = text_of(member(session, "client_reference_id"))
    return ToldPayment(
        _id_of_session(session),
        state,
        money_of(member(session, "amount_total"), member(session, "currency")),
        reference=reference or reference_in(member(session, "metadata")),
        paid_at=_instant_if_paid(state, event),
    )


def _state_of_session(what: str, session: Json) -> PaymentState | None:
    status = word_of(member(session, "payment_status"))
    if status == "no_payment_required":
        return None
    if what in {"async_payment_failed", "expired"}:
        return PaymentState.FAILED
    if what not in {"completed", "async_payment_succeeded"}:
        return None
    if word_of(member(session, "mode")) == "subscription":
        return PaymentState.UNKNOWN
    told = status or ("paid" if what != "completed" else "")
    return _OF_COMPLETED.get(told, PaymentState.UNKNOWN)


def _id_of_session(session: Json) -> str:
    return id_of(stripe_charges.intent_in(session) or member(session, "id"))


def _of_intent(kind: str, event: Json) -> ToldPayment | None:
    intent = member(event, "data", "object")
    state = _INTENT_STATES.get(kind.removeprefix(_INTENT))
    if state is None:
        return None
    received = member(intent, "amount_received") if state is PaymentState.PAID else None
    return ToldPayment(
        id_of(member(intent, "id")),
        state,
        money_of(received or member(intent, "amount"), member(intent, "currency")),
        reference=reference_in(member(intent, "metadata")),
        paid_at=_instant_if_paid(state, event),
    )


def _instant_if_paid(state: PaymentState, event: Json) -> datetime | None:
    # A session and an intent were created before they were paid; the event says when.
    return unix_instant(member(event, "created")) if state is PaymentState.PAID else None
