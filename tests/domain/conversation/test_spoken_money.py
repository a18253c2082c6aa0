"""Amounts as debtors say them, in minor units of ISO 4217."""

import pytest

from tests.domain.conversation.reading_replies import read


@pytest.mark.parametrize(
    ("locale", "text", "minor"),
    [
        ("es-MX", "le pago 500 mañana", 50_000),
        ("es-MX", "le pago $1,500.50 mañana", 150_050),
        ("es-AR", "te pago $1.500,50 mañana", 150_050),
        ("es-MX", "te pago 1250.50 mañana", 125_050),
        ("pt-BR", "amanhã pago 12345,60", 1_234_560),
        ("es-MX", "mañana te pago, mi cuenta es 1234567", None),
        ("es-MX", "mañana le llevo dos mil", 200_000),
        ("es-AR", "te paso 15 lucas mañana", 1_500_000),
        ("es-CL", "te paso 80 lucas mañana", 80_000),
        ("es-PE", "te paso 80 lucas mañana", 8_000),
        ("es-AR", "te paso un palo el viernes", 100_000_000),
        ("es-CO", "mañana le consigno 150 mil", 15_000_000),
        ("es-CL", "mañana te deposito 25.000", 25_000),
        ("es-PE", "mañana te doy s/ 150.50", 15_050),
        ("pt-BR", "amanhã mando R$ 200,50", 20_050),
        ("pt-BR", "amanhã mando 50 conto", 5_000),
        ("en-US", "I can pay $100 on Friday", 10_000),
        ("es-MX", "de los 2000 le doy 500 mañana", 50_000),
        ("es-AR", "mañana te pago un millón doscientos", 120_000_000),
        ("pt-BR", "dia 15 te mando os 350 reais", 35_000),
        ("es-PE", "hasta el lunes 16 espéreme, ahí le pago", None),
        ("es-MX", "mañana 15:30 le deposito", None),
        ("pt-BR", "dia 20/03 efetuaremos o pagamento da NF 1023", None),
        ("es-AR", "palo y medio el viernes te deposito", 150_000_000),
        ("es-AR", "te doy medio palo el viernes", 50_000_000),
        ("es-AR", "te doy 2 palos y medio el viernes", 250_000_000),
        ("es-CO", "le giro $1'250.000 el viernes", 125_000_000),
        ("es-CO", "medio millón el 15 y lo otro a fin de mes", 50_000_000),
        ("es-CO", "millón y medio el martes le consigno", 150_000_000),
        ("pt-BR", "pago um milhão e meio amanhã", 150_000_000),
        ("es-MX", "de los $3,450.50 le paso 2 mil el viernes", 200_000),
        ("es-MX", "nomas traigo 300 ahorita", 30_000),
        ("en-US", "three hundred dollars friday", 30_000),
        ("es-PE", "mañana te yapeo al 987654321", None),
        ("es-CO", "el viernes le consigno 2000000", 200_000_000),
        ("es-AR", "el viernes te pago la factura B 0003-00012345", None),
        ("en-US", "my phone is 555-201-3344, I'll pay tomorrow", None),
        ("es-MX", "le pago en $ mañana", None),
        ("es-MX", "mañana le pago un palo", None),
        ("es-MX", "el 15 le pago", None),
        ("es-MX", "en 3 días le pago", None),
        ("es-MX", "el viernes le pago la factura 1234", None),
        ("es-MX", "mañana le pago a las 5", None),
        ("es-MX", "ya le pagué 500 ayer", None),
    ],
)
def test_an_amount_that_is_promised_is_read(locale: str, text: str, minor: int | None) -> None:
    assert read(text, locale).amount == minor


def test_the_first_of_two_amounts_is_what_is_offered_now() -> None:
    assert read("le doy 500 mañana y luego los otros 300").amount == 50_000


@pytest.mark.parametrize(
    ("text", "meant", "heard"),
    [
        ("ya pagué los 800", [800], [800]),
        ("le doy 500 de los 800 mañana", [800], [500, 800]),
        ("mañana pago 500 y los 300", [500, 300], [500, 300]),
        ("no reconozco la factura de 800", [], [800]),
        ("pago el 15 en 3 cuotas", [], []),
    ],
)
def test_all_sums_are_heard_and_a_whole_counts_before_its_part(
    text: str, meant: list[int], heard: list[int]
) -> None:
    sums = read(text).sums
    assert [int(one) for one in sums.meant] == meant
    assert [int(one) for one in sums.heard] == heard
