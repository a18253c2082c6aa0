"""Invoices and payments that callers send: untrusted until they are domain values."""

from collections.abc import Iterator
from typing import Annotated, Protocol

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from puntual.application.intake.incoming import IncomingInvoice, IncomingPayment, Rejected
from puntual.domain.errors import InvalidInput
from puntual.domain.ids import CreditorId, DebtorId, DebtorKey, DocumentId
from puntual.domain.money import Money
from puntual.domain.receivables.receivable import Instalment, Invoice, InvoiceStatus
from puntual.intake.charges import ChargesPart, charge_errors, charges_of
from puntual.intake.event import Event, parse_event
from puntual.intake.fields import (
    Amount,
    Currency,
    Day,
    Identifier,
    LastChange,
    PayReference,
    ShortText,
    SourceName,
)

_MAX_INSTALMENTS = 400
# What a schema says of fields that depend on each other; the checks below say it in words.
_ONE_FORM: JsonDict = {
    "oneOf": [
        {
            "required": ["due_on", "amount"],
            "properties": {
                "due_on": {"type": "string"},
                "amount": {"type": "string"},
                "instalments": {"type": "null"},
            },
        },
        {
            "required": ["instalments"],
            "properties": {
                "instalments": {"type": "array"},
                "due_on": {"type": "null"},
                "amount": {"type": "null"},
                "charges": {"type": "null"},
            },
        },
    ]
}
NAMES_SOMETHING: JsonDict = {
    "anyOf": [
        {"required": ["debtor_id"], "properties": {"debtor_id": {"type": "string"}}},
        {"required": ["invoice"], "properties": {"invoice": {"type": "object"}}},
    ]
}


class InstalmentPart(Event):
    """One part of an invoice with its own due date."""

    number: Annotated[
        int | None,
        Field(ge=1, le=9999, strict=True, description="Its place in the list when left out."),
    ] = None
    due_on: Day
    amount: Amount
    charges: ChargesPart | None = None


class InvoiceIssued(Event):
    """An invoice: either `instalments`, or `due_on` and `amount` when there is only one."""

    model_config = ConfigDict(json_schema_extra=_ONE_FORM)

    source: Annotated[SourceName, Field(description="The system that wrote it.")]
    external_id: Identifier
    debtor_id: Identifier
    label: Annotated[
        ShortText | None,
        Field(
            description="The number that the debtor knows; `external_id` when left out, and "
            "where it says what no message may say."
        ),
    ] = None
    issued_on: Day
    currency: Currency
    status: InvoiceStatus = InvoiceStatus.OPEN
    due_on: Day | None = None
    amount: Amount | None = None
    charges: Annotated[
        ChargesPart | None,
        Field(
            description="What of `amount` is not principal; with `instalments` each has its own."
        ),
    ] = None
    instalments: Annotated[
        list[InstalmentPart] | None, Field(min_length=1, max_length=_MAX_INSTALMENTS)
    ] = None
    pay_reference: PayReference | None = None
    contract_on: Annotated[
        Day | None,
        Field(description="The day of the contract, which texts of Chile name if it is known."),
    ] = None
    updated_at: LastChange | None = None
    moved_from: Annotated[
        Identifier | None,
        Field(
            description="The `debtor_id` under which the invoice is on record. It moves to the "
            "new one, with the payments, reversals and credit notes that name it."
        ),
    ] = None


class InvoiceName(Event):
    """Names an invoice."""

    source: SourceName
    external_id: Identifier


class PaymentReceived(Event):
    """Money received: names the debtor, the invoice, or both."""

    model_config = ConfigDict(json_schema_extra=NAMES_SOMETHING)

    source: SourceName
    external_id: Identifier
    debtor_id: Identifier | None = None
    invoice: InvoiceName | None = None
    amount: Amount
    currency: Currency
    paid_on: Day


