"""What Lambda receives of an HTTP request, with what may be missing and odd in it."""

import base64
from typing import Any

import pytest

from puntual.domain.errors import InvalidInput
from puntual.runtime.http_event import HttpEvent, read_http_event

BARE = {"requestContext": {"http": {"method": "GET"}}}


def an_event(**changes: Any) -> dict[str, Any]:
    return {
        "rawPath": "/v1/customers/a%20b",
        "headers": {"X-Api-Key": "pk_invented"},
        "queryStringParameters": {"hub.mode": "subscribe"},
        "requestContext": {"http": {"method": "PUT"}, "requestId": "gateway-1"},
        "body": '{"name":"Ñandú"}',
        "isBase64Encoded": False,
        **changes,
    }


def test_a_request_is_read_with_its_path_decoded_and_its_headers_in_lower_case() -> None:
    assert read_http_event(an_event()) == HttpEvent(
        method="PUT",
        path="/v1/customers/a b",
        query={"hub.mode": "subscribe"},
        headers={"x-api-key": "pk_invented"},
        raw_body='{"name":"Ñandú"}',
        is_base64=False,
        request_id="gateway-1",
    )


@pytest.mark.parametrize("event", [BARE, {**BARE, "headers": None, "body": None}])
def test_what_may_be_left_out_is_empty(event: dict[str, Any]) -> None:
    sent = read_http_event(event)
    assert sent == HttpEvent("GET", "", {}, {}, "", is_base64=False, request_id="")
    assert sent.body == b""


def test_the_body_is_the_same_bytes_however_it_travelled() -> None:
    sent = "Ñandú".encode()
    encoded = base64.b64encode(sent).decode()
    assert read_http_event(an_event(body=encoded, isBase64Encoded=True)).body == sent
    assert read_http_event(an_event(body="Ñandú")).body == sent


@pytest.mark.parametrize("body", ["%%%", "abc", "ñ"])
def test_a_body_that_is_not_base64_as_announced_is_refused_when_it_is_asked_for(body: str) -> None:
    sent = read_http_event(an_event(body=body, isBase64Encoded=True))
    with pytest.raises(InvalidInput, match="not base64"):
        _ = sent.body


def test_half_a_character_becomes_bytes_that_are_no_utf_8() -> None:
    sent = read_http_event(an_event(body="\ud800"))
    with pytest.raises(UnicodeDecodeError):
        sent.body.decode()
