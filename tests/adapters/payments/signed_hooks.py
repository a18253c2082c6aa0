"""Hooks as each provider would post them, signed by code of the tests alone.

A hook is a line of ``puntual hooks read --json``: that is what is judged.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import TYPE_CHECKING, Any, Final

from cli.hooks.hook_record import answer
from tests.adapters.payments.rsa_key import PUBLIC_PEM, rsa_signature

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

type Line = dict[str, Any]

SECRET: Final = "test-secret"
GENERIC_SECRET: Final = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
NOW: Final = "2026-01-05T15:04:05Z"
UNIX: Final = 1_767_625_445
WOMPI_PATHS: Final = (*("transaction.id", "transaction.status", "transaction.amount_in_cents"),)


def line(provider: str, body: bytes, **told: Any) -> Line:
    """Return a line with nothing that proves it."""
    plain: Line = {"id": "1", "provider": provider, "headers": {}, "query": {}, "now": NOW}
    return plain | {"secret": SECRET, "body_b64": base64.b64encode(body).decode()} | told


def hex_of(text: bytes, secret: str = SECRET) -> str:
    return hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()


def base64_of(text: bytes, secret: bytes) -> str:
    return base64.b64encode(hmac.new(secret, text, hashlib.sha256).digest()).decode()


def mercado_pago(body: bytes, id_: str = "123456", topic: str = "payment") -> Line:
    manifest = f"id:{id_};request-id:req-1;ts:1700000000;".encode()
    signature = f"ts=1700000000,v1={hex_of(manifest)}"
    headers = {"x-signature": signature, "x-request-id": "req-1"}
    return line("mercadopago", body, headers=headers, query={"data.id": id_, "type": topic})


def stripe(body: bytes, at: int = UNIX) -> Line:
    signature = f"t={at},v1={hex_of(f'{at}.'.encode() + body)}"
    return line("stripe", body, headers={"Stripe-Signature": signature})


def wompi(event: Mapping[str, Any], order: tuple[str, ...] | None = None) -> Line:
    paths = WOMPI_PATHS if order is None else order
    told = {**event, "timestamp": event.get("timestamp", UNIX)}
    text = "".join(str(_at(told["data"], path)) for path in paths) + str(told["timestamp"])
    checksum = hashlib.sha256((text + SECRET).encode()).hexdigest()
    told["signature"] = {"properties": [*paths], "checksum": checksum}
    return line("wompi", json.dumps(told).encode())


def _at(told: Any, path: str) -> Any:
    for name in path.split("."):
        told = told[name]
    return told


def conekta(body: bytes) -> Line:
    headers = {"DIGEST": rsa_signature(body)}
    return line("conekta", body, headers=headers, secret=PUBLIC_PEM)


def asaas(body: bytes) -> Line:
    return line("asaas", body, headers={"asaas-access-token": SECRET})


def pix(body: bytes) -> Line:
    return line("pix", body, query={"hmac": SECRET})


def khipu(body: bytes, at: int | str = UNIX * 1000) -> Line:
    signature = f"t={at},s={base64_of(f'{at}.'.encode() + body, SECRET.encode())}"
    return line("khipu", body, headers={"x-khipu-signature": signature})


def generic(body: bytes, at: int = UNIX, id_: str = "msg_1") -> Line:
    key = base64.b64decode(GENERIC_SECRET.removeprefix("whsec_"))
    headers = {
        "webhook-id": id_,
        "webhook-timestamp": str(at),
        "webhook-signature": f"v1,{base64_of(f'{id_}.{at}.'.encode() + body, key)}",
    }
    return line("generic", body, headers=headers, secret=GENERIC_SECRET)


SIGNED_OVER_THE_BODY: Final[Mapping[str, Callable[[bytes], Line]]] = {
    "stripe": stripe,
    "conekta": conekta,
    "khipu": khipu,
    "generic": generic,
}
UNDER_A_SECRET: Final[Mapping[str, Callable[[bytes], Line]]] = {
    **SIGNED_OVER_THE_BODY,
    "asaas": asaas,
    "pix": pix,
    "mercadopago": mercado_pago,
}


def read(hook: Line) -> Mapping[str, Any]:
    """Return what the command answers to a line."""
    return answer(json.dumps(hook).encode())


def events_of(hook: Line) -> list[Mapping[str, Any]]:
    """Return what a hook tells, which must be believed."""
    found = read(hook)
    assert (found["verified"], found["ack"]) == (True, 200)
    told: list[Mapping[str, Any]] = found["events"]
    return told


def event_of(hook: Line) -> Mapping[str, Any]:
    """Return the one payment that a hook tells of."""
    (told,) = events_of(hook)
    return told


def is_refused(hook: Line) -> bool:
    """Tell whether nothing of a hook is believed."""
    found = read(hook)
    return not found["verified"] and not found["events"] and 400 <= found["ack"] < 500


def as_body(told: object) -> bytes:
    return json.dumps(told).encode()
