"""The ports that a conversation needs."""

from dataclasses import dataclass

from puntual.application.conversation.media_keeping import MediaKeeping
from puntual.ports.cases import Cases
from puntual.ports.clock import Clock
from puntual.ports.conversation import MediaWords


@dataclass(frozen=True, slots=True)
class Dependencies:
    """The ports that a conversation needs."""

    words: MediaWords
    cases: Cases
    media: MediaKeeping
    clock: Clock
