"""What is acted on, and what a person reads first: every trap of the region by itself."""

import pytest

from puntual.domain.conversation.spoken_intent import SpokenIntent
from tests.domain.conversation.reading_replies import acts_on, read


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        *(("es-MX", "favor de borrar mi contacto"), ("pt-BR", "me tirem desse grupo")),
        *(("es-MX", "ya no me manden nada"), ("es-AR", "no me escribas más")),
        *(("es-MX", "Ya no me escriba nadie de ahí"), ("es-CO", "no me escriba más")),
        *(("es-MX", "no quiero que me manden mensajes a este numero"), ("es-CL", "bórrame po")),
        *(("es-MX", "sáquenme de la lista"), ("es-AR", "sacame de la lista")),
        *(("es-MX", "quiero que me den de baja"), ("es-MX", "BAJA"), ("es-MX", "me doy de baja")),
        *(("es-MX", "revoco mi consentimiento"), ("es-PE", "retírenme de su base")),
        *(("es-MX", "desuscribanme"), ("es-MX", "déjenme en paz"), ("es-MX", "no + mensajes")),
        *(("es-MX", "ya no kiero mensages"), ("es-MX", "no me mandeis mas mensaajes")),
        *(("es-MX", "Elimina, por favor, mi número"), ("en-US", "Stop por favor ya")),
        *(("en-US", "stop it"), ("en-US", "STOPALL"), ("en-US", "take me off your list")),
        *(("en-US", "don't text me anymore"), ("en-US", "I don't want these messages")),
        *(("pt-BR", "parem com isso"), ("pt-BR", "não quero que me mandem mensagem")),
        *(("pt-BR", "revogo meu consentimento"), ("pt-BR", "n quero mais receber isso")),
        *(("pt-BR", "tira meu número do sistema"), ("pt-BR", "parem de me escrever")),
    ],
)
def test_a_wish_to_be_left_alone_is_heard(locale: str, text: str) -> None:
    assert read(text, locale).intent is SpokenIntent.OPT_OUT


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("es-MX", "la factura 12 está duplicada, ¿la pueden dar de baja?"),
        ("es-MX", "quiero dar de baja la tarjeta vieja y pagar con otra"),
        ("es-MX", "no quiero recibir recargos, mañana pago"),
        ("es-MX", "no quiero recibir la factura impresa, mándela por aquí"),
        ("es-MX", "dejen de enviar la factura al correo anterior"),
        ("es-MX", "no molesten a mi esposa, el que paga soy yo"),
        ("es-MX", "no me escriban de noche, en la mañana sí puedo"),
        ("es-MX", "no me escriban hoy por favor, el lunes pago"),
        ("es-MX", "no me contacten por teléfono, por aquí está bien"),
        ("es-MX", "no me manden mas copias, ya tengo la factura"),
        ("es-MX", "no me envíen más producto hasta que pague esto"),
        ("es-MX", "quiero cancelar la suscripción del gimnasio, ¿cuánto debo?"),
        ("es-CO", "no me envíe la factura al correo viejo"),
        ("es-AR", "no me mandes el pedido todavía"),
        ("es-MX", "no me saquen de la lista, sí me sirven"),
        ("es-MX", "no dejen de avisarme"),
        ("es-MX", "no me molestan sus mensajes"),
        ("pt-BR", "não é pra parar os avisos"),
        ("pt-BR", "não quero receber boleto por e-mail, mande por aqui"),
        ("pt-BR", "pare de mandar no e-mail antigo, mande aqui"),
        ("pt-BR", "não me mandem mais esse boleto, preciso de um novo"),
        ("en-US", "don't remove me from the reminders"),
        ("en-US", "do not contact my office, write to me here"),
        ("en-US", "stop sending it to the old address, use this one"),
        ("en-US", "no more messages needed, I will pay on Friday"),
    ],
)
def test_a_customer_who_goes_on_talking_is_not_opted_out(locale: str, text: str) -> None:
    """Eighteen of these were (cases H-5): what is to stop is an invoice, an hour, a person."""
    assert acts_on(text, locale) != "opt_out"


@pytest.mark.parametrize(
    "text",
    [
        "me dieron un número incorrecto de cuenta, no pude transferir",
        "la factura tiene el número equivocado",
        "ese no es mi numero de cliente, el mío termina en 7",
        "no soy yo quien paga, es la contadora; ella escribe en un rato",
        "No soy Moroso, pagué la semana pasada",
    ],
)
def test_a_wrong_number_of_something_else_is_no_wrong_number(text: str) -> None:
    """These silenced customers without end (cases H-6)."""
    assert acts_on(text) != "wrong_number"


