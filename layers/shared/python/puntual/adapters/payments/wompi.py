"""Wompi (Colombia): an event that says itself which of its values are signed.

* ``signature.checksum``: SHA-256 in hex, in either case, of the values of ``signature.properties``
  (paths below ``data``), ``timestamp`` and the secret for events, behind each other. The header
  ``X-Event-Checksum`` is a copy, and the body decides.
* Values are run together without a mark between them, so digits could be moved from one to the
  next, and from the amount to the instant. Believed is what can be cut in one way only; of the
  rest, and of an amount that is not signed, the payment is only named.
* ``currency`` and ``reference`` are not signed. Amounts are cents of COP.
* Repeats come for a day with the first instant: none is stale.
* Of a payment by link ``reference`` is Wompi's own; ``sku`` or the link's id leads to ours.

Source: https://docs.wompi.co/docs/colombia/eventos (its printed checksum is not the one of its
printed text: that is ``5a18ec5e...``, as the tests have it).
"""

import hashlib
import re
from typing import Final

from puntual.adapters.payments.hook import Hook, UnreadableError, forged, malformed
from puntual.adapters.payments.signatures import bytes_of, is_one_of
from puntual.adapters.payments.strict_json import Json, member, read_json
from puntual.adapters.payments.values import (
    currency_of,
    id_of,
    instant_of,
    money_of_minor,
    text_of,
    word_of,
)
from puntual.domain.payments.told_payment import PaymentState, ToldPayment

_STATES: Final = {
    "APPROVED": PaymentState.PAID,
    "PENDING": PaymentState.PENDING,
    "DECLINED": PaymentState.FAILED,
    "ERROR": PaymentState.FAILED,
    "VOIDED": PaymentState.REFUNDED,
}
_ID, _STATUS = "transaction.id", "transaction.status"
_AMOUNT: Final = "transaction.amount_in_cents"
_DOCUMENTED: Final = (_ID, _STATUS, _AMOUNT)
_COP: Final = "COP"
_MOST_PROPERTIES: Final = 20
# Ten digits until the year 2286: with a length of its own it takes no digit of the amount.
_INSTANT: Final = re.compile(r"[1-9][0-9]{9}")
_OWN_ID: Final = re.compile(r"[0-9]+-[0-9]+-[0-9]+")


def authenticate(hook: Hook) -> None:
    """Check the checksum.

    Raises:
        NotGenuineError: it is missing, wrong, or over something that is not there.
    """
    try:
        event = read_json(hook.body)
        text = "".join([*_signed_values(event), _instant(event)])
    except UnreadableError as err:
        raise malformed() from err
    given = word_of(member(event, "signature", "checksum"))
    raw = bytes_of(text)
    expected = [hashlib.sha256(raw + bytes_of(one)).hexdigest() for one in hook.secrets]
    if not given.isascii() or not is_one_of(given.lower(), expected):
        raise forged()


def payments(hook: Hook) -> tuple[ToldPayment, ...]:
    """Return the transaction that an event tells of; none where it tells of something else.

    Raises:
        UnreadableError: its amount or its id cannot be read.
    """
    event = read_json(hook.body)
    told = member(event, "data", "transaction")
    if not isinstance(told, dict) or _ID not in _properties(event):
        return ()
    id_, state = id_of(told.get("id")), _STATES.get(word_of(told.get("status")))
    amount = money_of_minor(
        told.get("amount_in_cents"), currency_of(told.get("currency", _COP)), 2
    )
    if state is None or amount.currency != _COP or not _is_unambiguous(event):
        return (ToldPayment.named(id_),)
    refunded = amount if state is PaymentState.REFUNDED else None
    paid_at = instant_of(told.get("finalized_at")) if state is PaymentState.PAID else None
    return (ToldPayment(id_, state, amount, refunded, _reference_of(told), paid_at),)


def _reference_of(told: dict[str, Json]) -> str | None:
    link = text_of(told.get("payment_link_id"))
    return (text_of(told.get("sku")) or link) if link else text_of(told.get("reference"))


def _properties(event: Json) -> tuple[str, ...]:
    found = member(event, "signature", "properties")
    if not isinstance(found, list) or len(found) > _MOST_PROPERTIES:
        raise UnreadableError
    return tuple(word_of(one) for one in found)


def _signed_values(event: Json) -> list[str]:
    return [_as_text(member(event, "data", *path.split("."))) for path in _properties(event)]


def _as_text(value: Json) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if not isinstance(value, str):
        raise UnreadableError
    return value


def _instant(event: Json) -> str:
    found = member(event, "timestamp")
    if not isinstance(found, str) or not _INSTANT.fullmatch(found):
        raise UnreadableError
    return found


def _is_unambiguous(event: Json) -> bool:
    """Tell whether id, status and amount are signed, and no digit of them could be moved.

    In the order that Wompi documents they cannot: letters part the id from the amount, and the
    instant has ten digits. In another order the amount must stand between letters, or the id
    have Wompi's form; among further values both.
    """
    paths, values = _properties(event), _signed_values(event)
    if paths == _DOCUMENTED:
        return True
    if not set(_DOCUMENTED) <= set(paths):
        return False
    id_ = values[paths.index(_ID)]
    is_own, apart = bool(_OWN_ID.fullmatch(id_)), _is_set_apart(values, paths.index(_AMOUNT))
    if len(paths) > len(_DOCUMENTED):
        return is_own and apart
    return is_own or (apart and not id_.isdigit())


def _is_set_apart(values: list[str], at: int) -> bool:
    """Tell whether no digit could be moved between a value and what stands around it."""
    before = "".join(values[:at])[-1:]
    after = "".join(values[at + 1 :])[:1]
    return not before.isdigit() and not after.isdigit()
