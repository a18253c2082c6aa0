"""Which templates there are, and in which languages: Meta falls back to no other language."""

from collections.abc import Mapping
from dataclasses import dataclass, field

# The language of whoever writes in none of ours.
_LAST_RESORT = "es"
_BASES = {"pt": "pt_BR", "en": "en"}
# Where a business says usted, as in Colombia's texts, and where vos, as in Argentina's.
_NEIGHBOURS = {
    **dict.fromkeys(("es_EC", "es_CR", "es_GT", "es_HN"), "es_CO"),
    **dict.fromkeys(("es_UY", "es_PY"), "es_AR"),
}


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The languages of each template stem.

    Attributes:
        languages: by stem, variants such as ``due_today_pay`` included. Empty when nobody said:
            then every stem is presumed to exist in the three languages without a country.
    """

    languages: Mapping[str, frozenset[str]] = field(default_factory=dict, hash=False)

    def language_of(self, stem: str, locale: str) -> str | None:
        """Return the language in which a stem speaks to a locale; None when it cannot."""
        if not self.languages:
            return template_language(locale, frozenset())
        available = self.languages.get(stem, frozenset())
        chosen = template_language(locale, available)
        return chosen if chosen in available else None

    def has(self, stem: str) -> bool:
        """Tell whether a stem is known to exist; nothing is known of an empty catalogue."""
        return stem in self.languages


ANY_TEMPLATE = Catalogue()


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
