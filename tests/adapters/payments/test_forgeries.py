"""What no provider sent is refused, and nothing of it is told."""

import base64
from collections.abc import Iterator
from typing import Any

import pytest

from tests.adapters.payments.rsa_key import PUBLIC_PEM
from tests.adapters.payments.signed_hooks import (
    GENERIC_SECRET,
    NOW,
    SIGNED_OVER_THE_BODY,
    UNDER_A_SECRET,
    UNIX,
    Line,
    as_body,
    asaas,
    events_of,
    generic,
    is_refused,
    khipu,
    mercado_pago,
    pix,
    read,
    stripe,
    wompi,
)

# Of Arabic digits, and of those as wide as a Chinese character.
_ZEROS = (0x0660, 0xFF10)
_BODY = as_body({"type": "payment.paid", "pix": [], "id": "1"})
_TRANSACTION = {
    "id": "1234-1610641025-49201",
    "status": "APPROVED",
    "amount_in_cents": 4490000,
    "currency": "COP",
    "reference": "0000018",
}
_WOMPI = wompi({"event": "transaction.updated", "data": {"transaction": _TRANSACTION}})
GENUINE = {name: sign(_BODY) for name, sign in UNDER_A_SECRET.items()} | {"wompi": _WOMPI}
EVERY_PROVIDER = pytest.mark.parametrize("provider", GENUINE)


def _changed(text: str) -> Iterator[str]:
    """Yield a text with each character changed, and each left out."""
    for at, char in enumerate(text):
        yield text[:at] + ("0" if char != "0" else "1") + text[at + 1 :]
        yield text[:at] + text[at + 1 :]


@EVERY_PROVIDER
def test_what_these_tests_change_is_genuine(provider: str) -> None:
    assert read(GENUINE[provider])["verified"]


@pytest.mark.parametrize("provider", SIGNED_OVER_THE_BODY)
def test_no_byte_of_a_signed_body_can_be_changed(provider: str) -> None:
    body = base64.b64decode(GENUINE[provider]["body_b64"])
    for at in range(len(body)):
        for forged in (body[:at] + bytes([body[at] ^ 1]) + body[at + 1 :], body[:at]):
            encoded = base64.b64encode(forged).decode()
            assert is_refused(GENUINE[provider] | {"body_b64": encoded})


@pytest.mark.parametrize(
    ("provider", "name"),
    [
        ("mercadopago", "x-signature"),
        ("mercadopago", "x-request-id"),
        ("stripe", "Stripe-Signature"),
        ("conekta", "DIGEST"),
        ("asaas", "asaas-access-token"),
        ("khipu", "x-khipu-signature"),
        ("generic", "webhook-id"),
        ("generic", "webhook-timestamp"),
        ("generic", "webhook-signature"),
    ],
)
def test_no_character_of_a_header_that_proves_it_can_be_changed(provider: str, name: str) -> None:
    hook = GENUINE[provider]
    for value in _changed(hook["headers"][name]):
        assert is_refused(hook | {"headers": hook["headers"] | {name: value}}), value


@pytest.mark.parametrize(("provider", "name"), [("pix", "hmac"), ("mercadopago", "data.id")])
def test_no_character_of_a_parameter_that_proves_it_can_be_changed(
    provider: str, name: str
) -> None:
    hook = GENUINE[provider]
    for value in _changed(hook["query"][name]):
        assert is_refused(hook | {"query": hook["query"] | {name: value}}), value
    assert is_refused(hook | {"query": {}})


@EVERY_PROVIDER
@pytest.mark.parametrize("secret", ["another", "", " ", None, [], ["", "another"], {}, 5])
def test_under_another_secret_or_none_it_is_refused(provider: str, secret: Any) -> None:
    assert is_refused(GENUINE[provider] | {"secret": secret})


@EVERY_PROVIDER
def test_a_hook_that_is_signed_with_an_empty_secret_is_refused_under_an_empty_secret(
    provider: str,
) -> None:
    bare = GENUINE[provider] | {"headers": {}, "query": {}, "secret": ""}
    assert is_refused(bare)


@EVERY_PROVIDER
def test_while_a_secret_is_renewed_both_are_believed(provider: str) -> None:
    hook = GENUINE[provider]
    assert read(hook | {"secret": ["another", hook["secret"]]})["verified"]
    assert read(hook | {"secret": [hook["secret"], "another"]})["verified"]


@pytest.mark.parametrize("provider", [one for one in GENUINE if one not in {"pix", "wompi"}])
def test_without_its_headers_it_is_refused(provider: str) -> None:
    hook = GENUINE[provider]
    assert is_refused(hook | {"headers": {}})
    for name in hook["headers"]:
        left = {other: value for other, value in hook["headers"].items() if other != name}
        assert is_refused(hook | {"headers": left})
        for value in ("", "=", ",", "t=,v1=", "ñ", "\ud800", "v1,", "t=1,s=", "ts=1,v1=", "0" * 9):
            assert is_refused(hook | {"headers": {**hook["headers"], name: value}})


@pytest.mark.parametrize("provider", [one for one in GENUINE if one not in {"pix", "wompi"}])
def test_the_case_of_a_headers_name_does_not_matter(provider: str) -> None:
    hook = GENUINE[provider]
    for change in (str.upper, str.lower, str.title):
        named = {change(name): value for name, value in hook["headers"].items()}
        assert read(hook | {"headers": named})["verified"]


