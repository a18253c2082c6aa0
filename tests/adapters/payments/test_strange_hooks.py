"""Whatever is posted, the answer is a status, and what cannot be read tells nothing."""

import base64
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.hooks.hook_record import answer
from puntual.adapters.payments.reading import LARGEST_BODY, PROVIDERS
from tests.adapters.payments.signed_hooks import (
    SECRET,
    SIGNED_OVER_THE_BODY,
    UNDER_A_SECRET,
    as_body,
    is_refused,
    line,
    read,
)

_STATES = {"pending", "paid", "failed", "partly_refunded", "refunded", "charged_back", "unknown"}
_BODIES = (
    b"",
    b" ",
    b"null",
    b"5",
    b'"text"',
    b"[]",
    b"{}",
    b"{",
    b"\xff\xfe",
    b"\xef\xbb\xbf{}",
    '{"type": "é"}'.encode("utf-16"),
    b'{"type": NaN}',
    b'{"type": Infinity}',
    b'{"a": 1, "a": 2}',
    b'{"amount": 1e999999999, "value": ' + b"9" * 5000 + b"}",
    b"[" * 100_000,
    b'{"a":' * 50_000,
    b'{"data": {"object": null}, "type": "order.paid", "payment_id": {}}',
    b'{"data": [], "type": ["charge.refunded"], "event": {}, "payment": 5, "pix": "x"}',
    b'{"type": "checkout.session.completed", "data": {"object": {"payment_status": "paid"}}}',
    b'{"type": "charge.dispute.created", "data": {"object": "du_1"}}',
    b'{"type": "charge.updated", "data": {"object": "ch_1"}}',
    b'{"related_object": {"type": "charge", "id": null}}',
    b'{"event": "PAYMENT_RECEIVED", "payment": {"id": "1", "value": "1E+1000000000"}}',
    b'{"event": "PAYMENT_PARTIALLY_REFUNDED", "payment": {"id": "1", "value": true}}',
    b'{"pix": [[], {}, null, {"endToEndId": "E1", "valor": {}}]}',
    b'{"payment_id": "1", "state": "paid", "status": "done", "amount": -1, "currency": "CLP"}',
    b'{"payment_id": "1", "state": "paid", "status": "done", "amount": "1", "currency": ["CLP"]}',
    b'{"type": "payment.paid", "data": {"id": "1", "amount": "1", "currency": 840}}',
    b'{"type": "order.paid", "data": {"object": {"id": "1", "amount": 1.5, "currency": "MXN"}}}',
    b'{"type": "order.paid", "data": {"object": {"id": "1", "amount": "1", "currency": "MXN"}}}',
    b'{"type": "charge.chargeback.created", "data": {"object": {"order_id": {}}}}',
)


@pytest.mark.parametrize("provider", [one for one in UNDER_A_SECRET if one != "mercadopago"])
@pytest.mark.parametrize("body", _BODIES, ids=range(len(_BODIES)))
def test_a_genuine_hook_that_cannot_be_read_is_kept_and_tells_nothing(
    provider: str, body: bytes
) -> None:
    # Answered with 4xx it would be repeated as it is, and Asaas would stop the queue behind it.
    found = read(UNDER_A_SECRET[provider](body))
    assert found == {"id": "1", "verified": True, "ack": 200, "events": []}


@pytest.mark.parametrize("body", _BODIES, ids=range(len(_BODIES)))
def test_where_the_signature_stands_in_the_body_one_that_cannot_be_read_is_refused(
    body: bytes,
) -> None:
    assert is_refused(line("wompi", body))


@pytest.mark.parametrize("provider", SIGNED_OVER_THE_BODY)
def test_a_body_that_is_too_large_is_refused_though_it_was_signed(provider: str) -> None:
    largest = b"{}" + b" " * (LARGEST_BODY - 2)
    assert read(SIGNED_OVER_THE_BODY[provider](largest))["verified"]
    for surplus in (1, 2, 3, 4, 100_000):
        hook = SIGNED_OVER_THE_BODY[provider](largest + b" " * surplus)
        assert is_refused(hook)
        assert read(hook)["ack"] == 413


def test_headers_and_query_may_be_pairs_or_the_text_of_an_address() -> None:
    charge = UNDER_A_SECRET["asaas"](b"{}")
    listed = [["Accept", "*/*"], ["Asaas-Access-Token", SECRET]]
    assert read(charge | {"headers": listed})["verified"]
    assert is_refused(charge | {"headers": [*listed, *listed]})
    hook = UNDER_A_SECRET["pix"](b"{}")
    for query in (
        f"hmac={SECRET}&ignorar=",
        f"hmac={SECRET}&ignorar",
        f"?ignorar=&hmac={SECRET}",
        [["hmac", SECRET]],
    ):
        assert read(hook | {"query": query})["verified"]
    assert is_refused(hook | {"query": f"hmac={SECRET}&hmac=forged"})


