"""What the Cloud API client makes of every answer, and of none."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace

import httpx
import pytest

from puntual.adapters.packaged.templates import PackagedTemplates
from puntual.adapters.whatsapp.client import CloudApiMessenger
from puntual.adapters.whatsapp.errors import NOT_CONNECTED, NOT_SENDABLE
from puntual.adapters.whatsapp.payloads import to_request
from puntual.domain.accounts.send_error import SendErrorClass
from puntual.domain.templates.template import QuickReply
from puntual.ports.messaging import (
    Accepted,
    Messenger,
    Refused,
    SendOutcome,
    TemplateMessage,
    Unknown,
)
from tests.doubles.blocking_messenger import blocking

_TOKEN = "an-invented-token"
_MESSAGE = TemplateMessage(
    phone_number_id="100000000000001",
    to="+5215550000001",
    template="puntual_due_today_v1",
    language="es",
    parameters={"customer_name": "Ana", "amount": "$1,250.00 MXN"},
    callback="v1|el-roble|ana|000001.20260305.reminder.1",
)
_ACCEPTED = {
    "messaging_product": "whatsapp",
    "contacts": [{"input": "+5215550000001", "wa_id": "525550000001"}],
    "messages": [{"id": "wamid.INVENTED", "message_status": "accepted"}],
}


def _messenger(
    handle: Callable[[httpx.Request], httpx.Response], token: str = _TOKEN
) -> CloudApiMessenger:
    return CloudApiMessenger(
        "https://graph.example/",
        "v25.0",
        lambda: token,
        PackagedTemplates(),
        httpx.MockTransport(handle),
    )


def _send_by(
    messenger: Messenger[TemplateMessage], message: TemplateMessage = _MESSAGE
) -> SendOutcome:
    async def send() -> SendOutcome:
        return await messenger.send(message)

    return asyncio.run(send())


def _send(response: httpx.Response) -> SendOutcome:
    return _send_by(_messenger(lambda _: response))


def _refusal(code: object, status: int = 400, **more: object) -> httpx.Response:
    return httpx.Response(status, json={"error": {"message": "(#1) No", "code": code, **more}})


def test_a_request_writes_no_line_of_its_own_to_the_log() -> None:
    """The sender paid for a line with an address for each message, beside those of the batch."""
    script = (
        "import logging; logging.basicConfig(level=logging.INFO);"
        "import puntual.adapters.whatsapp.client;"
        "print(logging.getLogger('httpx').isEnabledFor(logging.INFO))"
    )
    # Of its own, for whatever else a test has imported may have silenced it.
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    )
    assert done.stdout.split() == ["False"]


def test_an_accepted_message_has_an_id_and_the_id_by_which_whatsapp_knows_the_phone() -> None:
    assert _send(httpx.Response(200, json=_ACCEPTED)) == Accepted("wamid.INVENTED", "525550000001")


@pytest.mark.parametrize("contacts", [[], [{"wa_id": ""}], [{"wa_id": 52}], ["x"], {}, None])
def test_an_accepted_message_needs_no_whatsapp_id(contacts: object) -> None:
    answer = httpx.Response(200, json=_ACCEPTED | {"contacts": contacts})
    assert _send(answer) == Accepted("wamid.INVENTED", None)


def test_a_message_held_for_quality_assessment_is_accepted() -> None:
    held = {"messages": [{"id": "wamid.HELD", "message_status": "held_for_quality_assessment"}]}
    assert _send(httpx.Response(200, json=held)) == Accepted("wamid.HELD", None)


def test_the_request_names_number_version_token_template_and_contact() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json=_ACCEPTED)

    messenger: Messenger[TemplateMessage] = _messenger(answer, token=" an-invented-token\n")
    _send_by(messenger)

    (request,) = seen
    assert request.method == "POST"
    assert str(request.url) == "https://graph.example/v25.0/100000000000001/messages"
    assert request.headers["authorization"] == "Bearer an-invented-token"
    body = json.loads(request.content)
    assert body["to"] == "+5215550000001"
    assert body["biz_opaque_callback_data"] == "v1|el-roble|ana|000001.20260305.reminder.1"
    assert body["template"]["name"] == "puntual_due_today_v1"
    assert [part["type"] for part in body["template"]["components"]] == ["body", *["button"] * 4]


def test_a_pay_button_comes_first_with_the_reference_of_the_invoice() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json=_ACCEPTED)

    paid = replace(_MESSAGE, template="puntual_due_today_pay_v1", pay_reference="F-001")
    _send_by(_messenger(answer), paid)
    _, pay, first, *_ = json.loads(seen[0].content)["template"]["components"]
    assert pay == {
        "type": "button",
        "sub_type": "url",
        "index": "0",
        "parameters": [{"type": "text", "text": "F-001"}],
    }
    assert (first["index"], first["parameters"][0]["payload"]) == ("1", "ALREADY_PAID")


def test_a_token_is_asked_for_at_every_call_so_that_it_can_be_rotated() -> None:
    tokens = iter(["old", "new"])
    seen: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers["authorization"])
        return httpx.Response(200, json=_ACCEPTED)

    transport = httpx.MockTransport(answer)
    messenger = CloudApiMessenger(
        "https://graph.example", "v25.0", lambda: next(tokens), PackagedTemplates(), transport
    )
    with blocking(messenger) as waiting:
        waiting.send(_MESSAGE)
        waiting.send(_MESSAGE)
    assert seen == ["Bearer old", "Bearer new"]


def test_a_stray_character_in_the_token_is_metas_to_refuse() -> None:
    messenger = _messenger(lambda _: _refusal(190, 401), token="clave-ñ")
    assert _send_by(messenger) == Refused(190, SendErrorClass.HALT_SENDER, "waba")


def test_a_template_that_is_not_ours_goes_out_without_buttons() -> None:
    bodies: list[dict[str, object]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        bodies.append(json.loads(request.content)["template"])
        return _refusal(132001, 404)

    outcome = _send_by(_messenger(answer), replace(_MESSAGE, template="someone_elses"))
    assert outcome == Refused(132001, SendErrorClass.TEMPLATE_BROKEN, "template+language")
    components = bodies[0]["components"]
    assert isinstance(components, list)
    assert len(components) == 1


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
    assert _send_by(_messenger(_raising(failure))) == outcome


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
    assert _send_by(_messenger(_raising(failure))) == Unknown(type(failure).__name__)


def _raising(failure: httpx.RequestError) -> Callable[[httpx.Request], httpx.Response]:
    def answer(_: httpx.Request) -> httpx.Response:
        raise failure

    return answer


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
    assert _send(answer) == Unknown(f"http_{answer.status_code}")


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
    assert _send(httpx.Response(200, json=body)) == Unknown("no_message_id")


def test_a_well_formed_error_is_a_refusal_even_under_a_server_error() -> None:
    refused = Refused(131000, SendErrorClass.RETRY, "message")
    assert _send(_refusal(131000, 500)) == refused


def test_a_number_that_does_not_exist_for_the_token_halts_the_sender() -> None:
    refused = Refused(100, SendErrorClass.HALT_SENDER, "number")
    assert _send(_refusal(100, 400, error_subcode=33)) == refused


def test_an_invalid_parameter_fails_only_its_message() -> None:
    refused = Refused(100, SendErrorClass.FAIL_MESSAGE, "message")
    assert _send(_refusal(100, 400, error_subcode="33")) == refused


def test_a_message_is_written_exactly_once_whatever_the_answer() -> None:
    calls: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        calls.append(request)
        return _refusal(131000, 500)

    _send_by(_messenger(answer))
    assert len(calls) == 1


def test_warming_up_asks_nothing_that_needs_a_token_or_changes_anything() -> None:
    calls: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        calls.append(request)
        return httpx.Response(400)

    with blocking(_messenger(answer)) as messenger:
        messenger.warm_up(3)
        messenger.warm_up(1000)
    assert len(calls) == 3 + 16
    assert {call.method for call in calls} == {"HEAD"}
    assert not [call for call in calls if "authorization" in call.headers]


def test_warming_up_may_fail_without_anybody_noticing() -> None:
    with blocking(_messenger(_raising(httpx.ConnectError("refused")))) as messenger:
        messenger.warm_up(3)


def test_parameters_are_named_and_buttons_carry_payloads_in_their_order() -> None:
    buttons = [QuickReply("Ya pagué", "ALREADY_PAID"), QuickReply("Hablar", "TALK_TO_PERSON")]
    template = to_request(_MESSAGE, buttons)["template"]
    assert template == {
        "name": "puntual_due_today_v1",
        "language": {"code": "es"},
        "components": [
            {
                "type": "body",
                "parameters": [
                    {"type": "text", "parameter_name": "customer_name", "text": "Ana"},
                    {"type": "text", "parameter_name": "amount", "text": "$1,250.00 MXN"},
                ],
            },
            _button("0", "ALREADY_PAID"),
            _button("1", "TALK_TO_PERSON"),
        ],
    }


def _button(index: str, payload: str) -> dict[str, object]:
    parameters = [{"type": "payload", "payload": payload}]
    return {
        "type": "button",
        "sub_type": "quick_reply",
        "index": index,
        "parameters": parameters,
    }
