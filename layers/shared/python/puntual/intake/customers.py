"""Customers that callers send: who owes, how to reach them, and what they consented to."""

from typing import Annotated

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from puntual.application.intake.incoming import IncomingCustomer, Rejected
from puntual.domain.accounts.account import PaymentMethod, Profile
from puntual.domain.accounts.consent import ConsentEvent, ConsentKind
from puntual.domain.channel import Channel
from puntual.domain.errors import InvalidInput
from puntual.domain.ids import CreditorId, DebtorId, DebtorKey
from puntual.domain.phone import whatsapp_ids
from puntual.domain.receivables.payer_segment import DebtorKind
from puntual.intake.event import Event, parse_event
from puntual.intake.fields import (
    Country,
    Email,
    Identifier,
    Instant,
    LastChange,
    Locale,
    LongText,
    Phone,
    ShortText,
    Zone,
)

_MAX_CONSENTS = 100


class ConsentStatement(Event):
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
    ] = Field(default=[])
    renewed: Annotated[
        bool,
        Field(
            strict=True,
            description="Of a grant: the debtor gave it anew after a withdrawal, with evidence of "
            "its own. Without it no grant lifts a withdrawal.",
        ),
    ] = False


class Customer(Event):
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
    consents: Annotated[list[ConsentStatement], Field(max_length=_MAX_CONSENTS)] = Field(
        default=[]
    )
    updated_at: LastChange | None = None


def _without_id(schema: JsonDict) -> None:
    schema["required"] = ["name"]


class NamedCustomer(Customer):
    """Who owes, under the id that the path or the query names; the body may leave it out."""

    model_config = ConfigDict(json_schema_extra=_without_id)


def read_customer(raw: object, creditor: CreditorId) -> Profile | Rejected:
    """Return who the debtor is, or everything that is wrong with the description."""
    read = read_customer_copy(raw, creditor)
    return read if isinstance(read, Rejected) else read.profile


def read_customer_copy(raw: object, creditor: CreditorId) -> IncomingCustomer | Rejected:
    """Return a copy of a customer, or everything that is wrong with the description."""
    event = parse_event(Customer, raw)
    if isinstance(event, Rejected):
        return event
    country = event.country or _country_of(event.phone)
    if event.phone and not country:
        return Rejected(
            (InvalidInput("country", "cannot be told from the phone", 'send it, e.g. "DO"'),)
        )
    return IncomingCustomer(_profile_of(event, country, creditor), event.updated_at)


def _profile_of(event: Customer, country: str, creditor: CreditorId) -> Profile:
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
            ConsentEvent(
                one.kind,
                one.at,
                one.source,
                one.evidence,
                frozenset(one.channels),
                renewed=one.renewed and one.kind is ConsentKind.GRANTED,
            )
            for one in event.consents
        ),
        wa_ids=whatsapp_ids(event.phone) if event.phone else frozenset(),
        payment_method=event.payment_method,
        email=event.email,
    )


def _country_of(phone: str | None) -> str:
    if phone is None:
        return ""
    from puntual.intake.phone_numbers import country_of  # noqa: PLC0415 - of customers only

    return country_of(phone)


def _locale_of(country: str) -> str:
    if country == "BR":
        return "pt-BR"
    return f"es-{country}" if country else "es"
