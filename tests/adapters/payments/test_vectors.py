"""Signatures that code of ours did not make: published ones, and those of openssl."""

import json
from typing import Any

import pytest

from tests.adapters.payments.rsa_key import (
    BODY,
    OPENSSL_SIGNATURE,
    PUBLIC_PEM,
    PUBLIC_PEM_PKCS1,
    rsa_signature,
)
from tests.adapters.payments.signed_hooks import (
    GENERIC_SECRET,
    base64_of,
    event_of,
    events_of,
    hex_of,
    line,
    read,
    wompi,
)

_LATER = "2023-11-14T22:13:25Z"


def test_mercado_pago_is_believed_under_the_signature_that_openssl_makes() -> None:
    # printf 'id:123456;request-id:req-1;ts:1700000000;' | openssl dgst -sha256 -hmac test-secret
    digest = "e9a39bbdd481339f443a07c1c3d7f4fd07f3bb23ec03ae625222043493c25d3f"
    headers = {"X-Signature": f"ts=1700000000,v1={digest}", "X-Request-Id": "req-1"}
    query = {"data.id": "123456", "type": "payment"}
    told = event_of(line("mercadopago", b"{}", headers=headers, query=query))
    assert (told["payment_id"], told["state"]) == ("123456", "unknown")


def test_stripe_is_believed_under_the_signature_that_openssl_makes() -> None:
    # printf '%s' '1700000000.{"id":"evt-1"}' | openssl dgst -sha256 -hmac test-secret
    digest = "389eab844e4faf8c10392723dc34f6c1fdab13345d9326742f3ab22b395ff156"
    headers = {"stripe-signature": f"t=1700000000,v1={digest}"}
    assert events_of(line("stripe", BODY, headers=headers, now=_LATER)) == []


def test_khipu_is_believed_under_the_signature_that_openssl_makes() -> None:
    # printf '%s' '1700000000000.{"id":"evt-1"}' | openssl dgst -sha256 -hmac ... -binary | base64
    digest = "Qd5HEgxEE+LSUB3bNeXe2LEM7cbO0ri8m6BVWXlg3nc="
    headers = {"X-KHIPU-SIGNATURE": f"t=1700000000000,s={digest}"}
    assert events_of(line("khipu", BODY, headers=headers, now=_LATER)) == []


def test_the_published_example_of_standard_webhooks_is_believed() -> None:
    headers = {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }
    body, now = b'{"test": 2432232314}', "2021-02-25T15:02:10Z"
    told = line("generic", body, headers=headers, secret=GENERIC_SECRET, now=now)
    assert events_of(told) == []


def test_the_checksum_of_the_text_that_wompi_prints_is_believed() -> None:
    # Its page prints another checksum than the text that it prints has: openssl says this one.
    checksum = "5a18ec5e8fdb7df463e9f94774cba8f583ba21bd04a09ceff2ea68a4bc0aefbe"
    transaction = {
        "id": "1234-1610641025-49201",
        "status": "APPROVED",
        "amount_in_cents": 4490000,
        "currency": "COP",
        "reference": "MZQ3X2DE2SMX",
    }
    paths = ["transaction.id", "transaction.status", "transaction.amount_in_cents"]
    event = {
        "event": "transaction.updated",
        "data": {"transaction": transaction},
        "timestamp": 1530291411,
        "signature": {"properties": paths, "checksum": checksum},
    }
    secret = "prod_events_OcHnIzeBl5socpwByQ4hA52Em3USQ93Z"
    told = event_of(line("wompi", json.dumps(event).encode(), secret=secret))
    assert (told["state"], told["amount"], told["currency"]) == ("paid", "44900.00", "COP")


@pytest.mark.parametrize("pem", [PUBLIC_PEM, PUBLIC_PEM_PKCS1, PUBLIC_PEM.replace("\n", "\\n")])
def test_conekta_is_believed_under_the_signature_that_openssl_makes(pem: str) -> None:
    headers = {"Digest": OPENSSL_SIGNATURE}
    assert events_of(line("conekta", BODY, headers=headers, secret=pem)) == []


def test_the_signers_of_these_tests_sign_as_openssl_does() -> None:
    assert rsa_signature(BODY) == OPENSSL_SIGNATURE
    digest = "389eab844e4faf8c10392723dc34f6c1fdab13345d9326742f3ab22b395ff156"
    assert hex_of(b"1700000000." + BODY) == digest
    text = b"1700000000000." + BODY
    assert base64_of(text, b"test-secret") == "Qd5HEgxEE+LSUB3bNeXe2LEM7cbO0ri8m6BVWXlg3nc="


def test_an_event_of_wompi_in_capitals_and_with_its_instant_as_text_is_believed() -> None:
    transaction: dict[str, Any] = {"id": "1-2-3", "status": "APPROVED", "amount_in_cents": 100}
    hook = wompi({"data": {"transaction": transaction | {"currency": "COP"}}})
    assert event_of(hook)["amount"] == "1.00"
    assert read(hook | {"provider": "stripe"})["verified"] is False
