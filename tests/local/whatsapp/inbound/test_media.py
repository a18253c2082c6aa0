"""Files that people send: fetched as Meta gives them out, for as long as it does."""

from __future__ import annotations

import hashlib
from base64 import b64decode, b64encode
from typing import Any

import httpx
import pytest

from tests.local.whatsapp.conftest import PHONE, TLS, Stage

pytestmark = pytest.mark.loopback
PHOTO = b"\x89PNG a receipt"


def receive(stage: Stage, **wish: Any) -> dict[str, Any]:
    body = {"from": PHONE, "image": {"bytes": b64encode(PHOTO).decode(), **wish}}
    stage.control.post("/reply", json=body).raise_for_status()
    stage.settle()
    image: dict[str, Any] = stage.listener.messages()[-1]["image"]
    return image


def describe(stage: Stage, image: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = stage.graph.get(f"/{image['id']}").raise_for_status().json()
    return found


def test_a_photo_is_fetched_in_two_steps_and_is_what_was_told(stage: Stage) -> None:
    image = receive(stage, caption="El pago")
    told = describe(stage, image)
    fetched = stage.graph.get(told["url"])
    digest = hashlib.sha256(PHOTO)
    assert image["caption"] == "El pago"
    assert b64decode(image["sha256"]) == digest.digest()
    assert told == {
        "messaging_product": "whatsapp",
        "url": told["url"],
        "mime_type": "image/png",
        "sha256": digest.hexdigest(),
        "file_size": len(PHOTO),
        "id": image["id"],
    }
    assert (fetched.content, fetched.headers["content-type"]) == (PHOTO, "image/png")


def test_the_bytes_want_the_token_too(stage: Stage) -> None:
    url = describe(stage, receive(stage))["url"]
    with httpx.Client(verify=TLS) as stranger:
        assert stranger.get(url).status_code == 401


def test_the_address_is_good_for_five_minutes_and_may_be_asked_for_again(stage: Stage) -> None:
    image = receive(stage)
    url = describe(stage, image)["url"]
    stage.clock.advance(minutes=5)
    assert stage.graph.get(url).status_code == 200
    stage.clock.advance(seconds=1)
    assert stage.graph.get(url).status_code == 404
    assert stage.graph.get(describe(stage, image)["url"]).content == PHOTO


@pytest.mark.parametrize("tail", ["", "?until=9999999999&sign=1", "?until=x&sign=1"])
def test_an_address_that_was_made_up_leads_nowhere(stage: Stage, tail: str) -> None:
    url = describe(stage, receive(stage))["url"].partition("?")[0]
    assert stage.graph.get(url + tail).status_code == 404


def test_the_id_of_a_received_file_ends_after_seven_days(stage: Stage) -> None:
    image = receive(stage)
    stage.clock.advance(days=7, seconds=-1)
    describe(stage, image)
    stage.clock.advance(seconds=1)
    refused = stage.graph.get(f"/{image['id']}")
    assert (refused.status_code, refused.json()["error"]["error_subcode"]) == (400, 33)


def test_what_is_wrong_with_a_file_shows_only_where_one_looks(stage: Stage) -> None:
    spoilt = describe(stage, receive(stage, flaw="sha256"))
    assert spoilt["sha256"] != hashlib.sha256(PHOTO).hexdigest()
    short = describe(stage, receive(stage, flaw="size"))
    assert short["file_size"] < len(stage.graph.get(short["url"]).content)
    assert describe(stage, receive(stage, flaw="host"))["url"].startswith("http://media.example")
    gone = describe(stage, receive(stage, flaw="gone"))
    assert stage.graph.get(gone["url"]).status_code == 404


@pytest.mark.parametrize(
    ("image", "said"),
    [
        ("photo", "image is an object"),
        ({"flaw": "ugly"}, "a flaw is one of"),
        ({"bytes": "no Base64!"}, "bytes are Base64"),
        ({"caption": 7}, "caption is a text"),
    ],
)
def test_a_file_that_cannot_be_sent_says_why(stage: Stage, image: object, said: str) -> None:
    refused = stage.control.post("/reply", json={"from": PHONE, "image": image})
    assert refused.status_code == 400
    assert said in refused.json()["detail"]
