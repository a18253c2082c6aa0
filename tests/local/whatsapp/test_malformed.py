"""Whatever arrives, the answer is a refusal in Graph's shape and nothing breaks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.whatsapp.graph.graph import GraphApi
from local.whatsapp.http.messages import Request, Response
from local.whatsapp.simulator import Simulator
from tests.local.whatsapp.conftest import HandClock, a_message, a_template, settings_of

TEMPLATES, MESSAGES = "/v25.0/222/message_templates", "/v25.0/111/messages"
REPLY = {"type": "reply", "reply": {"id": "A", "title": "A"}}
QUESTION: dict[str, Any] = {
    "messaging_product": "whatsapp",
    "to": "+525550000001",
    "type": "interactive",
    "context": {"message_id": "wamid.x"},
    "interactive": {
        "type": "button",
        "header": {"text": "H"},
        "body": {"text": "?"},
        "footer": {"text": "F"},
        "action": {"buttons": [REPLY]},
    },
}
DOCUMENT: dict[str, Any] = {
    "messaging_product": "whatsapp",
    "to": "+525550000001",
    "type": "document",
    "document": {"id": "1", "filename": "a.pdf", "caption": "c"},
}


def make_api() -> GraphApi:
    return GraphApi(Simulator(settings_of(None, messages_per_second=0), HandClock()))


def post(api: GraphApi, path: str, body: object) -> Response:
    headers = {"authorization": "Bearer token"}
    return api.answer(Request("POST", path, {}, headers, json.dumps(body).encode()))


def walk(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    if isinstance(node, (dict, list)):
        for key, child in node.items() if isinstance(node, dict) else enumerate(node):
            yield from walk(child, (*path, key))


def spoil(body: dict[str, Any], path: tuple[Any, ...], junk: object) -> dict[str, Any]:
    spoilt: Any = deepcopy(body)
    node = spoilt
    for key in path[:-1]:
        node = node[key]
    node[path[-1]] = junk
    return dict(spoilt)


def cases() -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
    bodies = [
        (TEMPLATES, a_template(name="another")),
        (MESSAGES, a_message()),
        (MESSAGES, QUESTION),
        (MESSAGES, DOCUMENT),
    ]
    places = [(path, body, place) for path, body in bodies for place in walk(body)]
    scraps = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
    junk = scraps | st.lists(scraps, max_size=2) | st.dictionaries(st.text(max_size=3), scraps)
    return st.builds(
        lambda place, scrap: (place[0], spoil(place[1], place[2], scrap)),
        st.sampled_from(places),
        junk,
    )


@given(cases())
def test_one_spoilt_part_is_an_answer_and_never_a_crash(case: tuple[str, dict[str, Any]]) -> None:
    api = make_api()
    assert post(api, TEMPLATES, a_template()).status == 200
    answer = post(api, *case)
    body = json.loads(answer.body)
    assert answer.status == 200 or body["error"]["error_data"]["details"]


@pytest.mark.parametrize("junk", [None, 1, "x", [], {"a": 1}])
@pytest.mark.parametrize("path", [MESSAGES, TEMPLATES])
def test_a_body_of_any_shape_is_refused(path: str, junk: object) -> None:
    assert post(make_api(), path, junk).status == 400
