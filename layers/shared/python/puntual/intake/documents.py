"""What callers send. Untrusted until it is a domain value, which it becomes in this module."""

from collections.abc import Iterator, Mapping
from typing import Annotated

import phonenumbers
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from puntual.application.intake.incoming import IncomingInvoice, IncomingPayment, Rejected
from puntual.domain.accounts.account import PaymentMethod, Profile
from puntual.domain.accounts.consent import ConsentEvent, ConsentKind
from puntual.domain.channel import Channel
from puntual.domain.errors import InvalidInput
from puntual.domain.ids import CreditorId, DebtorId, DebtorKey, DocumentId
from puntual.domain.money import Money
from puntual.domain.phone import whatsapp_ids
from puntual.domain.receivables.payer_segment import DebtorKind
from puntual.domain.receivables.receivable import Instalment, Invoice, InvoiceStatus
from puntual.intake.field_errors import explain
from puntual.intake.fields import (
    Amount,
    Country,
    Currency,
    Day,
    Email,
    Identifier,
    Instant,
    Locale,
    LongText,
    PayReference,
    Phone,
    ShortText,
    Zone,
)

_MAX_INSTALMENTS = 400
_MAX_CONSENTS = 100


class _Event(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class ConsentStatement(_Event):
    """What the debtor said about being written to, with what proves it."""

    kind: ConsentKind
    at: Instant
    source: Annotated[ShortText, Field(examples=["contract"])]
    evidence: Annotated[LongText, Field(examples=["contract C-77, clause 9, signed"])]
    channels: Annotated[
        list[Channel],
        Field(
            max_length=len(Channel),
            description="What it was said of. Left out: WhatsApp if granted, all if revoked.",
        ),
    ] = []


class Customer(_Event):
    """Who owes. Sent whole each time: a field left out is forgotten, consents never are."""

    id: Identifier
    name: ShortText
    phone: Phone | None = None
    country: Annotated[
        Country | None, Field(description="Derived from the phone when left out.")
    ] = None
    state: Annotated[
        ShortText | None, Field(description="ISO 3166-2 code or name.", examples=["SP"])
    ] = None
    locale: Annotated[
        Locale | None, Field(description="Derived from the country when left out.")
    ] = None
    zone: Zone | None = None
    segment: ShortText | None = None
    kind: Annotated[
        DebtorKind, Field(description="Companies are written to in business hours only.")
    ] = DebtorKind.INDIVIDUAL
    email: Annotated[
        Email | None, Field(description="Written to only where a policy falls back on e-mail.")
    ] = None
    payment_method: Annotated[
        PaymentMethod | None, Field(description="How the customer prefers to pay.")
    ] = None
    consents: Annotated[list[ConsentStatement], Field(max_length=_MAX_CONSENTS)] = []


class InstalmentPart(_Event):
    """One part of an invoice with its own due date."""

    number: Annotated[
        int | None,
        Field(ge=1, le=9999, strict=True, description="Its place in the list when left out."),
    ] = None
    due_on: Day
    amount: Amount


class InvoiceIssued(_Event):
    """An invoice: either `instalments`, or `due_on` and `amount` when there is only one."""

    source: Annotated[Identifier, Field(description="The system that wrote it.", examples=["erp"])]
    external_id: Annotated[Identifier, Field(description="Its key in that system.")]
    debtor_id: Identifier
    label: Annotated[
        ShortText | None,
        Field(description="The number that the debtor knows; `external_id` when left out."),
    ] = None
    issued_on: Day
    currency: Currency
    status: InvoiceStatus = InvoiceStatus.OPEN
    due_on: Day | None = None
    amount: Amount | None = None
    instalments: Annotated[
        list[InstalmentPart] | None, Field(min_length=1, max_length=_MAX_INSTALMENTS)
    ] = None
    pay_reference: PayReference | None = None


class InvoiceName(_Event):
    """Names an invoice."""

    source: Identifier
    external_id: Identifier


class PaymentReceived(_Event):
    """Money received: names the debtor, the invoice, or both."""

    source: Identifier
    external_id: Identifier
    debtor_id: Identifier | None = None
    invoice: InvoiceName | None = None
    amount: Amount
    currency: Currency
    paid_on: Day


def read_customer(raw: object, creditor: CreditorId) -> Profile | Rejected:
    """Return who the debtor is, or everything that is wrong with the description."""
    event = _parse(Customer, raw)
    if isinstance(event, Rejected):
        return event
    country = event.country or _country_of(event.phone)
    if event.phone and not country:
        return Rejected(
            (InvalidInput("country", "cannot be told from the phone", 'send it, e.g. "DO"'),)
        )
    return Profile(
        key=DebtorKey(creditor, DebtorId(event.id)),
        name=event.name,
        phone=event.phone,
        country=country,
        state=event.state,
        locale=event.locale or _locale_of(country),
        zone=event.zone,
        segment=event.segment,
        kind=event.kind,
        consents=tuple(
            ConsentEvent(one.kind, one.at, one.source, one.evidence, frozenset(one.channels))
            for one in event.consents
        ),
        wa_ids=whatsapp_ids(event.phone) if event.phone else frozenset(),
        payment_method=event.payment_method,
        email=event.email,
    )


def read_invoice(raw: object, creditor: CreditorId) -> IncomingInvoice | Rejected:
    """Return the invoice and whose it is, or everything that is wrong with it."""
    event = _parse(InvoiceIssued, raw)
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
            label=event.label or event.external_id,
            issued_on=event.issued_on,
            instalments=tuple(
                Instalment(number, part.due_on, Money.parse(part.amount, event.currency))
                for _, number, part in parts
            ),
            status=event.status,
            pay_reference=event.pay_reference or "",
        ),
    )


