"""Where a story is told: a few debtors, a Monday, and what happens to them by the hour."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from local.whatsapp.people.persona import Persona
from local.whatsapp.replies import reply_now
from puntual.intake.files.billing_day import BillingDay, payment_id
from puntual_client import IngestClient
from tests.prove.end import judge_end
from tests.prove.faults import Faults
from tests.prove.machine.crossings import Break, Crossing
from tests.prove.people import a_customer, an_invoice
from tests.prove.trial import Trial
from tests.prove.truth import Item
from tests.prove.watch import Watch

# A Monday without a holiday near it, in any country of the stories.
MONDAY: Final = date(2026, 6, 15)
_DAY: Final = 86_400.0
_HOURS_AGO: Final = 9.0

type Telling = Callable[[Stage], None]


@dataclass(frozen=True, slots=True)
class Story:
    """What is told.

    Attributes:
        messages: how many messages each debtor gets when nothing breaks, by the cadence.
        days: after so many nobody says any more.
        hears: whether statuses come in time. Where they do not, an error for a message that
            WhatsApp accepted is the hole of record 13.
    """

    name: str
    tell: Telling
    messages: Mapping[str, int]
    days: float = 13.0
    hears: bool = True


@dataclass
class Outcome:
    """What came of one telling.

    Attributes:
        reminders: how many each debtor got.
        calls: how many calls the product made.
        wrong: what must not have been.
        began_on: the day of the first message.
    """

    reminders: Counter[str] = field(default_factory=Counter)
    calls: int = 0
    wrong: list[str] = field(default_factory=list)
    began_on: str = ""


class Stage:
    """A run in which a story happens."""

    def __init__(self, seed: int = 1) -> None:
        start = datetime.combine(MONDAY, datetime.min.time(), UTC) - timedelta(hours=_HOURS_AGO)
        self.trial = Trial(seed, start.timestamp())
        self.product, self.office = self.trial.product, self.trial.office
        self.product.hour = 5 * _DAY
        self.watch = Watch(self.product, self.trial.truth)
        self.faults = Faults(self.product, seed, frozenset(), self.trial.set_reachable)
        self.trial.phones.quiet()
        self.people_are(Persona.READS_AND_SILENT)

    def people_are(self, persona: Persona) -> None:
        """Let everybody have a habit."""
        for number in range(4):
            phone = a_customer(number, MONDAY)["phone"].removeprefix("+")
            for wa_id in (phone, f"521{phone[2:]}"):
                self.product.simulator.personas[wa_id] = persona

    def debtor(self, number: int, **more: Any) -> Item:
        """Let somebody be a customer, who reads and says nothing."""
        customer = a_customer(number, MONDAY, **more)
        self.office.bill(BillingDay(MONDAY, customers=[customer]))
        return customer

    def owes(self, customer: Item, due_in: int = 3, **more: Any) -> Item:
        """Bill a customer."""
        due = MONDAY + timedelta(days=due_in)
        name = f"F-{customer['id'][2:]}-{due_in}"
        invoice = an_invoice(name, customer, MONDAY - timedelta(days=5), due, **more)
        self.office.bill(BillingDay(MONDAY, invoices=[invoice]))
        return invoice

    def at(self, day: float, do: Callable[[], object]) -> None:
        """Let something happen, in days after Monday's midnight (UTC)."""
        monday = datetime.combine(MONDAY, datetime.min.time(), UTC).timestamp()
        self.trial.clockwork.at(monday + day * _DAY, do)

    def deaf(self, day: float, days: float) -> None:
        """Let the webhook be out of reach for a while."""
        self.at(day, lambda: self.trial.set_reachable(False))
        self.at(day + days, lambda: self.trial.set_reachable(True))

    def says(self, day: float, customer: Item, **said: str) -> None:
        """Let somebody write."""
        simulator = self.product.simulator
        self.at(day, lambda: reply_now(simulator, {"from": customer["phone"], **said}))

    def asks_ingest(self, day: float, errand: Callable[[IngestClient], None]) -> None:
        """Let the billing system do something."""
        self.at(day, lambda: self.office.put(errand))

    def is_before(self, day: float) -> bool:
        """Tell whether it is earlier than so many days after Monday's midnight."""
        return self.product.now < datetime.combine(MONDAY, time(), UTC) + timedelta(days=day)

    def payment_of(self, invoice: str, on: date) -> str:
        """Return what the bank calls a whole payment of an invoice on a day."""
        return payment_id(invoice, None, on.isoformat())

    def moved(self, invoice: Item) -> None:
        """Remember that an invoice is due on another day now."""
        known = self.trial.truth.invoices[invoice["external_id"]]
        known.due_on = date.fromisoformat(invoice["due_on"])
        known.issued_at = self.product.now

    def merged(self, goes: str, stays: str) -> None:
        """Remember that what one owed, another one owes."""
        truth = self.trial.truth
        truth.debtors[goes] = truth.debtors[stays]
        for known in truth.invoices.values():
            if known.debtor == goes:
                known.debtor, known.issued_at = stays, self.product.now

    def tell(self, story: Story) -> Outcome:
        """Tell a story to its end, and judge."""
        outcome = Outcome()
        with self.trial.running():
            try:
                self.product.begin(2.5 * _DAY)
                self.trial.clockwork.after(1.0, lambda: story.tell(self))
                self.trial.clockwork.run_until(self.trial.start + story.days * _DAY)
                outcome.wrong += self._judge_end()
            except AssertionError as error:
                outcome.wrong.append(f"{type(error).__name__}: {error}")
        outcome.calls = self.product.crossings.count
        for line in self.watch.lines:
            outcome.began_on = outcome.began_on or str(line["accepted_at"])[:10]
            if line["template"] is not None:
                outcome.reminders[str(line["debtor"])] += 1
        return outcome

    def _judge_end(self) -> list[str]:
        verdict = judge_end(self.product, self.watch, self.faults)
        errors = [
            f"{pool.function} raised {name}"
            for pool in self.product.pools.values()
            for name in pool.errors
            if not self.faults.deaths and not self.product.crossings.broken
        ]
        waiting = [] if self.office.is_idle else ["the billing system was never heard"]
        return [*verdict.lost, *verdict.duplicates, *verdict.unexplained, *errors, *waiting]


def breaking(stage: Stage, breaks: dict[int, Break]) -> None:
    """Let the n-th calls of a story break."""

    def choose(crossing: Crossing) -> Break | None:
        how = breaks.get(stage.product.crossings.count)
        if how is not None and crossing.function in {"send_message", "converse"}:
            stage.faults.deaths.append(stage.trial.clockwork.now)
        return how

    stage.product.crossings.choose = choose
