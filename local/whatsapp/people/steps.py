"""What may follow a message: its statuses, and what the person does."""

from dataclasses import dataclass
from datetime import timedelta

from local.whatsapp.people.meaning import Meaning
from local.whatsapp.templates.content import Button


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happens `after` the acceptance of a message."""

    after: timedelta


@dataclass(frozen=True, slots=True)
class StatusStep(Step):
    """The message reaches a status; `error` is why it failed."""

    status: str
    error: int | None = None


@dataclass(frozen=True, slots=True)
class TapStep(Step):
    """The person taps a button."""

    button: Button
    meaning: Meaning


@dataclass(frozen=True, slots=True)
class WordsStep(Step):
    """The person writes.

    Attributes:
        is_caption: whether the words stand under a photo.
        deleted_after: how long the words stand; None when they stay.
        edited: what they are made to say some time later.
    """

    text: str
    meaning: Meaning
    is_caption: bool = False
    deleted_after: timedelta | None = None
    edited: "WordsStep | None" = None


@dataclass(frozen=True, slots=True)
class FileStep(Step):
    """The person sends a file without a word.

    Attributes:
        kind: as WhatsApp names it, for example `audio`.
        name: of a document.
    """

    kind: str
    meaning: Meaning
    name: str = ""


@dataclass(frozen=True, slots=True)
class MoveStep(Step):
    """The person takes another phone, and WhatsApp tells."""


@dataclass(frozen=True, slots=True)
class PaymentStep(Step):
    """The person pays, somewhere else: the driver turns this into a payment."""
