"""What people type into names and fields is read by the rules that the templates obey."""

from dataclasses import replace

import pytest

from puntual.adapters.packaged.template_words import load_grammars
from puntual.domain.errors import InvalidInput
from puntual.domain.templates.entered_text import (
    likely_languages,
    require_harmless_name,
    require_harmless_text,
    rule_broken_by_name,
)

GRAMMARS = load_grammars()


@pytest.mark.parametrize(
    "name",
    [
        "", "Ana Pérez", "Abogados Asociados S.C.", "Bufete Jurídico Salas y Asociados",
        "Embargo Música del Norte", "Banco de Crédito del Perú", "La Casa del Regalo S.A.",
        "Farmacia Tu Salud es Primero", "Multa de tránsito placa ABC123", "F-1042",
        "Policía Nacional de Colombia", "Despacho de Abogados García",
        "Juzgado Tercero de lo Civil", "Fiscalía General del Estado", "juan perez abogado",
        "estudio juridico paz y asociados",
        "Servicios de Cobranza Andina SAC", "Buró de Servicios Contables del Norte",
        "Promociones y Eventos Luna", "Urgencias Médicas San Juan", "Silva Advogados Associados",
        "Smith & Lowe Solicitors LLP", "Tribunal de Contas do Estado", "Recargo de marzo por mora",
        "Renovación de póliza auto 2026", "Comercializadora de Carnes del Valle S.A. de C.V.",
    ],
)  # fmt: skip
def test_a_name_or_a_label_may_be_a_word_that_no_sentence_says(name: str) -> None:
    assert rule_broken_by_name(name, GRAMMARS) == ""
    require_harmless_name("name", name, GRAMMARS)


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("Llamaremos a su jefe", "third_party"),
        ("Pague ya o lo demandamos", "false_urgency"),
        ("We will call your boss", "third_party"),
        ("Vamos ligar para o seu chefe", "third_party"),
        ("nuestro abogado, antes del embargo", "court"),
        ("Será reportado al Buró", "bureau"),
        ("Llame al 55 1234 5678 o será demandado", "court"),
        ("Vamos a d-e-m-a-n-d-a-r-l-o", "threat"),
        ("moroso que no paga", "shame"),
        ("nome no SPC e Serasa", "bureau"),
        ("evite a penhora", "court"),
        ("pay now or go to jail", "court"),
        ("Llame al Lic. Pérez, apoderado judicial", "court"),
        ("Ligue para o advogado da cobrança judicial", "court"),
    ],
)
def test_a_name_that_is_a_sentence_is_refused_without_a_word_of_it(name: str, rule: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        require_harmless_name("name", name, GRAMMARS)
    assert rule in str(refused.value)
    assert name not in str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "por transferencia o con tarjeta en la tienda",
        "por SPEI, OXXO o tarjeta en https://pagos.tienda.example/pagar",
        "por Pix para a chave pagamentos@loja.example ou na loja",
        "by card at the shop or by bank transfer",
        "+52 55 5550 0000, de 9 a 18 hs",
        "débito automático ou boleto",
        "con Ana López al +57 300 000 0000",
    ],
)
def test_how_to_pay_and_whom_to_ask_may_hold_links_and_numbers(text: str) -> None:
    require_harmless_text("how_to_pay", text, GRAMMARS)


@pytest.mark.parametrize(
    "text",
    [
        "por PSE, Efecty o Baloto", "con Webpay o Servipag", "https://pagos.ejemplo.com",
        "con Pix a financeiro@exemplo.com.br", "elroble.example/libro", "por los medios usuales",
        "Av. Insurgentes Sur 1234, Col. Del Valle, CDMX", "Marcela, 11 5555-0000", "PIX",
    ],
)  # fmt: skip
def test_what_is_no_sentence_has_no_tone(text: str) -> None:
    require_harmless_text("how_to_pay", text, GRAMMARS)


@pytest.mark.parametrize(
    ("text", "excerpt"),
    [
        ("our lawyer, before the seizure", "lawyer"),
        ("nuestro abogado, antes del embargo", "abogado"),
        ("com o nosso advogado", "advogado"),
        ("Pague hoy o lo embargamos", "embargamos"),
        ("por transferencia; si no, embargo", "embargo"),
        ("Vamos a d-e-m-a-n-d-a-r-l-o", "d-e-m-a-n-d-a-r-l-o"),
        ("pague o verá", "pague o verá"),
    ],
)
def test_a_contact_that_threatens_is_refused_with_the_place(text: str, excerpt: str) -> None:
    """A contact line of "our lawyer, before the seizure" was taken, and sent."""
    with pytest.raises(InvalidInput, match=excerpt):
        require_harmless_text("contact_line", text, GRAMMARS)


def test_the_language_of_a_text_is_told_by_its_small_words() -> None:
    assert likely_languages("at the shop and by card", GRAMMARS) == ["en"]
    assert likely_languages("PSE", GRAMMARS) == ["es", "pt", "en"]


def test_without_a_second_reader_a_word_makes_no_sentence() -> None:
    shapes = {"es": replace(GRAMMARS["es"], second=None)}
    assert rule_broken_by_name("le embargamos la casa", GRAMMARS) == "court"
    assert rule_broken_by_name("le embargamos la casa", shapes) == ""
