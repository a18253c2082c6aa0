"""The languages of a data file of texts: ``es``, ``es_MX``, ``es_usted``, ``es_MX_usted``."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from puntual.domain.accounts.creditor import FormOfAddress
from puntual.domain.templates.catalogue import Version, addressing_stem, own_form


class Spoken(NamedTuple):
    """A template language in a form of address."""

    language: str
    form: FormOfAddress

    @property
    def is_own(self) -> bool:
        """Tell whether the language's plain texts have this form."""
        return self.form is own_form(self.language)

    def version_of(self, stem: str) -> Version:
        """Return what a text of this form is registered as."""
        return Version(stem if self.is_own else addressing_stem(stem, self.form), self.language)


def spoken_in(names: Iterable[str]) -> list[Spoken]:
    """Return what the sections of a file speak, own forms first; ``es_usted`` is no language."""
    read = (_spoken(name) for name in names)
    found = dict.fromkeys(one for one in read if one is not None)
    return sorted(found, key=lambda one: not one.is_own)


def find_text(texts: Mapping[str, str], spoken: Spoken) -> str | None:
    """Return the text of a language: its own in that form, else the one without a country."""
    base = spoken.language.partition("_")[0]
    own = spoken.language if spoken.is_own else f"{spoken.language}_{spoken.form}"
    return next((texts[one] for one in (own, f"{base}_{spoken.form}", base) if one in texts), None)


def inherit(parts: Mapping[str, Mapping[str, Any]], spoken: Spoken) -> dict[str, Any]:
    """Return the parts of a language: its base's, its form's, and over them its own."""
    language, form = spoken
    base = language.partition("_")[0]
    chain = [
        parts.get(one, {}) for one in (base, f"{base}_{form}", language, f"{language}_{form}")
    ]
    flat = {name: part for one in chain for name, part in one.items()}
    nested = {
        name: {key: text for one in chain for key, text in one.get(name, {}).items()}
        for name in ("buttons", "examples")
    }
    return {**flat, **nested}


def _spoken(name: str) -> Spoken | None:
    language, _, form = name.rpartition("_")
    if form not in FormOfAddress:
        return Spoken(name, own_form(name))
    return Spoken(language, FormOfAddress(form)) if "_" in language else None
