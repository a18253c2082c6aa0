"""What Meta's webhooks hold for each kind of message, key by key.

Taken from Meta's reference of the `messages` webhook as of 2026-09-11. A text stands for a text,
1 for an integer, 1.5 for a number, True for a truth value.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

type Shape = Mapping[str, Any]

_HEAD: Final = {"from": "", "from_user_id": "", "id": "", "timestamp": "", "type": ""}
_FILE: Final = {"mime_type": "", "sha256": "", "id": ""}
_QUOTE: Final = {"from": "", "id": ""}
_ERROR: Final = {"code": 1, "title": "", "message": "", "error_data": {"details": ""}}

# What a person is asked to send, and what the webhook then holds.
KINDS: Final[Mapping[str, tuple[Shape, Shape]]] = {
    "text": ({"text": "Ya pagué"}, _HEAD | {"text": {"body": ""}}),
    "forwarded": (
        {"text": "Ya pagué", "forwarded": True},
        _HEAD | {"context": {"forwarded": True}, "text": {"body": ""}},
    ),
    "image": ({"image": {}}, _HEAD | {"image": _FILE}),
    "video": ({"video": {"caption": "El pago"}}, _HEAD | {"video": _FILE | {"caption": ""}}),
    "document": (
        {"document": {"filename": "spei.pdf"}},
        _HEAD | {"document": _FILE | {"filename": ""}},
    ),
    "audio": ({"audio": {}}, _HEAD | {"audio": _FILE | {"voice": True}}),
    "sticker": ({"sticker": {}}, _HEAD | {"sticker": _FILE | {"animated": True}}),
    "location": (
        {"location": {"latitude": 19.4, "longitude": -99.1, "name": "Taller", "address": "Sur 1"}},
        _HEAD | {"location": {"latitude": 1.5, "longitude": 1.5, "name": "", "address": ""}},
    ),
    "contacts": (
        {"contacts": [{"name": "Ana Pérez", "phone": "+52 55 5000 0009"}]},
        _HEAD
        | {
            "contacts": [
                {
                    "name": {"first_name": "", "formatted_name": ""},
                    "phones": [{"phone": "", "wa_id": "", "type": ""}],
                }
            ]
        },
    ),
    "unsupported": (
        {"unsupported": {"type": "poll_update"}},
        _HEAD | {"errors": [_ERROR], "unsupported": {"type": ""}},
    ),
    "system": (
        {"new_number": "+52 55 5000 0099"},
        _HEAD | {"system": {"body": "", "wa_id": "", "type": ""}},
    ),
}
# What is said of a message: theirs for the first three, of the business for the others.
_EDIT: Final = {"original_message_id": ""}
OF_OTHERS: Final[Mapping[str, tuple[str, Shape, Shape]]] = {
    "edit of a text": (
        "text",
        {"edit": {"text": "El lunes"}},
        _HEAD
        | {"edit": _EDIT | {"message": {"context": {"id": ""}, "type": "", "text": {"body": ""}}}},
    ),
    "edit of a caption": (
        "image",
        {"edit": {"text": "El lunes"}},
        _HEAD
        | {
            "edit": _EDIT
            | {"message": {"context": {"id": ""}, "type": "", "image": _FILE | {"caption": ""}}}
        },
    ),
    "revoke": ("text", {"revoke": True}, _HEAD | {"revoke": _EDIT}),
    "reaction": (
        "business",
        {"reaction": {"emoji": "👍"}},
        _HEAD | {"reaction": {"message_id": "", "emoji": ""}},
    ),
    "reaction taken back": (
        "business",
        {"reaction": {}},
        _HEAD | {"reaction": {"message_id": ""}},
    ),
    "quote": ("business", {"text": "¿Esta?"}, _HEAD | {"context": _QUOTE, "text": {"body": ""}}),
    "quoting photo": (
        "business",
        {"image": {"caption": "Esta"}},
        _HEAD | {"context": _QUOTE, "image": _FILE | {"caption": ""}},
    ),
}
SHAPES: Final = {name: shape for name, (_, shape) in KINDS.items()} | {
    name: shape for name, (_, _, shape) in OF_OTHERS.items()
}


def shape_of(value: Any) -> Any:
    """Return a value with all texts, numbers and truths alike."""
    match value:
        case dict():
            return {name: shape_of(part) for name, part in value.items()}
        case list():
            return [shape_of(value[0])] if value else []
        case bool():
            return True
        case int():
            return 1
        case float():
            return 1.5
        case _:
            return ""
