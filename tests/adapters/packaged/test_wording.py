"""The phrases that fill variables: complete in each language, in the words that were reviewed."""

import pytest

from puntual.adapters.packaged.templates import PackagedTemplates
from puntual.adapters.packaged.wording import load_wording
from puntual.domain.channel import FALLBACKS, Channel

_PLACED = (
    *("one_invoice", "few_invoices", "counted_one", "many_invoices"),
    *("principal", "interest", "fine", "costs"),
)


def test_every_language_of_a_template_has_phrases() -> None:
    languages = {one.language.partition("_")[0] for one in PackagedTemplates().texts()}
    assert languages == load_wording().in_chat.keys() == load_wording().elsewhere.keys()


@pytest.mark.parametrize("language", ["es", "pt", "en"])
@pytest.mark.parametrize("channel", Channel)
def test_each_phrase_has_words_and_places_for_what_it_names(
    language: str, channel: Channel
) -> None:
    phrases = load_wording().phrases_of(language, channel)._asdict()
    assert all(phrases.values())
    places = {name: text.count("{}") for name, text in phrases.items()}
    assert places == dict.fromkeys(phrases, 0) | dict.fromkeys(_PLACED, 1) | {
        "span": 2,
        "dated": 2,
        "of_contract": 3,
        "itemised": 2,
        "interest_at": 2,
        "costs_for": 2,
        "line_ahead": 3,
        "line_past": 3,
        "more_lines": 1,
    }


@pytest.mark.parametrize("language", ["es", "pt", "en"])
@pytest.mark.parametrize("channel", sorted(FALLBACKS))
def test_outside_whatsapp_no_phrase_speaks_of_a_chat(language: str, channel: Channel) -> None:
    assert not [one for one in load_wording().phrases_of(language, channel) if "chat" in one]


def test_a_language_without_phrases_is_spoken_to_in_spanish() -> None:
    wording = load_wording()
    assert wording.phrases_of("fr") == wording.phrases_of("es_MX")
    assert wording.phrases_of("es_MX").unnamed == "cliente"


def test_the_words_are_those_that_were_reviewed() -> None:
    wording = load_wording()
    assert wording.phrases_of("es_MX") == (
        "cliente",
        "los canales de siempre de la empresa",
        "por los medios habituales de la empresa",
        "disponible en la empresa",
        "la factura {}",
        "las facturas {}",
        "{} del {}",
        "{} del {} (contrato del {})",
        "{} factura",
        "{} facturas",
        "del {} al {}",
        "{} ({})",
        "principal {}",
        "intereses {}",
        "intereses {} a la tasa {}",
        "recargo {}",
        "gastos {}",
        "gastos {} ({})",
        "• {}: {}, vence el {}",
        "• {}: {}, venció el {}",
        "• y {} más",
    )
    assert wording.phrases_of("pt_BR", Channel.EMAIL) == (
        "cliente",
        "os canais de sempre da empresa",
        "pelos meios habituais da empresa",
        "disponível na empresa",
        "a fatura {}",
        "as faturas {}",
        "{} de {}",
        "{} de {} (contrato de {})",
        "{} fatura",
        "{} faturas",
        "de {} a {}",
        "{} ({})",
        "principal {}",
        "juros {}",
        "juros {} à taxa {}",
        "multa {}",
        "despesas {}",
        "despesas {} por {}",
        "• {}: {}, vence em {}",
        "• {}: {}, venceu em {}",
        "• e mais {}",
    )
    assert wording.phrases_of("en", Channel.SMS) == (
        "customer",
        "the company's usual channels",
        "in the company's usual ways",
        "available from the company",
        "invoice {}",
        "invoices {}",
        "{} of {}",
        "{} of {} (contract of {})",
        "{} invoice",
        "{} invoices",
        "from {} to {}",
        "{} ({})",
        "principal {}",
        "interest {}",
        "interest {}, rate {}",
        "surcharge {}",
        "costs {}",
        "costs {} for {}",
        "• {}: {}, due on {}",
        "• {}: {}, was due on {}",
        "• and {} more",
    )
