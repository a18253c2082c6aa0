"""The ports that a conversation needs."""

from dataclasses import dataclass

from puntual.ports.cases import Cases
from puntual.ports.conversation import KeptWords


@dataclass(frozen=True, slots=True)
class Dependencies:
    """The ports that a conversation needs."""

    words: KeptWords
    cases: Cases
