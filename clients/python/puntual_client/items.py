"""The items of the ingest API, as they stand in docs/openapi.json.

Money is a string with a decimal point, a day is ISO 8601, an instant ends with its offset.
"""

from collections.abc import Mapping
from typing import Any, Literal, NotRequired, TypeAlias, TypedDict

# An item that was read from a file; the typed ones below are such mappings as well.
Item: TypeAlias = Mapping[str, Any]


class Consent(TypedDict):
    """A statement of the customer about being written to, with what proves it."""

    kind: Literal["granted", "revoked"]
    at: str
    source: str
    evidence: str
    channels: NotRequired[list[Literal["whatsapp", "sms", "email"]]]
    renewed: NotRequired[bool]


class Customer(TypedDict):
    """A debtor. Stored whole each time: a field left out is forgotten, consents never are."""

    id: str
    name: str
    phone: NotRequired[str | None]
    country: NotRequired[str | None]
    state: NotRequired[str | None]
    locale: NotRequired[str | None]
    zone: NotRequired[str | None]
    segment: NotRequired[str | None]
    kind: NotRequired[Literal["individual", "corporate"]]
    email: NotRequired[str | None]
    payment_method: NotRequired[Literal["transfer", "card", "cash", "cheque"] | None]
    consents: NotRequired[list[Consent]]
    updated_at: NotRequired[str | None]


class Charges(TypedDict):
    """What of an amount is not principal; messages name each part as soon as there is one."""

    costs: NotRequired[str | None]
    fine: NotRequired[str | None]
    interest: NotRequired[str | None]
    rate: NotRequired[str | None]
    costs_for: NotRequired[str | None]


class Instalment(TypedDict):
    """A part of an invoice with its own due date; its number is its place when left out."""

    due_on: str
    amount: str
    number: NotRequired[int | None]
    charges: NotRequired[Charges | None]


class Invoice(TypedDict):
    """An invoice: either `instalments`, or `due_on` and `amount` when there is only one."""

    source: str
    external_id: str
    debtor_id: str
    issued_on: str
    currency: str
    label: NotRequired[str | None]
    status: NotRequired[Literal["open", "cancelled"]]
    due_on: NotRequired[str | None]
    amount: NotRequired[str | None]
    charges: NotRequired[Charges | None]
    instalments: NotRequired[list[Instalment] | None]
    pay_reference: NotRequired[str | None]
    contract_on: NotRequired[str | None]
    updated_at: NotRequired[str | None]
    moved_from: NotRequired[str | None]


class InvoiceName(TypedDict):
    """What names an invoice: the system that wrote it, and its key there."""

    source: str
    external_id: str


class PaymentName(TypedDict):
    """What names a payment: the system that wrote it, and its key there."""

    source: str
    external_id: str


class Reversal(TypedDict):
    """Money of a payment that went back, in the payment's currency; all of it without `amount`."""

    external_id: str
    payment: PaymentName
    reversed_on: str
    reason: Literal["bounced", "mistake", "chargeback", "refund"]
    amount: NotRequired[str | None]


class CreditNote(TypedDict):
    """What is no longer asked for; names the debtor, the invoice, or both."""

    source: str
    external_id: str
    amount: str
    currency: str
    issued_on: str
    debtor_id: NotRequired[str | None]
    invoice: NotRequired[InvoiceName | None]
    status: NotRequired[Literal["issued", "cancelled"]]
    updated_at: NotRequired[str | None]


class Payment(TypedDict):
    """Money received; names the debtor, the invoice, or both."""

    source: str
    external_id: str
    amount: str
    currency: str
    paid_on: str
    debtor_id: NotRequired[str | None]
    invoice: NotRequired[InvoiceName | None]
