"""Meta's notices that a person has another number or id."""

import json
from typing import Any

import pytest

from functions.webhook.whatsapp.events import read_updates
from functions.webhook.whatsapp.updates import Ignored, Kind, PersonChanged


def _changed_by(system: dict[str, Any], **message: Any) -> Any:
    sent = {"id": "wamid.1", "timestamp": "1772474400", "type": "system", "system": system}
    change = {
        "metadata": {"phone_number_id": "100200300"},
        "messages": [{**sent, **message}],
    }
    body = {"entry": [{"changes": [{"field": "messages", "value": change}]}]}
    return next(iter(read_updates(json.dumps(body).encode())))


@pytest.mark.parametrize(
    ("system", "message", "old", "new"),
    [
        (
            {"type": "user_changed_number", "wa_id": "525550000099"},
            {"from": "525550000001", "from_user_id": "MX.1"},
            ("525550000001", "MX.1"),
            ("525550000099",),
        ),
        (
            {"type": "customer_changed_number", "new_wa_id": "+525550000099"},
            {"from": "+525550000001"},
            ("525550000001",),
            ("525550000099",),
        ),
        (
            {"type": "user_changed_number", "wa_id": "525550000099", "customer": "525550000001"},
            {"from": "525550000099"},
            ("525550000001",),
            ("525550000099",),
        ),
        (
            {"type": "user_changed_user_id", "previous_user_id": "MX.1"},
            {"from": "525550000001"},
            ("525550000001", "MX.1"),
            (),
        ),
    ],
)
def test_a_notice_of_another_number_or_id_is_read_with_all_ids_that_it_names(
    system: dict[str, Any], message: dict[str, Any], old: tuple[str, ...], new: tuple[str, ...]
) -> None:
    read = _changed_by(system, **message)
    assert isinstance(read, PersonChanged)
    assert (read.old_ids, read.new_ids) == (old, new)


def test_a_notice_that_names_nobody_or_says_something_else_is_passed_over() -> None:
    assert _changed_by({"type": "user_changed_number"}) == Ignored(Kind.MALFORMED, "message")
    other = {"type": "customer_identity_changed"}
    assert _changed_by(other, **{"from": "525550000001"}) == Ignored(Kind.MESSAGE, "system")
