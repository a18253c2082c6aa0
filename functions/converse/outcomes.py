"""What became of a reply that was passed on."""

from enum import StrEnum


class Done(StrEnum):
    """What became of it, as the log says it."""

    GONE = "gone"
    TAKEN_BACK = "taken_back"
    READ = "read"
