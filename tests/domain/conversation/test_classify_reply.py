"""What is understood of what debtors write, and what is better left to a person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.adapters.packaged.reply_phrases import load_reply_phrases
from puntual.adapters.packaged.templates import PackagedTemplates
from puntual.domain.conversation import classify_reply
from puntual.domain.conversation.intent import Intent, read_payload
from puntual.domain.templates.template import QuickReply

_BUTTONS = dict.fromkeys(
    button for template in PackagedTemplates().all() for button in template.quick_replies
)
_PHRASES = load_reply_phrases()


def understand(text: str) -> Intent:
    return classify_reply.understand(text, _PHRASES)


@pytest.mark.parametrize("button", _BUTTONS, ids=lambda button: button.label)
def test_every_button_that_we_send_is_understood_by_payload_and_by_label(
    button: QuickReply,
) -> None:
    intent = read_payload(button.payload)
    assert intent is not None
    assert intent.name == {"NOT_ME": "WRONG_NUMBER"}.get(button.payload, button.payload)
    assert understand(button.label) is intent


def test_a_button_of_someone_else_means_nothing_to_us() -> None:
    assert read_payload("UNSUBSCRIBE") is None


@pytest.mark.parametrize(
    "text",
    [
        *("BAJA", "baja", "Baja.", "BAJA por favor", "Quiero la baja", "stop", "STOP!!!", "Alto"),
        *("SAIR", "sair, por favor", "Parar", "descadastrar", "Unsubscribe", "cancelar", "END"),
        *("Quiero darme de baja", "No me escriban más", "por favor no, no me escriban"),
        *("dejen de molestar", "no quiero recibir estos recordatorios", "No me manden más"),
        *("não me mande mais mensagens", "Não quero receber", "parem de me mandar mensagem"),
        *("please don't text me", "Don’t contact me again", "opt-out", "Ya pagué, denme de baja"),
        "Hola, buenas tardes: BAJA. Gracias",
        # By families of words, which no list of phrases has.
        *("favor de borrar mi contacto", "me tirem desse grupo", "ya no me manden nada"),
        *("sáquenme de la lista", "déjenme en paz", "parem com isso", "take me off your list"),
        *("ya pagué, no me escriban más", "no quiero que me escriban", "quero sair da lista"),
    ],
)
def test_a_reminder_is_never_wanted_after_words_like_these(text: str) -> None:
    assert understand(text) is Intent.OPT_OUT


@pytest.mark.parametrize("word", sorted(_PHRASES.ways_out))
def test_every_way_out_is_heard_alone_in_any_case(word: str) -> None:
    assert understand(word) is understand(f" {word.upper()}. ") is Intent.OPT_OUT


@pytest.mark.parametrize(
    "text",
    [
        *("Ya pagué", "ya pague ayer", "No, ya pagué", "Sí, ya lo pagué", "YA PAGUÉ LA FACTURA"),
        *("acabo de transferir", "Ya cancelé la factura", "ya está pagada", "Pago realizado"),
        *("Já paguei", "já foi pago", "acabei de fazer o pix", "I already paid", "I've paid"),
        "ya pague\u0301 (adjunto comprobante)",
    ],
)
def test_a_payment_that_was_made_is_understood(text: str) -> None:
    assert understand(text) is Intent.ALREADY_PAID


@pytest.mark.parametrize(
    "text",
    [
        *("Necesito tiempo", "no puedo pagar hoy, necesito más tiempo", "Necesito una prórroga"),
        *("dame unos días", "necesito 15 días", "Preciso de prazo", "preciso de mais tempo"),
        *("I need more time", "Can I get an extension?"),
    ],
)
def test_a_need_for_time_is_understood(text: str) -> None:
    assert understand(text) is Intent.NEED_TIME


@pytest.mark.parametrize(
    "text",
    [
        *("Quiero hablar con una persona", "un asesor por favor", "me pueden llamar?"),
        *("falar com atendente", "Quero falar com alguém", "can I talk to someone"),
    ],
)
def test_a_wish_for_a_person_is_understood(text: str) -> None:
    assert understand(text) is Intent.TALK_TO_PERSON


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Número equivocado",
            "se equivocó de número",
            "no soy yo",
            "No soy",
            "no soy esa persona",
        ),
        *("No soy Juan", "Hola, no soy Juan Pérez", "no soy el Sr. Pérez", "não sou a Maria"),
        *("Não sou eu", "wrong number", "no conozco a esa persona", "NÚMERO ERRADO"),
    ],
)
def test_a_stranger_is_recognised(text: str) -> None:
    assert understand(text) is Intent.WRONG_NUMBER


@pytest.mark.parametrize(
    "text",
    [
        *("", "👍", "ok", "?", "¿Cuánto debo?", "123"),
        # "Cancelar" is also to pay.
        *("quiero cancelar", "mañana voy a cancelar la factura", "quiero cancelar mi factura"),
        *("bajaron el precio?", "la señal está baja", "temporada baja", "sair de férias"),
        *("no quiero darme de baja", "quiero dar de baja el servicio", "cuando ya pague te aviso"),
        *("no me mande la factura por correo", "não me mande o boleto por e-mail"),
        *("no soy rico", "NO SOY RESPONSABLE DE ESO", "no soy responsable", "não sou dono"),
        *("no necesito más tiempo", "aún no pagué", "todavía no he pagado", "ainda não paguei"),
        *("no reconozco esa factura", "ya pagué la mitad y necesito más tiempo"),
        *("no es número equivocado", "no sé si ya pagué", "weekend", "stopwatch"),
    ],
)
def test_what_is_in_doubt_is_left_to_a_person(text: str) -> None:
    assert understand(text) is Intent.UNCLEAR


@pytest.mark.parametrize("text", ["gracias", "Hola", "¡Muchas gracias!", "obrigado", "bom dia"])
def test_plain_thanks_and_greetings_need_nobody(text: str) -> None:
    assert understand(text) is Intent.COURTESY


@given(st.text())
def test_any_text_is_read_without_an_error(text: str) -> None:
    assert understand(text) in Intent


@given(
    st.sampled_from(sorted(_PHRASES.ways_out)),
    st.lists(st.sampled_from(sorted(_PHRASES.politeness))),
)
def test_politeness_never_hides_a_way_out(word: str, polite: list[str]) -> None:
    assert understand(" ".join([*polite, word, *polite])) is Intent.OPT_OUT


def test_phrases_are_written_as_they_are_compared() -> None:
    for phrase in (phrase for phrases in _PHRASES.saying.values() for phrase in phrases):
        assert phrase
        assert all(part == "*" or (part.isascii() and part.islower()) for part in phrase)


def test_no_phrase_stands_for_two_intents() -> None:
    every = [phrase for phrases in _PHRASES.saying.values() for phrase in set(phrases)]
    assert len(every) == len(set(every))
