"""The typed items of the client have the fields and the values of docs/openapi.json."""

from __future__ import annotations

import json
from functools import cache
from typing import Any, Literal, NotRequired, get_args, get_origin, get_type_hints

import pytest

import puntual_client
from puntual_client import (
    Charges,
    Consent,
    CreditNote,
    Customer,
    Instalment,
    Invoice,
    InvoiceName,
    Payment,
    PaymentName,
    Reversal,
)
from tests.architecture.repository import ROOT

ITEMS = {
    Charges: "ChargesPart",
    Consent: "ConsentStatement",
    Customer: "Customer",
    Instalment: "InstalmentPart",
    Invoice: "InvoiceIssued",
    InvoiceName: "InvoiceName",
    Payment: "PaymentReceived",
    PaymentName: "PaymentName",
    Reversal: "ReversalOfPayment",
    CreditNote: "CreditNoteIssued",
}
EVERY_ITEM = pytest.mark.parametrize(
    ("item", "schema"), ITEMS.items(), ids=[item.__name__ for item in ITEMS]
)


@EVERY_ITEM
def test_an_item_has_the_fields_of_the_api(item: type, schema: str) -> None:
    assert get_type_hints(item).keys() == schemas()[schema]["properties"].keys()


@EVERY_ITEM
def test_an_item_asks_for_what_the_api_asks_for(item: Any, schema: str) -> None:
    assert item.__required_keys__ == set(schemas()[schema].get("required", ()))


@EVERY_ITEM
def test_a_field_takes_nothing_where_the_api_takes_null(item: type, schema: str) -> None:
    described = schemas()[schema]["properties"]
    hints = get_type_hints(item)
    takes_nothing = {name for name, hint in hints.items() if type(None) in get_args(hint)}
    assert takes_nothing == {
        name for name, field in described.items() if {"type": "null"} in field.get("anyOf", [])
    }


@EVERY_ITEM
def test_a_choice_has_the_values_of_the_api(item: type, schema: str) -> None:
    """But for currencies, of which the client takes any text: the world's list changes."""
    described = {**schemas()[schema]["properties"], "currency": {}}
    chosen = {name: literals(hint) for name, hint in get_type_hints(item).items()}
    assert {name: values for name, values in chosen.items() if values} == {
        name: values for name, field in described.items() if (values := enumerated(field))
    }


def test_what_the_package_offers_is_what_it_names() -> None:
    assert {*puntual_client.__all__} >= {item.__name__ for item in ITEMS}
    assert [name for name in puntual_client.__all__ if not hasattr(puntual_client, name)] == []


@cache
def schemas() -> dict[str, Any]:
    described = json.loads((ROOT / "docs/openapi.json").read_text(encoding="utf-8"))
    found: dict[str, Any] = described["components"]["schemas"]
    return found


def literals(hint: Any) -> set[str]:
    """Return the values of every `Literal` inside a type."""
    if get_origin(hint) is Literal:
        return {*get_args(hint)}
    assert get_origin(hint) is not NotRequired
    return {value for part in get_args(hint) for value in literals(part)}


def enumerated(field: dict[str, Any]) -> set[str]:
    """Return the values of every enum to which the field of a schema refers, items apart."""
    parts = [field, *field.get("anyOf", []), field.get("items", {})]
    names = [part["$ref"].rpartition("/")[2] for part in parts if "$ref" in part]
    return {value for name in names for value in schemas()[name].get("enum", [])}
