"""The linter of texts that Meta does not register: forbidden words and duties as for templates."""

from collections.abc import Iterable, Iterator
from typing import Final

from puntual.domain.channel import Channel
from puntual.domain.templates.address_rule import find_mixed_address
from puntual.domain.templates.finding import Finding
from puntual.domain.templates.forbidden_words import Grammars, find_forbidden_words
from puntual.domain.templates.required_content import find_missing_duties
from puntual.domain.templates.sms_text import MOST_SEGMENTS, fold, segments
from puntual.domain.templates.template import Template

LONGEST_SUBJECT: Final = 78
# A button would be needed for it; these channels have none, and name a person to tell instead.
_NEEDS_BUTTONS: Final = "strangers_unheard"


def lint_plain(
    channel: Channel, texts: Iterable[Template], grammars: Grammars
) -> tuple[Finding, ...]:
    """Return everything that is wrong with the texts of a channel, in their order."""
    return tuple(finding for text in texts for finding in _lint(channel, text, grammars))


def lint_free_text(texts: Iterable[Template], grammars: Grammars) -> tuple[Finding, ...]:
    """Return everything that is wrong with texts that are sent as they are over WhatsApp."""
    return tuple(finding for text in texts for finding in _lint_words(text, grammars))


def _lint_words(text: Template, grammars: Grammars) -> Iterator[Finding]:
    yield from find_forbidden_words(text, grammars)
    yield from find_mixed_address(text)
    yield from (one for one in find_missing_duties(text) if one.rule != _NEEDS_BUTTONS)


def _lint(channel: Channel, text: Template, grammars: Grammars) -> Iterator[Finding]:
    yield from _lint_words(text, grammars)
    lacking = [name for name in text.variables if not text.examples.get(name, "").strip()]
    for name in lacking:
        yield _finding("example_missing", text, name, "Give an example.", "house rule")
    if lacking:
        return
    read = text.render(text.examples)
    if channel is Channel.SMS and segments(fold(read)) > MOST_SEGMENTS:
        fix = f"Shorten it to {MOST_SEGMENTS} segments: 306 letters without accents."
        yield _finding("too_many_segments", text, f"{len(fold(read))} letters", fix, "GSM 03.38")
    subject = read.partition("\n")[0]
    if channel is Channel.EMAIL and not 1 <= len(subject) <= LONGEST_SUBJECT:
        fix = f"Begin with a subject of at most {LONGEST_SUBJECT} characters."
        yield _finding("subject", text, subject, fix, "RFC 5322, 2.1.1")


def _finding(rule: str, text: Template, excerpt: str, fix: str, source: str) -> Finding:
    return Finding(rule, text.name, text.language, excerpt, fix, source)
