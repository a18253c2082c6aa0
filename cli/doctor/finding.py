"""What a check has found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final


class State(StrEnum):
    """How bad it is."""

    OK = "ok"
    NOTE = "note"
    ATTENTION = "attention"
    BROKEN = "broken"
    UNKNOWN = "unknown"
    SKIPPED = "skipped"


# What somebody has to do something about.
TO_MEND: Final = frozenset({State.ATTENTION, State.BROKEN})


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report.

    Attributes:
        code: what is found, as ``texts.toml`` names it.
        values: of the texts: ids, counts and instants; never a secret, a name or a phone.
    """

    state: State
    code: str
    values: Mapping[str, object] = field(default_factory=dict)


def ok(code: str, /, **values: object) -> Finding:
    """Return what is as it should be."""
    return Finding(State.OK, code, values)


def note(code: str, /, **values: object) -> Finding:
    """Return what an operator may like to know, and need not mend."""
    return Finding(State.NOTE, code, values)


def attention(code: str, /, **values: object) -> Finding:
    """Return what will go wrong, or goes worse than it could."""
    return Finding(State.ATTENTION, code, values)


def broken(code: str, /, **values: object) -> Finding:
    """Return what keeps reminders from going out, or answers from coming in."""
    return Finding(State.BROKEN, code, values)


def unknown(code: str, /, **values: object) -> Finding:
    """Return what could not be looked at."""
    return Finding(State.UNKNOWN, code, values)
