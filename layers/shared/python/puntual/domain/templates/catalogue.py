"""Which templates there are, and in which languages: Meta falls back to no other language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from puntual.domain.accounts.account import Profile
from puntual.domain.accounts.creditor import FormOfAddress
from puntual.domain.receivables.payer_segment import DebtorKind

# The language of whoever writes in none of ours.
_LAST_RESORT: Final = "es"
_BASES: Final = {"pt": "pt_BR", "en": "en"}
# Where a business says usted, as in Colombia's texts, and where vos, as in Argentina's.
_NEIGHBOURS: Final = {
    **dict.fromkeys(("es_EC", "es_CR", "es_GT", "es_HN", "es_SV"), "es_CO"),
    **dict.fromkeys(("es_UY", "es_PY"), "es_AR"),
}
# Texts that say what the law of their country wants: no other form of address is worth losing it.
_BOUND: Final = ("es_CL", "es_PE")
# The language whose own texts have a form of address, in words that are understood everywhere.
_CARRIERS: Final = {
    FormOfAddress.TU: "es",
    FormOfAddress.USTED: "es_CO",
    FormOfAddress.VOS: "es_AR",
}
_OWN_FORMS: Final = {language: form for form, language in _CARRIERS.items()}

# How a business there writes to a person whom it does not know.
_USUAL: Final = {
    **dict.fromkeys(("CO", "EC", "CR", "GT", "HN", "SV"), FormOfAddress.USTED),
    **dict.fromkeys(("AR", "UY", "PY"), FormOfAddress.VOS),
}


class Version(NamedTuple):
    """A text as it is registered: a stem in a language."""

    stem: str
    language: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The languages of each template stem.

    Attributes:
        languages: by stem, variants such as ``due_today_pay`` included. Empty when nobody said:
            then every stem is presumed to exist in the three languages without a country.
        form: how the creditor addresses all its customers; None for the usual form of each.
    """

    languages: Mapping[str, frozenset[str]] = field(default_factory=dict, hash=False)
    form: FormOfAddress | None = None

    def language_of(self, stem: str, locale: str) -> str | None:
        """Return the language in which a stem speaks to a locale; None when it cannot."""
        if not self.languages:
            return template_language(locale, frozenset())
        available = self.languages.get(stem, frozenset())
        chosen = template_language(locale, available)
        return chosen if chosen in available else None

    def versions_of(self, stem: str, profile: Profile) -> Iterator[Version]:
        """Yield the texts in which a stem may speak to somebody, the most fitting first."""
        own = _language_in_force(profile)
        if self.languages and own.startswith(_LAST_RESORT):
            addressed = self._addressing(stem, own, form_for(self.form, profile))
            if addressed is not None:
                yield addressed
        language = self.language_of(stem, own)
        if language is not None:
            yield Version(stem, language)

    def has(self, stem: str) -> bool:
        """Tell whether a stem is known to exist; nothing is known of an empty catalogue."""
        return stem in self.languages

    def _addressing(self, stem: str, own: str, form: FormOfAddress) -> Version | None:
        """Return the text in a form of address; None when only the language's own form is left."""
        plain = self.languages.get(stem, frozenset())
        if own_form(own) is form and own in plain:
            return None
        addressed = Version(addressing_stem(stem, form), own)
        if own in self.languages.get(addressed.stem, frozenset()):
            return addressed
        is_bound = own in _BOUND and own in plain
        carrier = Version(stem, _CARRIERS[form])
        return carrier if carrier.language in plain and not is_bound else None


ANY_TEMPLATE: Final = Catalogue()


def own_form(language: str) -> FormOfAddress:
    """Return the form of address of a Spanish language's plain texts."""
    return _OWN_FORMS.get(_NEIGHBOURS.get(language, language), FormOfAddress.TU)


def addressing_stem(stem: str, form: FormOfAddress) -> str:
    """Return the stem of a text in another form of address than its language's own."""
    return f"{stem}_{form}"


def usual_form(country: str, kind: DebtorKind) -> FormOfAddress:
    """Return how a business writes to a customer when it has not said; companies are usted.

    Args:
        country: ISO 3166 code, upper case; empty when unknown.
        kind: of the customer.
    """
    if kind is DebtorKind.CORPORATE:
        return FormOfAddress.USTED
    return _USUAL.get(country, FormOfAddress.TU)


def form_for(chosen: FormOfAddress | None, profile: Profile) -> FormOfAddress:
    """Return how a customer is addressed: as the creditor chose, else as is usual for such one."""
    if chosen is not None:
        return chosen
    named = profile.locale.replace("_", "-").partition("-")[2]
    return usual_form((named or profile.country).strip().upper(), profile.kind)


def _language_in_force(profile: Profile) -> str:
    """Return the locale as a template language, in the customer's country where the law wants it.

    Who lives in Peru or Chile reads what its law wants said, whatever country the locale names.
    """
    language, _, country = profile.locale.replace("_", "-").partition("-")
    at_home = f"{language.lower()}_{profile.country.strip().upper()}"
    if at_home in _BOUND:
        return at_home
    return f"{language.lower()}_{country.upper()}" if country else language.lower()


def template_language(locale: str, available: frozenset[str]) -> str:
    """Return the template language for a locale such as ``es-MX``.

    Exactly the locale's own if it is available, else a neighbour's, else the language without its
    country, else Spanish. What is returned may not be available itself: then nothing is better.
    """
    language, _, country = locale.replace("_", "-").partition("-")
    own = f"{language.lower()}_{country.upper()}"
    base = _BASES.get(language.lower(), _LAST_RESORT)
    wanted = (own, _NEIGHBOURS.get(own, own), base, _LAST_RESORT)
    return next((one for one in wanted if one in available), base)
