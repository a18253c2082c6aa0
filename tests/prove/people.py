"""People and what they owe: a clientele for months, drawn from a seed."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any, Final

from local.whatsapp.people.ledger import parse_callback_data
from puntual.intake.files.billing_day import BillingDay
from tests.prove.office import Office
from tests.prove.truth import Item

_PLACES: Final = (
    ("MX", "America/Mexico_City", "es-MX", "+525555{:06}", "MXN"),
    ("CO", "America/Bogota", "es-CO", "+57300{:07}", "COP"),
    ("PE", "America/Lima", "es-PE", "+519{:08}", "PEN"),
    ("BR", "America/Sao_Paulo", "pt-BR", "+55119{:08}", "BRL"),
)
# The hour (UTC) at which reminders begin to go out; a tick comes five minutes later.
_OPENS: Final = {"MX": 15, "CO": 14, "PE": 14, "BR": 12}
_AT_THE_SAME_TIME: Final = 0.4
_SHARES: Final = 4
_TENTH: Final = 10
_MONTH: Final = 30


@dataclass
class Clientele:
    """So many debtors who are billed each month, and pay as people do."""

    office: Office
    seed: int
    count: int
    first: date

    def __post_init__(self) -> None:
        self._chances = random.Random(f"clientele/{self.seed}")
        self._known = 0
        self._days: dict[tuple[int, int], int] = {}

    def begin(self, months: float) -> None:
        """Plan who is billed when, and who pays without a word."""
        for number in range(self.count):
            customer = a_customer(number, self.first)
            self._at(self.first, BillingDay(self.first, customers=[customer]))
            for month in range(max(1, round(months))):
                day = self._chances.randrange(_MONTH)
                if number % _TENTH == _SHARES:
                    # Both debtors of a phone are billed on one day, and reminded on one.
                    day = self._days[number - len(_PLACES), month]
                self._days[number, month] = day
                issued = self.first + timedelta(days=month * _MONTH + day)
                self._bill(number, month, customer, issued)

    def pay_as_intended(self) -> None:
        """Let those pay who mean to because of a message."""
        clockwork = self.office.product.clockwork
        intentions = self.office.product.simulator.intentions._sorted
        fresh, self._known = [one for one in intentions if one.id > self._known], len(intentions)
        for one in fresh:
            debtor = parse_callback_data(one.callback_data).debtor
            clockwork.at(one.at.timestamp(), partial(self._pay_oldest, str(debtor)))

    def _pay_oldest(self, debtor: str) -> None:
        owed = self.office.truth.owed_by(debtor)
        if owed:
            self.office.pay(owed[0])

    def _bill(self, number: int, month: int, customer: Item, issued: date) -> None:
        due = issued + timedelta(days=5 + issued.day % 15)
        invoice = an_invoice(f"F-{number:05}-{month}", customer, issued, due)
        self._at(issued, BillingDay(issued, invoices=[invoice]))
        pays = self._chances.random()
        if pays < 0.3:
            self._pay_on(due - timedelta(days=self._chances.randint(0, 8)), invoice)
        elif pays < 0.6:
            self._pay_on(due + timedelta(days=self._chances.randint(1, 25)), invoice)
        elif pays < 0.7:
            self._pay_on(due + timedelta(days=2), invoice, amount="100")
        if pays > 0.97:
            self._redate(invoice, due + timedelta(days=10))

    def _pay_on(self, on: date, invoice: Item, amount: str | None = None) -> None:
        name = invoice["external_id"]
        clockwork = self.office.product.clockwork
        seconds = self._second_of_payment(invoice)
        at = datetime.combine(on, datetime.min.time(), UTC).timestamp() + seconds

        def pay() -> None:
            known = self.office.truth.invoices.get(name)
            if known is not None and known.paid_at is None:
                self.office.pay(name, amount)

        clockwork.at(at, pay)

    def _second_of_payment(self, invoice: Item) -> float:
        """Draw when the bank tells of money: often while the reminders of the day go out."""
        country = _PLACES[int(invoice["debtor_id"][2:]) % len(_PLACES)][0]
        if self._chances.random() < _AT_THE_SAME_TIME:
            return _OPENS[country] * 3600 + 300 + self._chances.uniform(-0.5, 1.5)
        return self._chances.uniform(0, 86_400)

    def _redate(self, invoice: Item, due: date) -> None:
        """Let the due date be corrected before it comes."""
        changed = {**invoice, "due_on": due.isoformat()}
        on = date.fromisoformat(invoice["due_on"]) - timedelta(days=1)
        self._at(on, BillingDay(on, invoices=[changed]))

    def _at(self, on: date, day: BillingDay) -> None:
        seconds = self._chances.uniform(8 * 3600, 9 * 3600)
        at = datetime.combine(on, datetime.min.time(), UTC).timestamp() + seconds
        self.office.product.clockwork.at(at, lambda: self.office.bill(day))


def a_customer(number: int, first: date, **more: Any) -> Item:
    """Return a customer; every tenth shares the phone of another one."""
    country, zone, locale, phone, _ = _PLACES[number % len(_PLACES)]
    shares = number % _TENTH == _SHARES
    consented = datetime.combine(first, datetime.min.time(), UTC) - timedelta(days=30)
    consent = {
        "kind": "granted",
        "at": consented.isoformat(),
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
        **more,
    }


def an_invoice(name: str, customer: Item, issued: date, due: date, **more: Any) -> Item:
    """Return an invoice."""
    currency = next(one[4] for one in _PLACES if one[0] == customer["country"])
    return {
        "source": "erp",
        "external_id": name,
        "debtor_id": customer["id"],
        "issued_on": issued.isoformat(),
        "due_on": due.isoformat(),
        "amount": "125000" if currency == "COP" else "1250.50",
        "currency": currency,
        **more,
    }