@pytest.mark.parametrize(
    ("locale", "text", "intent"),
    [
        ("es-MX", "ya cancelé la factura", "already_paid"),
        ("es-CO", "el lunes le cancelo", "promise"),
        ("es-MX", "ahorita voy al banco", "promise"),
        ("pt-BR", "daqui a pouco", "promise"),
        ("es-MX", "se pagará el lunes según calendario", "promise"),
        ("es-MX", "no pude el sábado, el martes seguro", "promise"),
        ("es-MX", "Dios se lo pague", "thanks"),
        ("es-MX", "ya le dije que el jueves le pago", "promise"),
        ("es-MX", "todavía no me pagan", "need_time"),
        ("es-MX", "le doy 500 mañana y luego el resto", "partial_payment"),
        ("es-AR", "¿se puede en 3 cuotas?", "plan_request"),
        ("pt-BR", "qual a chave?", "ask_bank_details"),
        ("es-MX", "cuánto debo?", "ask_balance"),
        ("es-MX", "me reenvía la factura?", "ask_invoice_copy"),
        ("es-MX", "tienen link de pago?", "ask_payment_link"),
        ("es-MX", "número equivocado", "wrong_number"),
        ("es-MX", "adjunto el comprobante", "receipt_media"),
        ("es-MX", "actívenme los recordatorios", "opt_in"),
        ("es-MX", "jaja", "other"),
        ("es-MX", "buenas tardes", "greeting"),
        ("pt-BR", "valeu", "thanks"),
    ],
)
def test_what_is_plain_is_acted_on(locale: str, text: str, intent: str) -> None:
    assert acts_on(text, locale) == intent


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("es-MX", "no reconozco esa deuda"),
        ("es-MX", "me quedé sin trabajo"),
        ("es-AR", "no llego a fin de mes"),
        ("es-MX", "quiero hablar con el dueño"),
        ("es-MX", "ladrones"),
        ("es-MX", "mi esposo falleció"),
        ("pt-BR", "o produto veio com defeito"),
        ("pt-BR", "fui mandada embora"),
        ("en-US", "I was charged twice"),
        ("en-US", "xqzt wrpl"),
    ],
)
def test_whoever_needs_a_person_gets_one(locale: str, text: str) -> None:
    assert acts_on(text, locale) == "person"


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("es-MX", "sí, y yo soy el presidente"),
        ("es-MX", "jajaja sí, nomás que me saque el melate"),
        ("es-MX", "le pago cuando las vacas vuelen"),
        ("pt-BR", "pago no dia de são nunca"),
        ("en-US", "I'll pay when pigs fly"),
    ],
)
def test_sarcasm_promises_nothing(locale: str, text: str) -> None:
    assert acts_on(text, locale) != "promise"


def test_what_would_be_answered_differently_goes_to_a_person() -> None:
    assert acts_on("no me entregaron el pedido, el viernes le pago") == "person"
    assert acts_on("me quedé sin trabajo, no me escriban más") == "person"


def test_an_opt_out_is_first_of_several() -> None:
    understood = read("ya pagué, no me escriban más")
    assert understood.intent is SpokenIntent.OPT_OUT
    assert understood.others == (SpokenIntent.ALREADY_PAID,)
    assert not understood.hand_to_person


def test_another_language_than_the_locales_is_understood() -> None:
    assert acts_on("ya pagué ayer", "en-US") == "already_paid"
    assert acts_on("stop texting me", "pt-BR") == "opt_out"


def test_the_words_that_decided_are_told() -> None:
    assert read("hola, ya pagué ayer en el banco").decided_by.startswith("ya pague")


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        *(("es-MX", "no es número equivocado"), ("es-AR", "no es el numero equivocado che")),
        *(("pt-BR", "não é número errado"), ("en-US", "it's not the wrong number")),
        *(("es-MX", "no necesito más tiempo"), ("pt-BR", "não preciso de mais tempo")),
    ],
)
def test_what_somebody_denies_is_not_acted_on(locale: str, text: str) -> None:
    assert acts_on(text, locale) == "person"


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        *(("es-MX", "no, es número equivocado"), ("es-MX", "no soy esa persona")),
        *(("en-US", "no. wrong number"), ("pt-BR", "não, número errado")),
    ],
)
def test_a_no_that_stands_by_itself_denies_nothing_after_it(locale: str, text: str) -> None:
    assert acts_on(text, locale) == "wrong_number"