def read_invoice(raw: object, creditor: CreditorId) -> IncomingInvoice | Rejected:
    """Return the invoice and whose it is, or everything that is wrong with it."""
    event = parse_event(InvoiceIssued, raw)
    if isinstance(event, Rejected):
        return event
    parts = tuple(_parts(event))
    errors = (*_form_errors(event), *_part_errors(event, parts))
    if errors:
        return Rejected(errors)
    return IncomingInvoice(
        key=DebtorKey(creditor, DebtorId(event.debtor_id)),
        invoice=Invoice(
            id=DocumentId(event.source, event.external_id),
            # WhatsApp refuses runs of blanks in a parameter of a template.
            label=event.label or " ".join(event.external_id.split()),
            issued_on=event.issued_on,
            instalments=tuple(
                Instalment(
                    number,
                    part.due_on,
                    Money.parse(part.amount, event.currency),
                    charges_of(part.charges, event.currency),
                )
                for _, number, part in parts
            ),
            status=event.status,
            pay_reference=event.pay_reference or "",
            contract_on=event.contract_on,
        ),
        updated_at=event.updated_at,
        moved_from=DebtorId(event.moved_from) if event.moved_from else None,
    )


def read_payment(raw: object, creditor: CreditorId) -> IncomingPayment | Rejected:
    """Return the payment, or everything that is wrong with it."""
    event = parse_event(PaymentReceived, raw)
    if isinstance(event, Rejected):
        return event
    errors = (*amount_errors(event.amount, event.currency, "amount"), *naming_errors(event))
    if errors:
        return Rejected(errors)
    named = event.invoice
    return IncomingPayment(
        creditor=creditor,
        document=DocumentId(event.source, event.external_id),
        amount=Money.parse(event.amount, event.currency),
        paid_on=event.paid_on,
        debtor=DebtorId(event.debtor_id) if event.debtor_id else None,
        invoice=DocumentId(named.source, named.external_id) if named else None,
    )


type _Part = tuple[str, int, InstalmentPart]


def _parts(event: InvoiceIssued) -> Iterator[_Part]:
    """Yield each instalment with the place of its fields and its number."""
    if event.instalments is None:
        if event.due_on is not None and event.amount is not None:
            due_on, amount = event.due_on.isoformat(), event.amount
            yield "", 1, InstalmentPart(due_on=due_on, amount=amount, charges=event.charges)
        return
    for index, part in enumerate(event.instalments):
        yield f"instalments[{index}].", part.number or index + 1, part


def _form_errors(event: InvoiceIssued) -> Iterator[InvalidInput]:
    short = (event.due_on, event.amount)
    fix = "send either instalments, or due_on and amount together"
    if event.instalments is not None and short != (None, None):
        yield InvalidInput("instalments", "stands beside due_on or amount", fix)
    if event.instalments is None and None in short:
        missing = "due_on" if event.due_on is None else "amount"
        yield InvalidInput(missing, "is missing", fix)
    if event.instalments is not None and event.charges is not None:
        fix = "send charges with each of the instalments"
        yield InvalidInput("charges", "stand beside instalments", fix)


def _part_errors(event: InvoiceIssued, parts: tuple[_Part, ...]) -> Iterator[InvalidInput]:
    seen: set[int] = set()
    for place, number, part in parts:
        yield from amount_errors(part.amount, event.currency, f"{place}amount")
        yield from charge_errors(part, event.currency, place)
        if part.due_on < event.issued_on:
            fix = "correct one of the two dates; nobody is reminded on a date that is in doubt"
            yield InvalidInput(f"{place}due_on", "is before issued_on", fix)
        if number in seen:
            fix = "give each instalment its own number, or none a number"
            yield InvalidInput(f"{place}number", "is used twice", fix)
        seen.add(number)


class NamesDebtor(Protocol):
    """What names a debtor, an invoice, or both."""

    @property
    def debtor_id(self) -> str | None:
        """The debtor's id."""
        ...

    @property
    def invoice(self) -> InvoiceName | None:
        """The invoice."""
        ...


def naming_errors(event: NamesDebtor) -> Iterator[InvalidInput]:
    """Yield the error of a document that names neither."""
    if event.debtor_id is None and event.invoice is None:
        fix = "send debtor_id, or invoice with its source and external_id, or both"
        yield InvalidInput("debtor_id", "is missing, and so is invoice", fix)


def amount_errors(amount: str, currency: str, field: str) -> Iterator[InvalidInput]:
    """Yield what is wrong with an amount in a currency."""
    try:
        Money.parse(amount, currency, field)
    except InvalidInput as err:
        yield err
