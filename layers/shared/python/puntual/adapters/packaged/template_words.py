"""The linter's grammars from the reviewed data files, each compiled when it is first asked for."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from puntual.data import FOLDER
from puntual.domain.errors import MissingConfiguration
from puntual.domain.templates.forbidden.conjugation import Conjugation, Irregular
from puntual.domain.templates.forbidden.grammar import (
    Grammar,
    GrammarText,
    Rule,
    RuleText,
    Second,
    compile_grammar,
)
from puntual.domain.templates.forbidden.second_reading import SecondReading
from puntual.domain.templates.forbidden.weighing import BUCKETS
from puntual.domain.weights import Weights

LANGUAGES = ("es", "pt", "en")
# Bureaus and look-alikes are the same in every language.
_SHARED = "shared"

type _Raw = Mapping[str, Any]


@lru_cache(maxsize=8)
def load_grammar(language: str) -> Grammar:
    """Return the packaged grammar of a language: ``es``, ``pt`` or ``en``.

    Raises:
        MissingConfiguration: a file is not what the linter reads, or there is none.
    """
    folder = FOLDER / "template_lint"
    try:
        tables = [*_tables(folder / _SHARED), *_tables(folder / language)]
        return compile_grammar(_read(language, tables), _second(tables))
    except (AttributeError, KeyError, OSError, TypeError, ValueError) as err:
        raise MissingConfiguration(f"the linter's grammar of {language} cannot be read") from err


def load_grammars() -> Mapping[str, Grammar]:
    """Return the packaged grammars by language."""
    return {language: load_grammar(language) for language in LANGUAGES}


def load_lookalikes() -> dict[str, str]:
    """Return letters of other scripts with the Latin ones that they look like."""
    shared = FOLDER / "template_lint" / _SHARED
    return dict(_items(list(_tables(shared)), "lookalikes"))


@cache
def load_weights() -> Weights:
    """Return the trained model.

    Raises:
        ValueError: the packaged file has another size.
    """
    file = FOLDER / "template_lint" / "weights.bin"
    return Weights.read(file.read_bytes(), BUCKETS)


def _second(tables: list[_Raw]) -> Second:
    raw = dict(_items(tables, "second_reading"))
    reading = SecondReading(
        load_weights(), raw["clears_below"], raw["clears_word_below"], raw["alarms_from"]
    )
    return Second(reading, Rule(**raw["rule"], patterns=()))


def _tables(folder: Path) -> Iterator[_Raw]:
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        if file.name.endswith(".toml"):
            yield tomllib.loads(file.read_text("utf-8"))


def _read(language: str, tables: list[_Raw]) -> GrammarText:
    innocent: dict[str, tuple[str, ...]] = {}
    for rule, patterns in _items(tables, "innocent"):
        innocent[rule] = innocent.get(rule, ()) + tuple(patterns)
    return GrammarText(
        language=language,
        function_words=_words(tables, "function_words"),
        conjugation=_conjugation(dict(_items(tables, "conjugation")), tables),
        classes={name: tuple(entries) for name, entries in _items(tables, "classes")},
        innocent=innocent,
        rules=tuple(
            RuleText(name, raw["fix"], raw["source"], tuple(raw["patterns"]))
            for name, raw in _items(tables, "rules")
        ),
        lookalikes=dict(_items(tables, "lookalikes")),
        conditions=_words(tables, "conditions"),
        denials=_words(tables, "denials"),
        speaking=_words(tables, "speaking"),
    )


def _words(tables: list[_Raw], name: str) -> frozenset[str]:
    return frozenset(word for table in tables for word in table.get(name, ()))


def _items(tables: list[_Raw], name: str) -> Iterator[tuple[str, Any]]:
    for table in tables:
        yield from table.get(name, {}).items()


def _conjugation(raw: _Raw, tables: list[_Raw]) -> Conjugation:
    return Conjugation(
        endings={ending: _tuples(forms) for ending, forms in raw["endings"].items()},
        future=_tuples(raw.get("future", {})),
        alternations=tuple((verb, old, new) for verb, old, new in raw["alternations"]),
        enclitics=tuple(raw["enclitics"]),
        carriers=frozenset(raw["carriers"]),
        irregular={
            verb: Irregular(
                tuple(one.get("stems", ())), one.get("future", ""), _tuples(one.get("forms", {}))
            )
            for verb, one in _items(tables, "verbs")
        },
    )


def _tuples(raw: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {key: tuple(values) for key, values in raw.items()}