@pytest.mark.parametrize("provider", ["", "paypal", "Stripe", "__class__", None, 5, [], {}])
def test_a_provider_that_is_none_is_refused(provider: Any) -> None:
    assert is_refused(line("stripe", b"{}") | {"provider": provider})


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("body_b64", ["*", "e30", "e30=\n", "é", None, 5, []]),
        (
            "headers",
            ["x", 5, [[]], [["a"]], [[1, "a"]], ["ab"], {"asaas-access-token": {}}, {"a": True}],
        ),
        ("query", [5, [[]], {"a": {"b": "c"}}, {"a": [["b"]]}]),
        ("now", ["", "ayer", "2026-01-05T15:04:05", None, 5, [], "2026-01-05"]),
        ("secret", [5.5, {}, True, [[]], ["a"] * 5]),
    ],
)
def test_a_line_that_is_no_hook_is_refused(name: str, values: list[Any]) -> None:
    hook = UNDER_A_SECRET["asaas"](b"{}")
    assert read(hook)["verified"]
    for value in values:
        assert is_refused(hook | {name: value}), value


@pytest.mark.parametrize(
    "text",
    [
        *(b"", b"no json", b"[]", b"5", b"\xff", b"[" * 100_000, b'{"id": NaN}'),
        *(b'{"id": 1, "id": 2}', b'{"id": ' + b"1" * 5000 + b"}"),
    ],
)
def test_a_line_that_is_no_json_has_no_id(text: bytes) -> None:
    assert answer(text) == {"id": None, "verified": False, "ack": 400, "events": []}


@pytest.mark.parametrize(("id_", "told"), [("a", "a"), (5, 5), (None, None), ([], None)])
def test_a_line_keeps_its_id(id_: Any, told: Any) -> None:
    assert read({"id": id_})["id"] == told


def test_a_header_that_is_named_twice_in_a_line_is_not_hidden() -> None:
    hook = json.dumps(UNDER_A_SECRET["asaas"](b"{}"))
    twice = '"asaas-access-token": "forged", "asaas-access-token"'
    assert answer(hook.encode())["verified"]
    assert not answer(hook.replace('"asaas-access-token"', twice).encode())["verified"]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    *("type", "event", "data", "object", "payment", "pix", "id", "amount"),
                    *("currency", "status", "valor", "value", "endToEndId", "payment_id"),
                    *("devolucoes", "refunds", "charges", "metadata", "transaction", "signature"),
                    *("properties", "checksum", "timestamp", "related_object", "paid_at"),
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(provider=st.sampled_from(sorted(UNDER_A_SECRET)), told=_JSON, raw=st.binary(max_size=40))
def test_whatever_was_signed_is_answered(provider: str, told: Any, raw: bytes) -> None:
    for body in (as_body(told), raw):
        found = read(UNDER_A_SECRET[provider](body))
        assert (found["verified"], found["ack"]) == (True, 200)
        assert {event["state"] for event in found["events"]} <= _STATES
        json.dumps(found, allow_nan=False)


@given(
    provider=st.sampled_from(PROVIDERS),
    headers=st.dictionaries(
        st.sampled_from(
            [
                *("x-signature", "stripe-signature", "digest", "asaas-access-token"),
                *("x-khipu-signature", "webhook-id", "webhook-timestamp", "webhook-signature"),
            ]
        ),
        st.text() | st.integers() | st.lists(st.text(), max_size=2),
    ),
    query=st.dictionaries(st.sampled_from(["hmac", "data.id", "id", "type"]), st.text()),
    told=_JSON,
)
def test_whatever_nobody_signed_is_refused(
    provider: str, headers: Any, query: Any, told: Any
) -> None:
    assert is_refused(line(provider, as_body(told), headers=headers, query=query, secret="§ 5"))


@given(anything=_JSON | st.binary())
def test_whatever_a_line_is_it_is_answered(anything: Any) -> None:
    text = anything if isinstance(anything, bytes) else as_body(anything)
    found = answer(text)
    assert not found["verified"]
    assert found["events"] == []
    assert 400 <= found["ack"] < 500


def test_base64_without_its_padding_is_not_guessed() -> None:
    encoded = base64.b64encode(b"{}").decode().rstrip("=")
    assert is_refused(UNDER_A_SECRET["asaas"](b"{}") | {"body_b64": encoded})
