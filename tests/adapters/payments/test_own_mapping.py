"""A creditor's own mapping of what its system posts."""

from typing import Any

import pytest

from puntual.adapters.payments.own_mapping import read_mapping
from puntual.domain.errors import InvalidInput
from tests.adapters.payments.signed_hooks import (
    as_body,
    event_of,
    events_of,
    generic,
    read,
    stripe,
)

_MAPPING = {
    "payment_id": "venta.folio",
    "state": "venta.estatus",
    "amount": "venta.total",
    "amount_refunded": "venta.devuelto",
    "currency": "venta.moneda",
    "reference": "venta.referencia",
    "paid_at": "venta.fecha",
    "states": {"COBRADO": "paid", "DEVUELTO": "refunded", "Nuevo": "pending"},
}
_SALE = {
    "folio": "A-1",
    "estatus": "Cobrado",
    "total": "1500.00",
    "moneda": "mxn",
    "referencia": "0000018",
    "fecha": "2026-01-05T09:04:05-06:00",
}


def _hook(mapping: object = _MAPPING, /, **told: Any) -> Any:
    body = {"type": "venta.actualizada", "venta": _SALE | told}
    return generic(as_body(body)) | {"mapping": mapping}


def test_what_a_mapping_names_is_read_whatever_the_type_of_the_hook() -> None:
    assert events_of(_hook()) == [
        {
            "payment_id": "A-1",
            "state": "paid",
            "amount": "1500.00",
            "currency": "MXN",
            "reference": "0000018",
            "paid_at": "2026-01-05T15:04:05Z",
        }
    ]


@pytest.mark.parametrize(
    ("word", "state"),
    [("nuevo", "pending"), ("DEVUELTO", "refunded"), ("paid", "paid"), ("raro", "unknown")],
)
def test_the_senders_words_are_states_beside_those_that_are_known(word: str, state: str) -> None:
    assert event_of(_hook(estatus=word))["state"] == state


def test_amounts_may_be_in_minor_units_and_in_one_currency() -> None:
    mapping = {name: path for name, path in _MAPPING.items() if name != "currency"}
    mapping |= {"amounts": "minor_units", "one_currency": "CLP"}
    event = event_of(_hook(mapping, total=1500))
    assert (event["amount"], event["currency"]) == ("1500", "CLP")
    assert events_of(_hook(mapping, total="1500")) == []


def test_a_hook_without_the_payments_id_tells_nothing() -> None:
    assert events_of(_hook(folio=None)) == []
    assert event_of(_hook(estatus=None))["state"] == "unknown"


def test_what_a_mapping_leaves_out_is_left_out() -> None:
    least = {name: _MAPPING[name] for name in ("payment_id", "state", "amount", "currency")}
    event = event_of(_hook(least | {"states": {"cobrado": "paid"}}, devuelto="1.00"))
    assert (event["reference"], event["paid_at"], event["state"]) == (None, None, "paid")


def test_a_mapping_changes_no_other_providers_hook() -> None:
    body = as_body({"type": "customer.created", "venta": _SALE})
    assert events_of(stripe(body) | {"mapping": _MAPPING}) == []


@pytest.mark.parametrize(
    ("mapping", "field"),
    [
        ("x", "mapping"),
        ([], "mapping"),
        ({}, "mapping.payment_id"),
        (_MAPPING | {"other": "x"}, "mapping.other"),
        (_MAPPING | {"amount": ""}, "mapping.amount"),
        (_MAPPING | {"amount": "a..b"}, "mapping.amount"),
        (_MAPPING | {"amount": 5}, "mapping.amount"),
        (_MAPPING | {"amounts": "cents"}, "mapping.amounts"),
        (_MAPPING | {"one_currency": "MXN"}, "mapping.currency"),
        ({**_MAPPING, "one_currency": 5}, "mapping.one_currency"),
        ({**_MAPPING, "one_currency": "XX"}, "mapping.one_currency"),
        ({name: _MAPPING[name] for name in ("payment_id", "state", "amount")}, "mapping.currency"),
        (_MAPPING | {"states": []}, "mapping.states"),
        (_MAPPING | {"states": {"": "paid"}}, "mapping.states"),
        (_MAPPING | {"states": {"OK": "done"}}, "mapping.states.OK"),
        (_MAPPING | {"states": {"OK": 5}}, "mapping.states.OK"),
    ],
)
def test_a_mapping_that_is_none_is_refused_by_its_field(mapping: Any, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_mapping(mapping)
    assert refused.value.field == field
    found = read(_hook(mapping))
    assert (found["verified"], found["ack"], found["events"]) == (False, 400, [])
    assert field in found["problem"]
