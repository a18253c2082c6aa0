"""Days said by unit, relation and anchor; the reply is of Tuesday, 10 March 2026, at ten."""

from datetime import date

import pytest

from puntual.domain.conversation.month_days import nth_weekday
from tests.domain.conversation.reading_replies import day_of, read


@pytest.mark.parametrize(
    ("locale", "text", "day"),
    [
        ("es-MX", "no este viernes, el otro te lo pago", "2026-03-20"),
        ("es-MX", "el miércoles de la semana entrante le liquido", "2026-03-18"),
        ("es-CO", "la próxima semana, el martes le consigno", "2026-03-17"),
        ("es-AR", "el 5 del mes que viene te pago", "2026-04-05"),
        ("es-PE", "hasta el lunes 16 espéreme", "2026-03-16"),
        ("es-MX", "el viernes que es 20 le pago", "2026-03-20"),
        ("pt-BR", "só no quinto dia útil de setembro eu pago", "2026-09-08"),
        ("pt-BR", "pago no 5º dia útil do mês que vem", "2026-04-08"),
        ("es-AR", "el tercer día hábil del próximo mes te pago", "2026-04-07"),
        ("es-MX", "el último día hábil del mes le deposito", "2026-03-31"),
        ("en-US", "I'll pay on the last business day of May", "2026-05-29"),
        ("es-CL", "el primer lunes de abril le pago", "2026-04-06"),
        ("es-CL", "el primer lunes del mes le pago", "2026-04-06"),
        ("en-US", "I'll pay the last friday of the month", "2026-03-27"),
        ("pt-BR", "o dia 10 do mês que vem eu quito tudo", "2026-04-10"),
        ("pt-BR", "na outra segunda eu acerto contigo", "2026-03-16"),
        ("pt-BR", "6a feira te pago", "2026-03-13"),
        ("pt-BR", "próxima sexta não, na outra eu pago", "2026-03-20"),
        ("es-MX", "el 15 del 4 le pago", "2026-04-15"),
        ("es-MX", "le pago el 1.4.2026", "2026-04-01"),
        ("es-MX", "el 1ro de abril le pago", "2026-04-01"),
        ("es-MX", "le pago un día después de la quincena", "2026-03-16"),
        ("es-MX", "le pago un día después del viernes", "2026-03-14"),
        ("es-MX", "le pago un día después del 20", "2026-03-21"),
        ("es-PE", "el 16 es feriado, al día siguiente le pago", "2026-03-17"),
        ("es-MX", "esta quincena no, la otra le pago", "2026-03-31"),
        ("es-CO", "en la quincena de abril le pago", "2026-04-15"),
        ("es-MX", "para navidad le pago", "2026-12-25"),
        ("es-CL", "en nochebuena le pago", "2026-12-24"),
        ("es-AR", "deme tres días y le pago", "2026-03-13"),
        ("es-AR", "deme dos semanas y le pago", "2026-03-24"),
        ("es-AR", "dame 48 hs y te lo giro", "2026-03-12"),
        ("es-MX", "en 20 minutos le deposito", "2026-03-10"),
        ("en-US", "I'll pay by the end of the week", "2026-03-13"),
        ("en-US", "tmrw morning I'll pay", "2026-03-11"),
        ("en-US", "not this friday but the following, I'll pay", "2026-03-20"),
        ("en-US", "I'll pay on the fifteenth", "2026-03-15"),
        ("es-MX", "pasao mañana le caigo con lo suyo", "2026-03-12"),
        ("es-MX", "mañana 15:30 le deposito", "2026-03-11"),
        ("es-MX", "pasado mañana a primera hora lo liquido", "2026-03-12"),
        ("es-MX", "pasado mañana a las 9 le deposito", "2026-03-12"),
        ("pt-BR", "depois de amanhã à primeira hora eu pago", "2026-03-12"),
        ("es-CO", "el otro martes le consigno", "2026-03-17"),
        ("es-AR", "el miércoles que viene te transfiero", "2026-03-18"),
        ("pt-BR", "quarta que vem eu pago", "2026-03-18"),
        ("es-AR", "la semana que viene sin falta, ponele el jueves", "2026-03-19"),
        ("es-MX", "lo de la renta lo pago el 15 y lo suyo el 20", "2026-03-20"),
        ("en-US", "I paid half on Saturday, rest is coming Thursday", "2026-03-12"),
        ("es-CL", "el lunes subsiguiente te pago", "2026-03-23"),
        ("es-MX", "a más tardar en 5 días hábiles le pago", "2026-03-18"),
        ("en-US", "I'll pay a week from tomorrow", "2026-03-18"),
    ],
)
def test_a_day_is_composed_of_unit_relation_and_anchor(locale: str, text: str, day: str) -> None:
    assert day_of(text, locale) == day


