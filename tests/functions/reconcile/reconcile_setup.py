from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from functions.reconcile.dependencies import Dependencies
from functions.reconcile.planning import plan_pass
from functions.reconcile.tasks import TaskDone, do_task
from puntual.adapters.composition import PackagedCatalogues
from puntual.application.terms import TermsBook
from puntual.domain.accounts.account import Account
from puntual.domain.accounts.contact import Contact
from puntual.domain.ids import CreditorId, DebtorId, DebtorKey
from tests.domain.decision.decision_cases import KEY, PROFILE, RULES, account, days_from_due, local
from tests.fakes.accounts import FakeAccountChanges, FakeAccounts
from tests.fakes.cases import FakeCases
from tests.fakes.clock import FixedClock
from tests.fakes.conditions import ConditionsMemory, FakeCircuitBreakers, FakeConditionsBook
from tests.fakes.contacts import FakeContacts
from tests.fakes.creditors import FakeCreditors, FakeDailyMetrics
from tests.fakes.daily_pass import (
    FakeAccountScan,
    FakePassBook,
    FakePassQueue,
    FakeWakeUpCheck,
)
from tests.fakes.decisions import FakeDecisions
from tests.fakes.discounts import FakeDiscountEvents
from tests.fakes.governing import FakeNumbers
from tests.fakes.history import FakeContactHistory
from tests.fakes.memory import Memory
from tests.fakes.parked_jobs import FakeParkedJobs
from tests.fakes.people import FakePeople
from tests.fakes.policies import FakePolicies
from tests.fakes.schedule import FakeWakeUps
from tests.fakes.sending import FakeRuleBook
from tests.functions.send_message.sending_setup import CREDITOR, TEMPLATES

TONIGHT = local(days_from_due(1), 3)


@dataclass
class ReconcileSetup:
    debtors: list[Account] = field(default_factory=lambda: [account()])

    def __post_init__(self) -> None:
        self.memory = Memory()
        for debtor in self.debtors:
            self.memory.put_account(debtor)
        self.accounts = FakeAccounts(self.memory)
        self.wake_ups = FakeWakeUps()
        self.decisions = FakeDecisions(self.memory)
        self.daily_metrics = FakeDailyMetrics()
        self.history = FakeContactHistory(self.memory)
        self.scan = FakeAccountScan(self.memory)
        self.book = FakePassBook()
        self.queue = FakePassQueue()
        self.clock = FixedClock(TONIGHT)
        self.conditions = ConditionsMemory()
        self.numbers = FakeNumbers()
        self.numbers.change(CREDITOR.phone_number_id, {})
        self.parked_jobs = FakeParkedJobs(self.memory)
        self.cases = FakeCases()
        self.discount_events = FakeDiscountEvents()
        self.creditors = FakeCreditors(CREDITOR)
        self.setup = Dependencies(
            scan=self.scan,
            book=self.book,
            queue=self.queue,
            accounts=self.accounts,
            changes=FakeAccountChanges(self.memory),
            contacts=FakeContacts(self.memory),
            history=self.history,
            wake_ups=self.wake_ups,
            wake_up_check=FakeWakeUpCheck(self.wake_ups),
            decisions=self.decisions,
            daily_metrics=self.daily_metrics,
            clock=self.clock,
            creditors=self.creditors,
            terms=TermsBook(
                accounts=self.accounts,
                people=FakePeople(self.memory),
                policies=FakePolicies(),
                rules=FakeRuleBook(RULES),
                conditions=FakeConditionsBook(self.conditions),
                catalogues=PackagedCatalogues(TEMPLATES),
            ),
            breakers=FakeCircuitBreakers(self.conditions),
            numbers=self.numbers,
            parked_jobs=self.parked_jobs,
            cases=self.cases,
            owners=self.creditors,
            discount_events=self.discount_events,
            digest=None,
        )

    def contacts(self) -> list[Contact]:
        stored = self.accounts.read(KEY)
        assert stored is not None
        return list(stored.contacts)


@dataclass
class PassDone:
    """What a pass did until nothing of it was queued any more.

    Attributes:
        told: the errors of the accounts that were passed over, by kind.
        finished: whether it has ended.
    """

    day: date
    tally: Counter[str] = field(default_factory=Counter)
    told: list[str] = field(default_factory=list)
    finished: bool = False
    daily_metrics: Mapping[str, int | str] = field(default_factory=dict)

    @property
    def accounts(self) -> int:
        return self.tally["accounts"]

    @property
    def repaired(self) -> int:
        return self.tally["repaired"]

    @property
    def refolded(self) -> int:
        return self.tally["refolded"]

    @property
    def expired(self) -> int:
        return self.tally["expired"]

    def note(self, done: TaskDone) -> None:
        if done.work is not None:
            self.tally.update(done.work.tally)
        if done.merged is not None and done.merged.is_done:
            self.finished, self.daily_metrics = True, done.merged.figures


def reconcile(dependencies: Dependencies, now: datetime, has_time: Callable[[], bool]) -> PassDone:
    """Let the tick of an hour begin what there is to do, and the lanes do it."""
    running = plan_pass(dependencies, now)
    done = PassDone(running.day)
    queue = dependencies.queue
    assert isinstance(queue, FakePassQueue)
    while queue.queued:
        task = queue.queued.pop(0)
        done.note(
            do_task(dependencies, task, has_time, lambda _, error, __: done.told.append(error))
        )
    return done


def always() -> bool:
    return True


def debtor(number: int, creditor: str = "taller-luna") -> Account:
    key = DebtorKey(CreditorId(creditor), DebtorId(f"cli-{number:04}"))
    return account(profile=replace(PROFILE, key=key))
