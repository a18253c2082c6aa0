"""Faults on demand: each effect, and which messages meet it."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from local.whatsapp.wire.codes import CODES, find_code
from puntual.adapters.whatsapp.errors import RANGES, TABLE
from tests.local.whatsapp.conftest import PHONE, Stage

pytestmark = pytest.mark.loopback


def set_fault(stage: Stage, effect: dict[str, Any], **rule: Any) -> None:
    answer = stage.control.post("/faults", json=[{"effect": effect, **rule}])
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("code", sorted(CODES))
def test_each_error_code_comes_on_demand_with_its_status(stage: Stage, code: int) -> None:
    set_fault(stage, {"error_code": code})
    answer = stage.send()
    assert (answer.status_code, answer.json()["error"]["code"]) == (CODES[code][0], code)
    assert (len(stage.ledger()), len(stage.rejections())) == (0, 1)


def test_an_unknown_code_is_a_plain_refusal_unless_a_status_is_given(stage: Stage) -> None:
    set_fault(stage, {"error_code": 999999, "http_status": 429})
    assert stage.send().status_code == 429


def test_an_acceptance_without_an_answer_is_in_the_ledger(stage: Stage) -> None:
    set_fault(stage, {"timeout_after_acceptance": True}, times=1)
    with pytest.raises(httpx.TransportError):
        stage.send()
    assert len(stage.ledger()) == 1
    assert stage.send().status_code == 200
    stage.settle(hours=4)
    assert len(stage.listener.statuses()) == 6


def test_a_reset_before_acceptance_leaves_no_message(stage: Stage) -> None:
    set_fault(stage, {"reset_before_acceptance": True})
    with pytest.raises(httpx.TransportError):
        stage.send()
    assert (stage.ledger(), len(stage.rejections())) == ([], 1)


def test_a_gateway_may_answer_with_a_page_instead_of_json(stage: Stage) -> None:
    set_fault(stage, {"http_status": 502, "html": True})
    answer = stage.send()
    assert (answer.status_code, answer.headers["Content-Type"]) == (502, "text/html")
    assert stage.ledger() == []


def test_a_server_error_without_a_page_is_in_the_shape_of_the_graph_api(stage: Stage) -> None:
    set_fault(stage, {"http_status": 500})
    assert stage.send().json()["error"]["code"] == 131000


@pytest.mark.parametrize(
    ("effect", "status", "kind"),
    [
        ({"http_status": 500}, 500, "application/json"),
        ({"http_status": 502, "html": True}, 502, "text/html"),
        ({"error_code": 131000}, 500, "application/json"),
    ],
)
def test_an_error_may_be_a_lie_about_a_message_that_was_accepted(
    stage: Stage, effect: dict[str, Any], status: int, kind: str
) -> None:
    """A sender that believes such an answer sends the same message again."""
    set_fault(stage, {"after_acceptance": True} | effect)
    answer = stage.send()
    assert (answer.status_code, answer.headers["Content-Type"].partition(";")[0]) == (status, kind)
    assert (len(stage.ledger()), stage.rejections()) == (1, [])
    stage.settle(hours=4)
    told = [status["status"] for status in stage.listener.statuses()]
    assert told == ["sent", "delivered", "read"]


@pytest.mark.parametrize("code", [131026, 131031, 132015])
def test_an_accepted_message_may_fail_for_any_reason(stage: Stage, code: int) -> None:
    """What halts a number or breaks a template comes by webhook as often as by answer."""
    set_fault(stage, {"failed_code": code})
    assert stage.send().status_code == 200
    stage.settle(hours=4)
    [status] = stage.listener.statuses()
    assert (status["status"], status["errors"][0]["code"]) == ("failed", code)
    assert len(stage.ledger()) == 1


@pytest.mark.parametrize(("effect", "status"), [({}, 200), ({"error_code": 131016}, 500)])
def test_latency_delays_an_answer_and_a_refusal_alike(
    stage: Stage, effect: dict[str, Any], status: int
) -> None:
    set_fault(stage, {"latency_ms": 150} | effect, match={"phone": PHONE})
    started = time.monotonic()
    assert stage.send().status_code == status
    assert time.monotonic() - started >= 0.15


@pytest.mark.parametrize(
    ("dropped", "expected"),
    [(True, []), (["read"], ["sent", "delivered"]), (False, ["sent", "delivered", "read"])],
)
def test_webhooks_are_dropped_as_asked(stage: Stage, dropped: Any, expected: list[str]) -> None:
    set_fault(stage, {"drop_webhooks": dropped})
    stage.send()
    stage.settle(hours=4)
    assert [status["status"] for status in stage.listener.statuses()] == expected


def test_webhooks_are_repeated_as_asked(stage: Stage) -> None:
    set_fault(stage, {"duplicate_webhooks": 2})
    stage.send()
    stage.settle(hours=4)
    assert len(stage.listener.statuses()) == 9


@pytest.mark.parametrize(
    ("match", "statuses"),
    [
        ({"phone": PHONE}, [400, 200]),
        ({"phone": "5215550000001"}, [400, 200]),
        ({"debtor": "d-2"}, [200, 400]),
        ({"template": "puntual_due_today_v1"}, [400, 400]),
        ({"template": "another"}, [200, 200]),
        ({"nth": 2}, [200, 400]),
        ({}, [400, 400]),
    ],
)
def test_a_rule_meets_only_what_it_matches(
    stage: Stage, match: dict[str, Any], statuses: list[int]
) -> None:
    set_fault(stage, {"error_code": 131056}, match=match)
    answers = [stage.send(), stage.send(to="+573005550001", data="v1|acme|d-2|c")]
    assert [answer.status_code for answer in answers] == statuses


def test_a_rule_wears_out_and_says_how_often_it_was_met(stage: Stage) -> None:
    set_fault(stage, {"error_code": 131056}, times=2)
    assert [stage.send().status_code for _ in range(3)] == [400, 400, 200]
    [rule] = stage.control.get("/faults").json()
    assert (rule["seen"], rule["hits"]) == (3, 2)
    assert stage.control.delete("/faults").status_code == 204
    assert stage.control.get("/faults").json() == []


@pytest.mark.parametrize(
    "rules",
    [
        "chaos",
        [{"effect": {"eror_code": 1}}],
        [{"effect": {"error_code": 1}, "match": {"name": "Ana"}}],
        [{"effect": {}, "always": True}],
        [{"match": {}}],
        [{"match": "Ana", "effect": {}}],
        [{"match": {"nth": "first"}, "effect": {}}],
        [{"effect": {"error_code": "x"}}],
        [{"effect": {"latency_ms": -1}}],
        [{"effect": {"after_acceptance": True}}],
    ],
)
def test_a_fault_that_is_not_understood_is_refused_and_changes_nothing(
    stage: Stage, rules: object
) -> None:
    set_fault(stage, {"error_code": 131056})
    answer = stage.control.post("/faults", json=rules)
    assert answer.status_code == 400
    assert len(stage.control.get("/faults").json()) == 1


@pytest.mark.parametrize(
    ("code", "status", "title"),
    [
        (250, 403, "API Permission"),
        (131208, 400, "Group error"),
        (2388093, 400, "Not eligible for a registration code"),
        (134102, 500, "Template unavailable for use"),
    ],
)
def test_a_refusal_has_the_shape_of_the_graph_api(
    stage: Stage, code: int, status: int, title: str
) -> None:
    set_fault(stage, {"error_code": code})
    answer = stage.send()
    error = answer.json()["error"]
    assert answer.status_code == status
    assert error["message"] == f"(#{code}) {title}"
    assert error["error_data"]["messaging_product"] == "whatsapp"
    assert error["type"] == "OAuthException"
    assert error["fbtrace_id"]


def test_every_code_that_we_know_how_to_treat_can_be_had_on_demand() -> None:
    ours = {code for code in TABLE if code >= 0}
    ours |= {code for codes, _ in RANGES for code in codes}
    assert {code for code in ours if find_code(code)[1] == "Unknown error"} == set()
    listed = Path(__file__).parents[5] / "shared/facts/whatsapp-errors.json"
    if listed.is_file():
        names = [str(row["code"]) for row in json.loads(listed.read_text())]
        firsts = [int(name.replace("/", "-").split("-")[0]) for name in names]
        assert len(firsts) == 104
        assert all(find_code(code)[1] != "Unknown error" for code in firsts)


def test_a_rule_of_chance_meets_its_share_and_the_same_ones_again(stage: Stage) -> None:
    met = []
    for _ in range(2):
        set_fault(stage, {"error_code": 131016}, match={"chance": 0.3})
        met.append([stage.send().status_code for _ in range(40)])
    assert met[0] == met[1]
    assert 4 <= met[0].count(500) <= 20
