"""What DynamoDB does with operands: compare, add, delete, find."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

type Attribute = dict[str, Any]
type Item = dict[str, Attribute]


class Terms(NamedTuple):
    """What an expression is evaluated with: an item, and the names and values that it uses."""

    item: Mapping[str, Attribute]
    names: Mapping[str, str]
    values: Mapping[str, Attribute]


type Operand = Callable[[Terms], Attribute | None]
type Change = Callable[[Terms, Item], None]


def setting(name: str, value: Operand) -> Change:
    def change(terms: Terms, new: Item) -> None:
        new[terms.names[name]] = present(value(terms))

    return change


def removing(name: str) -> Change:
    def change(terms: Terms, new: Item) -> None:
        new.pop(terms.names[name], None)

    return change


def adding(name: str, value: Operand) -> Change:
    def change(terms: Terms, new: Item) -> None:
        known, more = terms.item.get(terms.names[name]), present(value(terms))
        if "N" in more:
            before = 0 if known is None else int(known["N"])
            new[terms.names[name]] = number(before + int(more["N"]))
        else:
            before_set = [] if known is None else known["SS"]
            new[terms.names[name]] = {"SS": sorted({*before_set, *more["SS"]})}

    return change


def deleting(name: str, value: Operand) -> Change:
    def change(terms: Terms, new: Item) -> None:
        known = terms.item.get(terms.names[name])
        left = sorted({*known["SS"]} - {*present(value(terms))["SS"]}) if known else []
        new.pop(terms.names[name], None)
        if left:
            new[terms.names[name]] = {"SS": left}

    return change


def find(terms: Terms, path: tuple[str, ...]) -> Attribute | None:
    found: Attribute | None = {"M": terms.item}
    for name in path:
        found = None if found is None else found.get("M", {}).get(terms.names[name])
    return found


def present(attribute: Attribute | None) -> Attribute:
    if attribute is None:
        raise ValueError("the expression names an attribute that the item does not have")
    return attribute


def number(value: int) -> Attribute:
    return {"N": str(value)}


def compare(sign: str, left: Attribute | None, right: Attribute | None) -> bool:
    if left is None or right is None:
        # DynamoDB: nothing is unequal to everything, and neither less nor more.
        return sign == "<>" and left is not right
    if left.keys() != right.keys():
        return sign == "<>"
    return _SIGNS[sign](_comparable(left), _comparable(right))


def _comparable(attribute: Attribute) -> Any:
    kind, value = next(iter(attribute.items()))
    match kind:
        case "N":
            return int(value)
        case "S":
            return value.encode()
        case _:
            return value


def _begins(text: Attribute | None, start: Attribute | None) -> bool:
    return text is not None and start is not None and str(text["S"]).startswith(start["S"])


def _contains(whole: Attribute | None, part: Attribute | None) -> bool:
    if whole is None or part is None:
        return False
    return part["S"] in (whole["SS"] if "SS" in whole else whole["S"])


FUNCTIONS: Mapping[str, Callable[..., bool]] = {
    "attribute_exists": lambda found: found is not None,
    "attribute_not_exists": lambda found: found is None,
    "begins_with": _begins,
    "contains": _contains,
}


_SIGNS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": lambda left, right: bool(left == right),
    "<>": lambda left, right: bool(left != right),
    "<": lambda left, right: bool(left < right),
    "<=": lambda left, right: bool(left <= right),
    ">": lambda left, right: bool(left > right),
    ">=": lambda left, right: bool(left >= right),
}
