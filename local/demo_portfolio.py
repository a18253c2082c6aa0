"""The demo's portfolio: sixty invented debtors in six countries, the same in every run.

`python -m local.demo_portfolio` writes `demo_portfolio.csv`. Names and numbers are made up; the
numbers have the form of their country and lie in ranges full of fives.
"""

import csv
import io
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from puntual.domain.currencies import exponent_of, rounding_unit_of
from puntual.domain.money import Money
from puntual.intake.files.portfolio import COLUMNS

FILE: Final = Path(__file__).with_name("demo_portfolio.csv")
START: Final = date(2026, 1, 5)
_SEED: Final = 20260105
_DEBTORS: Final = 60
_NEVER_AGREED: Final = (11, 28, 45)
_TERMS: Final = (15, 30, 30, 45)
# With the plus sign and the country code.
_PHONE_DIGITS: Final = {"MX": 13, "CO": 13, "PE": 12, "CL": 12, "AR": 14, "BR": 14}
# Without those of credit notes and printed numbers, which these invented invoices have not.
_COLUMNS: Final = COLUMNS[: COLUMNS.index("label")]
_SEGMENTS: Final = ("retail", "wholesale", "services")

type Cells = dict[str, str]


@dataclass(frozen=True, slots=True)
class Market:
    """Where some of the debtors live.

    Attributes:
        states: with the zone of each, where a country has several.
        scale: a typical invoice, in whole units of the currency.
    """

    country: str
    currency: str
    locale: str
    phone: str
    scale: int
    states: tuple[tuple[str, str], ...]
    people: tuple[str, ...]


_MEXICO: Final = Market(
    *("MX", "MXN", "es-MX", "+52555550", 4_200),
    (
        ("CMX", "America/Mexico_City"),
        ("JAL", "America/Mexico_City"),
        ("NLE", "America/Monterrey"),
        ("BCN", "America/Tijuana"),
        ("ROO", "America/Cancun"),
    ),
    (
        *("Abarrotes La Esperanza", "Lucía Treviño Paz", "Taller Mecánico Ocampo"),
        *("Farmacia Santa Inés", "Rodrigo Cárdenas Luna", "Papelería El Trazo"),
        *("Ximena Robles Haro", "Ferretería Don Chema", "Tortillería Los Arcos"),
        *("Estética Orquídea", "Manuel Ibarra Soto", "Refaccionaria Norte", "Fonda Tía Meche"),
        "Pescados del Pacífico",
    ),
)
_COLOMBIA: Final = Market(
    *("CO", "COP", "es-CO", "+57300555", 780_000),
    (("DC", "America/Bogota"), ("ANT", "America/Bogota")),
    (
        *("Droguería El Poblado", "Camila Restrepo Gil", "Panadería La Candelaria"),
        *("Andrés Felipe Duque", "Ferretería Chapinero", "Calzado Sabana"),
        *("Valentina Ospina Ruiz", "Cafetería Monserrate", "Textiles del Otún", "Julián Mejía"),
    ),
)
_PERU: Final = Market(
    *("PE", "PEN", "es-PE", "+51955550", 950),
    (("LIM", "America/Lima"), ("ARE", "America/Lima")),
    (
        *("Bodega San Martín", "Rosa Quispe Huamán", "Librería Miraflores"),
        *("Transportes Misti", "Jorge Paredes Vela", "Restaurante La Huaca"),
        *("Confecciones Gamarra Azul", "Milagros Salas Rojas"),
    ),
)
_CHILE: Final = Market(
    *("CL", "CLP", "es-CL", "+569555500", 185_000),
    (("RM", "America/Santiago"), ("VS", "America/Santiago")),
    (
        *("Almacén Don Lucho", "Catalina Fuentes Mora", "Vidriería Bío Bío"),
        *(
            "Sebastián Araya Pino",
            "Minimarket Ñuñoa",
            "Óptica Valparaíso",
            "Paula Contreras Vidal",
        ),
    ),
)
_ARGENTINA: Final = Market(
    *("AR", "ARS", "es-AR", "+54911555500", 210_000),
    (("C", "America/Argentina/Buenos_Aires"), ("X", "America/Argentina/Cordoba")),
    (
        *("Kiosco Avenida", "Martín Sosa Ledesma", "Ferretería Caballito"),
        *("Librería del Parque", "Florencia Acuña", "Panificadora Belgrano", "Gastón Benítez"),
        "Dietética Verde Limón",
    ),
)
_BRAZIL: Final = Market(
    *("BR", "BRL", "pt-BR", "+5511955550", 1_350),
    (
        ("SP", "America/Sao_Paulo"),
        ("RJ", "America/Sao_Paulo"),
        ("MG", "America/Sao_Paulo"),
        ("AM", "America/Manaus"),
    ),
    (
        *("Mercadinho Bom Preço", "Beatriz Nogueira Alves", "Padaria Estrela"),
        *("Oficina do Toninho", "Rafael Teixeira Lima", "Papelaria Arco-Íris"),
        *("Confecções Ipê", "Larissa Moura Dias", "Farmácia Boa Vista", "Auto Peças Tietê"),
        *("Gustavo Prado Reis", "Pet Shop Patinhas", "Distribuidora Amazônia"),
    ),
)
MARKETS: Final = (_MEXICO, _COLOMBIA, _PERU, _CHILE, _ARGENTINA, _BRAZIL)


