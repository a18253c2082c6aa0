"""In which text a stem speaks to somebody: by country, form of address, and what there is."""

from dataclasses import replace

import pytest

from puntual.adapters.packaged.fallback_texts import PackagedFallbackTexts
from puntual.adapters.packaged.templates import PackagedTemplates
from puntual.domain.accounts.account import Profile
from puntual.domain.accounts.creditor import FormOfAddress, parse_form_of_address
from puntual.domain.channel import Channel
from puntual.domain.errors import InvalidInput
from puntual.domain.receivables.payer_segment import DebtorKind
from puntual.domain.templates.catalogue import Catalogue, Version, usual_form
from puntual.domain.templates.template import template_name
from tests.factories import a_reader

_ALL = PackagedTemplates().catalogue(pay=True)
_TU, _USTED, _VOS = FormOfAddress
_LATE = "overdue_3_days"


def _company(locale: str) -> Profile:
    return replace(a_reader(locale), kind=DebtorKind.CORPORATE)


def _first(profile: Profile, form: FormOfAddress | None = None, stem: str = _LATE) -> Version:
    return next(replace(_ALL, form=form).versions_of(stem, profile))


@pytest.mark.parametrize(
    ("locale", "of_a_person", "of_a_company"),
    [
        ("es-MX", Version(_LATE, "es_MX"), Version(f"{_LATE}_usted", "es_MX")),
        ("es-CO", Version(_LATE, "es_CO"), Version(_LATE, "es_CO")),
        ("es-SV", Version(_LATE, "es_CO"), Version(_LATE, "es_CO")),
        ("es-PE", Version(_LATE, "es_PE"), Version(f"{_LATE}_usted", "es_PE")),
        ("es-CL", Version(_LATE, "es_CL"), Version(f"{_LATE}_usted", "es_CL")),
        ("es-AR", Version(_LATE, "es_AR"), Version(_LATE, "es_CO")),
        ("es-UY", Version(_LATE, "es_AR"), Version(_LATE, "es_CO")),
        ("es-PA", Version(_LATE, "es"), Version(_LATE, "es_CO")),
        ("es", Version(_LATE, "es"), Version(_LATE, "es_CO")),
        ("pt-BR", Version(_LATE, "pt_BR"), Version(_LATE, "pt_BR")),
        ("en-US", Version(_LATE, "en"), Version(_LATE, "en")),
    ],
)
def test_companies_are_usted_and_people_what_is_usual(
    locale: str, of_a_person: Version, of_a_company: Version
) -> None:
    assert _first(a_reader(locale)) == of_a_person
    assert _first(_company(locale)) == of_a_company


@pytest.mark.parametrize(
    ("locale", "form", "version"),
    [
        ("es-MX", _USTED, Version(f"{_LATE}_usted", "es_MX")),
        ("es-MX", _VOS, Version(_LATE, "es_AR")),
        ("es-CO", _TU, Version(_LATE, "es")),
        ("es-CO", _VOS, Version(_LATE, "es_AR")),
        ("es-AR", _TU, Version(_LATE, "es")),
        ("es-AR", _USTED, Version(_LATE, "es_CO")),
        ("es-PE", _USTED, Version(f"{_LATE}_usted", "es_PE")),
        ("pt-BR", _USTED, Version(_LATE, "pt_BR")),
    ],
)
def test_a_creditor_chooses_one_form_for_all(
    locale: str, form: FormOfAddress, version: Version
) -> None:
    assert _first(a_reader(locale), form) == version
    assert _first(_company(locale), form) == version


@pytest.mark.parametrize("country", ["PE", "CL"])
@pytest.mark.parametrize("form", FormOfAddress)
def test_no_form_of_address_costs_the_words_of_the_law(country: str, form: FormOfAddress) -> None:
    for one in replace(_ALL, form=form).versions_of(_LATE, a_reader(f"es-{country}")):
        assert one.language == f"es_{country}"


@pytest.mark.parametrize("locale", ["es", "es-MX", "es_ar"])
def test_who_lives_in_peru_reads_of_the_claims_book_whatever_the_locale(locale: str) -> None:
    """With the locale es or es-MX, somebody in Lima was not told of the Libro de Reclamaciones."""
    reader = replace(a_reader(locale), country="PE")
    assert _first(reader) == Version(_LATE, "es_PE")
    assert _first(replace(reader, locale="en")) == Version(_LATE, "en")


def test_the_usual_form_is_the_countrys_where_the_locale_names_none() -> None:
    assert _first(replace(a_reader("es"), country="AR")) == Version(_LATE, "es_AR")
    assert _first(replace(a_reader("es"), country="GT")) == Version(_LATE, "es_CO")
    assert _first(replace(a_reader("es"), country="MX")) == Version(_LATE, "es")


def test_what_is_not_registered_gives_way_to_what_is() -> None:
    some = Catalogue({_LATE: frozenset({"es", "es_MX"})})
    assert list(some.versions_of(_LATE, _company("es-MX"))) == [Version(_LATE, "es_MX")]
    assert list(some.versions_of("statement", _company("es-MX"))) == []
    assert list(Catalogue().versions_of(_LATE, _company("es-MX"))) == [Version(_LATE, "es")]


def test_every_stem_speaks_in_each_form() -> None:
    spoken = [stem for stem, languages in _ALL.languages.items() if "es" in languages]
    plain = [stem for stem in spoken if not stem.endswith("_usted")]
    assert len(plain) > 30
    for stem in plain:
        said = {_first(a_reader("es-MX"), form, stem) for form in FormOfAddress}
        assert len(said) == 3 or _says_the_same(stem)


def _says_the_same(stem: str) -> bool:
    """Tell whether nothing in a text depends on vos, so that there is none of its own."""
    return "es_AR" not in _ALL.languages[stem]


@pytest.mark.parametrize(
    ("text", "form"),
    [("tú", _TU), ("TU", _TU), ("tu\u0301", _TU), (" usted ", _USTED), ("vos", _VOS)],
)
def test_a_form_is_read_as_people_type_it(text: str, form: FormOfAddress) -> None:
    assert parse_form_of_address(text) is form


def test_another_word_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(InvalidInput, match="say tu, usted or vos"):
        parse_form_of_address("ustedes")


def test_an_unknown_country_is_tu() -> None:
    assert usual_form("", DebtorKind.INDIVIDUAL) is _TU
    assert usual_form("", DebtorKind.CORPORATE) is _USTED


@pytest.mark.parametrize("channel", [Channel.SMS, Channel.EMAIL])
@pytest.mark.parametrize(
    ("locale", "form", "version"),
    [
        ("es-CL", _USTED, Version(f"{_LATE}_usted", "es_CL")),
        ("es-CL", _VOS, Version(_LATE, "es_CL")),
        ("es-PE", _USTED, Version(f"{_LATE}_usted", "es_PE")),
        ("es-MX", _USTED, Version(_LATE, "es_CO")),
        ("es-MX", None, Version(_LATE, "es")),
        ("es-CO", _TU, Version(_LATE, "es")),
    ],
)
def test_other_channels_address_as_whatsapp_does(
    channel: Channel, locale: str, form: FormOfAddress | None, version: Version
) -> None:
    text = PackagedFallbackTexts().find(channel, template_name(_LATE), a_reader(locale), form)
    assert (text.name, text.language) == (template_name(version.stem), version.language)
