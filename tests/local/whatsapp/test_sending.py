"""`POST /{phone number}/messages` over real HTTP: what is accepted, refused and written down."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from puntual.domain.ids import ContactId, ContactRef, CreditorId, DebtorId, DebtorKey
from tests.local.whatsapp.conftest import PHONE, WA_ID, Stage, a_message

pytestmark = pytest.mark.loopback
TEXT = {"messaging_product": "whatsapp", "to": PHONE, "type": "text", "text": {"body": "Hola"}}


def test_an_accepted_message_is_answered_and_written_down_as_whatsapp_renders_it(
    stage: Stage,
) -> None:
    answer = stage.send()
    assert answer.status_code == 200
    body = answer.json()
    assert body["contacts"][0]["input"] == PHONE
    assert body["contacts"][0]["wa_id"] == WA_ID
    assert body["messages"][0]["message_status"] == "accepted"
    assert stage.ledger() == [
        {
            "accepted_at": "2026-01-05T12:00:00.000Z",
            "to": PHONE,
            "wa_id": WA_ID,
            "creditor": "acme",
            "debtor": "d-1",
            "contact": "000001.20260105.reminder.1",
            "type": "template",
            "template": "puntual_due_today_v1",
            "language": "es",
            "text": "Hola Ana, hoy vence *$ 1,250.00* de su factura.\n\n"
            "Responda BAJA para no recibir más mensajes.",
            "quotes": None,
            "buttons": [
                {"kind": "quick_reply", "text": text, "payload": payload, "url": ""}
                for text, payload in [
                    ("Ya pagué", "ALREADY_PAID"),
                    ("Necesito tiempo", "NEED_TIME"),
                    ("Hablar con alguien", "TALK_TO_PERSON"),
                ]
            ],
            "wamid": body["messages"][0]["id"],
            "biz_opaque_callback_data": "v1|acme|d-1|000001.20260105.reminder.1",
        }
    ]


def test_a_refusal_has_the_shape_of_the_graph_api(stage: Stage) -> None:
    error = stage.send(language="pt_PT").json()["error"]
    assert error.keys() == {"message", "type", "code", "error_data", "fbtrace_id"}
    assert error["error_data"].keys() == {"messaging_product", "details"}
    assert error["type"] == "OAuthException"


def test_the_ledger_is_lines_of_json_in_order(stage: Stage) -> None:
    for number in range(3):
        stage.send(data=f"v1|acme|d-{number}|c")
    answer = stage.control.get("/ledger")
    assert answer.headers["Content-Type"] == "application/x-ndjson"
    debtors = [json.loads(line)["debtor"] for line in answer.text.splitlines()]
    assert debtors == ["d-0", "d-1", "d-2"]
    rest = stage.control.get("/ledger", params={"after": 2, "format": "json"}).json()
    assert [line["debtor"] for line in rest] == ["d-2"]


def test_the_ledger_file_has_the_line_before_the_answer_arrives(
    make_stage: Callable[..., Stage], tmp_path: Path
) -> None:
    path = tmp_path / "ledger.ndjson"
    stage = make_stage(ledger=path)
    stage.register()
    wamid = stage.send().json()["messages"][0]["id"]
    assert [json.loads(line)["wamid"] for line in path.read_text().splitlines()] == [wamid]


@pytest.mark.parametrize("header", ["Bearer wrong", "Basic token", ""])
def test_a_wrong_token_is_refused_before_anything_else(stage: Stage, header: str) -> None:
    answer = stage.graph.post("/111/messages", json=a_message(), headers={"Authorization": header})
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, 190)
    assert stage.rejections() == []


def test_an_expired_token_says_so_and_debug_token_foretells_it(stage: Stage) -> None:
    stage.configure(token_expires_at="2026-01-05T13:00:00Z")
    assert stage.graph.get("/debug_token").json()["data"]["expires_at"] == 1767618000
    assert stage.send().status_code == 200
    stage.clock.advance(hours=1)
    error = stage.send().json()["error"]
    assert (error["code"], error["error_subcode"]) == (190, 463)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"to": "5550000001"}, 131009),
        ({"to": ""}, 131008),
        ({"to": "+15550001000"}, 131021),
        ({"data": "x" * 513}, 100),
        ({"messaging_product": "sms"}, 100),
        ({"type": "carrier_pigeon", "carrier_pigeon": {}}, 131051),
        ({"type": "text"}, 131008),
    ],
)
def test_a_malformed_message_is_refused_with_its_code(
    stage: Stage, change: dict[str, Any], code: int
) -> None:
    assert stage.send(**change).json()["error"]["code"] == code
    assert [line["code"] for line in stage.rejections()] == [code]


@pytest.mark.parametrize("body", [b"{", b"[]", b'"x"', b"\xff"])
def test_what_is_no_object_is_refused(stage: Stage, body: bytes) -> None:
    answer = stage.graph.post("/111/messages", content=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, 100)


@pytest.mark.parametrize("path", ["/999/messages", "/111/unknown", "/111/messages/more"])
def test_an_unknown_object_is_refused(stage: Stage, path: str) -> None:
    assert stage.graph.post(path, json=a_message()).json()["error"]["code"] == 100


def test_the_ledger_names_a_debtor_as_the_billing_system_does(stage: Stage) -> None:
    key = DebtorKey(CreditorId("acme"), DebtorId("Ñandú | #7"))
    ref = ContactRef(key, ContactId("000001.20260105.reminder.1"))
    sent = {**a_message(), "biz_opaque_callback_data": ref.to_callback()}
    assert stage.graph.post("/111/messages", json=sent).status_code == 200
    [line] = stage.ledger()
    assert (line["creditor"], line["debtor"], line["contact"]) == (
        "acme",
        "Ñandú | #7",
        "000001.20260105.reminder.1",
    )


def test_callback_data_of_another_form_is_kept_as_it_is(stage: Stage) -> None:
    stage.send(data="just a note")
    [line] = stage.ledger()
    assert (line["debtor"], line["biz_opaque_callback_data"]) == (None, "just a note")


def test_free_form_text_leaves_only_within_a_day_of_the_last_answer(stage: Stage) -> None:
    assert stage.post(TEXT).json()["error"]["code"] == 131047
    stage.control.post("/reply", json={"from": PHONE, "text": "Hola"}).raise_for_status()
    stage.settle()
    assert stage.post(TEXT).status_code == 200
    stage.clock.advance(hours=24)
    assert stage.post(TEXT).json()["error"]["code"] == 131047


def test_what_may_be_said_within_the_window(stage: Stage) -> None:
    stage.control.post("/reply", json={"from": PHONE, "text": "Hola"})
    stage.settle()
    received = stage.listener.messages()[0]["id"]
    reply = {"type": "reply", "reply": {"id": "FRIDAY", "title": "El viernes"}}
    parts: list[dict[str, Any]] = [
        {
            "type": "interactive",
            "interactive": {
                "type": "button",
                "body": {"text": "¿Cuándo?"},
                "action": {"buttons": [reply]},
            },
        },
        {"type": "document", "document": {"id": "1", "filename": "Factura.pdf"}},
        {"type": "image", "image": {"link": "https://shop.example/a.png", "caption": "Recibo"}},
        {"type": "reaction", "reaction": {"message_id": received, "emoji": "👍"}},
        {"type": "text", "text": {"body": "Sí"}, "context": {"message_id": received}},
    ]
    base = {"messaging_product": "whatsapp", "to": PHONE}
    assert [stage.post(base | part).status_code for part in parts] == [200] * 5
    assert [line["text"] for line in stage.ledger()] == [
        "¿Cuándo?",
        "[Factura.pdf]",
        "[image]\n\nRecibo",
        "👍",
        "Sí",
    ]


def test_reading_what_was_received_is_confirmed_and_anything_else_refused(stage: Stage) -> None:
    stage.control.post("/reply", json={"from": PHONE, "text": "Hola"})
    stage.settle()
    receipt = {"messaging_product": "whatsapp", "status": "read"}
    known = {"message_id": stage.listener.messages()[0]["id"]}
    assert stage.post(receipt | known).json() == {"success": True}
    assert stage.post(receipt | {"message_id": "x"}).json()["error"]["code"] == 131009
    assert stage.ledger() == []


def test_a_file_is_uploaded_described_downloaded_and_deleted(stage: Stage) -> None:
    content = b"%PDF-1.7\r\n\x00\xff--\r\nend"
    uploaded = stage.graph.post(
        "/111/media",
        data={"messaging_product": "whatsapp"},
        files={"file": ("a.pdf", content, "application/pdf")},
    )
    media_id = uploaded.json()["id"]
    told = stage.graph.get(f"/{media_id}").json()
    assert (told["mime_type"], told["file_size"]) == ("application/pdf", len(content))
    assert stage.graph.get(told["url"]).content == content
    assert stage.graph.delete(f"/{media_id}").json() == {"success": True}
    assert stage.graph.get(f"/{media_id}").status_code == 400
    assert stage.graph.get(told["url"]).status_code == 404


def test_an_upload_that_is_no_form_is_refused(stage: Stage) -> None:
    assert stage.graph.post("/111/media", content=b"pdf").json()["error"]["code"] == 100


def test_one_connection_serves_many_requests_in_order(stage: Stage) -> None:
    with httpx.Client(
        base_url=stage.graph.base_url,
        headers=stage.graph.headers,
        limits=httpx.Limits(max_connections=1),
    ) as client:
        answers = [client.get("/111").json()["id"] for _ in range(20)]
    assert answers == ["111"] * 20
