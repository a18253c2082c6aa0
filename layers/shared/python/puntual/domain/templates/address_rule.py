"""The rule that a Spanish text keeps one form of address: the one that it is registered for.

A word is a sign of one form or of two ("pagaste" is tú and vos); what every form shares is none.
"Le" and "su" count as usted, for a message speaks of nobody else.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from puntual.domain.accounts.creditor import FormOfAddress
from puntual.domain.templates.catalogue import own_form
from puntual.domain.templates.finding import Finding
from puntual.domain.templates.template import Template, template_stem

type _Sign = tuple[str, FormOfAddress]

_TU, _USTED, _VOS = FormOfAddress
_WORD: Final = re.compile(r"[^\W\d_]+")
_VARIABLE: Final = re.compile(r"\{\{.*?\}\}")
_BEGINNINGS: Final = frozenset({"", ",", ".", "?", "!", ":", "\n"})
_WORDS: Final = {
    **dict.fromkeys(("te", "tu", "tus"), frozenset({_TU, _VOS})),
    **dict.fromkeys(("tú", "ti", "contigo", "ten", "dinos", "haz", "hazlo"), frozenset({_TU})),
    **dict.fromkeys(("vos", "decinos", "hacé", "hacelo"), frozenset({_VOS})),
    **dict.fromkeys(("usted", "le", "su", "sus"), frozenset({_USTED})),
    **dict.fromkeys(("díganos", "tenga", "haga", "hágalo"), frozenset({_USTED})),
}
# What a business asks of a customer, with the stem of the stressed forms where it differs.
_ASKED: Final = {
    **dict.fromkeys(("pagar", "ignorar", "usar", "avisar", "mandar", "apartar", "anotar"), ""),
    **dict.fromkeys(("llamar", "revisar", "tomar", "guardar", "comunicar", "contactar"), ""),
    **dict.fromkeys(("responder", "escribir"), ""),
    "enviar": "enví",
    "elegir": "elig",
    "pedir": "pid",
    "contar": "cuent",
}
# What a customer can, wants or has to do: nothing to ask for.
_TOLD: Final = {
    **dict.fromkeys(("necesitar", "deber", "recibir"), ""),
    "querer": "quier",
    "preferir": "prefier",
    "poder": "pued",
    "tener": "tien",
}
# Nouns that look like a verb.
_NOUNS: Final = frozenset({"cuentas"})
_ACUTE: Final = str.maketrans("aei", "áéí")
_CLITICS: Final = ("nos", "me", "lo", "la")
_LAST_VOWEL: Final = re.compile(r"([aeiou])(?=[^aeiou]*(?:[gq]u)?$)")
_FIX: Final = "Write the whole text in one form: tú, usted or vos, as its language and stem say."


def find_mixed_address(template: Template) -> Iterator[Finding]:
    """Yield a finding for the first word at which a text leaves its form of address."""
    if not template.language.startswith("es"):
        return
    form = _form_of(template)
    body = _VARIABLE.sub("x", template.body)
    strange = (one[0] for one in _WORD.finditer(body) if not _fits(form, body, one))
    if word := next(strange, ""):
        where = (template.name, template.language)
        yield Finding("form_of_address", *where, word, _FIX, "one form throughout: the house")


def _form_of(template: Template) -> FormOfAddress:
    _, _, last = (template_stem(template.name) or "").rpartition("_")
    return FormOfAddress(last) if last in FormOfAddress else own_form(template.language)


def _fits(form: FormOfAddress, body: str, found: re.Match[str]) -> bool:
    word = found[0].lower()
    before = body[: found.start()].rstrip(" ¡¿")[-1:]
    if word in _requests() and before in _BEGINNINGS:
        return form is _TU
    return form in _signs().get(word, FormOfAddress)


@cache
def _requests() -> frozenset[str]:
    """Return tú's imperatives, which are the third person as well inside of a clause."""
    return frozenset(_stem(verb, stem) + _present(verb) for verb, stem in _ASKED.items())


@cache
def _signs() -> Mapping[str, frozenset[FormOfAddress]]:
    signs: dict[str, frozenset[FormOfAddress]] = {}
    for verb, stem in {**_ASKED, **_TOLD}.items():
        for word, form in _conjugate(verb, _stem(verb, stem)):
            signs[word] = signs.get(word, frozenset()) | {form}
    return {**{word: forms for word, forms in signs.items() if word not in _NOUNS}, **_WORDS}


def _conjugate(verb: str, stem: str) -> Iterator[_Sign]:
    """Yield the presents, pasts and imperatives that tell the forms apart."""
    weak, theme = verb[:-2], verb[-2]
    yield stem + _present(verb) + "s", _TU
    yield from ((weak + theme.translate(_ACUTE) + end, _VOS) for end in ("s", ""))
    yield from ((weak + ("aste" if theme == "a" else "iste"), form) for form in (_TU, _VOS))
    polite, wish = (_soften(stem), "e") if theme == "a" else (stem, "a")
    yield polite + wish, _USTED
    for clitic in _CLITICS:
        yield _stress(stem) + _present(verb) + clitic, _TU
        yield _stress(polite) + wish + clitic, _USTED
        yield weak + theme + clitic, _VOS


def _stem(verb: str, stem: str) -> str:
    return stem or verb[:-2]


def _present(verb: str) -> str:
    return "a" if verb.endswith("ar") else "e"


def _soften(stem: str) -> str:
    """Keep the sound of a stem's end before an e: pague, comunique."""
    return re.sub("c$", "qu", re.sub("g$", "gu", stem))


def _stress(stem: str) -> str:
    """Put the accent on a stem: avís-anos."""
    return _LAST_VOWEL.sub(lambda vowel: vowel[0].translate(str.maketrans("aeiou", "áéíóú")), stem)
