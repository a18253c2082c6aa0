"""Messages that are read with care: what has no sender, and what could break an address."""

import json
from typing import Any

from functions.webhook.whatsapp.events import read_updates
from functions.webhook.whatsapp.updates import Ignored, Kind, Reply, Update
from puntual.domain.conversation.message_kind import MessageKind


def _updates(message: dict[str, Any]) -> list[Update]:
    value = {"metadata": {"phone_number_id": "1"}, "messages": [message]}
    change = {"field": "messages", "value": value}
    return list(read_updates(json.dumps({"entry": [{"changes": [change]}]}).encode()))


def test_a_revoke_that_names_no_message_is_malformed() -> None:
    revoke = {"type": "revoke", "id": "w", "timestamp": "1", "from": "1"}
    assert Ignored(Kind.MALFORMED, "message") in _updates(revoke)


def test_media_whose_id_could_break_an_address_has_nothing_to_fetch() -> None:
    image = {"id": "../me", "mime_type": "image/jpeg"}
    message = {"id": "w", "type": "image", "timestamp": "1", "from": "1", "image": image}
    (reply, _) = _updates(message)
    assert isinstance(reply, Reply)
    assert (reply.kind, reply.media) == (MessageKind.IMAGE, None)
