"""What the words beside charges may say in a message."""

from collections.abc import Callable
from dataclasses import replace

from puntual.domain.receivables.charges import NO_CHARGES, Charges
from puntual.domain.receivables.receivable import Invoice


def with_harmless_charges(invoice: Invoice, rule_broken: Callable[[str], str]) -> Invoice:
    """Return an invoice without the words beside its charges that a message must not say.

    The sums are as good: they are named, and the words go unsaid.
    """
    if all(one.charges == NO_CHARGES for one in invoice.instalments):
        return invoice
    parts = tuple(
        replace(one, charges=_harmless(one.charges, rule_broken)) for one in invoice.instalments
    )
    return replace(invoice, instalments=parts)


def _harmless(charges: Charges, rule_broken: Callable[[str], str]) -> Charges:
    rate, costs_for = (
        "" if text and rule_broken(text) else text for text in (charges.rate, charges.costs_for)
    )
    return replace(charges, rate=rate, costs_for=costs_for)
