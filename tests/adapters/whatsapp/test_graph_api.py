"""One way to call the Graph API, which its three clients share."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from puntual.adapters.whatsapp.graph_api import Answer, GraphApi, GraphError
from puntual.domain.errors import Throttled, Unavailable


def _answer_to(response: httpx.Response) -> Answer:
    transport = httpx.MockTransport(lambda _: response)
    return GraphApi("https://graph.example/", "v25.0", lambda: "token", transport).call("GET", "1")


def test_the_token_is_read_at_every_call_and_goes_into_the_header_alone() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json={})

    tokens = iter([" old\n", "new"])
    graph = GraphApi(
        "https://graph.example/", "v25.0", lambda: next(tokens), httpx.MockTransport(answer)
    )
    graph.call("GET", "100", params={"fields": "id"})
    graph.call("POST", "300/message_templates", json={"name": "one"})
    assert [one.headers["authorization"] for one in seen] == ["Bearer old", "Bearer new"]
    assert [str(one.url) for one in seen] == [
        "https://graph.example/v25.0/100?fields=id",
        "https://graph.example/v25.0/300/message_templates",
    ]


def test_an_error_is_told_by_its_numbers() -> None:
    error = {"code": 100, "error_subcode": 33, "is_transient": True, "message": "(#100) No"}
    answer = _answer_to(httpx.Response(400, json={"error": error}))
    assert answer.is_error
    assert answer.error == GraphError(100, 33, is_transient=True)


@pytest.mark.parametrize(
    "error", [None, "a text", {}, {"code": "190"}, {"code": True}, {"code": []}]
)
def test_an_error_without_a_code_is_not_graphs_and_may_pass(error: Any) -> None:
    answer = _answer_to(httpx.Response(400, json={"error": error}))
    assert (answer.is_error, answer.error, answer.is_temporary) == (True, None, True)


@pytest.mark.parametrize(
    ("status", "code", "is_temporary"),
    [(500, 190, True), (400, 613, True), (400, 80008, True), (400, 100, False), (401, 190, False)],
)
def test_metas_faults_and_too_many_calls_pass(status: int, code: int, is_temporary: bool) -> None:
    answer = _answer_to(httpx.Response(status, json={"error": {"code": code}}))
    assert answer.is_temporary is is_temporary


_NOON = "Mon, 02 Mar 2026 12:00:00 GMT"


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [
        ("30", 30),
        (" 0 ", 0),
        ("9" * 400, 999_999_999),
        ("Mon, 02 Mar 2026 12:00:45 GMT", 45),
        ("Mon, 02 Mar 2026 11:00:00 GMT", 0),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("\u0663", None),
        ("", None),
    ],
)
def test_a_wait_that_is_asked_for_is_read_in_both_forms(asked: str, seconds: int | None) -> None:
    headers = [(b"Retry-After", asked.encode()), (b"Date", _NOON.encode())]
    answer = _answer_to(httpx.Response(503, headers=headers))
    wait = None if seconds is None else timedelta(seconds=seconds)
    assert answer.retry_after == wait


def test_an_instant_says_nothing_without_the_clock_that_it_is_of() -> None:
    assert _answer_to(httpx.Response(503, headers={"Retry-After": _NOON})).retry_after is None
    assert _answer_to(httpx.Response(503)).retry_after is None


@pytest.mark.parametrize(
    ("status", "code", "error"),
    [(400, 4, Throttled), (429, 1, Throttled), (500, 1, Unavailable), (400, 80008, Throttled)],
)
def test_who_wants_fewer_calls_is_told_from_who_is_down(
    status: int, code: int, error: type[Unavailable]
) -> None:
    answer = _answer_to(httpx.Response(status, json={"error": {"code": code}}))
    assert type(answer.as_unavailable()) is error
