"""What people type into fields that a message shows: names, labels, how to pay, where to ask."""

from puntual.domain.errors import InvalidInput
from puntual.domain.templates.forbidden.grammar import Grammar
from puntual.domain.templates.forbidden.words import read_words
from puntual.domain.templates.forbidden_words import TONE, Grammars, find_in_text
from puntual.domain.templates.short_names import has_room_for_a_sentence

_AUTHORITIES = "impersonation"
# A customer may be called Despacho de Abogados, Buró Contable or Cobranza Andina.
_FIRMS = frozenset({_AUTHORITIES, "court", "bureau", "collection"})
# Of one word, in a sentence: firms are called Promociones Luna and Urgencias San Juan too.
_NO_PART_OF_A_NAME = frozenset(
    {"court", "bureau", "collection", "shame", "third_party", "threat", "unagreed_charge"}
)
# How sure the second reader has to be that a name is a sentence.
_SPEAKS_FROM = 0.6
_IS_NO_NAME_FROM = 0.98


def rule_broken_by_name(text: str, grammars: Grammars) -> str:
    """Return the id of a rule that a name or a label breaks; empty for none.

    One word alone does only in a sentence: a customer may be called Legal S.A., an invoice
    "Multa 12", and a court or the police may be a customer. A name is in no language, so every
    grammar reads it; one of two words is too short for a sentence.
    """
    if not has_room_for_a_sentence(text):
        return ""
    found = find_in_text(text, "", grammars, phrases_only=True)
    whole = (one.rule.id for one in found if one.rule.id not in _FIRMS)
    return next(whole, "") or _rule_broken_by_a_word(text, grammars)


def _rule_broken_by_a_word(text: str, grammars: Grammars) -> str:
    """Return the rule that one word of a sentence breaks: "Será reportado al Buró"."""
    for language in likely_languages(text, grammars):
        found = [one.rule.id for one in find_in_text(text, language, grammars)]
        broken = next((one for one in found if one in _NO_PART_OF_A_NAME), "")
        if broken and _is_sentence(text, grammars[language], is_authority=_AUTHORITIES in found):
            return broken
    return ""


def _is_sentence(text: str, grammar: Grammar, *, is_authority: bool) -> bool:
    """Tell whether what looks like a name speaks: to somebody, or as no name does."""
    words = read_words(text, grammar.lookalikes)
    if any(word.readings[0][0] in grammar.speaking for word in words):
        return grammar.weigh(words) >= _SPEAKS_FROM
    return not is_authority and grammar.weigh(words) >= _IS_NO_NAME_FROM


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
    """Return the languages whose little words a text uses most, or one fewer."""
    counts = {language: _little_words(text, grammar) for language, grammar in grammars.items()}
    most = max(counts.values(), default=0)
    # One word less proves little: "o" is a word of two languages.
    return [language for language, count in counts.items() if count >= most - 1]


def _little_words(text: str, grammar: Grammar) -> int:
    known = grammar.function_words | grammar.denials | grammar.conditions
    words = (word.readings[0][0] for word in read_words(text, grammar.lookalikes))
    # A single letter may be one of "d-e-m-a-n-d-a".
    return sum(len(word) > 1 and word in known for word in words)
