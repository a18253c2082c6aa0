"""In which form somebody said something."""

from enum import StrEnum
from typing import Final


class MessageKind(StrEnum):
    """The form of an inbound message."""

    TEXT = "text"
    BUTTON = "button"
    IMAGE = "image"
    DOCUMENT = "document"
    AUDIO = "audio"
    VIDEO = "video"
    STICKER = "sticker"
    LOCATION = "location"
    CONTACTS = "contacts"
    REACTION = "reaction"
    UNSUPPORTED = "unsupported"


# A nod or a smile: it asks for nothing, and nothing is to be read in it.
GESTURES: Final = frozenset({MessageKind.STICKER, MessageKind.REACTION})
# Only a person can see or hear what was said.
WORDLESS: Final = frozenset(MessageKind) - GESTURES - {MessageKind.TEXT, MessageKind.BUTTON}
# A proof of payment, most of the time. What is said in a recording may be anything.
PICTURES: Final = frozenset({MessageKind.IMAGE, MessageKind.DOCUMENT})
