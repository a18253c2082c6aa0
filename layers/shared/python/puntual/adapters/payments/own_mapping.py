"""A creditor's own mapping of a generic hook, as a document says it."""

from collections.abc import Mapping as Names
from typing import Final

from puntual.adapters.payments.generic_mapping import STATES, Mapping
from puntual.domain.currencies import require_currency
from puntual.domain.errors import InvalidInput
from puntual.domain.payments.told_payment import PaymentState

_NEEDED: Final = ("payment_id", "state", "amount")
_PATHS: Final = (*_NEEDED, "amount_refunded", "currency", "reference", "paid_at")
_OTHERS: Final = ("states", "amounts", "one_currency")
_AMOUNTS: Final = ("decimal", "minor_units")
_LONGEST: Final = 200
_MOST_STATES: Final = 50


def read_mapping(document: object) -> Mapping:
    """Return the mapping that a document says: paths of objects, such as ``sale.total``.

    Raises:
        InvalidInput: it names something else, or not all that is needed.
    """
    if not isinstance(document, dict):
        raise _refusal("mapping", "is no object", "name a path for each of: " + ", ".join(_PATHS))
    for name in document:
        if name not in (*_PATHS, *_OTHERS):
            raise _refusal(f"mapping.{name}", "is not known", "leave it out")
    paths = {name: (_path(document, name),) for name in _PATHS if name in document}
    for name in _NEEDED:
        if name not in paths:
            raise _refusal(f"mapping.{name}", "is missing", "name the path where it stands")
    one_currency = _one_currency(document)
    if bool(one_currency) == ("currency" in paths):
        fix = "name the path of `currency`, or the `one_currency` of all amounts"
        raise _refusal("mapping.currency", "must be said in one way", fix)
    absent = {name: () for name in _PATHS if name not in paths}
    return Mapping(
        **paths,
        **absent,
        states={**STATES, **_states(document)},
        in_minor_units=_is_in_minor_units(document),
        frames=((),),
        any_type=True,
        one_currency=one_currency,
    )


def _path(document: Names[object, object], name: str) -> str:
    path = document[name]
    if not isinstance(path, str) or not 1 <= len(path) <= _LONGEST or "" in path.split("."):
        raise _refusal(f"mapping.{name}", "is no path", "write e.g. sale.total")
    return path


def _one_currency(document: Names[object, object]) -> str:
    code = document.get("one_currency", "")
    if code and isinstance(code, str):
        return require_currency(code, "mapping.one_currency")
    if code != "":
        raise _refusal("mapping.one_currency", "is no currency", 'write e.g. "MXN"')
    return ""


def _is_in_minor_units(document: Names[object, object]) -> bool:
    said = document.get("amounts", "decimal")
    if said not in _AMOUNTS:
        raise _refusal("mapping.amounts", "is not known", "write decimal or minor_units")
    return said == "minor_units"


def _states(document: Names[object, object]) -> dict[str, PaymentState]:
    said = document.get("states", {})
    if not isinstance(said, dict) or len(said) > _MOST_STATES:
        raise _refusal("mapping.states", "is no object", 'write e.g. {"OK": "paid"}')
    return {_word(word).lower(): _state(word, state) for word, state in said.items()}


def _word(word: object) -> str:
    if not isinstance(word, str) or not 1 <= len(word) <= _LONGEST:
        raise _refusal("mapping.states", "has a word that is none", "use the sender's words")
    return word


def _state(word: str, state: object) -> PaymentState:
    if not isinstance(state, str) or state not in [*PaymentState]:
        fix = "use one of: " + ", ".join(PaymentState)
        raise _refusal(f"mapping.states.{word}", "is no state", fix)
    return PaymentState(state)


def _refusal(field: str, problem: str, fix: str) -> InvalidInput:
    return InvalidInput(field, problem, fix)
