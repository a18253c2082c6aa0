"""An account that grew old: a monthly invoice, each reminded three times and paid."""

from dataclasses import replace
from datetime import datetime, timedelta

from puntual.domain.accounts.account import Account
from puntual.domain.accounts.contact import Contact
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.receivables.receivable import Invoice, Payment
from tests.domain.decision.decision_cases import account, invoice, payment, reminded

_MONTH = timedelta(days=30)
_STEPS = (("due_in_7_days", -7), ("due_today", 0), ("overdue_3_days", 3))


def old_account(months: int, until: datetime) -> Account:
    """Return an account with so many settled invoices, and one that is due at an instant."""
    past = [_month(number, until - (months - number) * _MONTH) for number in range(months)]
    return account(
        *(bill for bill, _, _ in past),
        invoice("F-open", until.date()),
        payments=tuple(paid for _, paid, _ in past),
        contacts=tuple(contact for _, _, contacts in past for contact in contacts),
    )


def _month(number: int, due: datetime) -> tuple[Invoice, Payment, list[Contact]]:
    name = f"F-{number:03}"
    bill = invoice(name, due.date())
    paid = payment(at=due + timedelta(days=4), name=f"P-{number:03}")
    contacts = [
        reminded(
            due + timedelta(days=days), step, name, state=ContactState.READ, seq=3 * number + place
        )
        for place, (step, days) in enumerate(_STEPS, start=1)
    ]
    return bill, replace(paid, invoice=bill.id), contacts
