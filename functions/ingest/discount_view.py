"""Discounts that messages had offered and payments met, as answers show them."""

from typing import TypedDict

from functions.ingest.document_name import DocumentName
from puntual.domain.accounts.account import Account
from puntual.domain.ids import DocumentId


class DiscountView(TypedDict):
    """What is not asked for of an instalment, and the payment that met the offer."""

    number: int
    amount: str
    payment: DocumentName


def view_discounts(account: Account, invoice: DocumentId) -> list[DiscountView]:
    """Show what is not asked for of an invoice since payments met offers."""
    return [
        DiscountView(
            number=one.instalment.number,
            amount=one.amount.to_text(),
            payment=DocumentName(source=one.payment.source, external_id=one.payment.external_id),
        )
        for one in account.balance.discounts
        if one.instalment.invoice == invoice
    ]
