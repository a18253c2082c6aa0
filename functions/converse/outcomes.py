"""What became of a reply that was passed on."""

from dataclasses import dataclass
from enum import StrEnum

from puntual.domain.conversation.kept_message import MediaState


class Passed(StrEnum):
    """Why nothing was done for a reply."""

    GONE = "gone"
    TAKEN_BACK = "taken_back"


@dataclass(frozen=True, slots=True)
class Done:
    """What was done for a reply.

    Attributes:
        media: what became of its photo, document or recording; None where it has none.
    """

    media: MediaState | None


type Outcome = Passed | Done
