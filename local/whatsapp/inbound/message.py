"""One message of a person: as the webhook tells it, and as the phone shows it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from local.whatsapp.people.chats import Chat
from local.whatsapp.people.meaning import Meaning
from local.whatsapp.templates.content import Content
from local.whatsapp.wire.errors import ControlError


@dataclass(frozen=True, slots=True)
class InboundMessage:
    """What somebody sends; its type is the content's.

    Attributes:
        part: what the webhook has under the name of the type.
        beside: what else the message has, for example `context` or `errors`.
        names_contact: whether the webhook tells who wrote beside the message; of a number that
            changed it does not.
        meaning: what the person means by it, where that is known.
    """

    content: Content
    part: Any
    beside: Mapping[str, Any] = field(default_factory=dict)
    names_contact: bool = True
    meaning: Meaning | None = None

    @property
    def changes_another(self) -> bool:
        """Say whether it is no message of its own: it marks or changes one that was sent."""
        return self.content.type in {"edit", "revoke", "reaction"}

    @property
    def opens_window(self) -> bool:
        """Say whether free text may follow for 24 hours.

        Meta says so of a message. Of the rest it says nothing, so here it does not: whoever
        relies on it would be refused.
        """
        return not self.changes_another and self.content.type != "system"


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person is asked to send.

    Attributes:
        body: of the request.
        wamid: the message that is meant or quoted.
    """

    chat: Chat
    body: Mapping[str, Any]
    wamid: str | None


def object_of_field(body: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return the object `name` of a request.

    Raises:
        ControlError: if it is something else.
    """
    part = body.get(name)
    if not isinstance(part, dict):
        raise ControlError(400, f"{name} is an object")
    return part


def text_of_field(part: Mapping[str, Any], name: str, usual: str = "") -> str:
    """Return the text `name` of an object, or what is usual.

    Raises:
        ControlError: if it is something else.
    """
    text = part.get(name, usual)
    if not isinstance(text, str):
        raise ControlError(400, f"{name} is a text")
    return text
