"""Webhooks leaving: signature, envelope, order, repeats, retries and what causes none."""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from tests.local.whatsapp.conftest import APP_SECRET, PHONE, WA_ID, Stage

pytestmark = pytest.mark.loopback


def names(stage: Stage) -> list[str]:
    return [status["status"] for status in stage.listener.statuses()]


def set_persona(stage: Stage, persona: str, phone: str = PHONE) -> None:
    stage.control.post("/personas", json={"phone": phone, "persona": persona}).raise_for_status()


def test_every_body_is_signed_as_it_left(stage: Stage) -> None:
    stage.send()
    stage.settle(hours=4)
    assert len(stage.listener.bodies) == 3
    for body, signature in zip(stage.listener.bodies, stage.listener.signatures, strict=True):
        digest = hmac.new(APP_SECRET.encode(), body, hashlib.sha256).hexdigest()
        assert signature == f"sha256={digest}"


def test_a_status_says_whose_message_it_is_when_and_at_what_price(stage: Stage) -> None:
    wamid = stage.send().json()["messages"][0]["id"]
    stage.settle(hours=4)
    sent, delivered, read = stage.listener.statuses()
    assert sent["id"] == delivered["id"] == read["id"] == wamid
    assert names(stage) == ["sent", "delivered", "read"]
    assert sent["recipient_id"] == WA_ID
    assert sent["biz_opaque_callback_data"] == "v1|acme|d-1|000001.20260105.reminder.1"
    assert 1767614400 <= int(sent["timestamp"]) <= int(delivered["timestamp"])
    assert sent["pricing"] == {
        "billable": True,
        "pricing_model": "PMP",
        "type": "regular",
        "category": "utility",
    }
    assert "pricing" not in read
    value = stage.listener.values()[0]
    assert value["metadata"] == {"display_phone_number": "15550001000", "phone_number_id": "111"}
    assert value["contacts"][0]["wa_id"] == WA_ID


@pytest.mark.parametrize(("days", "expected"), [(0, "free_customer_service"), (300, "regular")])
def test_a_message_within_the_window_is_free_until_meta_charges_for_it(
    stage: Stage, days: int, expected: str
) -> None:
    stage.clock.advance(days=days)
    stage.control.post("/reply", json={"from": PHONE, "text": "Hola"})
    stage.settle()
    stage.send()
    stage.settle(minutes=1)
    assert stage.listener.statuses()[0]["pricing"]["type"] == expected


def test_nothing_leaves_before_its_instant(stage: Stage) -> None:
    stage.send()
    settled = stage.settle()
    assert settled["delivered"] == 0
    assert settled["pending"] == 3
    assert settled["next_at"] > "2026-01-05T12:00:00"
    assert stage.listener.bodies == []
    assert stage.settle(hours=4)["next_at"] is None


def test_a_refused_webhook_is_tried_again_at_once_when_settling(stage: Stage) -> None:
    stage.send()
    stage.listener.answers = [500, 503]
    assert stage.settle(hours=4)["refused"] == 0
    assert names(stage) == ["sent", "sent", "sent", "delivered", "read"]


def test_a_webhook_refused_for_long_is_tried_again_later(stage: Stage) -> None:
    set_persona(stage, "unreachable")
    stage.send()
    # More than settling tries: the pump, which delivers by itself, may have been first.
    stage.listener.answers = [500] * 9
    assert stage.settle(minutes=1)["pending"] == 1
    stage.listener.answers.clear()
    assert stage.settle()["pending"] == 1
    assert stage.settle(seconds=6)["pending"] == 0


def test_a_webhook_that_nobody_takes_is_given_up_after_seven_days(stage: Stage) -> None:
    set_persona(stage, "unreachable")
    stage.send()
    stage.listener.answers = [500] * 9
    stage.settle(minutes=1)
    stage.settle(days=8)
    assert stage.settle(days=1)["pending"] == 0
    assert set(names(stage)) == {"failed"}


