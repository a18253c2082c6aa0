"""A portfolio file: CSV or NDJSON, one row per invoice or instalment; see docs/portfolio.md.

Each row is checked by the rules of the ingest API, so that a file and an integration are refused
for the same reasons in the same words. A bad row is listed and left out; the good ones go on.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from puntual.intake.contact_checks import check_phone
from puntual.intake.files.amount_columns import styles_of, warnings_of, written_plainly
from puntual.intake.files.billing_day import Item
from puntual.intake.files.charge_columns import CHARGE_COLUMNS
from puntual.intake.files.contradictions import (
    find_contradictions,
    find_credit_contradictions,
    part_of,
)
from puntual.intake.files.credit_rows import (
    CREDIT_FIX,
    CREDIT_NOTE,
    LEFT_OUT,
    credit_note_of,
    form_problems,
    is_named,
    may_be_credit,
    names_a_credit,
)
from puntual.intake.files.portfolio_content import Portfolio, RejectedRow
from puntual.intake.files.row_items import (
    customer_of,
    invoice_of,
    payment_of,
    problems_of,
    problems_of_credit,
    understood,
)
from puntual.intake.files.rows import BadRow, Row, read_rows

__all__ = ["COLUMNS", "Portfolio", "phones_and_names", "read_portfolio"]

COLUMNS: Final = (
    *("debtor_id", "name", "phone", "country", "state", "locale", "zone", "consent_at"),
    *("invoice_id", "issued_on", "due_on", "amount", "paid_amount", "paid_on"),
    *("currency", "segment"),
    *("label", "document", "applies_to"),
    *CHARGE_COLUMNS,
)
REQUIRED: Final = ("debtor_id", "invoice_id", "issued_on", "due_on", "amount", "currency")


def read_portfolio(path: Path) -> Portfolio:
    """Read a file.

    Raises:
        UnreadableFile: it cannot be read at all, or lacks a column that must be there.
    """
    portfolio = Portfolio()
    rows = [*read_rows(path, COLUMNS, REQUIRED, portfolio.warnings)]
    styles = styles_of(rows)
    portfolio.warnings += warnings_of(styles)
    for row in rows:
        if isinstance(row, BadRow):
            portfolio.rejected.append(_unread(row))
        else:
            plain = written_plainly(row, styles)
            _take_or_reject(portfolio, replace(plain, values=understood(plain.values)))
    _check_named_invoices(portfolio)
    _leave_out_credited(portfolio, [row for row in rows if isinstance(row, BadRow)])
    _leave_out(portfolio)
    return portfolio


def _unread(row: BadRow) -> RejectedRow:
    error = f"{row.error}; {LEFT_OUT}" if names_a_credit(row.text) else row.error
    return RejectedRow(row.line, error)


def _leave_out_credited(portfolio: Portfolio, rows: Iterable[BadRow]) -> None:
    """Leave out the customers named in a row that cannot be read and may be a credit note."""
    texts = [row.text for row in rows if names_a_credit(row.text)]
    for debtor in portfolio.customers if texts else ():
        if any(is_named(debtor, text) for text in texts):
            portfolio.left_out.add(debtor)


def _check_named_invoices(portfolio: Portfolio) -> None:
    """Reject credit notes of invoices that the debtor does not have."""
    for id_, note in portfolio.credit_notes.items():
        named = note.get("invoice", {}).get("external_id")
        if named is not None and not _is_of(portfolio, named, note["debtor_id"]):
            problem = f"applies_to: is no invoice of this debtor_id; correct it; {LEFT_OUT}"
            line = portfolio.lines["credit_note", id_]
            portfolio.rejected.append(RejectedRow(line, problem, note["debtor_id"]))
            portfolio.left_out.add(note["debtor_id"])


def _is_of(portfolio: Portfolio, invoice_id: str, debtor_id: str) -> bool:
    return portfolio.invoices.get(invoice_id, {}).get("debtor_id") == debtor_id


def _take_or_reject(portfolio: Portfolio, row: Row) -> None:
    is_credit = row.values.get("document") == CREDIT_NOTE
    errors = [*(_take_credit if is_credit else _take)(portfolio, row)]
    if not errors:
        return
    debtor = row.values.get("debtor_id", "")
    if may_be_credit(row.values):
        errors.append(CREDIT_FIX)
        portfolio.left_out.add(debtor)
    portfolio.rejected.append(RejectedRow(row.line, "; ".join(errors), debtor))


def _leave_out(portfolio: Portfolio) -> None:
    """Forget who has a credit note that was refused."""
    out = portfolio.left_out
    for items in (portfolio.invoices, portfolio.credit_notes):
        for id_ in [id_ for id_, one in items.items() if one["debtor_id"] in out]:
            del items[id_]
    portfolio.payments = [one for one in portfolio.payments if one["debtor_id"] not in out]
    for id_ in out:
        portfolio.customers.pop(id_, None)


def _take_credit(portfolio: Portfolio, row: Row) -> Iterator[str]:
    """Add the credit note of a row, or say what is wrong with it."""
    customer, note = customer_of(row.values), credit_note_of(row.values)
    errors = [*form_problems(row.values), *problems_of_credit(customer, note)]
    errors = errors or [*find_credit_contradictions(portfolio, customer, note)]
    if errors:
        yield from dict.fromkeys(errors)
        return
    _meet(portfolio, customer, row.line)
    portfolio.credit_notes[note["external_id"]] = note
    portfolio.lines["credit_note", note["external_id"]] = row.line


def _take(portfolio: Portfolio, row: Row) -> Iterator[str]:
    """Add a row's content, or say what is wrong with it."""
    customer, invoice = customer_of(row.values), invoice_of(row.values)
    earlier = portfolio.payments_of[invoice["external_id"]]
    payment, money_error = payment_of(row.values, earlier)
    problems = problems_of(customer, invoice, payment)
    errors = [*form_problems(row.values), *problems, *filter(None, [money_error])]
    errors = errors or [*find_contradictions(portfolio, customer, invoice)]
    if errors:
        yield from dict.fromkeys(errors)
        return
    _meet(portfolio, customer, row.line)
    _add_instalment(portfolio, invoice, row.line)
    if payment is not None:
        portfolio.payments.append(payment)
        portfolio.payments_of[invoice["external_id"]] += 1
        portfolio.lines["payment", payment["external_id"]] = row.line


def _meet(portfolio: Portfolio, customer: Item, line: int) -> None:
    portfolio.customers.setdefault(customer["id"], customer)
    portfolio.lines.setdefault(("customer", customer["id"]), line)


def _add_instalment(portfolio: Portfolio, row: Item, line: int) -> None:
    invoice = portfolio.invoices.setdefault(
        row["external_id"],
        {name: row[name] for name in ("source", "external_id", "debtor_id", "issued_on")}
        | {"currency": row["currency"], "instalments": []},
    )
    portfolio.lines.setdefault(("invoice", row["external_id"]), line)
    invoice.update({name: row[name] for name in ("label", "contract_on") if name in row})
    invoice["instalments"].append(part_of(row))


def phones_and_names(customers: Iterable[Item]) -> dict[str, str]:
    """Return who is behind each phone, in the form in which it is stored, for the phone page."""
    return {check_phone(one["phone"]): one["name"] for one in customers if one.get("phone")}
