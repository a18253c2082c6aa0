"""The control API's remaining answers, and the protocol beneath both APIs."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from typing import Any

import pytest

from local.whatsapp.http.messages import MAX_HEAD
from tests.local.whatsapp.conftest import PHONE, WA_ID, Stage, a_template

pytestmark = pytest.mark.loopback


def test_health_counts_what_happened(stage: Stage) -> None:
    stage.send()
    stage.send(language="xx")
    assert stage.control.get("/health").json() == {
        "status": "ok",
        "now": "2026-01-05T12:00:00.000Z",
        "accepted": 1,
        "rejected": 1,
        "pending": 3,
    }


def test_a_reset_forgets_messages_and_keeps_templates_and_address(stage: Stage) -> None:
    stage.control.post("/faults", json=[{"effect": {"latency_ms": 1}}])
    stage.send()
    assert stage.control.post("/reset").status_code == 204
    assert (stage.ledger(), stage.control.get("/faults").json()) == ([], [])
    assert stage.settle(days=1)["delivered"] == 0
    assert stage.send().status_code == 200
    stage.control.post("/reset?templates=forget")
    assert stage.send().status_code == 404
    assert stage.control.get("/config").json()["webhook_url"] == stage.listener.url


def test_a_message_after_a_reset_has_an_id_of_its_own(stage: Stage) -> None:
    first = stage.send().json()["messages"][0]["id"]
    stage.control.post("/reset")
    stage.clock.advance(seconds=1)
    assert stage.send().json()["messages"][0]["id"] != first


def test_the_list_shows_names_unread_counts_and_the_newest_first(stage: Stage) -> None:
    stage.control.post("/contacts", json=[{"phone": PHONE, "name": "Ana Pérez"}])
    stage.control.post("/personas", json=[{"phone": PHONE, "persona": "never_reads"}])
    stage.send()
    stage.settle(minutes=1)
    stage.send(to="+573005550001", data="v1|acme|d-2|c")
    listed = stage.control.get("/debtors").json()["debtors"]
    assert [(item["debtor"], item["name"], item["unread"]) for item in listed] == [
        ("d-2", None, 0),
        ("d-1", "Ana Pérez", 1),
    ]
    found = stage.control.get("/debtors", params={"q": "pérez"}).json()["debtors"]
    assert [item["wa_id"] for item in found] == [WA_ID]


def test_a_chat_holds_both_sides_with_their_ticks(stage: Stage) -> None:
    stage.send()
    stage.settle(hours=4)
    stage.control.post("/reply", json={"from": PHONE, "button_payload": "ALREADY_PAID"})
    stage.settle()
    chat = stage.control.get(f"/chats/{WA_ID}").json()
    told = [(item["outgoing"], item["type"], item["status"]) for item in chat["messages"]]
    assert told == [(True, "template", "read"), (False, "button", "accepted")]
    assert chat["messages"][1]["quotes"] == chat["messages"][0]["wamid"]
    assert (chat["zone"], chat["business"]) == ("America/Mexico_City", "Puntual")


def test_opening_a_chat_reads_it(stage: Stage) -> None:
    stage.control.post("/personas", json=[{"phone": PHONE, "persona": "never_reads"}])
    stage.send()
    stage.settle(minutes=1)
    assert stage.control.post(f"/chats/{WA_ID}/read").status_code == 204
    stage.settle()
    assert stage.listener.statuses()[-1]["status"] == "read"


def test_events_tell_of_messages_as_they_happen(stage: Stage) -> None:
    with stage.control.stream("GET", "/events") as events:
        lines = events.iter_lines()
        assert next(lines) == "retry: 1000"
        stage.graph.post("/111/messages", content=b"{}")
        stage.send()
        event = next(line for line in lines if line.startswith("data:"))
    assert json.loads(event.removeprefix("data:")) == {"kind": "message", "wa_id": WA_ID}


def test_templates_may_be_registered_without_the_graph_api(stage: Stage) -> None:
    created = stage.control.post("/templates", json=[a_template(name="by_hand")])
    assert (created.status_code, created.json()[0]["status"]) == (201, "APPROVED")
    assert len(stage.control.get("/templates").json()) == 2
    assert stage.control.post("/templates", json=[a_template()]).status_code == 400


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/nothing", None, 404),
        ("GET", "/ledger?after=all", None, 400),
        ("PUT", "/config", {"weather": "rain"}, 400),
        ("PUT", "/config", {"webhook_url": "https://elsewhere.example/"}, 400),
        ("PUT", "/config", {"token_expires_at": "soon"}, 400),
        ("PUT", "/config", {"token_expires_at": "2026-01-01T00:00:00"}, 400),
        ("GET", "/intentions?until=later", None, 400),
        ("POST", "/personas", [{"phone": PHONE, "persona": "grumpy"}], 400),
        ("POST", "/contacts", ["Ana"], 400),
        ("PUT", "/templates", {"name": "none", "language": "es"}, 404),
        ("GET", "/chats/nobody", None, 404),
    ],
)
def test_what_cannot_be_done_is_explained(
    stage: Stage, method: str, path: str, body: Any, status: int
) -> None:
    answer = stage.control.request(method, path, json=body)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"]


def exchange(stage: Stage, raw: bytes) -> bytes:
    """Send bytes as they are, close our side, and return all that comes back."""
    address = (stage.control.base_url.host, stage.control.base_url.port or 0)
    with socket.create_connection(address, 10) as connection:
        connection.sendall(raw)
        answer = b""
        while chunk := connection.recv(65536):
            answer += chunk
    return answer


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"GET /\r\n\r\n", b"400"),
        (b"POST /reply HTTP/1.1\r\nContent-Length: many\r\n\r\n", b"400"),
        (b"POST /reply HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", b"411"),
        (b"POST /reply HTTP/1.1\r\nContent-Length: 999999999999\r\n\r\n", b"413"),
        (b"GET /" + b"x" * MAX_HEAD, b"431"),
        (b"GET /health HTTP/1.1\r\nConnection: close\r\n\r\n", b"200"),
    ],
)
def test_the_connection_ends_after_a_request_that_ends_it(
    stage: Stage, raw: bytes, status: bytes
) -> None:
    assert exchange(stage, raw).startswith(b"HTTP/1.1 " + status)


def test_requests_sent_at_once_are_answered_in_order(make_stage: Callable[..., Stage]) -> None:
    stage = make_stage()
    raw = b"POST /settle HTTP/1.1\r\nContent-Length: 0\r\n\r\nGET /config HTTP/1.1\r\n\r\n"
    answer = exchange(stage, raw + b"GET /health HTTP/1.1\r\nConnection: close\r\n\r\n")
    assert answer.index(b'"posts"') < answer.index(b'"batch_max"') < answer.index(b'"rejected"')


def test_the_platform_announces_what_it_is_told_to(stage: Stage) -> None:
    value = {"event": "THROUGHPUT_UPGRADE", "display_phone_number": "15550001000"}
    announcement = {"field": "phone_number_quality_update", "value": value}
    assert stage.control.post("/announcements", json=announcement).status_code == 202
    stage.settle()
    assert stage.listener.values() == [value]
    assert stage.control.post("/announcements", json={"field": "x"}).status_code == 400


def test_nothing_follows_the_head_of_an_answer_to_head(stage: Stage) -> None:
    raw = b"HEAD /v25.0/ HTTP/1.1\r\nConnection: close\r\n\r\n"
    head, end, body = exchange(stage, raw).partition(b"\r\n\r\n")
    assert (end, body) == (b"\r\n\r\n", b"")
    length = next(line for line in head.split(b"\r\n") if line.startswith(b"Content-Length: "))
    assert length != b"Content-Length: 0"


def test_a_connection_that_was_warmed_up_carries_the_next_message(stage: Stage) -> None:
    """A body that nobody waits for would be read as the answer to the message that follows."""
    assert stage.graph.head("/").content == b""
    stage.register()
    assert stage.graph.head("/").content == b""
    assert stage.send().status_code == 200