def test_a_connection_that_is_refused_loses_nothing(stage: Stage) -> None:
    address = stage.listener.url
    stage.configure(webhook_url="http://127.0.0.1:1/nobody")
    stage.send()
    assert stage.settle(hours=4)["pending"] == 3
    stage.configure(webhook_url=address)
    assert stage.settle(minutes=1)["delivered"] == 3


def test_a_changed_address_is_gone_to_though_a_connection_to_the_old_one_is_kept(
    stage: Stage,
) -> None:
    stage.send()
    stage.settle(seconds=3)
    assert names(stage) == ["sent"]
    stage.configure(webhook_url="http://127.0.0.1:1/nobody")
    assert stage.settle(hours=4)["pending"] == 2
    assert names(stage) == ["sent"]


def test_repeats_and_disorder_come_as_configured_and_lose_nothing(stage: Stage) -> None:
    stage.configure(duplicate_chance=1, disorder_chance=0.5, batch_chance=0.5)
    wamids = [
        stage.send(to=f"+52555000{number:04}").json()["messages"][0]["id"] for number in range(40)
    ]
    stage.settle(hours=5)
    told = Counter((status["id"], status["status"]) for status in stage.listener.statuses())
    assert told == {(wamid, name): 2 for wamid in wamids for name in ("sent", "delivered", "read")}
    assert len(stage.listener.bodies) < sum(told.values()) == 240
    in_order = [stage.listener.statuses()[index] for index in range(240)]
    assert any(
        later["timestamp"] < earlier["timestamp"]
        for earlier, later in pairwise(in_order)
        if earlier["id"] == later["id"]
    )


def test_without_noise_everyone_hears_in_order(stage: Stage) -> None:
    for number in range(30):
        stage.send(to=f"+52555000{number:04}")
    stage.settle(hours=5)
    heard: dict[str, list[str]] = {}
    for status in stage.listener.statuses():
        heard.setdefault(status["id"], []).append(status["status"])
    assert list(heard.values()) == [["sent", "delivered", "read"]] * 30


def test_a_number_without_whatsapp_fails_with_its_code(stage: Stage) -> None:
    set_persona(stage, "unreachable")
    stage.send()
    stage.settle(minutes=1)
    [failed] = stage.listener.statuses()
    assert (failed["status"], failed["errors"][0]["code"]) == ("failed", 131026)
    assert "contacts" not in stage.listener.values()[0]


def test_a_phone_that_stays_off_past_the_time_to_live_causes_no_webhook(stage: Stage) -> None:
    set_persona(stage, "phone_off")
    stage.send()
    assert stage.settle(days=30)["delivered"] == 0
    assert len(stage.ledger()) == 1


def test_a_tap_carries_the_payload_and_names_the_message_it_answers(stage: Stage) -> None:
    wamid = stage.send().json()["messages"][0]["id"]
    reply = {"from": "d-1", "button_payload": "NEED_TIME"}
    assert stage.control.post("/reply", json=reply).status_code == 202
    stage.settle()
    [message] = stage.listener.messages()
    assert message["type"] == "button"
    assert message["button"] == {"payload": "NEED_TIME", "text": "Necesito tiempo"}
    assert message["context"] == {"from": "15550001000", "id": wamid}
    assert (message["from"], message["timestamp"]) == (WA_ID, "1767614400")


def test_a_tap_on_a_reply_button_is_an_interactive_answer(stage: Stage) -> None:
    stage.control.post("/reply", json={"from": PHONE, "text": "Hola"})
    stage.settle()
    reply = {"type": "reply", "reply": {"id": "FRIDAY", "title": "El viernes"}}
    question = {"type": "button", "body": {"text": "?"}, "action": {"buttons": [reply]}}
    base = {"messaging_product": "whatsapp", "to": PHONE, "type": "interactive"}
    stage.post(base | {"interactive": question}).raise_for_status()
    stage.control.post("/reply", json={"from": PHONE, "button_payload": "FRIDAY"})
    stage.settle()
    assert stage.listener.messages()[1]["interactive"] == {
        "type": "button_reply",
        "button_reply": {"id": "FRIDAY", "title": "El viernes"},
    }