def read_payment(raw: object, creditor: CreditorId) -> IncomingPayment | Rejected:
    """Return the payment, or everything that is wrong with it."""
    event = _parse(PaymentReceived, raw)
    if isinstance(event, Rejected):
        return event
    errors = tuple(_amount_errors(event.amount, event.currency, "amount"))
    if event.debtor_id is None and event.invoice is None:
        fix = "send debtor_id, or invoice with its source and external_id, or both"
        errors = (*errors, InvalidInput("debtor_id", "is missing, and so is invoice", fix))
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


def _parse[E: _Event](model: type[E], raw: object) -> E | Rejected:
    if not isinstance(raw, Mapping):
        return Rejected((InvalidInput("", "is not a JSON object", "send { ... }"),))
    try:
        return model.model_validate(raw)
    except ValidationError as err:
        return Rejected(explain(err, model))


type _Part = tuple[str, int, InstalmentPart]


def _parts(event: InvoiceIssued) -> Iterator[_Part]:
    """Yield each instalment with the place of its fields and its number."""
    if event.instalments is None:
        if event.due_on is not None and event.amount is not None:
            yield "", 1, InstalmentPart(due_on=event.due_on.isoformat(), amount=event.amount)
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


def _part_errors(event: InvoiceIssued, parts: tuple[_Part, ...]) -> Iterator[InvalidInput]:
    seen: set[int] = set()
    for place, number, part in parts:
        yield from _amount_errors(part.amount, event.currency, f"{place}amount")
        if part.due_on < event.issued_on:
            fix = "correct one of the two dates; nobody is reminded on a date that is in doubt"
            yield InvalidInput(f"{place}due_on", "is before issued_on", fix)
        if number in seen:
            fix = "give each instalment its own number, or none a number"
            yield InvalidInput(f"{place}number", "is used twice", fix)
        seen.add(number)


def _amount_errors(amount: str, currency: str, field: str) -> Iterator[InvalidInput]:
    try:
        Money.parse(amount, currency, field)
    except InvalidInput as err:
        yield err


def _country_of(phone: str | None) -> str:
    if phone is None:
        return ""
    region = phonenumbers.region_code_for_number(phonenumbers.parse(phone))
    # 001 and the like are not countries but services.
    return region if region and region.isalpha() else ""


def _locale_of(country: str) -> str:
    if country == "BR":
        return "pt-BR"
    return f"es-{country}" if country else "es"