def write_rows() -> str:
    """Return the portfolio as CSV."""
    text = io.StringIO()
    writer = csv.DictWriter(text, _COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(_rows(random.Random(_SEED)))  # noqa: S311 - invents, secures nothing
    return text.getvalue()


def _rows(chance: random.Random) -> Iterator[Cells]:
    people = [(market, name) for market in MARKETS for name in market.people][:_DEBTORS]
    number = 1000
    for index, (market, name) in enumerate(people):
        debtor = _debtor(index, market, name, chance)
        for _ in range(chance.choice((1, 1, 1, 2, 2, 3))):
            number += 1
            yield from ({**debtor, **part} for part in _invoice(number, market, chance))


def _debtor(index: int, market: Market, name: str, chance: random.Random) -> Cells:
    state, zone = chance.choice(market.states)
    phone = f"{market.phone}{index + 1:0{_PHONE_DIGITS[market.country] - len(market.phone)}}"
    consent = START - timedelta(days=chance.randint(40, 400))
    return {
        "debtor_id": f"C-{index + 1:03}",
        "name": name,
        # One without a phone, and a few who never agreed: what is not sent has a reason too.
        "phone": "" if index == _DEBTORS // 2 else phone,
        "country": market.country,
        "state": state,
        "locale": market.locale,
        "zone": zone if chance.random() < 0.7 else "",  # noqa: PLR2004 - most creditors know it
        "consent_at": "" if index in _NEVER_AGREED else f"{consent}T15:00:00Z",
        "segment": chance.choice(_SEGMENTS),
    }


def _invoice(number: int, market: Market, chance: random.Random) -> Iterator[Cells]:
    due = START + timedelta(days=chance.randint(-4, 44))
    issued = due - timedelta(days=chance.choice(_TERMS))
    parts = 3 if chance.random() < 0.12 else 1  # noqa: PLR2004 - one in eight, in instalments
    total = Money(_amount(market, chance), market.currency)
    for part in range(parts):
        due_on = due + timedelta(days=30 * part)
        share = _share(total, parts)
        yield {
            "invoice_id": f"F-{number}",
            "issued_on": issued.isoformat(),
            "due_on": due_on.isoformat(),
            "amount": share.to_text(),
            "currency": market.currency,
            **_payment(share, due_on, issued, chance),
        }


def _amount(market: Market, chance: random.Random) -> int:
    whole = int(market.scale * chance.lognormvariate(0, 0.6))
    return whole * int(10 ** exponent_of(market.currency))


def _share(amount: Money, parts: int) -> Money:
    unit = rounding_unit_of(amount.currency)
    return Money(amount.minor // unit // parts * unit, amount.currency)


def _payment(share: Money, due_on: date, issued: date, chance: random.Random) -> Cells:
    """Make a fifth pay without being asked, some late, some only half."""
    draw = chance.random()
    late = chance.randint(-9, 6)
    if draw > 0.22:  # noqa: PLR2004 - the rest is up to the personas
        return {}
    paid_on = max(due_on + timedelta(days=late), issued + timedelta(days=1))
    part = draw < 0.06  # noqa: PLR2004 - about a quarter of those
    paid = _share(share, 2) if part else share
    return {"paid_on": paid_on.isoformat(), "paid_amount": paid.to_text()}


if __name__ == "__main__":
    FILE.write_text(write_rows(), encoding="utf-8")
