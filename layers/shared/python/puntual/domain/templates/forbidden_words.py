"""Words that must not stand in a message: each list says why, and what to write instead."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from puntual.domain.templates.finding import Finding
from puntual.domain.templates.template import Template

_WORD = re.compile(r"\w+")
_VARIABLE = re.compile(r"\{\{.*?\}\}")
_ANY_ENDING = "*"


@dataclass(frozen=True, slots=True)
class WordRule:
    """A list of phrases that a language must not use.

    Attributes:
        language: without a country.
        phrases: in lower case and without accents; a word that ends in ``*`` stands for every
            word that begins like it.
    """

    id: str
    language: str
    fix: str
    source: str
    phrases: tuple[str, ...]


def find_forbidden_words(template: Template, rules: Sequence[WordRule]) -> list[Finding]:
    """Return where a template says what it must not: in its body, examples or buttons."""
    family = template.language.partition("_")[0]
    texts = [template.body, template.pay_label]
    texts += [one.label for one in template.quick_replies]
    texts += template.examples.values()
    return [
        Finding(rule.id, template.name, template.language, excerpt, rule.fix, rule.source)
        for rule in rules
        if rule.language == family
        for text in texts
        for excerpt in _find(rule, text)
    ]


def _find(rule: WordRule, text: str) -> Iterator[str]:
    plain = _fold(text)
    words = [(match[0], match.span()) for match in _WORD.finditer(_VARIABLE.sub(_blank, plain))]
    for phrase in rule.phrases:
        parts = phrase.split()
        for start in range(len(words) - len(parts) + 1):
            spoken = words[start : start + len(parts)]
            if all(_is(word, part) for (word, _), part in zip(spoken, parts, strict=True)):
                yield text[spoken[0][1][0] : spoken[-1][1][1]]


def _is(word: str, part: str) -> bool:
    if part.endswith(_ANY_ENDING):
        return word.startswith(part.removesuffix(_ANY_ENDING))
    return word == part


def _fold(text: str) -> str:
    # Letter by letter, so that every place in the folded text is the same place in the text.
    return "".join(unicodedata.normalize("NFD", char)[0].lower()[0] for char in text)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])
