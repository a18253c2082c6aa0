"""Where a body without a provider's file says what it says."""

from collections.abc import Mapping as Names
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Final

from puntual.adapters.payments.hook import UnreadableError
from puntual.adapters.payments.strict_json import Json, member
from puntual.adapters.payments.values import (
    currency_of,
    day_of,
    id_of,
    instant_of,
    money_of_decimal,
    money_of_minor,
    text_of,
    unix_instant,
    word_of,
)
from puntual.domain.money import Money
from puntual.domain.payments.told_payment import PaymentState, ToldPayment

STATES: Final = MappingProxyType(
    {
        **{one.value: one for one in PaymentState},
        "processing": PaymentState.PENDING,
        "succeeded": PaymentState.PAID,
        "approved": PaymentState.PAID,
        "completed": PaymentState.PAID,
        "rejected": PaymentState.FAILED,
        "declined": PaymentState.FAILED,
        "canceled": PaymentState.FAILED,
        "cancelled": PaymentState.FAILED,
        "expired": PaymentState.FAILED,
        "partially_refunded": PaymentState.PARTLY_REFUNDED,
        "chargeback": PaymentState.CHARGED_BACK,
    }
)
_PAYMENT: Final = "payment"
_ANYTHINGS_ID: Final = "id"
_WENT_BACK: Final = frozenset({PaymentState.PARTLY_REFUNDED, PaymentState.REFUNDED})
_FRAMES: Final = (("data", "payment"), ("data", "object"), ("data",), ("payment",), ())


@dataclass(frozen=True, slots=True)
class Mapping:
    """The names that a sender has for what is read; of several the first one that is there counts.

    Attributes:
        states: the sender's words for states.
        in_minor_units: whether amounts are whole numbers of the smallest unit.
        frames: where the payment stands; the first object that is there counts.
        any_type: whether it is a payment whatever ``type`` says.
        one_currency: what all amounts are in; empty where each hook says it.
    """

    payment_id: tuple[str, ...] = ("payment_id", "provider_payment_id", "id")
    state: tuple[str, ...] = ("state", "status")
    amount: tuple[str, ...] = ("amount",)
    amount_refunded: tuple[str, ...] = ("amount_refunded",)
    currency: tuple[str, ...] = ("currency",)
    reference: tuple[str, ...] = ("reference", "external_reference")
    paid_at: tuple[str, ...] = ("paid_at",)
    states: Names[str, PaymentState] = field(default=STATES)
    in_minor_units: bool = False
    frames: tuple[tuple[str, ...], ...] = _FRAMES
    any_type: bool = False
    one_currency: str = ""

    def payments_in(self, body: Json) -> tuple[ToldPayment, ...]:
        """Return the payment that a body tells of; none where it tells of something else.

        Raises:
            UnreadableError: its id, its amount or its currency cannot be read.
        """
        kind, told = word_of(member(body, "type")), self._frame_of(body)
        if not self._is_of_a_payment(kind, told):
            return ()
        id_ = id_of(_first(told, self.payment_id))
        state = self._state_of(kind, told)
        if state is PaymentState.UNKNOWN:
            return (ToldPayment.named(id_),)
        return (self._told(id_, state, told),)

    def _is_of_a_payment(self, kind: str, told: Json) -> bool:
        if self.any_type:
            return _first(told, self.payment_id) is not None
        if kind.partition(".")[0] == _PAYMENT:
            return True
        # Anything has an id. It is a payment's if it is called so, or if there is a state.
        has_state = _first(told, self.state) is not None
        called_so = tuple(name for name in self.payment_id if name != _ANYTHINGS_ID)
        if kind:
            return has_state and _first(told, called_so) is not None
        return _first(told, self.payment_id if has_state else called_so) is not None

    def _frame_of(self, body: Json) -> Json:
        frames = (member(body, *path) for path in self.frames)
        return next((one for one in frames if isinstance(one, dict)), None)

    def _state_of(self, kind: str, told: Json) -> PaymentState:
        typed = "" if self.any_type else kind.partition(".")[2]
        word = word_of(_first(told, self.state)) or typed
        return self.states.get(word.lower(), PaymentState.UNKNOWN)

    def _told(self, id_: str, state: PaymentState, told: Json) -> ToldPayment:
        currency = self.one_currency or currency_of(_first(told, self.currency))
        amount = self._money(_first(told, self.amount), currency)
        gone = _first(told, self.amount_refunded)
        refunded = None if gone is None else self._money(gone, currency)
        if state is PaymentState.REFUNDED and refunded is None:
            refunded = amount
        if refunded and refunded.minor > amount.minor:
            raise UnreadableError
        return ToldPayment(
            id_,
            _as_the_amounts_say(state, amount, refunded),
            amount,
            refunded if refunded and refunded.minor else None,
            text_of(_first(told, self.reference)),
            _instant(_first(told, self.paid_at)),
        )

    def _money(self, value: Json, currency: str) -> Money:
        read = money_of_minor if self.in_minor_units else money_of_decimal
        return read(value, currency)


def _as_the_amounts_say(
    state: PaymentState, amount: Money, refunded: Money | None
) -> PaymentState:
    if state not in _WENT_BACK or refunded is None or not refunded.minor:
        return state
    whole = refunded == amount
    return PaymentState.REFUNDED if whole else PaymentState.PARTLY_REFUNDED


def _first(told: Json, paths: tuple[str, ...]) -> Json:
    found = (member(told, *path.split(".")) for path in paths)
    return next((one for one in found if one is not None), None)


def _instant(value: Json) -> datetime | date | None:
    return instant_of(value) or unix_instant(value) or day_of(value)
