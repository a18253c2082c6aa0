"""What the report says, in the three languages."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

from cli.doctor.finding import Finding, State

_SAYS, _MEANS = 0, 1


@dataclass(frozen=True, slots=True)
class Said:
    """A finding in words.

    Attributes:
        state: what is so.
        meaning: what follows from it; empty for what is fine.
        mend: the command that mends it; empty where nothing is to be done.
    """

    state: str
    meaning: str = ""
    mend: str = ""


def say(finding: Finding, language: str, program: str = "puntual") -> Said:
    """Return a finding in a language."""
    entry = _texts()[finding.code]
    texts: list[str] = entry[language]
    values = {**finding.values, "puntual": program}
    mend = mend_of(finding.code).format(**values).strip()
    meaning = texts[_MEANS].format(**values) if len(texts) > 1 else ""
    return Said(texts[_SAYS].format(**values), meaning, mend)


def mend_of(code: str) -> str:
    """Return what mends a finding, before its values are filled in; empty where nothing does."""
    return str(_texts()[code].get("mend", ""))


def word_for(name: str, language: str) -> str:
    """Return a word of the frame: a check's or a state's name, and what is written around."""
    words: Mapping[str, str] = _frame()[name]
    return words[language]


def codes() -> frozenset[str]:
    """Return the codes that have texts."""
    return frozenset(_texts())


def state_word(state: State, language: str) -> str:
    """Return how a state is written."""
    return word_for(f"state_{state.value}", language)


@cache
def _texts() -> Mapping[str, dict[str, Any]]:
    return {name: entry for part in _PARTS for name, entry in _read(part).items()}


_PARTS: Final = ("texts_aws.toml", "texts_meta.toml", "texts_running.toml")


@cache
def _frame() -> Mapping[str, Any]:
    return _read("frame.toml")


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files("cli.doctor").joinpath(name).read_text("utf-8"))
