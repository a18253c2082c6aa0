"""Days as debtors say them; the reply is of Tuesday, 10 March 2026, at ten in the morning."""

from datetime import date

import pytest

from puntual.domain.conversation.month_days import month_later, next_numbered
from tests.domain.conversation.reading_replies import day_of


@pytest.mark.parametrize(
    ("locale", "text", "day"),
    [
        ("es-MX", "hoy saliendo le pago", "2026-03-10"),
        ("es-MX", "mañana le deposito", "2026-03-11"),
        ("es-AR", "mañana de mañana te pago", "2026-03-11"),
        ("es-MX", "pasado mañana le pago", "2026-03-12"),
        ("es-MX", "el viernes le pago", "2026-03-13"),
        ("es-MX", "le pago antes del viernes", "2026-03-13"),
        ("es-MX", "el martes le pago", "2026-03-17"),
        ("es-MX", "el 15 le pago", "2026-03-15"),
        ("es-MX", "el 5 le pago", "2026-04-05"),
        ("es-MX", "el 31 le pago", "2026-03-31"),
        ("es-MX", "el 15/12 le pago", "2026-12-15"),
        ("es-MX", "el 5 de abril le pago", "2026-04-05"),
        ("es-MX", "el sábado 21 le pago", "2026-03-21"),
        ("es-CL", "a fin de mes te transfiero", "2026-03-31"),
        ("es-MX", "en la quincena le pago", "2026-03-15"),
        ("es-MX", "en 3 días le pago", "2026-03-13"),
        ("es-CO", "en ocho días le cancelo", "2026-03-17"),
        ("es-MX", "de hoy en ocho le pago", "2026-03-17"),
        ("es-MX", "de mañana en ocho le pago", "2026-03-18"),
        ("es-MX", "en dos semanas le pago", "2026-03-24"),
        ("es-MX", "le pago a primera hora", "2026-03-11"),
        ("es-MX", "en un mes le pago", "2026-04-10"),
        ("es-MX", "en dos horas le pago", "2026-03-10"),
        ("pt-BR", "no 10º dia útil eu pago", "2026-03-13"),
        ("es-MX", "en dos meses le pago todo", "2026-05-10"),
        ("es-MX", "a fin del próximo mes le pago", "2026-04-30"),
        ("es-MX", "en 3 días hábiles le pago", "2026-03-13"),
        ("es-MX", "el 10 de abril de 2026 le pago", "2026-04-10"),
        ("es-MX", "mañana te pago en la tarde", "2026-03-11"),
        ("es-MX", "en la tarde le pago", "2026-03-10"),
        ("es-MX", "no pude el sábado, el martes seguro", "2026-03-17"),
        ("es-CO", "le cancelo el lunes festivo no, el martes", "2026-03-17"),
        ("es-MX", "hoy no puedo pero mañana le pago", "2026-03-11"),
        ("es-MX", "lunes le deposito, hoy ya cerró el banco", "2026-03-16"),
        ("es-MX", "me deja para el domingo? le pago seguro", "2026-03-15"),
        ("es-MX", "el primero de septiembre le pago", "2026-09-01"),
        ("es-MX", "le pago el viernes... no, mejor el lunes 23", "2026-03-23"),
        ("es-MX", "dije el lunes pero va a ser el martes", "2026-03-17"),
        ("es-CO", "el 30 que nos pagan la quincena le cancelo", "2026-03-30"),
        ("pt-BR", "só dia 5, quando cai o salário", "2026-04-05"),
        ("pt-BR", "segunda não dá, quarta eu consigo", "2026-03-11"),
        ("en-US", "I said Friday, sorry, I'll pay Monday", "2026-03-16"),
        ("es-AR", "recién el 10 de abril puedo pagarte", "2026-04-10"),
        ("pt-BR", "amanhã eu pago", "2026-03-11"),
        ("pt-BR", "depois de amanhã eu pago", "2026-03-12"),
        ("pt-BR", "sexta-feira eu pago", "2026-03-13"),
        ("pt-BR", "dia 5 eu pago", "2026-04-05"),
        ("pt-BR", "no fim do mês eu pago", "2026-03-31"),
        ("pt-BR", "daqui a 3 dias eu pago", "2026-03-13"),
        # The third of April 2026 is Good Friday.
        ("pt-BR", "no quinto dia útil eu pago", "2026-04-08"),
        ("en-US", "I'll pay by the 20th", "2026-03-20"),
        ("en-US", "I'll pay 3/25", "2026-03-25"),
        ("en-US", "I'll pay the day after tomorrow", "2026-03-12"),
        ("en-US", "I'll pay next Thursday", "2026-03-19"),
        ("en-US", "paying at the end of the month", "2026-03-31"),
    ],
)
def test_a_day_that_is_named_is_read(locale: str, text: str, day: str) -> None:
    assert day_of(text, locale) == day


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("es-MX", "la otra semana le pago"),
        ("es-MX", "el finde le pago"),
        ("es-MX", "cuando cobre le pago"),
        ("es-MX", "entre lunes y martes le pago"),
        ("es-MX", "el lunes o el martes le pago"),
        ("es-MX", "después del viernes le pago"),
        ("es-MX", "en estos días le pago"),
        ("es-MX", "el 30 de febrero le pago"),
        ("es-MX", "en 9999 días le pago"),
        ("pt-BR", "depois das férias eu pago"),
        ("pt-BR", "semana que vem eu pago"),
        ("en-US", "I'll pay sometime next week"),
    ],
)
def test_what_leaves_the_day_open_gives_none(locale: str, text: str) -> None:
    assert day_of(text, locale) is None


@pytest.mark.parametrize(
    "text",
    [
        "ya le pagué el lunes",
        "mi hijo fue a pagar el viernes",
        "hoy no puedo",
        "la factura vence el viernes",
        "ayer deposité",
    ],
)
def test_a_day_that_is_not_promised_is_none(text: str) -> None:
    assert day_of(text) is None


def test_an_ordinal_is_no_weekday() -> None:
    """In Portuguese "segunda" is Monday, and "segunda via" a copy of an invoice."""
    assert day_of("preciso da segunda via do boleto", "pt-BR") is None
    assert day_of("segunda eu pago o boleto", "pt-BR") == "2026-03-16"


def test_the_day_is_the_debtors_own() -> None:
    """At four in the morning in UTC it is still the evening before in Mexico."""
    assert day_of("mañana le pago", sent_at="2026-03-11T04:00:00+00:00") == "2026-03-11"
    assert day_of("mañana le pago", sent_at="2026-03-10T22:00:00-06:00") == "2026-03-11"


@pytest.mark.parametrize(
    ("sent", "day"),
    [("2026-03-14", "2026-03-15"), ("2026-03-15", "2026-03-31"), ("2026-03-31", "2026-04-15")],
)
def test_the_next_payday_is_the_fifteenth_or_the_last(sent: str, day: str) -> None:
    assert day_of("en la quincena le pago", sent_at=f"{sent}T10:00:00-06:00") == day


def test_december_is_followed_by_january() -> None:
    sent = "2026-12-30T10:00:00-06:00"
    assert day_of("el 5 le pago", sent_at=sent) == "2027-01-05"
    assert day_of("el 3 de enero le pago", sent_at=sent) == "2027-01-03"


def test_a_number_that_no_month_has_is_no_day() -> None:
    assert next_numbered(32, date(2026, 3, 10)) is None


def test_months_beyond_the_calendar_are_no_day() -> None:
    assert month_later(date(2026, 3, 10), 120_000) is None
    assert month_later(date(2026, 1, 31), 1) == date(2026, 2, 28)
