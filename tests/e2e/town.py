"""A town of invented debtors on a running stack, and the days that pass there."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from local.driver import Driver
from local.emulator.tenant import CREDITOR
from local.played import beginning_of
from local.stack import LocalStack
from puntual.adapters.packaged.rule_packs import PackagedRuleBook
from puntual.intake.files.billing_day import BillingDay, Feed, Item, payment_id

MEXICO: Final = ZoneInfo("America/Mexico_City")
_MONDAY: Final = 0
_BREAKFAST_OF_THE_BILLING_SYSTEM: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Debtor:
    """Somebody who owes."""

    id: str
    phone: str
    zone: ZoneInfo


@dataclass(slots=True)
class Town:
    """Debtors, what they are told, and time."""

    stack: LocalStack
    driver: Driver = field(init=False)
    _count: int = 0

    def __post_init__(self) -> None:
        """Let days pass by five-minute ticks, as deployed."""
        self.driver = Driver(self.stack, Feed([]), tick=timedelta(minutes=5))

    @property
    def now(self) -> datetime:
        """Return the simulated instant."""
        return self.stack.clock.now()

    def wait_for_monday(self, quiet_weeks: int = 1) -> date:
        """Go to the next Monday that begins so many weeks without a holiday; return it."""
        calendars = [PackagedRuleBook().pack_for(code).holidays.national for code in ("MX", "BR")]
        day = self.now.date() + timedelta(days=1)
        while day.weekday() != _MONDAY or any(
            calendar.is_closed(day + timedelta(days=n))
            for calendar in calendars
            for n in range(-1, 7 * quiet_weeks)
        ):
            day += timedelta(days=1)
        self.driver.run_until(beginning_of(day))
        self.driver.go_to(beginning_of(day) + _BREAKFAST_OF_THE_BILLING_SYSTEM)
        return day

    def add_debtor(
        self,
        *,
        country: str = "MX",
        zone: str = "America/Mexico_City",
        locale: str = "es-MX",
        consent: bool = True,
    ) -> Debtor:
        """Let somebody move to town."""
        self._count += 1
        prefix = {"MX": "+52555550", "BR": "+5511955550"}[country]
        width = {"MX": 4, "BR": 3}[country]
        debtor = Debtor(f"E-{self._count:03}", f"{prefix}{self._count:0{width}}", ZoneInfo(zone))
        said = self.now - timedelta(days=30)
        granted = {
            "kind": "granted",
            "at": said.isoformat(),
            "source": "contract",
            "evidence": "clause 9",
        }
        customer: Item = {
            "id": debtor.id,
            "name": f"Doña Inventada {self._count}",
            "phone": debtor.phone,
            "country": country,
            "zone": zone,
            "locale": locale,
            "consents": [granted] if consent else [],
        }
        self._tell(BillingDay(self.now.date(), customers=[customer]))
        return debtor

    def issue(self, debtor: Debtor, due_on: date, amount: str = "1250.50") -> Item:
        """Issue an invoice."""
        self._count += 1
        invoice: Item = {
            "source": "erp",
            "external_id": f"F-{self._count}",
            "debtor_id": debtor.id,
            "issued_on": (due_on - timedelta(days=20)).isoformat(),
            "due_on": due_on.isoformat(),
            "amount": amount,
            "currency": "MXN",
        }
        self._tell(BillingDay(self.now.date(), invoices=[invoice]))
        return invoice

    def pay(self, invoice: Item, amount: str | None = None) -> None:
        """Let the bank tell of a payment."""
        named = {"source": "erp", "external_id": invoice["external_id"]}
        payment: Item = {
            "source": "bank",
            "external_id": payment_id(invoice["external_id"], amount),
            "invoice": named,
            "amount": amount or invoice["amount"],
            "currency": invoice["currency"],
            "paid_on": self.now.date().isoformat(),
        }
        self._tell(BillingDay(self.now.date(), payments=[payment]))

    def let_pass(self, days: int) -> None:
        """Let days pass, until the morning that follows them."""
        morning = beginning_of(self.now.date() + timedelta(days=days))
        self.driver.run_until(morning + _BREAKFAST_OF_THE_BILLING_SYSTEM)
        self.driver.go_to(morning + _BREAKFAST_OF_THE_BILLING_SYSTEM)

    def messages_to(self, debtor: Debtor) -> list[dict[str, Any]]:
        """Return what WhatsApp accepted for a debtor."""
        return [line for line in self.stack.simulator.ledger() if line["debtor"] == debtor.id]

    def steps_of(self, debtor: Debtor) -> list[str]:
        """Return which steps a debtor was sent."""
        return [
            line["template"].removeprefix("puntual_").removesuffix("_v1")
            for line in self.messages_to(debtor)
        ]

    def local_time_of(self, line: dict[str, Any], debtor: Debtor) -> datetime:
        """Return when a message was accepted, by the debtor's clock."""
        return datetime.fromisoformat(line["accepted_at"]).astimezone(debtor.zone)

    def statuses_of(self, debtor: Debtor) -> list[str]:
        """Return how far each message to a debtor came, by the debtor's phone."""
        wa_id = self.messages_to(debtor)[0]["wa_id"]
        chat = self.stack.simulator.messages(wa_id)
        return [message["status"] for message in chat if message["outgoing"]]

    def say(self, debtor: Debtor, **said: str) -> None:
        """Let a debtor answer, and let the answer arrive."""
        self.stack.simulator.reply(debtor.phone, **said)
        self.driver.settle()

    def _tell(self, day: BillingDay) -> None:
        assert self.stack.ingest.send(day) == []


def callback_of(debtor: Debtor) -> str:
    """Return what begins the callback data of every message to a debtor."""
    return f"v1|{CREDITOR}|{debtor.id}|"
