"""The sentences that the repository holds, with what each is."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from puntual.adapters.packaged.answer_texts import PackagedAnswerTexts
from puntual.adapters.packaged.fallback_texts import PackagedFallbackTexts
from puntual.adapters.packaged.templates import PackagedTemplates
from puntual.domain.channel import FALLBACKS

FOLDER: Final = Path(__file__).parents[2] / "tests" / "domain" / "templates" / "sentences"
# Kept from training: what a test says of the linter is said of sentences it has never read.
HELD_PARTS: Final = frozenset({25, 44})


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, its language, and whether no message may say it."""

    language: str
    text: str
    is_forbidden: bool


def written() -> Iterator[Sentence]:
    """Yield the sentences of the set that may be learnt from."""
    for file in sorted(FOLDER.glob("*.ndjson")):
        for line in file.read_text("utf-8").splitlines():
            raw = json.loads(line)
            if raw["part"] not in HELD_PARTS:
                yield Sentence(raw["lang"], raw["text"], raw["forbidden"])


def own_texts() -> Iterator[Sentence]:
    """Yield what the product itself writes: harmless, since people have read it."""
    fallback = PackagedFallbackTexts()
    texts = [*PackagedTemplates().texts(), *PackagedAnswerTexts().all()]
    texts += [text for channel in sorted(FALLBACKS) for text in fallback.all(channel)]
    for one in dict.fromkeys((text.language.partition("_")[0], text.body) for text in texts):
        yield Sentence(*one, is_forbidden=False)
