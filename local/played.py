"""What was told to the product, and when: half of what a judge needs."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Final

from puntual.intake.files.billing_day import BillingDay, Item
from puntual_client import RefusedItem

DAY_BEGINS: Final = time(8)


def beginning_of(day: date) -> datetime:
    """Return when a simulated day begins."""
    return datetime.combine(day, DAY_BEGINS, UTC)


@dataclass(slots=True)
class Played:
    """What the driver told the product, and when: half of what a judge needs."""

    invoices: dict[str, Item] = field(default_factory=dict)
    issued_at: dict[str, datetime] = field(default_factory=dict)
    payments: list[tuple[datetime, Item]] = field(default_factory=list)
    refusals: list[RefusedItem] = field(default_factory=list)
    refused_debtors: set[str] = field(default_factory=set)
    ticks: int = 0
    jobs: int = 0

    def take(self, day: BillingDay, at: datetime, refused: Sequence[RefusedItem]) -> None:
        """Remember what was taken in."""
        bad = {(one.kind, one.id) for one in refused}
        self.refusals += refused
        for invoice in day.invoices:
            if ("invoices", invoice["external_id"]) not in bad:
                self.invoices[invoice["external_id"]] = invoice
                self.issued_at.setdefault(invoice["external_id"], at)
            else:
                self.refused_debtors.add(invoice["debtor_id"])
        for payment in day.payments:
            if ("payments", payment["external_id"]) not in bad:
                self.payments.append((at, payment))


def first_due(invoice: Item) -> str:
    """Return the first due date of an invoice."""
    if "instalments" in invoice:
        return min(str(part["due_on"]) for part in invoice["instalments"])
    return str(invoice["due_on"])
