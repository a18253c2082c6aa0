"""An invented clientele for the fault campaign: who owes, until when, and who pays. By a seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Final

from puntual.intake.files.billing_day import BillingDay, Item, payment_id

_PLACES: Final = (
    ("MX", "America/Mexico_City", "es-MX", "+525555{:06}"),
    ("CO", "America/Bogota", "es-CO", "+57300{:07}"),
    ("PE", "America/Lima", "es-PE", "+519{:08}"),
    ("BR", "America/Sao_Paulo", "pt-BR", "+55119{:08}"),
)
_CHANCE_OF_A_PAYMENT: Final = 0.35
_CHANCE_OF_A_SECOND_INVOICE: Final = 0.2
_DUE_IN_DAYS: Final = (0, 5)
_PAID_AFTER_DAYS: Final = (1, 6)
_BETWEEN_ROUNDS: Final = timedelta(days=10)


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """So many debtors, all with something due in the first week.

    Every tenth shares the phone of the one before: two accounts behind one WhatsApp id.

    Attributes:
        rounds: how often everybody is invoiced, ten days apart.
    """

    debtors: int
    first: date
    seed: int
    rounds: int = 1
    _days: dict[date, BillingDay] = field(default_factory=dict)

    def days(self) -> Iterator[BillingDay]:
        """Yield what happens, day by day."""
        chance = random.Random(f"{self.seed}/neighbourhood")
        for number in range(self.debtors):
            self._settle_in(number, chance)
        yield from (self._days[on] for on in sorted(self._days))

    def phones(self) -> list[str]:
        """Return everybody's phone, each once."""
        now = datetime.combine(self.first, datetime.min.time(), UTC)
        return [*dict.fromkeys(_customer(one, now)["phone"] for one in range(self.debtors))]

    def _settle_in(self, number: int, chance: random.Random) -> None:
        customer = _customer(number, datetime.combine(self.first, datetime.min.time(), UTC))
        moved_in = self.first + timedelta(days=chance.choice((0, 0, 0, 1)))
        day = self._day(moved_in)
        day.customers.append(customer)
        invoices = 1 + (chance.random() < _CHANCE_OF_A_SECOND_INVOICE)
        for part in range(invoices):
            self._bill(f"F-{number:05}-{part}", customer["id"], moved_in, chance)
        for later in range(1, self.rounds):
            on = moved_in + later * _BETWEEN_ROUNDS
            self._bill(f"F-{number:05}-{invoices + later}", customer["id"], on, chance)

    def _bill(self, name: str, debtor: str, on: date, chance: random.Random) -> None:
        invoice = _invoice(name, debtor, on + timedelta(days=chance.randint(*_DUE_IN_DAYS)))
        self._day(on).invoices.append(invoice)
        if chance.random() < _CHANCE_OF_A_PAYMENT:
            paid_on = on + timedelta(days=chance.randint(*_PAID_AFTER_DAYS))
            self._day(paid_on).payments.append(_payment(invoice, paid_on))

    def _day(self, on: date) -> BillingDay:
        return self._days.setdefault(on, BillingDay(on))


def _customer(number: int, now: datetime) -> Item:
    country, zone, locale, phone = _PLACES[number % len(_PLACES)]
    shares = number % 10 == 4
    consent = {
        "kind": "granted",
        "at": (now - timedelta(days=30)).isoformat(),
        "source": "contract",
        "evidence": "clause 9",
    }
    return {
        "id": f"N-{number:05}",
        "name": f"Persona Inventada {number}",
        "phone": phone.format(number - len(_PLACES) * shares),
        "country": country,
        "zone": zone,
        "locale": locale,
        "consents": [consent],
    }


def _invoice(name: str, debtor: str, due_on: date) -> Item:
    return {
        "source": "erp",
        "external_id": name,
        "debtor_id": debtor,
        "issued_on": (due_on - timedelta(days=20)).isoformat(),
        "due_on": due_on.isoformat(),
        "amount": "1250.50",
        "currency": "MXN",
    }


def _payment(invoice: Item, paid_on: date) -> Item:
    return {
        "source": "bank",
        "external_id": payment_id(invoice["external_id"], None),
        "invoice": {"source": invoice["source"], "external_id": invoice["external_id"]},
        "amount": invoice["amount"],
        "currency": invoice["currency"],
        "paid_on": paid_on.isoformat(),
    }
