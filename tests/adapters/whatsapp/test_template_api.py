"""What the Template API's client makes of every answer."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest

from puntual.adapters.packaged.templates import PackagedTemplates, to_graph
from puntual.adapters.whatsapp.template_api import RegisteredTemplate, TemplateApi
from puntual.adapters.whatsapp.template_comparison import compare
from puntual.domain.errors import (
    Conflict,
    InvalidInput,
    MissingConfiguration,
    PuntualError,
    Unavailable,
)

_TEMPLATE = PackagedTemplates().all()[0]
_BODY = to_graph(_TEMPLATE)


def _api(handle: Callable[[httpx.Request], httpx.Response]) -> TemplateApi:
    return TemplateApi(
        "https://graph.example/", "v25.0", "300", lambda: " token\n", httpx.MockTransport(handle)
    )


def _refusing(status: int, **error: Any) -> TemplateApi:
    return _api(lambda _: httpx.Response(status, json={"error": error}))


def test_a_template_is_created_in_the_account_with_the_token() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json={"id": "8", "status": "PENDING", "category": "UTILITY"})

    created = _api(answer).create(_BODY)
    assert created == RegisteredTemplate("8", _TEMPLATE.name, "es", "PENDING", "UTILITY")
    (request,) = seen
    assert str(request.url) == "https://graph.example/v25.0/300/message_templates"
    assert request.headers["authorization"] == "Bearer token"
    assert json.loads(request.content) == _BODY


def test_a_list_is_read_page_by_page_and_never_leaves_the_host() -> None:
    seen: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.url.host)
        after = request.url.params.get("after")
        page: dict[str, Any] = {"data": [{"id": after or "1", "name": "n", "language": "es"}, "x"]}
        if after is None:
            page["paging"] = {"cursors": {"after": "2"}, "next": "https://elsewhere.example/"}
        return httpx.Response(200, json=page)

    assert [one.id for one in _api(answer).registered()] == ["1", "2"]
    assert seen == ["graph.example"] * 2


def test_a_list_without_end_is_given_up() -> None:
    page = {"data": [], "paging": {"cursors": {"after": "2"}, "next": "x"}}
    with pytest.raises(Unavailable):
        list(_api(lambda _: httpx.Response(200, json=page)).registered())


@pytest.mark.parametrize(
    ("status", "error", "raised", "text"),
    [
        (400, {"code": 100, "error_subcode": 2388024}, Conflict, "exists already"),
        (400, {"code": 100, "error_subcode": 2388019}, MissingConfiguration, "no room"),
        (400, {"code": 100, "error_subcode": 2388293}, InvalidInput, "too many variables"),
        (400, {"code": 100, "error_subcode": 2388299}, InvalidInput, "begins or ends"),
        (400, {"code": 100, "error_subcode": 1}, InvalidInput, "refused"),
        (400, {"code": 100}, InvalidInput, "no subcode"),
        (400, {"code": 80007}, Unavailable, "an hour"),
        (400, {"code": 4}, Unavailable, "an hour"),
        (401, {"code": 190}, MissingConfiguration, "token"),
        (403, {"code": 200}, MissingConfiguration, "token"),
        (500, {"code": 1}, Unavailable, "500"),
        (502, {}, Unavailable, "502"),
    ],
)
def test_a_refusal_says_what_to_do(
    status: int, error: dict[str, Any], raised: type[PuntualError], text: str
) -> None:
    with pytest.raises(raised, match=text):
        _refusing(status, **error).create(_BODY)


def test_a_page_that_is_no_json_is_no_answer() -> None:
    with pytest.raises(Unavailable):
        _api(lambda _: httpx.Response(502, text="<html>")).create(_BODY)


def test_a_silent_host_is_unavailable() -> None:
    def fail(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectTimeout("no answer")

    with pytest.raises(Unavailable, match="ConnectTimeout"):
        list(_api(fail).registered())


def _known(**changes: Any) -> RegisteredTemplate:
    return replace(
        RegisteredTemplate(
            "8",
            _TEMPLATE.name,
            "es",
            "APPROVED",
            "UTILITY",
            ttl_seconds=3600,
            components=_BODY["components"],
        ),
        **changes,
    )


def test_an_equal_template_has_neither_difference_nor_risk() -> None:
    (one,) = compare([_TEMPLATE], [_known()])
    assert (one.differences, one.risks) == ((), ())


@pytest.mark.parametrize(
    ("changes", "risk"),
    [
        ({"components": [{"type": "body", "text": "Hola"}]}, "different body"),
        ({"components": [{"type": "body", "text": "Hola"}]}, "different buttons"),
        ({"ttl_seconds": None}, "different ttl"),
        ({"status": "PAUSED"}, "paused"),
        ({"status": "REJECTED"}, "rejected"),
        ({"category": "MARKETING"}, "charged as marketing"),
        ({"correct_category": "MARKETING"}, "will be charged as marketing"),
        ({"quality": "RED"}, "bad quality"),
    ],
)
def test_what_is_at_risk_is_named(changes: dict[str, Any], risk: str) -> None:
    (one,) = compare([_TEMPLATE], [_known(**changes)])
    assert risk in one.risks


def test_a_template_that_is_not_registered_is_at_risk() -> None:
    (one,) = compare([_TEMPLATE], [_known(language="es_MX")])
    assert one.risks == ("not registered",)
