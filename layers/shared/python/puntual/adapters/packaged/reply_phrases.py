"""What debtors say, from the reviewed data files: one a language, read with the first reply."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from puntual.adapters.packaged.understanding import asks_to_stop, is_courtesy
from puntual.domain.conversation.intent import Intent
from puntual.domain.conversation.reply_phrases import Phrase, ReplyPhrases
from puntual.domain.errors import MissingConfiguration


@cache
def load_reply_phrases() -> ReplyPhrases:
    """Return the packaged phrases of all languages.

    Raises:
        MissingConfiguration: a file is not a list of phrases.
    """
    folder = resources.files("puntual.data") / "understanding"
    languages = (file for file in folder.iterdir() if file.name.endswith(".toml"))
    files = sorted(languages, key=lambda file: file.name)
    try:
        return _merged([tomllib.loads(file.read_text("utf-8")) for file in files])
    except (AttributeError, KeyError, TypeError, ValueError) as err:
        raise MissingConfiguration("the phrases of replies cannot be read") from err


def _merged(languages: Sequence[Mapping[str, Any]]) -> ReplyPhrases:
    return ReplyPhrases(
        ways_out=_words(one["ways_out"] for one in languages),
        ways_out_or_to_pay=_words(one["ways_out_or_to_pay"] for one in languages),
        wanting=_words(one["wanting"] for one in languages),
        politeness=_words(one["politeness"] for one in languages),
        saying=_by_intent([one["saying"] for one in languages]),
        taking_back=_by_intent([one["taking_back"] for one in languages]),
        asks_to_stop=asks_to_stop,
        is_courtesy=is_courtesy,
    )


def _words(lists: Iterable[Sequence[str]]) -> frozenset[str]:
    return frozenset(word for words in lists for word in words)


def _by_intent(
    tables: Sequence[Mapping[str, Sequence[str]]],
) -> Mapping[Intent, tuple[Phrase, ...]]:
    names = dict.fromkeys(name for table in tables for name in table)
    return MappingProxyType(
        {
            Intent(name): tuple(
                tuple(phrase.split()) for table in tables for phrase in table.get(name, ())
            )
            for name in names
        }
    )
