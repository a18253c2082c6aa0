"""Sentences for training: written cores with alternatives in braces, by kind."""

import re
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Final

from tools.text_linter.labelled import Sentence

FOLDER: Final = Path(__file__).parent / "cores"
LANGUAGES: Final = ("es", "pt", "en")
_SLOT = re.compile(r"\{([^{}]*)\}")
_BLANKS = re.compile(r" {2,}")
_BEFORE_MARK = re.compile(r" +([.,;?])")
_TRIES: Final = 4
_HARMLESS: Final = "plain"


def built(times: int, seed: int = 7) -> Iterator[Sentence]:
    """Yield up to some sentences of each core; the same ones for the same cores and seed."""
    random = Random(seed)  # noqa: S311 - a choice of words, nothing to guess
    for language in LANGUAGES:
        for line in (FOLDER / f"{language}.txt").read_text("utf-8").splitlines():
            kind, core = line.split("|", 1)
            for text in _expand(core, times, random):
                yield Sentence(language, text, kind != _HARMLESS)


def _expand(core: str, times: int, random: Random) -> list[str]:
    texts: dict[str, None] = {}
    for _ in range(times * _TRIES):
        if len(texts) == times:
            break
        texts[_fill(core, random)] = None
    return list(texts)


def _fill(core: str, random: Random) -> str:
    filled = _SLOT.sub(lambda match: random.choice(match[1].split("|")), core)
    return _BEFORE_MARK.sub(r"\1", _BLANKS.sub(" ", filled)).strip()