@pytest.mark.parametrize("provider", [one for one in GENUINE if one not in {"pix", "wompi"}])
def test_a_header_that_comes_twice_is_refused(provider: str) -> None:
    hook = GENUINE[provider]
    for name, value in hook["headers"].items():
        assert is_refused(hook | {"headers": {**hook["headers"], name.swapcase(): "forged"}})
        assert is_refused(hook | {"headers": {**hook["headers"], name: [value, "forged"]}})
        assert is_refused(hook | {"headers": {**hook["headers"], name: ["forged", value]}})


@pytest.mark.parametrize(("provider", "name"), [("pix", "hmac"), ("mercadopago", "data.id")])
def test_a_parameter_that_comes_twice_is_refused(provider: str, name: str) -> None:
    hook = GENUINE[provider]
    for both in ([hook["query"][name], "forged"], ["forged", hook["query"][name]]):
        assert is_refused(hook | {"query": {**hook["query"], name: both}})


@EVERY_PROVIDER
def test_the_hook_of_one_provider_is_not_believed_of_another(provider: str) -> None:
    for other in GENUINE:
        if other != provider:
            assert is_refused(GENUINE[provider] | {"provider": other})


@pytest.mark.parametrize("seconds", [-300, -299, 0, 299, 300])
def test_up_to_five_minutes_away_it_is_recent(seconds: int) -> None:
    for hook in (
        stripe(_BODY, UNIX + seconds),
        khipu(_BODY, (UNIX + seconds) * 1000),
        generic(_BODY, UNIX + seconds),
    ):
        assert read(hook)["verified"]


@pytest.mark.parametrize("seconds", [-(10**9), -86_400, -301, 301, 86_400, 10**10])
def test_further_away_it_is_stale_though_it_was_signed(seconds: int) -> None:
    for hook in (
        stripe(_BODY, UNIX + seconds),
        khipu(_BODY, (UNIX + seconds) * 1000),
        generic(_BODY, UNIX + seconds),
    ):
        assert is_refused(hook)


def test_a_moment_more_than_five_minutes_is_stale() -> None:
    assert read(stripe(_BODY, UNIX - 300) | {"now": NOW})["verified"]
    assert is_refused(stripe(_BODY, UNIX - 300) | {"now": "2026-01-05T15:04:05.001Z"})
    assert is_refused(khipu(_BODY, (UNIX - 300) * 1000 - 1))


def test_what_has_no_age_is_believed_a_year_later() -> None:
    for hook in (mercado_pago(_BODY), _WOMPI, asaas(_BODY), pix(_BODY), GENUINE["conekta"]):
        assert read(hook | {"now": "2027-01-05T15:04:05Z"})["verified"]


def test_one_of_several_signatures_of_stripe_is_enough_and_other_schemes_are_not() -> None:
    good = stripe(_BODY)["headers"]["Stripe-Signature"]
    instant, _, signature = good.partition(",")
    for value in (f"{instant},v1={'0' * 64},{signature},v0=abc", f"{signature}, {instant}"):
        assert read(stripe(_BODY) | {"headers": {"stripe-signature": value}})["verified"]
    for value in (
        f"{instant},v0={signature[3:]}",
        f"{instant},t=1,{signature}",
        f"{instant},{signature.upper()}",
        f"{instant}," + ",".join(["v1=0"] * 40) + f",{signature}",
    ):
        assert is_refused(stripe(_BODY) | {"headers": {"stripe-signature": value}})


def test_one_of_several_signatures_of_standard_webhooks_is_enough() -> None:
    hook = generic(_BODY)
    good = hook["headers"]["webhook-signature"]
    both = hook["headers"] | {"webhook-signature": f"v1a,abc v1,AAAA {good}"}
    assert read(hook | {"headers": both})["verified"]
    for value in (good.replace("v1,", "v2,"), good[3:], " ".join(["v1,AAAA"] * 40 + [good])):
        assert is_refused(hook | {"headers": hook["headers"] | {"webhook-signature": value}})


def test_a_secret_of_standard_webhooks_that_is_no_base64_signs_nothing() -> None:
    for secret in ("whsec_", "whsec_ñ", "whsec_*", GENERIC_SECRET + "x", PUBLIC_PEM):
        assert is_refused(generic(_BODY) | {"secret": secret})


def test_digits_that_are_not_ascii_are_no_instant() -> None:
    digits = ({48 + n: zero + n for n in range(10)} for zero in _ZEROS)
    arabic, wide = (str(UNIX).translate(one) for one in digits)
    for at in (f"{arabic}000", f"{wide}000", "-1", "1e3", "0x1", ""):
        assert is_refused(khipu(_BODY, at))


def test_an_id_that_could_pass_for_the_rest_of_a_manifest_is_refused() -> None:
    hook: Line = mercado_pago(b"{}")
    headers = {"x-signature": hook["headers"]["x-signature"]}
    query = {"data.id": "123456;request-id:req-1", "type": "payment"}
    assert is_refused(hook | {"headers": headers, "query": query})
    assert events_of(hook)
