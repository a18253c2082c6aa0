"""Accounts that grew old, written through the product's own adapters.

A month is an invoice, three reminders that were delivered and read, and the payment after them. A
customer may get an invoice each week as well.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Final

from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.accounts.contact_history import DynamoContactHistory
from puntual.adapters.dynamodb.accounts.contacts import DynamoContacts
from puntual.adapters.dynamodb.accounts.decisions import DynamoDecisions
from puntual.adapters.dynamodb.store.table import Table
from puntual.application.decision_log import encode
from puntual.application.intake.incoming import IncomingInvoice, IncomingPayment
from puntual.domain.accounts.contact import Contact, Coverage, Purpose, contact_id
from puntual.domain.accounts.excerpt import AccountExcerpt
from puntual.domain.accounts.history import KEPT_FOR
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.decision.decision import decide
from puntual.domain.decision.plan import Send, Wait
from puntual.domain.ids import ContactRef, DebtorKey, DocumentId
from puntual.domain.money import Money
from puntual.domain.receivables.receivable import Instalment, InstalmentKey, Invoice, Payment
from puntual.ports.contacts import StatusReport
from tests.domain.decision.decision_cases import TERMS

_MONTH: Final = timedelta(days=30)
# What was sent for an invoice has left the account by then.
_LEAVES: Final = timedelta(days=20)
# Before it is due an invoice comes, and is evaluated; the last one was paid by then.
_COMES: Final = timedelta(days=25)
_STEPS: Final = (("due_in_3_days", -3), ("due_today", 0), ("overdue_3_days", 3))
_AMOUNT: Final = Money(125_050, "MXN")
# About what the log of a decision takes.
_LOG: Final = bytes(250)
_WORKERS: Final = 8
_LINE: Final = b"5215550000000"
_BEFORE_LINE, _BEFORE_CHANCE = b"\x1c\x18\x0d", b"\x15\x02\x00\x11\x18\x12"


def grow(
    table: Table,
    keys: Iterable[DebtorKey],
    invoices: int,
    until: datetime,
    every: timedelta = _MONTH,
    *,
    is_evaluated: bool = False,
) -> None:
    """Give each account so many invoices of the past.

    Args:
        table: where the accounts are.
        keys: whose.
        invoices: how many, each settled.
        until: the instant (UTC) at which the next one would be due.
        every: how often an invoice falls due.
        is_evaluated: whether each contact has the log of a decision in place of bytes of that
            length, the evaluations that sent nothing are on record, and old contacts have left;
            it takes its time.
    """
    life = _Life(table, is_evaluated=is_evaluated)
    with ThreadPoolExecutor(_WORKERS) as workers:
        list(workers.map(lambda key: life.grow(key, invoices, until, every), keys))


def evaluate(table: Table, key: DebtorKey, at: datetime) -> None:
    """Put on record why nothing is sent to an account at an instant (UTC), if nothing is."""
    view = _look(table, key).view(at)
    decision = decide(view, TERMS, at)
    if not isinstance(decision, Send):
        until = decision.until if isinstance(decision, Wait) else None
        log = encode(view, TERMS, at, decision)
        DynamoDecisions(table).record(key, at, decision.reasons, until, log)


@dataclass(frozen=True, slots=True)
class _Life:
    table: Table
    is_evaluated: bool

    def grow(self, key: DebtorKey, invoices: int, until: datetime, every: timedelta) -> None:
        for number in range(invoices):
            due = until - (invoices - number) * every
            self._live_through(key, _invoice(key, number, due), due)

    def _live_through(self, key: DebtorKey, invoice: Invoice, due: datetime) -> None:
        changes = DynamoAccountChanges(self.table)
        changes.put_invoice(key, invoice, IncomingInvoice(key, invoice).fingerprint())
        self._evaluate(key, due - _COMES)
        for step, days in _STEPS:
            self._remind(invoice, step, key, due + timedelta(days=days))
        payment = _payment(invoice, due + timedelta(days=4))
        sent = IncomingPayment(
            key.creditor, payment.id, payment.amount, payment.paid_on, key.debtor, invoice.id
        )
        changes.put_payment(key, payment, sent.fingerprint())
        self._evaluate(key, payment.recorded_at)
        if self.is_evaluated:
            # As the pass of that night would.
            history = DynamoContactHistory(self.table, KEPT_FOR)
            history.move(_look(self.table, key), due + _LEAVES)

    def _evaluate(self, key: DebtorKey, at: datetime) -> None:
        if self.is_evaluated:
            evaluate(self.table, key, at)

    def _remind(self, invoice: Invoice, step: str, key: DebtorKey, at: datetime) -> None:
        excerpt = _look(self.table, key)
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
        contacts = DynamoContacts(self.table)
        contacts.claim(excerpt, contact, self._log(excerpt, at))
        for state in (ContactState.DELIVERED, ContactState.READ):
            report = StatusReport(state, at + timedelta(minutes=1), _message_id(key, contact))
            contacts.record_status(ContactRef(key, contact.id), report)

    def _log(self, excerpt: AccountExcerpt, at: datetime) -> bytes:
        if not self.is_evaluated:
            return _LOG
        view = excerpt.view(at)
        return encode(view, TERMS, at, decide(view, TERMS, at))


def _look(table: Table, key: DebtorKey) -> AccountExcerpt:
    excerpt = DynamoAccounts(table).look(key)
    if excerpt is None:
        raise RuntimeError("the account was just written to")
    return excerpt


def _message_id(key: DebtorKey, contact: Contact) -> str:
    """Return an id as WhatsApp gives them: the line, and nine bytes of chance in hexadecimal."""
    chance = sha256(f"{key}/{contact.id}".encode()).hexdigest()[:18].upper().encode()
    return f"wamid.{b64encode(_BEFORE_LINE + _LINE + _BEFORE_CHANCE + chance + bytes(1)).decode()}"


def _invoice(key: DebtorKey, number: int, due: datetime) -> Invoice:
    document = DocumentId("erp", f"{key.debtor}-{number}")
    issued: date = (due - _MONTH).date()
    part = Instalment(1, due.date(), _AMOUNT)
    label = document.external_id
    return Invoice(document, label, issued, (part,), recorded_at=due - _COMES)


def _payment(invoice: Invoice, at: datetime) -> Payment:
    document = DocumentId("bank", f"P-{invoice.id.external_id}")
    return Payment(document, _AMOUNT, at.date(), at, invoice.id)
