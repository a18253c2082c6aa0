"""People who show no phone, who change it, and what they do to what they wrote."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.local.whatsapp.conftest import PHONE, WA_ID, Stage, a_message

pytestmark = pytest.mark.loopback


def reply(stage: Stage, **wish: Any) -> str:
    answer = stage.control.post("/reply", json={"from": PHONE, **wish}).raise_for_status()
    stage.settle(seconds=1)
    return str(answer.json()["wamid"])


def shown(stage: Stage) -> list[dict[str, Any]]:
    return list(stage.control.get(f"/chats/{WA_ID}").json()["messages"])


def hide_phone(stage: Stage) -> str:
    person = {"phone": PHONE, "name": "Ana", "username": "ana.taller"}
    stage.control.post("/contacts", json=[person]).raise_for_status()
    reply(stage, text="Hola")
    return str(stage.listener.messages()[-1]["from_user_id"])


def free_text(**to: str) -> dict[str, Any]:
    return {"messaging_product": "whatsapp", "type": "text", "text": {"body": "Sí"}, **to}


def test_who_has_a_user_name_shows_no_phone_in_messages_nor_statuses(stage: Stage) -> None:
    user = hide_phone(stage)
    stage.send()
    stage.settle(hours=4)
    [message] = stage.listener.messages()
    assert "from" not in message
    for value in stage.listener.values():
        profile = {"name": "Ana", "username": "ana.taller"}
        assert value["contacts"] == [{"user_id": user, "profile": profile}]
    for status in stage.listener.statuses():
        assert "recipient_id" not in status
        assert status["recipient_user_id"] == user


def test_a_message_may_go_to_a_user_id_and_a_phone_wins_over_it(stage: Stage) -> None:
    user = hide_phone(stage)
    accepted = stage.post(free_text(recipient=user)).raise_for_status().json()
    assert accepted["contacts"] == [{"input": user, "user_id": user}]
    both = stage.post(a_message(to=PHONE, recipient=user)).json()
    assert both["contacts"] == [{"input": PHONE, "user_id": user, "wa_id": WA_ID}]
    assert [line["wa_id"] for line in stage.ledger()] == [WA_ID, WA_ID]


@pytest.mark.parametrize(
    ("to", "code"),
    [
        ({"recipient": "MX.1"}, 131026),
        ({"recipient": "525550000001"}, 131009),
        ({"recipient": ""}, 131008),
        ({}, 131008),
    ],
)
def test_a_user_id_that_leads_to_nobody_is_refused(
    stage: Stage, to: dict[str, str], code: int
) -> None:
    assert stage.post(free_text(**to)).json()["error"]["code"] == code


def test_a_fault_may_be_meant_for_somebody_written_to_by_id(stage: Stage) -> None:
    user = hide_phone(stage)
    rule = {"match": {"phone": PHONE}, "effect": {"error_code": 131000}}
    stage.control.post("/faults", json=[rule]).raise_for_status()
    assert stage.post(free_text(recipient=user)).json()["error"]["code"] == 131000


def test_behind_a_number_that_was_given_up_is_nobody(stage: Stage) -> None:
    stage.control.post("/contacts", json=[{"phone": PHONE, "name": "Ana"}]).raise_for_status()
    reply(stage, new_number="+52 55 5000 0099")
    stage.send()
    stage.send(to="+525550000099")
    stage.settle(hours=4)
    told = {status["recipient_id"]: status["status"] for status in stage.listener.statuses()}
    assert told == {WA_ID: "failed", "5215550000099": "read"}
    assert stage.control.get("/chats/5215550000099").json()["name"] == "Ana"


def test_the_phone_shows_edits_deletions_and_reactions_at_the_message(stage: Stage) -> None:
    business = stage.send().json()["messages"][0]["id"]
    stage.settle(hours=1)
    first, second = reply(stage, text="El lunes"), reply(stage, image={"caption": "El pago"})
    reply(stage, edit={"text": "El martes"}, wamid=first)
    reply(stage, revoke=True, wamid=second)
    reply(stage, reaction={"emoji": "👍"}, wamid=business)
    assert [(one["body"], one["mark"], one["media"]) for one in shown(stage)[1:]] == [
        ("El martes", "edited", None),
        ("", "deleted", None),
    ]
    assert shown(stage)[0]["mark"] == "👍"
    reply(stage, reaction={}, wamid=business)
    assert shown(stage)[0]["mark"] == ""


def test_only_a_message_opens_the_window_for_free_text(stage: Stage) -> None:
    business = stage.send().json()["messages"][0]["id"]
    reply(stage, reaction={"emoji": "👍"}, wamid=business)
    assert stage.post(free_text(to=PHONE)).json()["error"]["code"] == 131047
    first = reply(stage, audio={})
    stage.post(free_text(to=PHONE)).raise_for_status()
    stage.clock.advance(hours=23)
    reply(stage, revoke=True, wamid=first)
    stage.clock.advance(hours=1)
    assert stage.post(free_text(to=PHONE)).json()["error"]["code"] == 131047
    assert [line["type"] for line in stage.ledger()] == ["template", "text"]


@pytest.mark.parametrize(
    ("wish", "status", "said"),
    [
        ({"text": "x", "image": {}}, 400, "a reply has one of"),
        ({"text": "x", "wamid": 7}, 400, "wamid is a text"),
        ({"edit": {"text": "x"}, "wamid": "wamid.other"}, 404, "of this person"),
        ({"revoke": True}, 404, "of this person"),
        ({"reaction": {"emoji": "x"}}, 404, "of the business"),
        ({"location": {"latitude": True, "longitude": 1}}, 400, "a latitude and a longitude"),
        ({"contacts": []}, 400, "contacts is a list"),
        ({"contacts": [{"name": "Ana"}]}, 400, "with a name and a phone"),
        ({"new_number": "5550000001"}, 400, "a phone with +"),
    ],
)
def test_what_cannot_be_sent_says_why(
    stage: Stage, wish: dict[str, Any], status: int, said: str
) -> None:
    refused = stage.control.post("/reply", json={"from": PHONE, **wish})
    assert refused.status_code == status
    assert said in refused.json()["detail"]


def test_a_recording_cannot_be_edited(stage: Stage) -> None:
    wish = {"edit": {"text": "x"}, "wamid": reply(stage, audio={})}
    assert stage.control.post("/reply", json={"from": PHONE, **wish}).status_code == 400


def test_a_quoted_message_of_ones_own_names_oneself(stage: Stage) -> None:
    first = reply(stage, text="El lunes")
    reply(stage, text="Perdón, el martes", wamid=first)
    assert stage.listener.messages()[-1]["context"] == {"from": WA_ID, "id": first}


def test_mixed_bodies_hold_statuses_and_messages_in_entries_of_their_own(stage: Stage) -> None:
    stage.send()
    stage.settle(hours=4)
    address = stage.listener.url
    # What nobody takes comes again later, and then together.
    stage.configure(mixed_batches=True, batch_chance=1, webhook_url="http://127.0.0.1:1/nobody")
    for text in ("Hola", "Ya pagué"):
        stage.control.post("/reply", json={"from": PHONE, "text": text}).raise_for_status()
    stage.send()
    stage.settle()
    stage.configure(webhook_url=address)
    before = len(stage.listener.bodies)
    stage.settle(hours=4)
    [body] = stage.listener.bodies[before:]
    first, second = json.loads(body)["entry"]
    assert (first["id"], second["id"]) == ("222", "222")
    [statuses], [written] = first["changes"], second["changes"]
    assert len(statuses["value"]["statuses"]) == 3
    assert [one["text"]["body"] for one in written["value"]["messages"]] == ["Hola", "Ya pagué"]
