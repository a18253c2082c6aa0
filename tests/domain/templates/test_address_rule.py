"""A Spanish text keeps one form of address: the one that its language and stem stand for."""

from dataclasses import replace

import pytest

from puntual.adapters.packaged.fallback_texts import PackagedFallbackTexts
from puntual.adapters.packaged.templates import PackagedTemplates
from puntual.domain.channel import FALLBACKS
from puntual.domain.templates.address_rule import find_mixed_address
from puntual.domain.templates.template import Template, template_name

_TEMPLATES = PackagedTemplates()
_OTHERS = [one for channel in FALLBACKS for one in PackagedFallbackTexts().all(channel)]
_ALL = [*_TEMPLATES.texts(), *_OTHERS]
_SENTENCES = {
    "tu": (
        "Si ya pagaste, ignora este mensaje.",
        "Avísanos con los botones si prefieres otra fecha.",
        "Mándanos el comprobante y lo vemos contigo.",
        "Responde BAJA si no quieres recibirlos.",
        "¿Dudas? Usa los botones.",
        "Te escribe la tienda por tu factura: si puedes, llámanos.",
        "Comunícanos la fecha.",
    ),
    "usted": (
        "Si ya pagó, ignore este mensaje; le escribe la tienda.",
        "Avísenos con los botones si prefiere otra fecha.",
        "Envíenos el comprobante y lo vemos con usted.",
        "Responda BAJA si no quiere recibirlos.",
        "¿Dudas? Use los botones.",
        "Puede pagar el total de sus facturas: llámenos.",
        "Comuníquenos la fecha, pague en sus cuentas.",
    ),
    "vos": (
        "Si ya pagaste, ignorá este mensaje.",
        "Avisanos con los botones si preferís otra fecha.",
        "Mandanos el comprobante y lo vemos con vos.",
        "Respondé BAJA si no querés recibirlos.",
        "¿Dudas? Usá los botones.",
        "Te escribe la tienda por tu factura: si podés, llamanos.",
        "Comunicanos la fecha.",
    ),
}
_LANGUAGES = {"tu": "es_MX", "usted": "es_CO", "vos": "es_AR"}


def _text(language: str, body: str, stem: str = "due_today") -> Template:
    template = _TEMPLATES.texts()[0]
    return replace(template, name=template_name(stem), language=language, body=body)


def _word(template: Template) -> str:
    return next((one.excerpt for one in find_mixed_address(template)), "")


def test_no_shipped_text_mixes_forms() -> None:
    assert len(_ALL) > 300
    assert [(one.name, one.language, _word(one)) for one in _ALL if _word(one)] == []


@pytest.mark.parametrize("form", _SENTENCES)
def test_each_form_may_say_what_is_its_own(form: str) -> None:
    for sentence in _SENTENCES[form]:
        assert _word(_text(_LANGUAGES[form], sentence)) == ""
        assert _word(_text("es", sentence, f"due_today_{form}")) == ""


@pytest.mark.parametrize("form", _SENTENCES)
@pytest.mark.parametrize("other", _SENTENCES)
def test_none_may_say_what_is_anothers(form: str, other: str) -> None:
    if form == other:
        return
    for sentence in _SENTENCES[other]:
        assert _word(_text(_LANGUAGES[form], sentence)) != ""


def test_what_stands_for_another_word_is_no_sign() -> None:
    assert _word(_text("es_AR", "El sistema responde solo; la tienda escribe una vez.")) == ""
    assert _word(_text("es", "{{su}} y {{usted}}: las cuentas del mes.")) == ""
    assert _word(_text("en", "tu su vos")) == ""
    assert _word(replace(_text("es", "Usá el botón."), name="somebody_elses")) == "Usá"
