"""An invented debtor in Mexico City and everything a decision about her looks at."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from puntual.domain.accounts.account import Account, Profile
from puntual.domain.accounts.consent import ConsentEvent, ConsentKind
from puntual.domain.accounts.contact import Contact, Coverage, EarlyOffer, Purpose, contact_id
from puntual.domain.accounts.hold import Hold, HoldKind
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.accounts.send_error import SendErrorClass
from puntual.domain.contact_law.contact_rules import Caps, ContactRules
from puntual.domain.contact_law.holidays import HolidayCalendar
from puntual.domain.contact_law.weekly_hours import TimeWindow, WeeklyHours
from puntual.domain.decision.plan import Send
from puntual.domain.decision.terms import Terms
from puntual.domain.ids import CreditorId, DebtorId, DebtorKey, DocumentId
from puntual.domain.money import Money
from puntual.domain.policies.policy import DEFAULT_POLICY
from puntual.domain.receivables.receivable import Instalment, InstalmentKey, Invoice, Payment
from puntual.domain.templates.template import template_name

MEXICO = ZoneInfo("America/Mexico_City")
KEY = DebtorKey(CreditorId("taller-luna"), DebtorId("cli-0001"))
LAW_DAY = (TimeWindow(time(8), time(20)),)
RULES = ContactRules(
    zones=(MEXICO,),
    hours=WeeklyHours((*((LAW_DAY,) * 5), (), ())),
    holidays=HolidayCalendar({date(2026, 3, 16): "Natalicio"}, frozenset({2025, 2026, 2027})),
    caps=Caps(per_day=1, per_week=2, min_gap=timedelta(hours=48), per_debt_total=8),
    pack="MX/test",
    entry="2014-10-08",
)
TERMS = Terms(DEFAULT_POLICY, RULES)
# A Tuesday.
DUE = date(2026, 3, 10)


def local(day: date, hour: int = 10, minute: int = 0) -> datetime:
    """Return an instant of a Mexican day, in UTC."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=MEXICO).astimezone(UTC)


def days_from_due(days: int) -> date:
    """Return the day that lies so many days after the due date."""
    return DUE + timedelta(days=days)


GRANTED = ConsentEvent(ConsentKind.GRANTED, local(date(2025, 12, 1)), "contract", "wording v3")
REVOKED = ConsentEvent(ConsentKind.REVOKED, local(date(2026, 3, 1)), "whatsapp reply", "wamid.1")
PROFILE = Profile(
    key=KEY,
    name="Ana Ejemplo",
    phone="+525550000001",
    country="MX",
    locale="es-MX",
    consents=(GRANTED,),
)


def invoice(name: str = "F-001", due: date = DUE, minor: int = 125050) -> Invoice:
    """Return an invoice with one instalment."""
    part = Instalment(1, due, Money(minor, "MXN"))
    return Invoice(DocumentId("erp", name), name, due - timedelta(days=30), (part,))


def key_of(name: str = "F-001") -> InstalmentKey:
    """Name the only instalment of an invoice."""
    return InstalmentKey(DocumentId("erp", name), 1)


def payment(
    minor: int = 125050, at: datetime | None = None, name: str = "P-1", paid_on: date | None = None
) -> Payment:
    """Return a payment without a named invoice."""
    recorded = at or local(DUE)
    paid = paid_on or recorded.astimezone(MEXICO).date()
    return Payment(DocumentId("bank", name), Money(minor, "MXN"), paid, recorded)


def account(*invoices: Invoice, **parts: object) -> Account:
    """Return an account that owes the given invoices, or one invoice."""
    made = Account(PROFILE, rev=3, invoices=invoices or (invoice(),))
    return replace(made, **parts)  # type: ignore[arg-type]  # the caller names real fields


def offering(at: datetime, name: str = "F-001", seq: int = 1) -> Contact:
    """Return a reminder that asked for 950.00 of 1,000.00 until four days before the due day."""
    told = reminded(at, "due_in_7_days", name, seq=seq)
    offer = EarlyOffer(5, days_from_due(-4), (Money(95_000, "MXN"),))
    covered = (Coverage(key_of(name), told.step, DUE, 5_000),)
    return replace(told, covered=covered, offer=offer)


def reminded(
    at: datetime,
    step: str,
    *names: str,
    state: ContactState = ContactState.DELIVERED,
    error_class: SendErrorClass | None = None,
    attempt: int = 1,
    seq: int = 1,
) -> Contact:
    """Return a reminder of the past."""
    day = at.astimezone(MEXICO).date()
    refused = state is ContactState.FAILED
    return Contact(
        id=contact_id(seq, day, Purpose.REMINDER, attempt),
        purpose=Purpose.REMINDER,
        local_date=day,
        claimed_at=at,
        deadline=at + timedelta(hours=2),
        step=step,
        template=template_name(step),
        language="es",
        policy_version="default-1",
        covered=tuple(Coverage(key_of(name), step) for name in names or ("F-001",)),
        state=state,
        accepted_at=None if refused else at,
        settled_at=at,
        error_class=error_class,
    )


def hold(
    kind: HoldKind, until: datetime | None, *names: str, since: datetime | None = None
) -> Hold:
    """Return a hold on the account, or on the named invoices."""
    keys = frozenset(key_of(name) for name in names)
    return Hold(f"h-{kind}", kind, since or local(days_from_due(-30)), until, keys, "reply:test")


def contact_of(decision: object) -> Contact:
    """Return the contact that a decision sends, or fail."""
    assert isinstance(decision, Send), decision
    return decision.plan.contact
