"""What an account owes and has paid, as rows."""

from datetime import date, datetime
from typing import Any

from puntual.domain.accounts.view import Books
from puntual.domain.ids import DocumentId
from puntual.domain.money import Money
from puntual.domain.receivables.charges import NO_CHARGES, Charges
from puntual.domain.receivables.entries import EntryPlace
from puntual.domain.receivables.payment_history import PaymentHistory
from puntual.domain.receivables.receivable import InstalmentKey, OpenInstalment, Payment

type Row = list[Any]


def key_to_row(key: InstalmentKey) -> Row:
    """Return the key of an instalment as a row."""
    return [key.invoice.source, key.invoice.external_id, key.number]


def key_of_row(row: Row) -> InstalmentKey:
    """Read ``key_to_row`` back."""
    source, external_id, number = row
    return InstalmentKey(DocumentId(source, external_id), number)


def instalment_to_row(one: OpenInstalment) -> Row:
    """Return an open instalment as a row; null is outstanding where nothing was paid of it."""
    document, amount, left = one.key.invoice, one.amount, one.outstanding
    row: Row = [
        document.source,
        document.external_id,
        one.key.number,
        one.label,
        one.due_on.isoformat(),
        amount.minor,
        amount.currency,
        None if left == amount else [left.minor, left.currency],
        one.pay_reference,
        _day_to_text(one.issued_on),
    ]
    # Only where there are some: what most instalments are stays as short as it was.
    if one.charges != NO_CHARGES or one.contract_on is not None:
        row += charges_to_row(one.charges), _day_to_text(one.contract_on)
    return row


def instalment_of_row(row: Row) -> OpenInstalment:
    """Read ``instalment_to_row`` back."""
    source, external_id, number, label, due_on, minor, currency, left, *others = row
    reference, issued_on, *rest = others
    charges, contract_on = rest or ([], None)
    amount = Money(minor, currency)
    return OpenInstalment(
        InstalmentKey(DocumentId(source, external_id), number),
        label,
        date.fromisoformat(due_on),
        amount,
        amount if left is None else Money(*left),
        reference,
        _day_of(issued_on),
        charges_of_row(charges),
        _day_of(contract_on),
    )


def charges_to_row(charges: Charges) -> Row:
    """Return charges as a row, without what is nothing at its end; empty for none."""
    row = [charges.interest, charges.fine, charges.costs, charges.rate, charges.costs_for]
    length = max((place for place, one in enumerate(row, start=1) if one), default=0)
    return row[:length]


def charges_of_row(row: Row) -> Charges:
    """Read ``charges_to_row`` back."""
    if not row:
        return NO_CHARGES
    names = ("interest", "fine", "costs", "rate", "costs_for")
    return Charges(**dict(zip(names, row, strict=False)))


def payment_to_row(one: Payment) -> Row:
    """Return a payment as a row."""
    row: Row = [
        one.id.source,
        one.id.external_id,
        one.amount.minor,
        one.amount.currency,
        one.paid_on.isoformat(),
        one.recorded_at.isoformat(),
    ]
    if one.invoice is not None:
        row += one.invoice.source, one.invoice.external_id
    return row


def payment_of_row(row: Row) -> Payment:
    """Read ``payment_to_row`` back."""
    source, external_id, minor, currency, paid_on, recorded_at, *invoice = row
    return Payment(
        DocumentId(source, external_id),
        Money(minor, currency),
        date.fromisoformat(paid_on),
        datetime.fromisoformat(recorded_at),
        DocumentId(*invoice) if invoice else None,
    )


def history_to_row(history: PaymentHistory) -> Row:
    """Return how somebody paid as a row."""
    return [
        history.settled,
        history.by_month,
        _day_to_text(history.first_due_on),
        _day_to_text(history.last_due_on),
        history.days_late,
        history.days_to_pay,
    ]


def history_of_row(row: Row) -> PaymentHistory:
    """Read ``history_to_row`` back."""
    settled, by_month, first, last, days_late, days_to_pay = row
    return PaymentHistory(
        settled,
        tuple(by_month),
        _day_of(first),
        _day_of(last),
        tuple(days_late),
        tuple(days_to_pay),
    )


def books_to_row(books: Books) -> Row:
    """Return the books of an account as a row."""
    entry, settled, unnamed = books.last_entry, books.last_settled, books.last_unnamed
    place = entry and [
        entry.on.isoformat(),
        entry.rank,
        entry.id.source,
        entry.id.external_id,
    ]
    return [
        place,
        settled and key_to_row(settled),
        unnamed and [unnamed[0].isoformat(), *key_to_row(unnamed[1])],
        books.has_stray,
    ]


def books_of_row(row: Row) -> Books:
    """Read ``books_to_row`` back."""
    place, settled, unnamed, has_stray = row
    return Books(
        place and _entry_place_of(*place),
        settled and key_of_row(settled),
        unnamed and (date.fromisoformat(unnamed[0]), key_of_row(unnamed[1:])),
        has_stray,
    )


def _entry_place_of(on: str, rank: int, source: str, external_id: str) -> EntryPlace:
    return EntryPlace(date.fromisoformat(on), rank, DocumentId(source, external_id))


def _day_to_text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day_of(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
