"""What the Cloud API client makes of every answer, and of none."""

import json
import subprocess
import sys
from dataclasses import replace

import httpx
import pytest

from puntual.adapters.packaged.templates import PackagedTemplates
from puntual.adapters.whatsapp.client import CloudApiMessenger
from puntual.adapters.whatsapp.payloads import to_request
from puntual.domain.accounts.send_error import SendErrorClass
from puntual.domain.templates.template import QuickReply
from puntual.ports.messaging import Accepted, Messenger, Refused, TemplateMessage
from tests.adapters.whatsapp.client_cases import (
    MESSAGE,
    a_messenger,
    raising,
    refusal,
    send,
    send_by,
)
from tests.doubles.blocking_messenger import blocking

_ACCEPTED = {
    "messaging_product": "whatsapp",
    "contacts": [{"input": "+5215550000001", "wa_id": "525550000001"}],
    "messages": [{"id": "wamid.INVENTED", "message_status": "accepted"}],
}


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
    assert send(httpx.Response(200, json=_ACCEPTED)) == Accepted("wamid.INVENTED", "525550000001")


def test_an_accepted_message_may_tell_the_id_that_a_person_keeps_without_a_phone() -> None:
    contacts = [{"input": "+5215550000001", "wa_id": "525550000001", "user_id": "MX.500"}]
    answer = httpx.Response(200, json=_ACCEPTED | {"contacts": contacts})
    assert send(answer) == Accepted("wamid.INVENTED", "525550000001", "MX.500")


@pytest.mark.parametrize("contacts", [[], [{"wa_id": ""}], [{"wa_id": 52}], ["x"], {}, None])
def test_an_accepted_message_needs_no_whatsapp_id(contacts: object) -> None:
    answer = httpx.Response(200, json=_ACCEPTED | {"contacts": contacts})
    assert send(answer) == Accepted("wamid.INVENTED", None)


def test_a_message_held_for_quality_assessment_is_accepted() -> None:
    held = {"messages": [{"id": "wamid.HELD", "message_status": "held_for_quality_assessment"}]}
    assert send(httpx.Response(200, json=held)) == Accepted("wamid.HELD", None)


def test_the_request_names_number_version_token_template_and_contact() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json=_ACCEPTED)

    messenger: Messenger[TemplateMessage] = a_messenger(answer, token=" an-invented-token\n")
    send_by(messenger)

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

    paid = replace(MESSAGE, template="puntual_due_today_pay_v1", pay_reference="F-001")
    send_by(a_messenger(answer), paid)
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
        waiting.send(MESSAGE)
        waiting.send(MESSAGE)
    assert seen == ["Bearer old", "Bearer new"]


def test_a_stray_character_in_the_token_is_metas_to_refuse() -> None:
    messenger = a_messenger(lambda _: refusal(190, 401), token="clave-ñ")
    assert send_by(messenger) == Refused(190, SendErrorClass.HALT_SENDER, "waba")


def test_a_template_that_is_not_ours_goes_out_without_buttons() -> None:
    bodies: list[dict[str, object]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        bodies.append(json.loads(request.content)["template"])
        return refusal(132001, 404)

    outcome = send_by(a_messenger(answer), replace(MESSAGE, template="someone_elses"))
    assert outcome == Refused(132001, SendErrorClass.TEMPLATE_BROKEN, "template+language")
    components = bodies[0]["components"]
    assert isinstance(components, list)
    assert len(components) == 1


def test_warming_up_asks_nothing_that_needs_a_token_or_changes_anything() -> None:
    calls: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        calls.append(request)
        return httpx.Response(400)

    with blocking(a_messenger(answer)) as messenger:
        messenger.warm_up(3)
        messenger.warm_up(1000)
    assert len(calls) == 3 + 16
    assert {call.method for call in calls} == {"HEAD"}
    assert not [call for call in calls if "authorization" in call.headers]


def test_warming_up_may_fail_without_anybody_noticing() -> None:
    with blocking(a_messenger(raising(httpx.ConnectError("refused")))) as messenger:
        messenger.warm_up(3)


def test_parameters_are_named_and_buttons_carry_payloads_in_their_order() -> None:
    buttons = [QuickReply("Ya pagué", "ALREADY_PAID"), QuickReply("Hablar", "TALK_TO_PERSON")]
    template = to_request(MESSAGE, buttons)["template"]
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
