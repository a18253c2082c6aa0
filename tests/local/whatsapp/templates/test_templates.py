"""Registering templates, and what the platform makes of a message that names one."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from tests.local.whatsapp.conftest import Stage, a_message, a_template, parameters

pytestmark = pytest.mark.loopback


def refusal(answer: httpx.Response) -> tuple[int, int]:
    return answer.status_code, answer.json()["error"]["code"]


def code_of(stage: Stage, **changes: Any) -> tuple[int, int]:
    return refusal(stage.send(**changes))


def test_a_registered_template_is_listed_as_approved(stage: Stage) -> None:
    [listed] = stage.graph.get("/222/message_templates").json()["data"]
    assert (listed["name"], listed["status"]) == ("puntual_due_today_v1", "APPROVED")
    assert listed["message_send_ttl_seconds"] == 3600


def test_a_name_is_taken_once_per_language(stage: Stage) -> None:
    assert stage.register(language="pt_BR").status_code == 200
    again = stage.register()
    assert again.status_code == 400
    assert again.json()["error"]["error_subcode"] == 2388024


@pytest.mark.parametrize(
    "change",
    [
        {"name": "With Capitals"},
        {"category": "DUNNING"},
        {"language": ""},
        {"message_send_ttl_seconds": 10},
        {"parameter_format": "POSITIONAL"},
        {"components": [{"type": "FOOTER", "text": "only a footer"}]},
        {"components": [{"type": "BODY", "text": "{{amount}} is due"}]},
        {"components": [{"type": "BODY", "text": "Due: {{amount}} today"}]},
        {"components": "BODY"},
    ],
)
def test_a_template_that_breaks_a_rule_is_refused(stage: Stage, change: dict[str, Any]) -> None:
    answer = stage.register(**{"name": "another"} | change)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, 100)


def test_a_list_is_paged_and_narrowed_to_the_fields_asked_for(stage: Stage) -> None:
    for language in ("es_MX", "es_CO", "pt_BR"):
        stage.register(language=language)
    first = stage.graph.get(
        "/222/message_templates", params={"limit": 3, "fields": "language"}
    ).json()
    second = stage.graph.get(first["paging"]["next"].split("/v25.0")[1]).json()
    assert [item["language"] for item in first["data"]] == ["es", "es_MX", "es_CO"]
    assert first["data"][0].keys() == {"id", "language"}
    assert [item["language"] for item in second["data"]] == ["pt_BR"]


def test_a_template_waits_for_its_review_when_asked_to(stage: Stage) -> None:
    stage.configure(template_review_seconds=60)
    assert stage.register(name="slow").json()["status"] == "PENDING"
    assert code_of(stage, template="slow") == (404, 132001)
    stage.settle(minutes=2)
    assert stage.send(template="slow").status_code == 200
    assert stage.listener.values()[0]["event"] == "APPROVED"


def test_an_edit_changes_the_text_that_is_sent(stage: Stage) -> None:
    [listed] = stage.graph.get("/222/message_templates").json()["data"]
    edited = a_template()["components"]
    edited[0]["text"] = "Hola {{customer_name}}, debe *{{amount}}* hoy."
    stage.graph.post(f"/{listed['id']}", json={"components": edited}).raise_for_status()
    stage.send()
    assert stage.ledger()[0]["text"].startswith("Hola Ana, debe *$ 1,250.00* hoy.")


def test_a_deleted_template_cannot_be_sent(stage: Stage) -> None:
    answer = stage.graph.delete("/222/message_templates", params={"name": a_template()["name"]})
    assert answer.json() == {"success": True}
    assert code_of(stage) == (404, 132001)


@pytest.mark.parametrize(("status", "code"), [("PAUSED", 132015), ("DISABLED", 132016)])
def test_a_template_that_is_stopped_is_refused_with_its_own_code(
    stage: Stage, status: str, code: int
) -> None:
    named = {"name": "puntual_due_today_v1", "language": "es", "status": status}
    stage.control.put("/templates", json=named).raise_for_status()
    assert code_of(stage) == (400, code)


def test_a_paused_template_can_be_let_go_again(stage: Stage) -> None:
    named = {"name": "puntual_due_today_v1", "language": "es", "status": "PAUSED"}
    template_id = stage.control.put("/templates", json=named).json()["id"]
    assert stage.graph.post(f"/{template_id}/unpause").json() == {"success": True}
    assert stage.send().status_code == 200


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"template": "unknown"}, (404, 132001)),
        ({"language": "es_MX"}, (404, 132001)),
        ({"values": {"customer_name": "Ana"}}, (400, 132000)),
        ({"values": {"customer_name": "Ana", "sum": "1"}}, (400, 132012)),
        ({"values": {"customer_name": "Ana\nPérez", "amount": "1"}}, (400, 132008)),
        ({"values": {"customer_name": "Ana\tPérez", "amount": "1"}}, (400, 132008)),
        ({"values": {"customer_name": "Ana    Pérez", "amount": "1"}}, (400, 132008)),
        ({"values": {"customer_name": " ", "amount": "1"}}, (400, 131008)),
        ({"values": {"customer_name": "A" * 1024, "amount": "1"}}, (400, 132005)),
    ],
)
def test_parameters_are_checked_against_the_registered_template(
    stage: Stage, change: dict[str, Any], expected: tuple[int, int]
) -> None:
    assert code_of(stage, **change) == expected
    assert stage.ledger() == []
    assert stage.rejections()[0]["code"] == expected[1]


def test_a_parameter_without_its_name_does_not_fit_a_named_template(stage: Stage) -> None:
    message = a_message()
    for parameter in message["template"]["components"][0]["parameters"]:
        del parameter["parameter_name"]
    assert refusal(stage.post(message)) == (400, 132012)


def test_a_button_payload_needs_a_button_of_that_kind(stage: Stage) -> None:
    message = a_message()
    message["template"]["components"][1]["index"] = "7"
    assert refusal(stage.post(message)) == (400, 132012)


def test_a_document_and_a_link_are_shown_with_the_message(stage: Stage) -> None:
    components = [
        {"type": "HEADER", "format": "DOCUMENT"},
        {"type": "BODY", "text": "Su factura va adjunta."},
        {
            "type": "BUTTONS",
            "buttons": [{"type": "URL", "text": "Pagar", "url": "https://pay.example/{{1}}"}],
        },
    ]
    stage.register(name="with_pdf", components=components).raise_for_status()
    document = {"type": "document", "document": {"id": "1", "filename": "Factura-1.pdf"}}
    link = {"type": "button", "sub_type": "url", "index": "0", "parameters": [{"text": "abc"}]}
    given = {"name": "with_pdf", "language": {"code": "es"}}
    header = {"type": "header", "parameters": [document]}
    parts = {"messaging_product": "whatsapp", "to": "+525550000001", "type": "template"}
    answer = stage.post(parts | {"template": given | {"components": [header, link]}})
    assert answer.status_code == 200
    [line] = stage.ledger()
    assert line["text"] == "[Factura-1.pdf]\n\nSu factura va adjunta."
    assert line["buttons"][0]["url"] == "https://pay.example/abc"


def test_named_parameters_may_come_in_any_order(stage: Stage) -> None:
    message = a_message()
    message["template"]["components"][0]["parameters"] = parameters(
        amount="$ 2", customer_name="B"
    )
    assert stage.post(message).status_code == 200
    assert stage.ledger()[0]["text"].startswith("Hola B, hoy vence *$ 2*")


def fate(stage: Stage, name: str = "puntual_due_today_v1", **wish: str) -> httpx.Response:
    return stage.control.post(f"/templates/{name}/status", json=wish)


def told(stage: Stage, field: str) -> list[dict[str, Any]]:
    stage.settle()
    changes = [
        change
        for body in stage.listener.bodies
        for entry in json.loads(body)["entry"]
        for change in entry["changes"]
    ]
    return [change["value"] for change in changes if change["field"] == field]


def test_a_paused_template_is_told_by_webhook_and_refuses_messages(stage: Stage) -> None:
    fate(stage, status="PAUSED", title="FIRST_PAUSE").raise_for_status()
    (value,) = told(stage, "message_template_status_update")
    assert (value["event"], value["other_info"]["title"]) == ("PAUSED", "FIRST_PAUSE")
    assert isinstance(value["message_template_id"], int)
    assert code_of(stage) == (400, 132015)
    fate(stage, status="APPROVED")
    assert stage.send().status_code == 200


def test_a_rejected_template_says_why(stage: Stage) -> None:
    fate(stage, status="REJECTED", reason="PROMOTIONAL")
    [listed] = stage.graph.get("/222/message_templates").json()["data"]
    assert (listed["status"], listed["rejected_reason"]) == ("REJECTED", "PROMOTIONAL")


def test_a_category_is_announced_and_then_changes(stage: Stage) -> None:
    fate(stage, correct_category="MARKETING")
    [listed] = stage.graph.get("/222/message_templates").json()["data"]
    assert (listed["category"], listed["correct_category"]) == ("UTILITY", "MARKETING")
    fate(stage, category="MARKETING")
    [listed] = stage.graph.get("/222/message_templates").json()["data"]
    assert (listed["category"], listed["previous_category"]) == ("MARKETING", "UTILITY")
    announced, changed = told(stage, "template_category_update")
    assert announced["correct_category"] == changed["new_category"] == "MARKETING"


def test_quality_is_told_before_and_after(stage: Stage) -> None:
    fate(stage, quality="RED", language="es")
    (value,) = told(stage, "message_template_quality_update")
    assert value["previous_quality_score"] == "UNKNOWN"
    assert value["new_quality_score"] == "RED"


@pytest.mark.parametrize(
    ("name", "wish", "status"),
    [
        ("another", {"status": "PAUSED"}, 404),
        ("puntual_due_today_v1", {"status": "PAUSED", "language": "fr"}, 404),
        ("puntual_due_today_v1", {"language": "es"}, 400),
        ("puntual_due_today_v1", {"mood": "low"}, 400),
        ("puntual_due_today_v1", {"quality": "PURPLE"}, 400),
    ],
)
def test_a_fate_that_makes_no_sense_is_refused(
    stage: Stage, name: str, wish: dict[str, str], status: int
) -> None:
    assert fate(stage, name, **wish).status_code == status


def test_what_meta_takes_for_marketing_is_approved_as_marketing(stage: Stage) -> None:
    stage.configure(template_category="MARKETING")
    answer = stage.register(language="es_MX").json()
    assert (answer["status"], answer["category"]) == ("APPROVED", "MARKETING")


def test_templates_are_created_a_hundred_an_hour(stage: Stage) -> None:
    stage.configure(templates_per_hour=2)
    assert stage.register(language="es_MX").status_code == 200
    assert refusal(stage.register(language="es_CO")) == (400, 80007)
    stage.clock.advance(hours=1, seconds=1)
    assert stage.register(language="es_CO").status_code == 200


def test_an_account_has_room_for_so_many_templates(stage: Stage) -> None:
    stage.configure(template_cap=1)
    answer = stage.register(language="es_MX")
    assert answer.json()["error"]["error_subcode"] == 2388019
