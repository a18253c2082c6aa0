"""The region's traps: words that mean something else than they say, ten ways of each."""

import pytest

from tests.domain.conversation.reading_replies import acts_on, read

_CANCELAR = (
    ("es-MX", "voy a cancelar mañana"),
    ("es-MX", "el viernes cancelo la factura"),
    ("es-CO", "mañana le cancelo todo, quédese tranquila"),
    ("es-PE", "quiero cancelar mi deuda, dónde deposito?"),
    ("es-CO", "puedo cancelar el lunes?"),
    ("es-CL", "esta tarde cancelo lo pendiente"),
    ("es-PE", "a más tardar el jueves cancelamos"),
    ("es-MX", "ya mero cancelo lo que debo, el 10 sin falta"),
    ("es-AR", "te cancelo la cuota el martes que viene"),
    ("es-CO", "cuánto es lo que tengo que cancelar?"),
    ("es-PE", "voy a cancelar la mitad el 15 y el resto a fin de mes"),
)
_ABOUT_TO_PAY = (
    ("es-MX", "ahorita voy al banco"),
    ("es-MX", "ahorita paso al oxxo a depositar"),
    ("es-CO", "ya voy saliendo pal banco a consignar"),
    ("es-PE", "ahorita le hago el yape"),
    ("es-MX", "al ratito te transfiero"),
    ("es-AR", "en un rato te hago la transferencia"),
    ("es-CL", "ahora voy a la sucursal a pagarle"),
    ("es-MX", "estoy formado en el banco para pagarles"),
    ("es-CO", "ya casi le pago, estoy en la fila"),
    ("es-MX", "ya estoy por hacer el pago"),
)
_DAQUI = (
    ("pt-BR", "daqui a pouco eu pago"),
    ("pt-BR", "daqui a pouquinho faço o pix"),
    ("pt-BR", "já já te mando o pix"),
    ("pt-BR", "to indo na lotérica pagar"),
    ("pt-BR", "daqui uma horinha transfiro"),
    ("pt-BR", "logo mais faço o pagamento"),
    ("pt-BR", "vou pagar agora mesmo, só um minuto"),
    ("pt-BR", "estou entrando no app do banco pra pagar"),
    ("pt-BR", "hoje ainda eu acerto isso"),
    ("pt-BR", "assim que chegar em casa eu pago"),
)
_WILL_BE_PAID = (
    ("es-MX", "se pagará el lunes según calendario"),
    ("es-CO", "queda programado el pago para el viernes"),
    ("es-PE", "su factura será pagada el 20 según cronograma"),
    ("es-AR", "entra en la corrida de pagos del jueves"),
    ("es-CL", "el pago está agendado para el 15"),
    ("es-MX", "se liquida el miércoles conforme a nuestro calendario de pagos"),
    ("pt-BR", "o pagamento está programado para sexta-feira"),
    ("pt-BR", "será pago na segunda conforme nosso cronograma"),
    ("es-MX", "ya está autorizado, se deposita el martes"),
    ("en", "it will be paid on Friday as per our payment run"),
)
_COULD_NOT = (
    ("es-MX", "no pude el sábado, el martes seguro"),
    ("es-CO", "ayer se me complicó, mañana sin falta le pago"),
    ("es-AR", "no llegué el viernes, el lunes te transfiero sí o sí"),
    ("pt-BR", "não deu no sábado, terça eu pago com certeza"),
    ("es-PE", "disculpe no pude ayer, el jueves le deposito"),
    ("es-CL", "no alcancé a pagar el lunes, el miércoles sí o sí"),
    ("pt-BR", "não consegui ontem, amanhã cedo faço o pix"),
    ("es-MX", "quedé mal el 30, el 5 te pago"),
    ("en", "couldn't make it on Saturday, Tuesday for sure"),
    ("es-MX", "se me pasó el domingo, el miércoles te deposito"),
)
_GO_ON = (
    ("pt-BR", "não é pra parar os avisos"),
    ("pt-BR", "não precisa parar de mandar, só queria saber o valor"),
    ("pt-BR", "pode continuar me mandando os lembretes"),
    ("pt-BR", "não quero cancelar os avisos, quero a segunda via"),
    ("es-MX", "no deje de avisarme por favor"),
    ("es-CO", "no me vaya a quitar de la lista que me sirven los recordatorios"),
    ("es-AR", "no pares de avisarme que me olvido"),
    ("es-MX", "sígueme mandando los avisos, me ayudan"),
    ("en", "please don't stop the reminders, they help me"),
    ("es-PE", "no es que no quiera que me escriban, es que no tengo el monto"),
)
_ELSEWHERE = (
    ("es-MX", "no me envíe la factura al correo viejo"),
    ("es-CO", "no mande más la factura al correo anterior, use este nuevo"),
    ("es-AR", "no me la mandes al mail del trabajo, mandala por acá"),
    ("es-CL", "ya no manden la boleta a la casa, mándenla por whatsapp"),
    ("pt-BR", "não manda o boleto no email antigo, manda aqui"),
    ("pt-BR", "não envie mais para o endereço velho, mudei"),
    ("es-PE", "no me envíe el recibo impreso, mejor en pdf"),
    ("es-MX", "no mandes el estado de cuenta a mi oficina, mándalo aquí"),
    ("en", "don't send the invoice to my old email"),
    ("es-MX", "no me manden la factura sin desglosar el iva"),
)
_GOD_REPAYS = (
    ("es-MX", "Dios se lo pague"),
    ("es-CO", "que mi Dios le pague, muy amable"),
    ("es-PE", "Diosito se lo pague señorita"),
    ("es-MX", "que Dios te lo pague con creces"),
    ("es-CO", "Dios le pague por la paciencia"),
    ("pt-BR", "Deus lhe pague"),
    ("pt-BR", "que Deus te pague em dobro"),
    ("es-AR", "Dios te lo pague, gracias por avisar"),
    ("es-CL", "Dios se los pague, bendiciones"),
    ("es-EC", "Dios le pagará su bondad"),
)
_MOCKERY = (
    ("es-MX", "sí claro, mañana te pago... el año que viene"),
    ("es-AR", "sí, el día del arquero te pago"),
    ("es-MX", "te pago cuando las vacas vuelen"),
    ("es-CO", "claro que sí, el 30 de febrero le cancelo"),
    ("pt-BR", "claro, pago no dia de são nunca"),
    ("pt-BR", "quando chover canivete eu pago"),
    ("es-CL", "te voy a pagar cuando me gane el loto jaja"),
    ("es-PE", "ajá, espera sentado que ahí te pago el lunes"),
    ("en", "sure, I'll pay you when pigs fly"),
    ("es-MX", "ay sí, mañana mismo te deposito un millón jajaja"),
)

