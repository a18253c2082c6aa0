"""Calls of Meta, signed, as the function URL hands them over."""

from __future__ import annotations

import base64
import hmac
import json
from hashlib import sha256
from typing import Any, Final

from puntual.domain.ids import ContactRef, CreditorId, DebtorId, DebtorKey
from tests.bench.webhook.stub import APP_SECRET
from tests.factories import NOON, TODAY, a_contact

_NUMBER: Final = "100200300"
_AT: Final = str(int(NOON.timestamp()))
_CONTACT: Final = a_contact().id


def call_of(statuses: int, first: int) -> dict[str, Any]:
    """Return a call with so many deliveries, each of another message.

    Args:
        statuses: how many.
        first: the number of the first message; each has one of its own.
    """
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "525550000000", "phone_number_id": _NUMBER},
        "statuses": [_status(first + place) for place in range(statuses)],
    }
    change = {"field": "messages", "value": value}
    payload = {
        "object": "whatsapp_business_account",
        "entry": [{"id": "100200400", "changes": [change]}],
    }
    return _event(json.dumps(payload).encode())


def _status(number: int) -> dict[str, Any]:
    key = DebtorKey(CreditorId("bench"), DebtorId(f"C-{number:09}"))
    return {
        "id": f"wamid.{number:040}",
        "status": "delivered",
        "timestamp": _AT,
        "recipient_id": f"52155{number:08}",
        "biz_opaque_callback_data": ContactRef(key, _CONTACT).to_callback(),
        "conversation": {"id": f"{number:032x}", "origin": {"type": "utility"}},
        "pricing": {
            "billable": True,
            "pricing_model": "PMP",
            "category": "utility",
            "type": "regular",
        },
    }


def _event(body: bytes) -> dict[str, Any]:
    signature = hmac.new(APP_SECRET.encode(), body, sha256).hexdigest()
    return {
        "version": "2.0",
        "rawPath": "/",
        "rawQueryString": "",
        "headers": {
            "content-type": "application/json",
            "x-hub-signature-256": f"sha256={signature}",
        },
        "requestContext": {
            "requestId": "bench",
            "http": {"method": "POST", "path": "/", "sourceIp": "127.0.0.1"},
            "stage": "$default",
            "accountId": "000000000000",
            "apiId": "bench",
            "domainName": "bench",
            "domainPrefix": "bench",
            "routeKey": "$default",
            "time": TODAY.isoformat(),
            "timeEpoch": int(NOON.timestamp()),
        },
        "body": base64.b64encode(body).decode(),
        "isBase64Encoded": True,
    }
