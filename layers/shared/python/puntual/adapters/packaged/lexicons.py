"""The lexicons of the languages, from the reviewed data files; read with the first reply."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from puntual.data import FOLDER
from puntual.domain.conversation.reading.inflection import fold, forms_of
from puntual.domain.conversation.reading.lexicon import Lexicon
from puntual.domain.conversation.reading.row import Row, read_rows
from puntual.domain.conversation.reading.row_book import RowBook
from puntual.domain.errors import MissingConfiguration

LANGUAGES = ("es", "pt", "en")

type Table = Mapping[str, Any]


@lru_cache(maxsize=8)
def load_lexicon(language: str) -> Lexicon:
    """Return the packaged lexicon of a language.

    Raises:
        MissingConfiguration: there is no such file, or it cannot be read.
    """
    folder = FOLDER / "understanding" / "lexicons"
    try:
        own = tomllib.loads((folder / f"{language}.toml").read_text("utf-8"))
        rows = tomllib.loads((folder / f"{language}_families.toml").read_text("utf-8"))
        shared = tomllib.loads((folder / "shared.toml").read_text("utf-8"))
        return _lexicon(language, own, rows, shared)
    except (AttributeError, IndexError, KeyError, OSError, TypeError, ValueError) as err:
        raise MissingConfiguration(f"the lexicon of {language} cannot be read") from err


def _lexicon(language: str, own: Table, rows: Table, shared: Table) -> Lexicon:
    books = {
        "fillers": RowBook(_rows({"filler": own["fillers"]})),
        "times": RowBook(_rows(own["times"])),
        "sums": RowBook(_rows(own["sums"])),
        "families": RowBook(_family_rows(rows)),
    }
    memberships = [*_memberships(language, own)]
    symbols = frozenset().union(*(book.symbols() for book in books.values()))
    listed = {symbol: frozenset[str]() for symbol in symbols if symbol.isalpha()}
    return Lexicon(
        language=language,
        classes=listed
        | _grouped(
            (fold(word), name) for word, name in memberships if not _needs_accent(word, name)
        ),
        accented=_grouped((word, name) for word, name in memberships if fold(word) != word),
        prefixes=frozenset(symbol[:-1] for symbol in symbols if symbol.endswith("*")),
        pronouns=tuple(own["pronouns"].split()),
        spelling=dict(own["spelling"]),
        emoji={char: f":{name}:" for name, chars in shared["emoji"].items() for char in chars},
        numbers=dict(own["numbers"]),
        weekdays={word: at for at, words in enumerate(own["weekdays"]) for word in words.split()},
        months={word: at for at, words in enumerate(own["months"], 1) for word in words.split()},
        plain=frozenset(own["plain"].split()),
        **books,
    )


def _memberships(language: str, own: Table) -> Iterator[tuple[str, str]]:
    """Yield each word with a class that it belongs to."""
    for name, words in own["classes"].items():
        yield from ((word, f"@{name}") for word in words.split())
    for name, verbs in own["verbs"].items():
        for verb in verbs if isinstance(verbs, list) else verbs.split():
            for form, mood in forms_of(verb, language):
                yield form, f"@{name}"
                yield form, f"@{name}:{mood}"
    for name, words in own["forms"].items():
        for word in words.split():
            yield word, f"@{name}"
            yield word, f"@{name.partition(':')[0]}"
    for words in own["weekdays"]:
        yield from ((word, "@weekday") for word in words.split())
    for words in own["months"]:
        yield from ((word, "@month") for word in words.split())


def _needs_accent(word: str, name: str) -> bool:
    """Tell whether a form is another without its accent: "pagó" is done, "pago" is to come."""
    return name.endswith(":past3") and word.endswith("ó")


def _grouped(pairs: Iterator[tuple[str, str]]) -> dict[str, frozenset[str]]:
    grouped: dict[str, set[str]] = {}
    for word, name in pairs:
        grouped.setdefault(word, set()).add(name)
    return {word: frozenset(names) for word, names in grouped.items()}


def _rows(table: Mapping[str, list[str]]) -> Iterator[Row]:
    for name, rows in table.items():
        for written in rows:
            yield from read_rows(name, written)


def _family_rows(table: Table) -> Iterator[Row]:
    for intent, strengths in table.items():
        for strength, rows in strengths.items():
            for written in rows:
                yield from read_rows(f"{intent}.{strength}", written)