_WILL_PAY = {"promise", "need_time"}
_ASKS = {"ask_balance", "ask_bank_details", "ask_payment_link", "partial_payment"}


@pytest.mark.parametrize(("locale", "text"), _CANCELAR)
def test_to_cancel_a_debt_is_to_pay_it(locale: str, text: str) -> None:
    assert acts_on(text, locale) in _WILL_PAY | _ASKS


@pytest.mark.parametrize(("locale", "text"), _ABOUT_TO_PAY + _DAQUI)
def test_whoever_is_about_to_pay_has_not_paid(locale: str, text: str) -> None:
    assert acts_on(text, locale) in _WILL_PAY | {"person"}


@pytest.mark.parametrize(("locale", "text"), [*_ABOUT_TO_PAY[:2], *_DAQUI[:2]])
def test_whoever_says_how_soon_is_no_person_s_case(locale: str, text: str) -> None:
    assert acts_on(text, locale) == "promise"


@pytest.mark.parametrize(("locale", "text"), _WILL_BE_PAID)
def test_what_will_be_paid_by_a_calendar_is_not_paid(locale: str, text: str) -> None:
    assert acts_on(text, locale) in _WILL_PAY | {"person", "plan_request"}


@pytest.mark.parametrize(("locale", "text"), _COULD_NOT)
def test_the_day_after_a_missed_one_is_promised(locale: str, text: str) -> None:
    understood = read(text, locale)
    assert understood.intent == "promise"
    assert understood.promise_date is not None


def test_of_a_missed_and_a_sure_day_the_sure_one_counts() -> None:
    understood = read("no pude el sábado, el martes seguro", "es-MX", "2026-03-08T10:00:00-06:00")
    assert not understood.hand_to_person
    assert str(understood.promise_date) == "2026-03-10"


@pytest.mark.parametrize(("locale", "text"), _GO_ON + _ELSEWHERE)
def test_whoever_wants_to_hear_more_is_not_opted_out(locale: str, text: str) -> None:
    assert acts_on(text, locale) != "opt_out"


@pytest.mark.parametrize(("locale", "text"), _GOD_REPAYS)
def test_god_may_repay_it_is_thanks(locale: str, text: str) -> None:
    assert acts_on(text, locale) in {"thanks", "person"}


@pytest.mark.parametrize(
    ("locale", "text"), [one for one in _GOD_REPAYS if "paciencia" not in one[1]]
)
def test_nobody_reads_thanks_in_god_s_name(locale: str, text: str) -> None:
    assert acts_on(text, locale) == "thanks"


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("es-MX", "Dios se lo pague porque yo no"),
        ("es-CO", "que Dios le pague, yo no pienso pagar"),
        ("pt-BR", "Deus lhe pague porque eu não vou"),
    ],
)
def test_god_in_place_of_the_debtor_is_no_thanks(locale: str, text: str) -> None:
    assert acts_on(text, locale) == "person"


@pytest.mark.parametrize(("locale", "text"), _MOCKERY)
def test_mockery_promises_nothing(locale: str, text: str) -> None:
    assert acts_on(text, locale) == "person"


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("es-MX", "el 31 de abril te pago"),
        ("es-AR", "te transfiero el 31 de septiembre"),
        ("pt-BR", "dia 31 de junho eu pago"),
        ("en-US", "I will pay on February 30"),
    ],
)
def test_a_day_that_no_year_has_is_asked_for(locale: str, text: str) -> None:
    understood = read(text, locale)
    assert understood.hand_to_person
    assert understood.promise_date is None


@pytest.mark.parametrize(
    ("locale", "text"),
    [("es-MX", "el 29 de febrero te pago"), ("es-MX", "te pago el 31 de marzo")],
)
def test_a_day_that_some_year_has_is_no_mockery(locale: str, text: str) -> None:
    assert acts_on(text, locale) == "promise"
