"""Values of a policy document that need more than a type: amounts, and lists without an order."""

from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator
from pydantic_core import PydanticCustomError

from puntual.domain.errors import InvalidInput
from puntual.domain.money import Money


def refusal(problem: str, fix: str) -> PydanticCustomError:
    """Return the error with which a validator refuses a value."""
    # Named as parameters, so that a brace in what a person wrote is not taken for a placeholder.
    return PydanticCustomError("refused", "{problem}; {fix}", {"problem": problem, "fix": fix})


def _in_order(values: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(sorted(set(values)))


def _as_text(amount: object) -> object:
    is_whole = isinstance(amount, int) and not isinstance(amount, bool)
    return str(amount) if is_whole else amount


def _plain_amounts(amounts: dict[str, str]) -> dict[str, str]:
    return {currency: _plain_amount(amounts[currency], currency) for currency in sorted(amounts)}


def _plain_amount(text: str, currency: str) -> str:
    try:
        amount = Money.parse(text, currency, currency)
    except InvalidInput as err:
        raise refusal(f"{currency}: {err.problem}", err.fix) from err
    if amount.minor <= 0:
        raise refusal(f"{currency}: is not above zero", "leave the currency out or raise it")
    return amount.to_text()


# What a person lists in any order, and perhaps twice, has one form: equal policies are equal text.
Sorted = AfterValidator(_in_order)

type Amounts = Annotated[
    dict[str, Annotated[str, BeforeValidator(_as_text)]], AfterValidator(_plain_amounts)
]
