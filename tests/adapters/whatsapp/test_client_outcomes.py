from datetime import timedelta

import httpx
import pytest

from puntual.adapters.whatsapp.errors import NOT_CONNECTED, NOT_SENDABLE
from puntual.domain.accounts.send_error import SendErrorClass
from puntual.ports.messaging import Refused, Unknown
from tests.adapters.whatsapp.client_cases import a_messenger, raising, refusal, send, send_by


@pytest.mark.parametrize(
    ("failure", "outcome"),
    [
        (httpx.ConnectError("refused"), Refused(NOT_CONNECTED, SendErrorClass.RETRY, "message")),
        (httpx.ConnectTimeout("slow"), Refused(NOT_CONNECTED, SendErrorClass.RETRY, "message")),
        (httpx.PoolTimeout("full"), Refused(NOT_CONNECTED, SendErrorClass.RETRY, "message")),
        (httpx.LocalProtocolError("x"), Refused(NOT_SENDABLE, SendErrorClass.HALT_SENDER, "app")),
        (httpx.UnsupportedProtocol("x"), Refused(NOT_SENDABLE, SendErrorClass.HALT_SENDER, "app")),
    ],
)
def test_a_request_that_was_never_written_is_a_refusal(
    failure: httpx.TransportError, outcome: Refused
) -> None:
    assert send_by(a_messenger(raising(failure))) == outcome


@pytest.mark.parametrize(
    "failure",
    [
        httpx.ReadTimeout("slow"),
        httpx.ReadError("reset"),
        httpx.WriteTimeout("slow"),
        httpx.WriteError("reset"),
        httpx.RemoteProtocolError("closed without an answer"),
        httpx.DecodingError("not what it says it is"),
    ],
)
def test_an_answer_lost_after_the_request_was_written_leaves_the_outcome_unknown(
    failure: httpx.RequestError,
) -> None:
    assert send_by(a_messenger(raising(failure))) == Unknown(type(failure).__name__)


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(502, html="<html>Bad Gateway</html>"),
        httpx.Response(500, text=""),
        httpx.Response(503, json={"message": "no error object"}),
        httpx.Response(400, json={"error": "a text"}),
        httpx.Response(400, json={"error": {"code": "131026"}}),
        httpx.Response(400, json={"error": {"code": True}}),
        httpx.Response(400, json=["a", "list"]),
        httpx.Response(500, content=b"\xff\xfe{"),
        httpx.Response(302, headers={"location": "https://elsewhere.example/"}),
    ],
)
def test_an_error_that_is_not_graphs_leaves_the_outcome_unknown(answer: httpx.Response) -> None:
    assert send(answer) == Unknown(f"http_{answer.status_code}")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"messages": []},
        {"messages": [{}]},
        {"messages": [{"id": ""}]},
        {"messages": [{"id": 7}]},
        {"messages": "wamid"},
        {"error": {"code": 131000}},
    ],
)
def test_a_yes_without_a_message_id_leaves_the_outcome_unknown(body: object) -> None:
    assert send(httpx.Response(200, json=body)) == Unknown("no_message_id")


def test_a_well_formed_error_is_a_refusal_even_under_a_server_error() -> None:
    refused = Refused(131000, SendErrorClass.RETRY, "message")
    assert send(refusal(131000, 500)) == refused


def test_a_number_that_does_not_exist_for_the_token_halts_the_sender() -> None:
    refused = Refused(100, SendErrorClass.HALT_SENDER, "number")
    assert send(refusal(100, 400, error_subcode=33)) == refused


def test_an_invalid_parameter_fails_only_its_message() -> None:
    refused = Refused(100, SendErrorClass.FAIL_MESSAGE, "message")
    assert send(refusal(100, 400, error_subcode="33")) == refused


def test_a_message_is_written_exactly_once_whatever_the_answer() -> None:
    calls: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        calls.append(request)
        return refusal(131000, 500)

    send_by(a_messenger(answer))
    assert len(calls) == 1


@pytest.mark.parametrize("body", [{"error": {"code": 130429}}, {"error": {"code": 131016}}, {}])
def test_a_wait_that_whatsapp_asks_for_comes_with_the_outcome(body: object) -> None:
    """The header was read by nobody: messages went on into a platform that asked for a pause."""
    outcome = send(httpx.Response(503, json=body, headers={"Retry-After": "30"}))
    assert isinstance(outcome, (Refused, Unknown))
    assert outcome.retry_after == timedelta(seconds=30)
