"""Every day in every sentence and beside every excuse; of Tuesday, 10 March 2026, at ten."""

from itertools import product

import pytest

from tests.domain.conversation.reading_replies import day_of

_DAYS = {
    "es-MX": {
        "mañana": "2026-03-11",
        "el viernes": "2026-03-13",
        "el lunes 16": "2026-03-16",
        "el 20": "2026-03-20",
        "a fin de mes": "2026-03-31",
        "en 3 días": "2026-03-13",
        "el 15 del mes que viene": "2026-04-15",
        "el miércoles de la otra semana": "2026-03-18",
        "el primero de abril": "2026-04-01",
    },
    "pt-BR": {
        "amanhã": "2026-03-11",
        "na sexta": "2026-03-13",
        "segunda dia 16": "2026-03-16",
        "dia 20": "2026-03-20",
        "no fim do mês": "2026-03-31",
        "em 3 dias": "2026-03-13",
        "no quinto dia útil": "2026-04-08",
        "na quarta da semana que vem": "2026-03-18",
    },
    "en-US": {
        "tomorrow": "2026-03-11",
        "on friday": "2026-03-13",
        "on the 20th": "2026-03-20",
        "at the end of the month": "2026-03-31",
        "in 3 days": "2026-03-13",
        "on the 15th of next month": "2026-04-15",
    },
}
_SENTENCES = {
    "es-MX": (
        *("le pago {}", "{} te transfiero", "{} paso a pagar", "me pagan {} y ahí le pago"),
        *(
            "{} queda pagado",
            "{} le tengo su dinero",
            "espéreme hasta {}",
            "le parece si {} le pago?",
        ),
        *("hoy no puedo, {} le pago", "no tengo ahorita pero {} le pago", "{} te cumplo"),
        *("ya sé que le debo, {} le pago", "ayer no pude ir al banco, {} le deposito"),
        *("le pago {}, vecino, no se me enoje", "{} le deposito, hoy se me complicó"),
        *("le pago {} y así ya no le debo nada", "le confirmo que le pago {}"),
        *("pago la factura 1234 {}", "le pago el pedido {}"),
        "le pago {}, por favor no me corten el servicio",
    ),
    "pt-BR": (
        *("eu pago {}", "{} eu faço o pix", "{} eu recebo e te pago", "me espera até {}"),
        *("hoje não dá, {} eu pago", "{} fica quitado", "a gente paga {}", "{} estarei pagando"),
        *("o pagamento será feito {}", "te confirmo que eu pago {}", "deixa pra {} que eu pago"),
        *("eu pago a nota {}", "pago o boleto 1234 {}"),
        "eu pago {} porque hoje o banco tá fechado",
    ),
    "en-US": (
        *("I'll pay {}", "{} I can do it", "you'll have it {}", "can't today, will pay {}"),
        *("wire goes out {}", "my husband will pay {}", "it will be paid {}", "is {} ok?"),
        *("I'll pay {} because the bank is closed today", "I can send it {} and let you know"),
        *("I'll pay invoice 4471 {}", "I'll pay for the order {}"),
        "I'll pay {}, please don't cut my service",
    ),
}


@pytest.mark.parametrize("locale", sorted(_DAYS))
def test_a_day_is_read_in_any_sentence(locale: str) -> None:
    misread = {
        text: found
        for (said, day), sentence in product(_DAYS[locale].items(), _SENTENCES[locale])
        if (found := day_of(text := sentence.format(said), locale)) != day
    }
    assert misread == {}
