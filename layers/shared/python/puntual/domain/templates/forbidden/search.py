"""Finds the shapes of a grammar in a text, in a number of steps that grows with its words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from puntual.domain.templates.forbidden.grammar import (
    ANY,
    FOR_ALL_RULES,
    NAME,
    NUMBER,
    Grammar,
    Rule,
    Second,
)
from puntual.domain.templates.forbidden.pattern import Pattern, Step
from puntual.domain.templates.forbidden.second_reading import Span, merged
from puntual.domain.templates.forbidden.words import Word, read_words

_MOST_SKIPPED = 3
# "If you do not pay": from the condition to what is denied.
_CONDITION_WITHIN = 4
# "Su tiempo se agotó" is no innocent sentence because "su tiempo" is.
_INNOCENT_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Match:
    """Where a rule is broken: a place in the text as written."""

    rule: Rule
    start: int
    end: int


def search(grammar: Grammar, text: str, *, phrases_only: bool = False) -> list[Match]:
    """Return where a text breaks the rules, rule by rule, without overlaps.

    Args:
        grammar: of the language that the text is in.
        text: as it is written.
        phrases_only: leave out shapes of one word: a name may be Justicia, or Legal.
    """
    words = read_words(text, grammar.lookalikes)
    scan = Scan(grammar, words)
    found = [
        (rule, span)
        for rule in grammar.rules
        for span in merged(sorted(scan.find(rule, phrases_only=phrases_only)))
    ]
    if grammar.second is not None and not phrases_only:
        found = list(_read_again(grammar, grammar.second, words, found))
    return [Match(rule, words[first].start, words[last - 1].end) for rule, (first, last) in found]


def _read_again(
    grammar: Grammar, second: Second, words: Sequence[Word], found: Sequence[tuple[Rule, Span]]
) -> Iterator[tuple[Rule, Span]]:
    """Yield what the second reader leaves of the findings, or finds where there are none."""
    kept = [
        (rule, span)
        for rule, span in found
        if not second.reading.is_cleared(words, grammar.language, span)
    ]
    yield from kept
    if not kept:
        alarms = second.reading.alarms(words, grammar.language)
        yield from ((second.rule, span) for span in alarms)


@dataclass(slots=True)
class Scan:
    """One pass over the words of a text.

    Attributes:
        steps: how many places have been looked at.
    """

    grammar: Grammar
    words: Sequence[Word]
    steps: int = 0
    # For each word, the elements that begin there, with the words after their ends.
    _hits: list[dict[str, set[int]]] = field(default_factory=list)
    # For each element, the words at which it begins.
    _places: dict[str, set[int]] = field(default_factory=dict)
    # By rule, the words that innocent shapes cover.
    _innocent: dict[str, set[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for first, word in enumerate(self.words):
            self._hits.append(self._elements(word))
            for element in self._hits[first]:
                self._places.setdefault(element, set()).add(first)
        for pattern, elements in self.grammar.phrases:
            if self._may_begin(pattern):
                self._mark(pattern, elements)
        self._innocent = {rule: self._innocent_words(rule) for rule in self.grammar.innocent}

    def find(self, rule: Rule, *, phrases_only: bool) -> Iterator[tuple[int, int]]:
        """Yield the words between which a rule is broken."""
        patterns = [one for one in rule.patterns if self._may_begin(one)]
        if not patterns:
            return
        innocent = self._innocent.get(FOR_ALL_RULES, set()) | self._innocent.get(rule.id, set())
        for pattern in patterns:
            if pattern.is_phrase or not phrases_only:
                for first, last in self._all(pattern):
                    if not self._is_innocent(innocent, first, last):
                        yield first, last

    def _may_begin(self, pattern: Pattern) -> bool:
        return pattern.steps[0].element in self._places

    def _elements(self, word: Word) -> dict[str, set[int]]:
        found: dict[str, set[int]] = {}
        for reading, after in word.readings:
            names = [*self._special(word, reading), *self.grammar.words.get(reading, ())]
            for length in range(1, min(len(reading), self.grammar.longest_part) + 1):
                self.steps += 1
                names += self.grammar.prefixes.get(reading[:length], ())
                names += self.grammar.suffixes.get(reading[-length:], ())
            for name in names:
                found.setdefault(name, set()).add(after)
        return found

    def _special(self, word: Word, reading: str) -> Iterator[str]:
        yield from self.grammar.specials[ANY]
        if word.is_name:
            yield from self.grammar.specials[NAME]
        if reading[0].isdigit():
            yield from self.grammar.specials[NUMBER]

    def _mark(self, pattern: Pattern, elements: frozenset[str]) -> None:
        for first, last in self._all(pattern):
            for element in elements:
                self._hits[first].setdefault(element, set()).add(last)
                self._places.setdefault(element, set()).add(first)

    def _innocent_words(self, rule: str) -> set[int]:
        innocent: set[int] = set()
        for pattern in filter(self._may_begin, self.grammar.innocent[rule]):
            for first, last in self._all(pattern):
                if not self._is_conditional_denial(first):
                    innocent.update(range(first, last))
        return innocent

    def _is_conditional_denial(self, place: int) -> bool:
        """Tell whether "not" stands behind "if": "if you do not pay, we will" denies no threat."""
        if not self._is_one_of(place, self.grammar.denials):
            return False
        before = range(place - 1, max(place - _CONDITION_WITHIN, 0) - 1, -1)
        return any(self._is_one_of(one, self.grammar.conditions) for one in before)

    def _is_innocent(self, innocent: set[int], first: int, last: int) -> bool:
        """Tell whether innocent shapes cover most words of a place that mean something."""
        meaning = [one for one in range(first, last) if not self._is_function_word(one)]
        listed = meaning or range(first, last)
        return len(innocent.intersection(listed)) >= _INNOCENT_SHARE * len(listed)

    def _all(self, pattern: Pattern) -> Iterator[tuple[int, int]]:
        element = pattern.steps[0].element
        for first in sorted(self._places.get(element, ())):
            self.steps += 1
            if pattern.at_start and not self.words[first].opens_clause:
                continue
            reached = self._hits[first].get(element, set())
            if reached and (ends := self._ends(pattern, reached)):
                yield first, max(ends)

    def _ends(self, pattern: Pattern, reached: set[int]) -> set[int]:
        for step in pattern.steps[1:]:
            further = {end for place in reached for end in self._step(step, place)}
            reached = reached | further if step.is_optional else further
        if pattern.at_end:
            return {end for end in reached if self._closes(end)}
        return reached

    def _closes(self, end: int) -> bool:
        return end == len(self.words) or self.words[end].opens_clause

    def _step(self, step: Step, place: int) -> Iterator[int]:
        gap, skips = step.gap, _MOST_SKIPPED if step.skips else 0
        while place < len(self.words) and gap >= 0:
            self.steps += 1
            word = self.words[place]
            if word.opens_sentence or (word.opens_clause and not step.crosses):
                return
            yield from self._hits[place].get(step.element, ())
            if skips and self._is_function_word(place):
                skips -= 1
            else:
                gap -= 1
            place += 1

    def _is_function_word(self, place: int) -> bool:
        return self._is_one_of(place, self.grammar.function_words)

    def _is_one_of(self, place: int, words: frozenset[str]) -> bool:
        return self.words[place].readings[0][0] in words
