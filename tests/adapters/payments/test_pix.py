"""What a provider of Pix tells."""

from typing import Any

import pytest

from tests.adapters.payments.signed_hooks import as_body, event_of, events_of, pix

_ID = "E12345678202601051504kkkkkkkkkkk"
_PIX = {
    "endToEndId": _ID,
    "txid": "cobranca0000018abcdefghijk",
    "chave": "7f6844d0-de89-47e5-9ef7-e0a35a681615",
    "valor": "100.00",
    "horario": "2026-01-05T15:04:05.358Z",
    "infoPagador": "0123456789",
}


def _hook(*listed: object) -> Any:
    return pix(as_body({"pix": [*listed]}))


def _returned(valor: str, status: str = "DEVOLVIDO") -> dict[str, Any]:
    return {"id": "D1", "rtrId": "D12345678", "valor": valor, "status": status}


def test_what_is_there_is_paid() -> None:
    assert events_of(_hook(_PIX)) == [
        {
            "payment_id": _ID,
            "state": "paid",
            "amount": "100.00",
            "currency": "BRL",
            "reference": "cobranca0000018abcdefghijk",
            "paid_at": "2026-01-05T15:04:05.358Z",
        }
    ]


@pytest.mark.parametrize(
    ("returned", "state", "refunded"),
    [
        ([_returned("10.00")], "partly_refunded", "10.00"),
        ([_returned("100.00")], "refunded", "100.00"),
        ([_returned("40.00"), _returned("60.00")], "refunded", "100.00"),
        ([_returned("40.00"), _returned("60.00", "NAO_REALIZADO")], "partly_refunded", "40.00"),
        ([_returned("100.00", "EM_PROCESSAMENTO")], "paid", None),
        ([], "paid", None),
        (None, "paid", None),
    ],
)
def test_what_went_back_is_subtracted_by_nobody_else(
    returned: Any, state: str, refunded: str | None
) -> None:
    event = event_of(_hook(_PIX | {"devolucoes": returned}))
    assert (event["state"], event["amount"]) == (state, "100.00")
    assert event.get("amount_refunded") == refunded


def test_one_call_tells_of_many_each_by_itself() -> None:
    other = _PIX | {"endToEndId": "E2", "devolucoes": [_returned("100.00")]}
    broken = _PIX | {"endToEndId": "E3", "valor": "NaN"}
    told = events_of(_hook(_PIX, other, broken, None, 5, {}, _PIX, _PIX | {"endToEndId": "E4"}))
    assert [(one["payment_id"], one["state"]) for one in told] == [
        *((_ID, "paid"), ("E2", "refunded"), ("E4", "paid")),
    ]


@pytest.mark.parametrize("txid", [None, "***", "", 5, "a b", "x" * 36])
def test_a_pix_without_a_txid_has_no_reference(txid: Any) -> None:
    event = event_of(_hook(_PIX | {"txid": txid}))
    assert (event["reference"], event["amount"]) == (None, "100.00")


@pytest.mark.parametrize(
    "body",
    [
        {"evento": "teste_webhook", "data_criacao": "2026-01-05T15:04:05.358Z"},
        {"pix": []},
        {"pix": None},
        {"pix": _PIX},
        {},
    ],
)
def test_a_call_that_only_tries_the_address_is_genuine_and_tells_nothing(body: Any) -> None:
    assert events_of(pix(as_body(body))) == []


@pytest.mark.parametrize(
    "valor",
    [
        *("100,00", "1E+1000000000", "-1.00", "1e2", "", " 1.00", "1.005", "\uff10.01"),
        *(None, [], True, "9" * 16, "0.00"),
    ],
)
def test_an_amount_that_is_none_is_not_guessed(valor: Any) -> None:
    assert events_of(_hook(_PIX | {"valor": valor})) == []


def test_more_than_was_paid_cannot_go_back() -> None:
    assert events_of(_hook(_PIX | {"devolucoes": [_returned("100.01")]})) == []
