"""What of a file, or of what was sent, was refused."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refusal:
    """An item that was refused: which kind, which one, and why."""

    kind: str
    id: str
    error: str
