"""Messages as a person and a program read them."""

import json

from puntual.domain.conversation.kept_message import MACHINE, KeptMessage


def message_as_line(message: KeptMessage, *, with_words: bool) -> str:
    """Return a message in one line; its words only where they are asked for."""
    parts = [f"{message.at:%Y-%m-%dT%H:%MZ}", message.kind.value, message.intent.value]
    if message.by:
        parts.append("by a machine" if message.by == MACHINE else f"by {message.by}")
    if message.edited_at is not None:
        parts.append("edited")
    if message.hidden_at is not None:
        parts.append("taken back")
    if with_words:
        parts.append(" ".join(_words_of(message).split()))
    return "  ".join(filter(None, parts))


def message_as_json(message: KeptMessage, *, with_words: bool) -> str:
    """Return a message as one line of JSON; its words only where they are asked for."""
    told: dict[str, object] = {
        "at": message.at.isoformat(),
        "kind": message.kind,
        "intent": message.intent,
        "by": message.by,
        "edited": message.edited_at is not None,
        "taken_back": message.hidden_at is not None,
    }
    if with_words:
        told["words"] = _words_of(message)
    return json.dumps(told, ensure_ascii=False)


def _words_of(message: KeptMessage) -> str:
    """Return the words; none of what its writer took back."""
    if message.hidden_at is not None:
        return ""
    name = message.media.file_name if message.media is not None else ""
    return " ".join(filter(None, (message.text, name and f"[{name}]")))
