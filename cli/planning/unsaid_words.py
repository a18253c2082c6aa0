"""Names and labels of a portfolio that no message would say."""

from collections.abc import Iterator

from puntual.adapters.packaged.entered_names import judge_name
from puntual.intake.files.portfolio import Portfolio


def find_unsaid_words(portfolio: Portfolio) -> Iterator[str]:
    """Yield what the API would do about each name and label that breaks a rule of messages."""
    for debtor, customer in portfolio.customers.items():
        if rule := judge_name(str(customer.get("name", ""))):
            yield f"customer {debtor}: the name breaks the rule {rule}; the API refuses it"
    for invoice in portfolio.invoices.values():
        if rule := judge_name(str(invoice.get("label", ""))):
            yield (
                f"invoice {invoice['external_id']}: the label breaks the rule {rule}; "
                "messages say the invoice's id"
            )
