"""The forbidden and the innocent sentences of a language, compiled for the search."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from puntual.domain.errors import MissingConfiguration
from puntual.domain.templates.forbidden.conjugation import Conjugation, Forms, select
from puntual.domain.templates.forbidden.pattern import Pattern, parse_pattern
from puntual.domain.templates.forbidden.second_reading import SecondReading
from puntual.domain.templates.forbidden.weighing import weigh
from puntual.domain.templates.forbidden.words import Word

NAME: Final = "@Name"
NUMBER: Final = "@Number"
ANY: Final = "@Any"
# The key of the innocent shapes that no rule may use.
FOR_ALL_RULES: Final = "any"
_WILD = "*"
_TOGETHER = "-"


@dataclass(frozen=True, slots=True)
class RuleText:
    """A rule as the data files hold it."""

    id: str
    fix: str
    source: str
    patterns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GrammarText:
    """A language as the data files hold it.

    Attributes:
        language: without a country.
        function_words: may stand between two elements of a pattern.
        classes: what a name in angle brackets stands for.
        innocent: by rule, shapes whose words it may not use.
        lookalikes: letters of other scripts, and the Latin ones that they look like.
        conditions: "if" and its like: behind them a denial promises what is threatened.
        denials: "not" and its like.
        speaking: words that stand in sentences and hardly in the name of a person or a firm.
    """

    language: str
    function_words: frozenset[str]
    conjugation: Conjugation
    classes: Mapping[str, tuple[str, ...]]
    innocent: Mapping[str, tuple[str, ...]]
    rules: tuple[RuleText, ...]
    lookalikes: Mapping[str, str]
    conditions: frozenset[str] = frozenset()
    denials: frozenset[str] = frozenset()
    speaking: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Rule:
    """What must not be said, why, and what to write instead."""

    id: str
    fix: str
    source: str
    patterns: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Second:
    """The reader behind the grammar, and the rule that its own findings name."""

    reading: SecondReading
    rule: Rule


@dataclass(frozen=True, slots=True)
class Grammar:
    """A language, compiled.

    Attributes:
        words: the elements that a word can be.
        prefixes, suffixes: the elements that a word can be that begins or ends so.
        phrases: shapes that together are an element, in the order in which they build on each
            other, with all the elements that they can be.
        specials: the elements that a name, a number and any word can be.
        conditions, denials, speaking: see the text.
        second: weighs what the shapes find and do not find; without it they decide alone.
    """

    language: str
    function_words: frozenset[str]
    words: Mapping[str, frozenset[str]]
    prefixes: Mapping[str, frozenset[str]]
    suffixes: Mapping[str, frozenset[str]]
    longest_part: int
    phrases: tuple[tuple[Pattern, frozenset[str]], ...]
    specials: Mapping[str, frozenset[str]]
    innocent: Mapping[str, tuple[Pattern, ...]]
    rules: tuple[Rule, ...]
    lookalikes: Mapping[str, str]
    conditions: frozenset[str]
    denials: frozenset[str]
    speaking: frozenset[str]
    second: Second | None = None

    def weigh(self, words: Sequence[Word]) -> float:
        """Return how likely words are something no message may say; 0 without a second reader."""
        if self.second is None:
            return 0.0
        return weigh(words, self.language, self.second.reading.weights)


def compile_grammar(text: GrammarText, second: Second | None = None) -> Grammar:
    """Return a language ready for the search.

    Raises:
        MissingConfiguration: a pattern cannot be read, or names a class that there is not.
    """
    rules = tuple(
        Rule(one.id, one.fix, one.source, tuple(map(parse_pattern, one.patterns)))
        for one in text.rules
    )
    innocent = {
        rule: tuple(map(parse_pattern, patterns)) for rule, patterns in text.innocent.items()
    }
    builder = _Builder(text)
    for patterns in (*innocent.values(), *(rule.patterns for rule in rules)):
        for pattern in patterns:
            builder.add_steps(pattern)
    return Grammar(
        language=text.language,
        function_words=text.function_words,
        words=_frozen(builder.words),
        prefixes=_frozen(builder.prefixes),
        suffixes=_frozen(builder.suffixes),
        longest_part=max(map(len, (*builder.prefixes, *builder.suffixes)), default=0),
        phrases=tuple(
            (pattern, frozenset(builder.parents[name])) for name, pattern in builder.phrases
        ),
        specials={one: frozenset(builder.parents.get(one, ())) for one in (NAME, NUMBER, ANY)},
        innocent=innocent,
        rules=rules,
        lookalikes=text.lookalikes,
        conditions=text.conditions,
        denials=text.denials,
        speaking=text.speaking,
        second=second,
    )


class _Builder:
    def __init__(self, text: GrammarText) -> None:
        self._text = text
        self._elements: set[str] = set()
        self._opened: set[str] = set()
        self._verbs: dict[str, Forms] = {}
        self.words: dict[str, set[str]] = {}
        self.prefixes: dict[str, set[str]] = {}
        self.suffixes: dict[str, set[str]] = {}
        self.phrases: list[tuple[str, Pattern]] = []
        self.parents: dict[str, set[str]] = {}

    def add_steps(self, pattern: Pattern) -> None:
        for step in pattern.steps:
            if step.element not in self._elements:
                self._elements.add(step.element)
                self._add_alternatives(step.element, step.element)

    def _add_alternatives(self, element: str, entry: str) -> None:
        for one in entry.split("|"):
            if _TOGETHER in one:
                self._add_together(element, one)
            elif one.startswith("<"):
                self._add_class(element, one)
            elif one in {NAME, NUMBER, ANY}:
                self.parents.setdefault(one, set()).add(element)
            elif one.endswith(_WILD):
                self.prefixes.setdefault(one.removesuffix(_WILD), set()).add(element)
            elif one.startswith(_WILD):
                self.suffixes.setdefault(one.removeprefix(_WILD), set()).add(element)
            else:
                for word in self._forms(one):
                    self.words.setdefault(word, set()).add(element)

    def _forms(self, atom: str) -> Iterable[str]:
        infinitive, is_verb, tags = atom.partition("/")
        if not is_verb:
            return (atom,)
        if infinitive not in self._verbs:
            self._verbs[infinitive] = self._text.conjugation.conjugate(infinitive)
        forms = select(self._verbs[infinitive], frozenset(tags.split("+")) - {""})
        if not forms:
            raise MissingConfiguration(f"the linter's verb {atom!r} has no such form")
        return forms

    def _add_class(self, element: str, name: str) -> None:
        entries = self._text.classes.get(name.strip("<>"))
        if entries is None:
            raise MissingConfiguration(f"the linter has no class {name}")
        for entry in _without_blanks(entries):
            self._add_alternatives(element, entry)
        self.parents.setdefault(name, set()).add(element)
        self._open_phrases(name, entries)

    def _add_together(self, element: str, alternative: str) -> None:
        self.parents.setdefault(alternative, set()).add(element)
        self._open_phrases(alternative, [alternative.replace(_TOGETHER, " +")])

    def _open_phrases(self, name: str, entries: Iterable[str]) -> None:
        if name in self._opened:
            return
        self._opened.add(name)
        for entry in entries:
            if " " in entry:
                pattern = parse_pattern(entry)
                self.add_steps(pattern)
                self.phrases.append((name, pattern))


def _without_blanks(entries: Iterable[str]) -> Iterator[str]:
    return (entry for entry in entries if " " not in entry)


def _frozen(found: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    return {key: frozenset(values) for key, values in found.items()}
