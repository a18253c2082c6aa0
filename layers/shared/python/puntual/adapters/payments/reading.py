"""The one way to read a hook: who sent it, how it is answered, what it tells."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Final, NamedTuple

from puntual.adapters.payments import (
    asaas,
    conekta,
    generic,
    khipu,
    mercado_pago,
    pix,
    stripe,
    wompi,
)
from puntual.adapters.payments.generic_mapping import Mapping
from puntual.adapters.payments.hook import Hook, NotGenuineError, UnreadableError
from puntual.domain.payments.told_payment import ToldPayment

LARGEST_BODY: Final = 256 * 1024
_OK: Final = 200
_NOT_FOUND: Final = 404
_TOO_LARGE: Final = 413


class _Provider(NamedTuple):
    authenticate: Callable[[Hook], None]
    payments: Callable[[Hook], tuple[ToldPayment, ...]]


_GENERIC: Final = _Provider(generic.authenticate, generic.payments)
_PROVIDERS: Final = MappingProxyType(
    {
        "mercadopago": _Provider(mercado_pago.authenticate, mercado_pago.payments),
        "stripe": _Provider(stripe.authenticate, stripe.payments),
        "wompi": _Provider(wompi.authenticate, wompi.payments),
        "conekta": _Provider(conekta.authenticate, conekta.payments),
        "asaas": _Provider(asaas.authenticate, asaas.payments),
        "pix": _Provider(pix.authenticate, pix.payments),
        "khipu": _Provider(khipu.authenticate, khipu.payments),
        "generic": _GENERIC,
    }
)
PROVIDERS: Final = tuple(_PROVIDERS)


@dataclass(frozen=True, slots=True)
class Reading:
    """What becomes of a hook.

    Attributes:
        verified: whether the provider sent it.
        ack: the HTTP status that answers it.
        payments: what it tells; nothing unless it is verified.
        readable: false where a genuine hook says something that cannot be read: it is answered
            with 200, since the provider would repeat it as it is, and a person looks at it.
    """

    verified: bool
    ack: int
    payments: tuple[ToldPayment, ...] = ()
    readable: bool = True


def read_hook(provider: str, hook: Hook, mapping: Mapping | None = None) -> Reading:
    """Return what becomes of a hook; nothing that is posted makes it raise.

    Args:
        provider: who is said to have sent it.
        hook: what came.
        mapping: the creditor's own, of generic hooks.
    """
    known = _PROVIDERS.get(provider)
    if known is None:
        return Reading(verified=False, ack=_NOT_FOUND)
    if len(hook.body) > LARGEST_BODY:
        return Reading(verified=False, ack=_TOO_LARGE)
    try:
        known.authenticate(hook)
    except NotGenuineError as err:
        return Reading(verified=False, ack=err.status)
    try:
        told = _reader(known, mapping)(hook)
    except UnreadableError:
        return Reading(verified=True, ack=_OK, readable=False)
    return Reading(verified=True, ack=_OK, payments=tuple(filter(_is_of_money, told)))


def _reader(
    known: _Provider, mapping: Mapping | None
) -> Callable[[Hook], tuple[ToldPayment, ...]]:
    if mapping is not None and known is _GENERIC:
        return partial(generic.payments, mapping=mapping)
    return known.payments


def _is_of_money(told: ToldPayment) -> bool:
    """Tell whether there is a sum: nothing is booked for a trial, or a discount of all."""
    return told.amount is None or told.amount.minor > 0
