"""What the simulator sends has the keys that Meta's webhooks have, and no others."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest

from tests.local.whatsapp.conftest import PHONE, WA_ID, Stage
from tests.local.whatsapp.inbound.shapes import KINDS, OF_OTHERS, SHAPES, shape_of

# What of published payloads is nobody's: their keys, and what kind of value each has.
_RECORDED: Final = json.loads(Path(__file__).with_name("recorded_shapes.json").read_bytes())
# What Meta added after most of the samples were recorded.
_NEWER: Final = "from_user_id"


@pytest.mark.loopback
def test_every_kind_of_message_has_the_keys_of_metas_reference(stage: Stage) -> None:
    wrong = {}
    for name, (wish, shape) in KINDS.items():
        found = _send(stage, **wish)
        if shape_of(found) != shape:
            wrong[name] = found
    assert wrong == {}


@pytest.mark.loopback
def test_what_is_said_of_another_message_names_it_where_meta_does(stage: Stage) -> None:
    wrong = {}
    theirs = {kind: _send(stage, **KINDS[kind][0])["id"] for kind in ("text", "image")}
    known = theirs | {"business": stage.send().json()["messages"][0]["id"]}
    for name, (target, wish, shape) in OF_OTHERS.items():
        found = _send(stage, wamid=known[target], **wish)
        if shape_of(found) != shape or known[target] not in json.dumps(found):
            wrong[name] = found
    assert wrong == {}


@pytest.mark.parametrize("name", _RECORDED)
def test_the_reference_agrees_with_what_others_have_recorded(name: str) -> None:
    recorded, expected = _RECORDED[name], dict(SHAPES[name])
    assert _without_tolerated(recorded) == _without_tolerated(expected)


@pytest.mark.loopback
def test_a_number_that_changed_is_told_without_a_contact(stage: Stage) -> None:
    _send(stage, new_number="+52 55 5000 0099")
    [value] = stage.listener.values()
    assert "contacts" not in value
    assert value["messages"][0]["system"]["wa_id"] == "5215550000099"
    assert value["messages"][0]["from"] == WA_ID


def _send(stage: Stage, **wish: Any) -> dict[str, Any]:
    """Let the person send something, and return what the webhook then holds."""
    before = len(stage.listener.messages())
    stage.control.post("/reply", json={"from": PHONE, **wish}).raise_for_status()
    # Nothing has the same instant twice: statuses of before come along.
    stage.settle(seconds=1)
    [message] = stage.listener.messages()[before:]
    return message


def _without_tolerated(shape: dict[str, Any]) -> dict[str, Any]:
    """Leave out what some recorders cut off, and what came with a later version."""
    kept = {name: part for name, part in shape.items() if name != _NEWER}
    if kept.get("edit", {}).get("message", {}).get("image"):
        kept["edit"]["message"]["image"].pop("url", None)
    if "contacts" in kept:
        kept["contacts"][0]["name"].pop("last_name", None)
    if kept.get("location"):
        kept["location"] = sorted(kept["location"])
    return kept
