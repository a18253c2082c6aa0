from datetime import UTC, date, datetime, timedelta

from puntual.adapters.packaged.templates import PackagedTemplates
from puntual.adapters.packaged.wording import load_wording
from puntual.domain.accounts.account import Profile
from puntual.domain.accounts.contact import Contact, Purpose, contact_id
from puntual.domain.accounts.creditor import Creditor
from puntual.domain.decision.plan import Plan
from puntual.domain.ids import CreditorId, DebtorId, DebtorKey, DocumentId, PhoneNumberId
from puntual.domain.money import Money
from puntual.domain.receivables.receivable import InstalmentKey, OpenInstalment, Payment
from puntual.domain.templates.template import Template, template_name
from puntual.domain.wording.compose import compose

KEY = DebtorKey(CreditorId("el-roble"), DebtorId("ana"))
CREDITOR = Creditor(
    "el-roble",
    "Ferretería El Roble",
    PhoneNumberId("100000000000001"),
    "+52 55 5550 0000",
    "por transferencia o en la tienda.",
)
ANA = Profile(KEY, name="Ana Pérez", phone="+5215550000001")
NOW = datetime(2026, 3, 5, 16, tzinfo=UTC)
FIFTH = date(2026, 3, 5)
PESOS = Money(125000, "MXN")
REAIS = Money(5000, "BRL")


def an_instalment(
    label: str = "F-001",
    due_on: date = FIFTH,
    amount: Money = PESOS,
    number: int = 1,
    external_id: str = "",
) -> OpenInstalment:
    key = InstalmentKey(DocumentId("billing", external_id or f"id-{label}"), number)
    return OpenInstalment(key, label, due_on, amount, amount)


def a_payment(number: int, paid_on: date, amount: Money = REAIS) -> Payment:
    return Payment(DocumentId("billing", f"p{number}"), amount, paid_on, NOW)


def a_plan(
    *instalments: OpenInstalment,
    language: str = "es",
    step: str = "due_today",
    payments: tuple[Payment, ...] = (),
) -> Plan:
    purpose = Purpose.RECEIPT if payments else Purpose.REMINDER
    contact = Contact(
        id=contact_id(1, FIFTH, purpose, 1),
        purpose=purpose,
        local_date=FIFTH,
        claimed_at=NOW,
        deadline=NOW + timedelta(hours=2),
        step=step,
        template=template_name(step),
        language=language,
        policy_version="test-1",
    )
    return Plan(contact, instalments, payments, timedelta(hours=1))


TEMPLATES = PackagedTemplates()


def template_of(plan: Plan) -> Template:
    found = TEMPLATES.find(plan.contact.template, plan.contact.language)
    assert found is not None
    return found


def say(plan: Plan, profile: Profile = ANA, creditor: Creditor = CREDITOR) -> dict[str, str]:
    return compose(plan, profile, creditor, template_of(plan), load_wording())
