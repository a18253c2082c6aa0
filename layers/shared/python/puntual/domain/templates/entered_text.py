"""What people type into fields that a message shows: names, labels, how to pay, whom to ask."""

from puntual.domain.errors import InvalidInput
from puntual.domain.templates.forbidden.grammar import Grammar
from puntual.domain.templates.forbidden.words import read_words
from puntual.domain.templates.forbidden_words import TONE, Grammars, find_in_text
from puntual.domain.templates.short_names import has_room_for_a_sentence

_AUTHORITIES = "impersonation"


def rule_broken_by_name(text: str, grammars: Grammars) -> str:
    """Return the id of a rule that a name or a label breaks; empty for none.

    One word alone never does: a customer may be called Legal S.A., an invoice "Multa 12", and a
    court or the police may be a customer. A name is in no language, so every grammar reads it; one
    of two words is too short for a sentence.
    """
    if not has_room_for_a_sentence(text):
        return ""
    found = find_in_text(text, "", grammars, phrases_only=True)
    return next((one.rule.id for one in found if one.rule.id != _AUTHORITIES), "")


def require_harmless_name(field: str, text: str, grammars: Grammars) -> None:
    """Refuse a name or a label that says what no message may say.

    Raises:
        InvalidInput: it breaks a rule.
    """
    if rule := rule_broken_by_name(text, grammars):
        raise InvalidInput(
            field, f"says what no message may say ({rule})", "give the plain name, and no sentence"
        )


def require_harmless_text(field: str, text: str, grammars: Grammars) -> None:
    """Refuse a text, such as how to pay, that says what no message may say; links are welcome.

    Shapes alone decide: "por PSE o Efecty" is no sentence and has no tone.

    Raises:
        InvalidInput: it breaks a rule.
    """
    for language in likely_languages(text, grammars):
        for one in find_in_text(text, language, grammars):
            if one.rule.id == TONE:
                continue
            excerpt = text[one.start : one.end]
            raise InvalidInput(field, f"says {excerpt!r} ({one.rule.id})", one.rule.fix)


def likely_languages(text: str, grammars: Grammars) -> list[str]:
    """Return the languages whose little words a text uses most; all where it uses none."""
    counts = {language: _little_words(text, grammar) for language, grammar in grammars.items()}
    most = max(counts.values(), default=0)
    return [language for language, count in counts.items() if count == most]


def _little_words(text: str, grammar: Grammar) -> int:
    known = grammar.function_words | grammar.denials | grammar.conditions
    return sum(word.readings[0][0] in known for word in read_words(text, grammar.lookalikes))
