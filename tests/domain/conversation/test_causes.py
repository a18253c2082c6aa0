"""Why an invoice is disputed, by the words."""

import pytest

from puntual.adapters.packaged.reply_reader import PackagedReplyReader, load_causes
from puntual.domain.conversation.reading.causes import cause_of_rows, find_cause
from puntual.domain.conversation.spoken_intent import SpokenIntent
from tests.factories import NOON, a_reader

_SAID = {
    "purchase_order_missing": (
        "la factura no trae orden de compra",
        "falta a ordem de compra na nota",
        "there is no purchase order on the invoice",
    ),
    "wrong_tax_data": (
        "el RFC está equivocado",
        "a razão social está errada",
        "our tax id is wrong on it",
    ),
    "approval_pending": (
        "está pendiente de autorización",
        "ainda aguardando aprovação do diretor",
        "it is still waiting for approval",
    ),
    "already_credited": (
        "esa tiene nota de crédito",
        "já foi creditado",
        "there is a credit note for it",
    ),
    "invoice_not_received": (
        "no nos ha llegado la factura",
        "não recebemos a nota fiscal",
        "we never got the invoice",
    ),
    "not_delivered": (
        "nunca me entregaron el pedido",
        "não chegou a mercadoria",
        "the goods never arrived",
    ),
    "wrong_amount": (
        "me cobraron de más",
        "o valor não confere",
        "that is the wrong amount",
    ),
    "": ("no reconozco esa deuda", "não reconheço", "I do not recognise it"),
}


@pytest.mark.parametrize(
    ("cause", "text"), [(cause, one) for cause, said in _SAID.items() for one in said]
)
def test_the_cause_of_a_dispute_is_heard_in_three_languages(cause: str, text: str) -> None:
    assert find_cause(text, load_causes()) == cause


def test_the_first_cause_of_the_list_counts_and_words_too_far_apart_say_nothing() -> None:
    causes = [cause_of_rows("first", ["falta oc"]), cause_of_rows("second", ["precio*"])]
    assert find_cause("Falta la OC, y el precio", causes) == "first"
    assert find_cause("falta a b c d e oc, precios", causes) == "second"


def test_a_dispute_without_a_cause_is_of_another_one_and_other_words_have_none() -> None:
    reader = PackagedReplyReader()
    disputed = reader.read("no reconozco esa deuda", NOON, a_reader("es-MX"), None)
    assert (disputed.intent, disputed.cause) == (SpokenIntent.DISPUTE, "other")
    assert reader.read("mañana te pago", NOON, a_reader("es-MX"), None).cause == ""
    assert reader.read("gracias", NOON, None, None).cause == ""
