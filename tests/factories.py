"""Domain values with sensible defaults: a test names only what it is about.

All people and numbers are invented.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from puntual.domain.accounts.account import Account, PaymentMethod, Profile, Release
from puntual.domain.accounts.api_key import ApiKey, Scope
from puntual.domain.accounts.consent import ConsentEvent, ConsentKind
from puntual.domain.accounts.contact import Contact, Coverage, Purpose, contact_id
from puntual.domain.accounts.creditor import Creditor
from puntual.domain.accounts.hold import Hold, HoldKind
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.accounts.send_error import SendErrorClass
from puntual.domain.channel import Channel
from puntual.domain.ids import (
    ContactRef,
    CreditorId,
    DebtorId,
    DebtorKey,
    DocumentId,
    PhoneNumberId,
)
from puntual.domain.money import Money
from puntual.domain.receivables.payer_segment import DebtorKind
from puntual.domain.receivables.receivable import (
    Instalment,
    InstalmentKey,
    Invoice,
    InvoiceStatus,
    Payment,
)
from puntual.ports.contacts import StatusReport

# A Monday, noon in Mexico City.
NOON = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)
CREDITOR = CreditorId("mueblesdelsur")
LONG_AGO = datetime(2026, 1, 2, 15, 0, tzinfo=UTC)


def a_key(debtor: str = "d-1", creditor: str = CREDITOR) -> DebtorKey:
    return DebtorKey(CreditorId(creditor), DebtorId(debtor))


def a_document(external_id: str = "F-1", source: str = "erp") -> DocumentId:
    return DocumentId(source, external_id)


def an_instalment_key(invoice: DocumentId | None = None, number: int = 1) -> InstalmentKey:
    return InstalmentKey(invoice or a_document(), number)


def a_creditor(
    id: str = CREDITOR,  # noqa: A002 - the field's own name
    name: str = "Muebles del Sur",
    phone_number_id: str = "100200300",
    contact_line: str = "+52 55 5550 0000",
) -> Creditor:
    return Creditor(id, name, PhoneNumberId(phone_number_id), contact_line)


def a_consent(
    kind: ConsentKind = ConsentKind.GRANTED,
    at: datetime = LONG_AGO,
    source: str = "contract",
    evidence: str = "wording-1",
    channels: Iterable[Channel] = (),
) -> ConsentEvent:
    return ConsentEvent(kind, at, source, evidence, frozenset(channels))


def a_profile(
    *,
    key: DebtorKey | None = None,
    name: str = "Ana Prueba",
    phone: str | None = "+525550000001",
    country: str = "MX",
    state: str | None = "CMX",
    locale: str = "es-MX",
    zone: str | None = "America/Mexico_City",
    segment: str | None = None,
    kind: DebtorKind = DebtorKind.INDIVIDUAL,
    consents: Iterable[ConsentEvent] | None = None,
    wa_ids: Iterable[str] = (),
    payment_method: PaymentMethod | None = None,
    email: str | None = None,
) -> Profile:
    return Profile(
        key or a_key(),
        name,
        phone,
        country,
        state,
        locale,
        zone,
        segment,
        kind,
        (a_consent(),) if consents is None else tuple(consents),
        frozenset(wa_ids),
        payment_method,
        email,
    )


def a_reader(locale: str) -> Profile:
    """Return somebody of whom only the locale is known."""
    return Profile(a_key(), locale=locale)


def some_money(minor: int = 125_050, currency: str = "MXN") -> Money:
    return Money(minor, currency)


def an_instalment(
    number: int = 1, due_on: date = TODAY, minor: int = 125_050, currency: str = "MXN"
) -> Instalment:
    return Instalment(number, due_on, Money(minor, currency))


def an_invoice(
    *,
    external_id: str = "F-1",
    source: str = "erp",
    due_on: date = TODAY,
    minor: int = 125_050,
    currency: str = "MXN",
    instalments: Iterable[Instalment] | None = None,
    label: str | None = None,
    issued_on: date = date(2026, 2, 1),
    status: InvoiceStatus = InvoiceStatus.OPEN,
    recorded_at: datetime | None = LONG_AGO,
) -> Invoice:
    parts = (an_instalment(1, due_on, minor, currency),) if instalments is None else instalments
    return Invoice(
        DocumentId(source, external_id),
        external_id if label is None else label,
        issued_on,
        tuple(parts),
        status,
        recorded_at,
    )


def a_payment(
    external_id: str = "P-1",
    source: str = "erp",
    minor: int = 125_050,
    currency: str = "MXN",
    paid_on: date = TODAY,
    recorded_at: datetime = NOON,
    invoice: DocumentId | None = None,
) -> Payment:
    return Payment(
        DocumentId(source, external_id), Money(minor, currency), paid_on, recorded_at, invoice
    )


def a_hold(
    id: str = "hold-1",  # noqa: A002 - the field's own name
    kind: HoldKind = HoldKind.PROMISE,
    since: datetime = NOON,
    until: datetime | None = NOON + timedelta(days=5),
    instalments: Iterable[InstalmentKey] = (),
    origin: str = "reply:need_time",
) -> Hold:
    return Hold(id, kind, since, until, frozenset(instalments), origin)


def a_contact(
    *,
    seq: int = 1,
    purpose: Purpose = Purpose.REMINDER,
    local_date: date = TODAY,
    attempt: int = 1,
    claimed_at: datetime = NOON,
    deadline: datetime | None = None,
    step: str = "due_today",
    covered: Iterable[Coverage] | None = None,
    receipts: Iterable[DocumentId] = (),
    holds: Iterable[str] = (),
    state: ContactState = ContactState.CLAIMED,
    accepted_at: datetime | None = None,
    settled_at: datetime | None = None,
    wamid: str | None = None,
    error_code: int | None = None,
    error_class: SendErrorClass | None = None,
) -> Contact:
    default = (Coverage(an_instalment_key(), step, TODAY),) if purpose is Purpose.REMINDER else ()
    return Contact(
        contact_id(seq, local_date, purpose, attempt),
        purpose,
        local_date,
        claimed_at,
        claimed_at + timedelta(hours=2) if deadline is None else deadline,
        step,
        f"puntual_{step}_v1",
        "es",
        "default-1",
        default if covered is None else tuple(covered),
        tuple(receipts),
        tuple(holds),
        state,
        accepted_at,
        settled_at,
        wamid,
        error_code,
        error_class,
    )


def an_accepted_contact(
    claimed_at: datetime = NOON, step: str = "due_today", wamid: str = "wamid.1"
) -> Contact:
    """A contact as it is right after WhatsApp took it."""
    return replace(
        a_contact(claimed_at=claimed_at, local_date=claimed_at.date(), step=step),
        state=ContactState.ACCEPTED,
        accepted_at=claimed_at,
        settled_at=claimed_at,
        wamid=wamid,
    )


def a_status(
    state: ContactState = ContactState.DELIVERED,
    at: datetime = NOON + timedelta(minutes=1),
    wamid: str = "wamid.1",
    error_code: int | None = None,
    error_class: SendErrorClass | None = None,
    user_id: str | None = None,
) -> StatusReport:
    return StatusReport(state, at, wamid, error_code, error_class, user_id)


def a_ref(contact: Contact | None = None, key: DebtorKey | None = None) -> ContactRef:
    return ContactRef(key or a_key(), (contact or a_contact()).id)


def an_account(
    profile: Profile | None = None,
    rev: int = 1,
    invoices: Iterable[Invoice] | None = None,
    payments: Iterable[Payment] = (),
    contacts: Iterable[Contact] = (),
    holds: Iterable[Hold] = (),
    *,
    releases: Iterable[Release] = (),
) -> Account:
    return Account(
        profile or a_profile(),
        rev,
        (an_invoice(),) if invoices is None else tuple(invoices),
        tuple(payments),
        tuple(contacts),
        tuple(holds),
        tuple(releases),
    )


def an_api_key(
    digest: str = "d" * 64,
    creditor: str = CREDITOR,
    label: str = "erp",
    scopes: Iterable[Scope] = (Scope.WRITE,),
    created_at: datetime = LONG_AGO,
    revoked_at: datetime | None = None,
) -> ApiKey:
    return ApiKey(digest, CreditorId(creditor), label, frozenset(scopes), created_at, revoked_at)
