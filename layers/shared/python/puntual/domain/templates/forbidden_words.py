"""Sentences that must not stand in a message: each rule says why, and what to write instead."""

from collections.abc import Iterator, Mapping
from typing import Final

from puntual.domain.templates.finding import Finding
from puntual.domain.templates.forbidden.grammar import Grammar
from puntual.domain.templates.forbidden.search import Match, search
from puntual.domain.templates.template import Template

type Grammars = Mapping[str, Grammar]

# "Pay now" presses nobody on a button: it says what the button does.
_URGENCY: Final = "false_urgency"
# A name or the words of a button are too short to have a tone.
TONE: Final = "tone"
_NOT_ON_A_BUTTON: Final = frozenset({_URGENCY, TONE})


def find_forbidden_words(template: Template, grammars: Grammars) -> list[Finding]:
    """Return where a template says what it must not: in its body, examples or buttons."""
    found = [
        _finding(template, template.body, match)
        for match in find_in_text(template.body, template.language, grammars)
    ]
    texts = [one.label for one in template.quick_replies]
    texts += template.examples.values()
    for text in texts:
        found += _find_in_part(template, text, grammars, frozenset({TONE}))
    return found + _find_in_part(template, template.pay_label, grammars, _NOT_ON_A_BUTTON)


def _find_in_part(
    template: Template, text: str, grammars: Grammars, but: frozenset[str]
) -> list[Finding]:
    return [
        _finding(template, text, match)
        for match in find_in_text(text, template.language, grammars)
        if match.rule.id not in but
    ]


def find_in_text(
    text: str, language: str, grammars: Grammars, *, phrases_only: bool = False
) -> Iterator[Match]:
    """Yield where a text says what it must not.

    Args:
        text: as it is written.
        language: with or without a country (``es``, ``es_MX``, ``pt-BR``); a text in a language
            without a grammar is read in every one there is.
        grammars: by language.
        phrases_only: leave out rules that one word breaks: a customer may be called Legal S.A.
    """
    family = family_of(language)
    chosen = [grammars[family]] if family in grammars else grammars.values()
    for grammar in chosen:
        yield from search(grammar, text, phrases_only=phrases_only)


def family_of(language: str) -> str:
    """Return a language without its country: ``pt`` of ``pt-BR``."""
    return language.strip().replace("-", "_").partition("_")[0].casefold()


def _finding(template: Template, text: str, match: Match) -> Finding:
    rule = match.rule
    excerpt = text[match.start : match.end]
    return Finding(rule.id, template.name, template.language, excerpt, rule.fix, rule.source)