@pytest.mark.parametrize(
    ("sent_at", "text", "day"),
    [
        ("2026-03-10T10:00:00-05:00", "a las 5 paso a dejarle el dinero", "2026-03-10"),
        ("2026-03-10T18:40:00-05:00", "te deposito tipo 8 de la noche", "2026-03-10"),
        ("2026-03-10T18:40:00-05:00", "a las 5 paso a dejarle el dinero", "2026-03-11"),
        ("2026-03-10T18:40:00-05:00", "a las 17:30 le deposito", "2026-03-11"),
    ],
)
def test_an_hour_alone_is_today_while_it_is_to_come(sent_at: str, text: str, day: str) -> None:
    """Twenty minutes were once read as twenty hours, and eight in the evening as the morning's."""
    assert day_of(text, "es-PE", sent_at) == day


@pytest.mark.parametrize(
    ("locale", "text", "day"),
    [
        ("es-MX", "hoy no, el lunes", "2026-03-16"),
        ("es-MX", "te pago el lunes que viene, no te preocupes", "2026-03-16"),
        ("es-MX", "el lunes está bien, no?", "2026-03-16"),
        ("es-AR", "viernes se complica, pongamos lunes", "2026-03-16"),
        ("es-CO", "hasta el quince no puedo, ese día le cancelo", "2026-03-15"),
        ("es-CL", "hasta el 4 de abril no le voy a poder pagar, ahí seguro", "2026-04-04"),
        ("es-CL", "antes de navidad le pago, el 24 a más tardar", "2026-03-24"),
        ("pt-BR", "quinta ou no máximo sexta eu te pago", "2026-03-13"),
        ("en-US", "200 on friday, the other 200 on the 24th", "2026-03-13"),
    ],
)
def test_of_two_days_the_promised_one_is_read(locale: str, text: str, day: str) -> None:
    assert day_of(text, locale) == day


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("es-MX", "cuánto sería si pago el lunes?"),
        ("es-AR", "si pago hoy son los mismos 85 mil?"),
        ("es-AR", "la transferencia salió el 23 a la tarde, mirá bien"),
        ("es-MX", "me puede mandar la factura del 30 de abril?"),
        ("es-CL", "me puede llamar el martes en la mañana un ejecutivo?"),
        ("es-PE", "me pasas el número de cuenta que me diste el lunes?"),
        ("es-CL", "este numero lo tengo desde el 1 de julio, no soy don pedro"),
        ("es-MX", "no me mande el pedido hasta el lunes"),
        ("es-MX", "todos los viernes le abono 200"),
        ("pt-BR", "7a feira te pago"),
        ("pt-BR", "preciso da segunda via do boleto"),
    ],
)
def test_a_day_of_another_matter_is_no_promise(locale: str, text: str) -> None:
    assert day_of(text, locale) is None


def test_half_of_it_next_friday_is_no_dispute() -> None:
    """In English "half" was read as an order that came incomplete."""
    heard = read("I'll pay half next Friday", "en-US")
    assert heard.intent == "partial_payment"
    assert heard.promise_date == date(2026, 3, 13)
    assert not heard.hand_to_person


def test_a_month_has_no_sixth_monday() -> None:
    assert nth_weekday(6, 0, date(2026, 3, 1)) is None
