"""Columns that say what of an amount is not principal, and on which contract it rests."""

from collections.abc import Mapping
from typing import Final

from puntual.intake.files.billing_day import Item

CHARGES: Final = ("interest", "fine", "costs")
_WORDS: Final = {"interest_rate": "rate", "costs_for": "costs_for"}
CHARGE_COLUMNS: Final = (*CHARGES, *_WORDS, "contract_on")
# What an error names, and the column that it means.
COLUMN_OF_CHARGE: Final = {
    **{f"charges.{name}": name for name in CHARGES},
    **{f"charges.{name}": column for column, name in _WORDS.items()},
    "charges": "interest, fine, costs",
}


def charges_of(values: Mapping[str, str]) -> Item:
    """Return what the cells of a row say besides its amount; nothing where they are empty."""
    sums = {name: values[name] for name in CHARGES if values.get(name)}
    words = {name: values[column] for column, name in _WORDS.items() if values.get(column)}
    charges = {"charges": {**sums, **words}} if sums or words else {}
    return charges | ({"contract_on": values["contract_on"]} if values.get("contract_on") else {})
