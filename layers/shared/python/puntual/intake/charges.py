"""What an amount holds besides the principal, as callers send it."""

from collections.abc import Iterator
from typing import Annotated, Final, Protocol

from pydantic import Field

from puntual.domain.errors import InvalidInput
from puntual.domain.money import Money
from puntual.domain.receivables.charges import NO_CHARGES, Charges
from puntual.intake.event import Event
from puntual.intake.fields import AmountOrZero, Words

_SUMS: Final = ("costs", "fine", "interest")


class ChargesPart(Event):
    """What of an amount is not principal; messages name each part as soon as there is one."""

    costs: Annotated[
        AmountOrZero | None,
        Field(description="What it cost to ask for the money, as far as that was agreed."),
    ] = None
    fine: Annotated[
        AmountOrZero | None, Field(description="A fixed sum for being late, as agreed.")
    ] = None
    interest: Annotated[AmountOrZero | None, Field(description="What grew with time.")] = None
    rate: Annotated[
        Words | None,
        Field(
            description="The rates of the interest in a few words; messages show them.",
            examples=["1,5 % mensual"],
        ),
    ] = None
    costs_for: Annotated[
        Words | None,
        Field(
            description="What the costs were for, in a few words; messages show them.",
            examples=["envío de la carta"],
        ),
    ] = None


class HasAmount(Protocol):
    """An amount, and what of it is not principal."""

    @property
    def amount(self) -> str:
        """The whole amount."""
        ...

    @property
    def charges(self) -> ChargesPart | None:
        """What of it is not principal."""
        ...


def charges_of(part: ChargesPart | None, currency: str) -> Charges:
    """Return what was sent, in minor units."""
    if part is None:
        return NO_CHARGES
    minor = {
        name: Money.parse(text, currency).minor
        for name in _SUMS
        if (text := getattr(part, name)) is not None
    }
    return Charges(**minor, rate=part.rate or "", costs_for=part.costs_for or "")


def charge_errors(part: HasAmount, currency: str, place: str) -> Iterator[InvalidInput]:
    """Yield what is wrong with the charges of an amount, beside what is wrong with the amount."""
    if part.charges is None:
        return
    errors = [*_unreadable(part.charges, currency, place)]
    if errors:
        yield from errors
        return
    charges = charges_of(part.charges, currency)
    if (
        _readable(part.amount, currency)
        and charges.total > Money.parse(part.amount, currency).minor
    ):
        fix = "send in amount all that is asked for, charges included"
        yield InvalidInput(f"{place}charges", "are more than the amount", fix)
    for name, sum_ in (("rate", charges.interest), ("costs_for", charges.costs)):
        if getattr(charges, name) and not sum_:
            fix = "send the sum that it explains, or leave it out"
            yield InvalidInput(f"{place}charges.{name}", "explains nothing", fix)


def _unreadable(part: ChargesPart, currency: str, place: str) -> Iterator[InvalidInput]:
    for name in _SUMS:
        text = getattr(part, name)
        try:
            Money.parse(text or "0", currency, f"{place}charges.{name}")
        except InvalidInput as err:
            yield err


def _readable(text: str, currency: str) -> bool:
    try:
        Money.parse(text, currency)
    except InvalidInput:
        return False
    return True
