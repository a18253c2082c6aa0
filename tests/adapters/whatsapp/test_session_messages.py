"""Free text as the Cloud API wants it, sent once, and what is known afterwards."""

import json
from collections.abc import Callable

import httpx
import pytest

from puntual.adapters.whatsapp.client import CloudApiSession
from puntual.domain.accounts.send_error import SendErrorClass
from puntual.domain.errors import MissingConfiguration
from puntual.ports.messaging import Accepted, Refused, SessionMessage, Unknown

MESSAGE = SessionMessage("100200", "+525550000001", "Hola, Ana.", "v1|c|d|x", "wamid.asked")


def _session(answer: Callable[[httpx.Request], httpx.Response]) -> CloudApiSession:
    transport = httpx.MockTransport(answer)
    return CloudApiSession("https://graph.example", "v25.0", lambda: "token", transport)


def test_free_text_is_sent_as_it_is_beside_the_question() -> None:
    asked: list[httpx.Request] = []

    def accept(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        body = {"messages": [{"id": "wamid.1"}], "contacts": [{"wa_id": "525550000001"}]}
        return httpx.Response(200, json=body)

    session = _session(accept)
    assert session.send(MESSAGE) == Accepted("wamid.1", "525550000001")
    session.close()
    (request,) = asked
    assert request.url.path == "/v25.0/100200/messages"
    assert request.headers["Authorization"] == "Bearer token"
    assert json.loads(request.content) == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": "+525550000001",
        "context": {"message_id": "wamid.asked"},
        "type": "text",
        "text": {"preview_url": False, "body": "Hola, Ana."},
        "biz_opaque_callback_data": "v1|c|d|x",
    }


def test_a_text_that_quotes_nothing_has_no_context() -> None:
    asked: list[bytes] = []

    def accept(request: httpx.Request) -> httpx.Response:
        asked.append(request.content)
        return httpx.Response(200, json={"messages": [{"id": "wamid.1"}]})

    bare = SessionMessage("100200", "+525550000001", "Hola, Ana.", "v1|c|d|x")
    assert _session(accept).send(bare) == Accepted("wamid.1", None)
    assert "context" not in json.loads(asked[0])


def test_after_the_day_whatsapp_refuses_free_text() -> None:
    error = {"error": {"code": 131047, "message": "re-engagement"}}
    outcome = _session(lambda _: httpx.Response(400, json=error)).send(MESSAGE)
    assert isinstance(outcome, Refused)
    assert (outcome.code, outcome.error_class) == (131047, SendErrorClass.FAIL_MESSAGE)


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (httpx.ReadTimeout("x"), Unknown("ReadTimeout")),
        (httpx.WriteError("x"), Unknown("WriteError")),
    ],
)
def test_an_answer_that_was_lost_leaves_the_outcome_unknown(
    error: httpx.RequestError, outcome: Unknown
) -> None:
    assert _session(_failing(error)).send(MESSAGE) == outcome


@pytest.mark.parametrize("error", [httpx.ConnectError("x"), httpx.UnsupportedProtocol("x")])
def test_what_never_left_is_refused(error: httpx.RequestError) -> None:
    assert isinstance(_session(_failing(error)).send(MESSAGE), Refused)


def test_without_a_token_nothing_begins() -> None:
    def no_token() -> str:
        raise MissingConfiguration("no token")

    session = CloudApiSession("https://graph.example", "v25.0", no_token)
    with pytest.raises(MissingConfiguration):
        session.send(MESSAGE)


def _failing(error: httpx.RequestError) -> Callable[[httpx.Request], httpx.Response]:
    def fail(_request: httpx.Request) -> httpx.Response:
        raise error

    return fail
