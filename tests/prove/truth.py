"""What is true of every debtor, as the billing system and the people know it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from tests.e2e.judge import KnownDebtor, KnownInvoice

type Item = dict[str, Any]


@dataclass(slots=True)
class Truth:
    """Who owes what, and who said what, by the other side's books.

    Attributes:
        paid_claims: of each settled invoice, how many claims its debtor had when the product
            had taken the payment: any later claim knew of it.
        silenced: of each phone, per debtor, how many claims there were when the webhook had
            taken that its owner wants no more messages.
    """

    debtors: dict[str, KnownDebtor] = field(default_factory=dict)
    customers: dict[str, Item] = field(default_factory=dict)
    invoices: dict[str, KnownInvoice] = field(default_factory=dict)
    items: dict[str, Item] = field(default_factory=dict)
    paid_claims: dict[str, int] = field(default_factory=dict)
    silenced: dict[str, dict[str, int]] = field(default_factory=dict)

    def owed_by(self, debtor: str) -> list[str]:
        """Return the invoices that a debtor has not settled, oldest first."""
        return [
            name
            for name, one in self.invoices.items()
            if one.debtor == debtor and one.paid_at is None
        ]

    def behind(self, phone: str) -> list[str]:
        """Return the debtors of a phone."""
        return [name for name, one in self.debtors.items() if one.phone == phone]

    def was_told(self, customer: Item) -> None:
        """Take in a customer that the product has taken."""
        name = customer["id"]
        self.customers[name] = customer
        zone, country = customer.get("zone", ""), customer["country"]
        self.debtors[name] = KnownDebtor(country, zone, customer["phone"])

    def was_billed(self, invoice: Item, at: datetime) -> None:
        """Take in an invoice that the product has taken."""
        name = invoice["external_id"]
        self.items[name] = invoice
        due = date.fromisoformat(invoice["due_on"])
        label = str(invoice.get("label", name))
        before = self.invoices.get(name)
        paid_at = None if before is None else before.paid_at
        known = KnownInvoice(invoice["debtor_id"], due, at, paid_at, label)
        self.invoices[name] = known
