"""Accounts that grew old, written through the product's own adapters.

A month is an invoice, three reminders that were delivered and read, and the payment after them. A
customer may get an invoice each week as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from typing import Final

from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.accounts.contacts import DynamoContacts
from puntual.adapters.dynamodb.store.table import Table
from puntual.domain.accounts.contact import Contact, Coverage, Purpose, contact_id
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.ids import ContactRef, DebtorKey, DocumentId
from puntual.domain.money import Money
from puntual.domain.receivables.receivable import Instalment, InstalmentKey, Invoice, Payment
from puntual.ports.contacts import StatusReport

_MONTH: Final = timedelta(days=30)
_STEPS: Final = (("due_in_3_days", -3), ("due_today", 0), ("overdue_3_days", 3))
_AMOUNT: Final = Money(125_050, "MXN")
# About what the log of a decision takes.
_LOG: Final = bytes(250)
_WORKERS: Final = 8


def grow(
    table: Table,
    keys: Iterable[DebtorKey],
    invoices: int,
    until: datetime,
    every: timedelta = _MONTH,
) -> None:
    """Give each account so many invoices of the past.

    Args:
        table: where the accounts are.
        keys: whose.
        invoices: how many, each settled.
        until: the instant (UTC) at which the next one would be due.
        every: how often an invoice falls due.
    """
    with ThreadPoolExecutor(_WORKERS) as workers:
        list(workers.map(lambda key: _grow(table, key, invoices, until, every), keys))


def _grow(table: Table, key: DebtorKey, invoices: int, until: datetime, every: timedelta) -> None:
    changes, contacts = DynamoAccountChanges(table), DynamoContacts(table)
    for number in range(invoices):
        due = until - (invoices - number) * every
        invoice = _invoice(key, number, due)
        changes.put_invoice(key, invoice, f"i{number}")
        for step, days in _STEPS:
            _remind(table, contacts, invoice, step, key, due + timedelta(days=days))
        paid = due + timedelta(days=4)
        document = DocumentId("bank", f"P-{key.debtor}-{number}")
        payment = Payment(document, _AMOUNT, paid.date(), paid, invoice.id)
        changes.put_payment(key, payment, f"p{number}")


def _invoice(key: DebtorKey, number: int, due: datetime) -> Invoice:
    document = DocumentId("erp", f"{key.debtor}-{number}")
    issued: date = (due - _MONTH).date()
    part = Instalment(1, due.date(), _AMOUNT)
    return Invoice(document, document.external_id, issued, (part,))


def _remind(
    table: Table,
    contacts: DynamoContacts,
    invoice: Invoice,
    step: str,
    key: DebtorKey,
    at: datetime,
) -> None:
    excerpt = DynamoAccounts(table).look(key)
    if excerpt is None:
        raise RuntimeError("the account was just written to")
    contact = Contact(
        id=contact_id(excerpt.next_seq, at.date(), Purpose.REMINDER, 1),
        purpose=Purpose.REMINDER,
        local_date=at.date(),
        claimed_at=at,
        deadline=at + timedelta(hours=2),
        step=step,
        template=f"{step}_v1",
        language="es",
        policy_version="presumed-1",
        covered=(Coverage(InstalmentKey(invoice.id, 1), step),),
    )
    contacts.claim(excerpt, contact, _LOG)
    for state in (ContactState.DELIVERED, ContactState.READ):
        report = StatusReport(state, at + timedelta(minutes=1), f"wamid.{'H' * 60}")
        contacts.record_status(ContactRef(key, contact.id), report)
