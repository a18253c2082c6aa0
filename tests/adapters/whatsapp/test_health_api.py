"""What Meta answers when it is asked about the number and the token."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from puntual.adapters.whatsapp.health_api import GraphSenderHealth
from puntual.domain.errors import Unavailable
from puntual.ports.sending_limits import NumberReport, TokenReport

_TOKEN = "not-a-real-token"
_UNHEALTHY = NumberReport(is_healthy=False, is_fast=None, change={})


def _health(handle: Callable[[httpx.Request], httpx.Response]) -> GraphSenderHealth:
    transport = httpx.MockTransport(handle)
    return GraphSenderHealth("https://graph.example/", "v25.0", lambda: f" {_TOKEN}\n", transport)


def _answering(status: int = 200, **body: Any) -> GraphSenderHealth:
    return _health(lambda _: httpx.Response(status, json=body))


def test_a_number_is_asked_for_with_the_token_and_answers_all_that_matters() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        entities = [
            {"entity_type": "PHONE_NUMBER", "id": "100", "can_send_message": "AVAILABLE"},
            {"entity_type": "WABA", "id": "300", "can_send_message": "AVAILABLE"},
            {"entity_type": "BUSINESS", "id": "7", "can_send_message": "LIMITED"},
            "x",
        ]
        return httpx.Response(
            200,
            json={
                "display_phone_number": "+52 55 5550 0000",
                "throughput": {"level": "HIGH"},
                "whatsapp_business_manager_messaging_limit": "TIER_2K",
                "health_status": {"can_send_message": "LIMITED", "entities": entities},
            },
        )

    assert _health(answer).number("100") == NumberReport(
        is_healthy=True,
        is_fast=True,
        change={
            "display_number": "525555500000",
            "daily_limit": 2000,
            "account": "300",
            "portfolio": "7",
        },
    )
    (request,) = seen
    assert request.url.path == "/v25.0/100"
    assert "health_status" in request.url.params["fields"]
    assert request.headers["authorization"] == f"Bearer {_TOKEN}"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"health_status": {"can_send_message": "BLOCKED", "entities": "x"}},
        {"throughput": "HIGH", "display_phone_number": 7},
        {"health_status": {"entities": [{"entity_type": "WABA", "id": "#"}, {"id": 7}]}},
        {"whatsapp_business_manager_messaging_limit": "NOT_SET", "throughput": {"level": "NEW"}},
    ],
)
def test_whatever_meta_does_not_say_is_not_made_up(body: dict[str, Any]) -> None:
    assert _answering(**body).number("100") == _UNHEALTHY


@pytest.mark.parametrize(
    ("level", "is_fast"), [("HIGH", True), ("STANDARD", False), ("NOT_APPLICABLE", None)]
)
def test_the_level_says_how_fast_a_number_is(level: str, *, is_fast: bool | None) -> None:
    assert _answering(throughput={"level": level}).number("100").is_fast is is_fast


@pytest.mark.parametrize(("status", "code"), [(401, 190), (400, 100), (403, 10), (403, 368)])
def test_a_number_that_meta_refuses_to_speak_of_may_not_send(status: int, code: int) -> None:
    assert _answering(status, error={"code": code}).number("100") == _UNHEALTHY


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, {"error": {"code": 131000}}),
        (503, {}),
        (400, {"error": {"code": 80007}}),
        (400, {"error": {"code": 4}}),
        (404, {}),
    ],
)
def test_no_answer_says_nothing_of_the_number(status: int, body: dict[str, Any]) -> None:
    with pytest.raises(Unavailable):
        _answering(status, **body).number("100")


def test_an_answer_that_is_no_json_says_nothing_either() -> None:
    page = httpx.Response(502, text="<html>Bad Gateway</html>")
    with pytest.raises(Unavailable):
        _health(lambda _: page).number("100")


def test_a_connection_that_breaks_says_nothing_and_shows_no_address() -> None:
    def break_off(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("too slow", request=request)

    with pytest.raises(Unavailable) as caught:
        _health(break_off).token()
    assert (str(caught.value), caught.value.__cause__) == (
        "the Graph API did not answer: ReadTimeout",
        None,
    )


@pytest.mark.parametrize(
    ("data", "report"),
    [
        (
            {"is_valid": True, "expires_at": 1772474460},
            TokenReport(is_valid=True, expires_at=datetime(2026, 3, 2, 18, 1, tzinfo=UTC)),
        ),
        ({"is_valid": True, "expires_at": 0}, TokenReport(is_valid=True, expires_at=None)),
        ({"is_valid": True}, TokenReport(is_valid=True, expires_at=None)),
        (
            {"is_valid": True, "scopes": ["whatsapp_business_messaging"]},
            TokenReport(is_valid=True, expires_at=None, may_message=True),
        ),
        (
            {"is_valid": True, "scopes": ["whatsapp_business_management"]},
            TokenReport(is_valid=True, expires_at=None),
        ),
        (
            {"is_valid": True, "scopes": "whatsapp_business_messaging"},
            TokenReport(is_valid=True, expires_at=None),
        ),
        ({"is_valid": False}, TokenReport(is_valid=False, expires_at=None)),
        ({"is_valid": True, "expires_at": 10**30}, TokenReport(is_valid=True, expires_at=None)),
        ({}, TokenReport(is_valid=False, expires_at=None)),
    ],
)
def test_a_token_says_until_when_it_is_good(data: dict[str, Any], report: TokenReport) -> None:
    assert _answering(data=data).token() == report


def test_a_token_that_meta_refuses_is_not_valid() -> None:
    refused = _answering(401, error={"code": 190, "error_subcode": 463})
    assert refused.token() == TokenReport(is_valid=False, expires_at=None)


def test_the_token_in_the_address_is_never_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        health = _answering(data={"is_valid": True})
        health.token()
        health.close()
    assert _TOKEN not in caplog.text
