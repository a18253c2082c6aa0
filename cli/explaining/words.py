"""The words of an explanation: reason codes and phrases in the three languages."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

from puntual.domain.reasons import Reason

LANGUAGES: Final = ("es", "pt", "en")
_TYPOGRAPHY: Final = {"es": "es", "pt": "pt_BR", "en": "en"}


@dataclass(frozen=True, slots=True)
class Words:
    """What is said in one language."""

    language: str
    phrases: Mapping[str, str]

    def say(self, phrase: str, **values: object) -> str:
        """Return a phrase with its values."""
        return self.phrases[phrase].format(**values)

    def meaning_of(self, reason: Reason) -> str:
        """Say what a reason code means."""
        return _reasons()[reason.value][self.language][0]

    def fix_of(self, reason: Reason) -> str:
        """Say what changes a reason."""
        return _reasons()[reason.value][self.language][1]

    @property
    def written(self) -> str:
        """The language in which dates and amounts are written."""
        return _TYPOGRAPHY[self.language]


def words_in(language: str) -> Words:
    """Return the words of a language."""
    return Words(language, _read("phrases.toml")[language])


@cache
def _reasons() -> Mapping[str, Mapping[str, list[str]]]:
    return _read("reasons.toml")


@cache
def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files("cli.explaining").joinpath(name).read_text("utf-8"))