def test_whoever_answers_has_read_and_is_not_told_to_read_again(stage: Stage) -> None:
    set_persona(stage, "never_reads")
    stage.send()
    stage.settle(minutes=1)
    stage.control.post("/reply", json={"from": PHONE, "text": "Gracias"})
    stage.settle(days=1)
    assert names(stage) == ["sent", "delivered", "read"]


@pytest.mark.parametrize(
    ("reply", "status"),
    [
        ({"from": "nobody", "text": "x"}, 404),
        ({"from": PHONE}, 400),
        ({"from": PHONE, "button_payload": "NO_SUCH"}, 404),
        ([], 400),
    ],
)
def test_an_answer_that_cannot_be_given_says_why(
    stage: Stage, reply: dict[str, Any] | list[Any], status: int
) -> None:
    answer = stage.control.post("/reply", json=reply)
    assert answer.status_code == status
    assert answer.json()["detail"]


def test_people_talk_and_pay_when_they_have_personas(make_stage: Callable[..., Stage]) -> None:
    stage = make_stage(personas=True, messages_per_second=0).without_noise()
    stage.register()
    for number in range(150):
        stage.send(to=f"+52555000{number:04}", data=f"v1|acme|d-{number}|c")
    stage.settle(days=10)
    kinds = Counter(message["type"] for message in stage.listener.messages())
    assert kinds["button"] > 5
    assert kinds["text"] > 10
    soon = stage.control.get("/intentions", params={"until": "2026-01-05T12:00:00Z"}).json()
    later = stage.control.get("/intentions").json()
    assert soon == []
    assert 20 < len(later) < 120
    assert {item["kind"] for item in later} == {"pays"}
    assert later == sorted(later, key=lambda item: item["at"])
    rest = stage.control.get("/intentions", params={"since": later[4]["at"]}).json()
    assert rest == later[5:]
    assert later[0]["biz_opaque_callback_data"] == f"v1|acme|{later[0]['debtor']}|c"


def test_what_people_mean_by_what_they_say_is_known_to_the_judge(
    make_stage: Callable[..., Stage],
) -> None:
    stage = make_stage().without_noise()
    stage.register()
    set_persona(stage, "opts_out")
    stage.send()
    stage.settle(days=1)
    [said] = stage.control.get("/sayings").json()
    [heard] = [one for one in stage.listener.messages() if one["type"] == "text"]
    assert (said["meaning"], said["debtor"], said["wa_id"]) == ("opt_out", "d-1", WA_ID)
    assert (said["wamid"], said["text"]) == (heard["id"], heard["text"]["body"])
    reply = {"from": PHONE, "text": "Ya fue", "meaning": "paid"}
    stage.control.post("/reply", json=reply).raise_for_status()
    stage.settle()
    told = stage.control.get("/sayings").json()[1:]
    assert [(one["meaning"], one["told_at"]) for one in told] == [("paid", told[0]["at"])]
    assert stage.control.post("/reply", json=reply | {"meaning": "?"}).status_code == 400


def test_the_same_seed_tells_the_same_story(make_stage: Callable[..., Stage]) -> None:
    stories = []
    for _ in range(2):
        stage = make_stage(personas=True, seed=5)
        stage.register()
        for number in range(20):
            stage.send(to=f"+52555000{number:04}")
        stage.settle(days=10)
        stories.append(stage.control.get("/intentions").json())
    assert stories[0] == stories[1]


def test_the_handshake_is_done_as_meta_does_it(stage: Stage) -> None:
    assert stage.control.post("/verify").json() == {"verified": True}
    stage.configure(webhook_url="http://127.0.0.1:1/nobody")
    assert stage.control.post("/verify").json() == {"verified": False}


def test_the_pump_delivers_by_itself(stage: Stage) -> None:
    stage.send()
    stage.clock.advance(hours=4)
    for _ in range(200):
        if stage.control.get("/health").json()["pending"] == 0:
            break
    stage.settle()
    assert names(stage) == ["sent", "delivered", "read"]
