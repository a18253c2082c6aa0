"""Pix, by any provider that speaks the central bank's API: payments under a secret in the address.

* The norm asks for a client certificate, which the stack may check on a domain of its own. What
  holds without one is a secret that stands in the query as ``hmac``; the hook is not signed, so
  the worker asks for each payment before money is booked.
* One call may tell of many: ``pix[]``, each by its ``endToEndId``. What is there is paid.
* ``devolucoes[]`` with the status ``DEVOLVIDO`` went back. ``valor`` is BRL, as text.
* Without a ``txid`` a Pix has no reference; ``***`` stands for none.

Sources: bacen/pix-api 2.9.0 (openapi.yaml: PixRecebido, Devolucao),
https://dev.efipay.com.br/docs/api-pix/webhooks.
"""

import re
from collections.abc import Iterator
from typing import Final

from puntual.adapters.payments.hook import Hook, UnreadableError, forged
from puntual.adapters.payments.signatures import is_one_of
from puntual.adapters.payments.strict_json import Json, member, read_json
from puntual.adapters.payments.values import id_of, instant_of, money_of_decimal, word_of
from puntual.domain.money import Money
from puntual.domain.payments.told_payment import PaymentState, ToldPayment

_BRL: Final = "BRL"
_TXID: Final = re.compile(r"[A-Za-z0-9]{1,35}")


def authenticate(hook: Hook) -> None:
    """Check the secret in the query.

    Raises:
        NotGenuineError: it is missing or wrong.
    """
    if not is_one_of(hook.parameter("hmac"), hook.secrets):
        raise forged()


def payments(hook: Hook) -> tuple[ToldPayment, ...]:
    """Return what is told; none where the call only tries the address.

    Raises:
        UnreadableError: nothing of it can be read.
    """
    listed = member(read_json(hook.body), "pix")
    return tuple(_readable(listed)) if isinstance(listed, list) else ()


def _readable(listed: list[Json]) -> Iterator[ToldPayment]:
    """Yield each payment once; one that cannot be read keeps no other from being booked."""
    told: set[str] = set()
    for one in listed:
        try:
            found = _of(one)
        except UnreadableError:
            continue
        if found.payment_id not in told:
            told.add(found.payment_id)
            yield found


def _of(pix: Json) -> ToldPayment:
    amount = money_of_decimal(member(pix, "valor"), _BRL)
    gone = sum(_returned(member(pix, "devolucoes")))
    if gone > amount.minor:
        raise UnreadableError
    state = PaymentState.REFUNDED if gone == amount.minor else PaymentState.PARTLY_REFUNDED
    txid = word_of(member(pix, "txid"))
    return ToldPayment(
        id_of(member(pix, "endToEndId")),
        state if gone else PaymentState.PAID,
        amount,
        Money(gone, _BRL) if gone else None,
        txid if _TXID.fullmatch(txid) else None,
        instant_of(member(pix, "horario")),
    )


def _returned(listed: Json) -> Iterator[int]:
    for one in listed if isinstance(listed, list) else ():
        if word_of(member(one, "status")) == "DEVOLVIDO":
            yield money_of_decimal(member(one, "valor"), _BRL).minor
