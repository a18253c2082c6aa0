from dataclasses import dataclass, field, replace

from functions.reconcile.dependencies import Dependencies
from puntual.adapters.composition import PackagedCatalogues
from puntual.application.terms import TermsBook
from puntual.domain.accounts.account import Account
from puntual.domain.accounts.contact import Contact
from puntual.domain.ids import CreditorId, DebtorId, DebtorKey
from tests.domain.decision.decision_cases import KEY, PROFILE, RULES, account, days_from_due, local
from tests.fakes.accounts import FakeAccountChanges, FakeAccounts, FakeDecisions, FakePeople
from tests.fakes.clock import FixedClock
from tests.fakes.conditions import ConditionsMemory, FakeCircuitBreakers, FakeConditionsBook
from tests.fakes.contacts import FakeContacts
from tests.fakes.creditors import FakeCreditors, FakeDailyMetrics
from tests.fakes.governing import FakeNumbers
from tests.fakes.memory import Memory
from tests.fakes.policies import FakePolicies
from tests.fakes.schedule import FakeReconcileCursor, FakeWakeUps
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
        self.cursor = FakeReconcileCursor()
        self.clock = FixedClock(TONIGHT)
        self.conditions = ConditionsMemory()
        self.numbers = FakeNumbers()
        self.numbers.change(CREDITOR.phone_number_id, {})
        self.setup = Dependencies(
            accounts=self.accounts,
            changes=FakeAccountChanges(self.memory),
            contacts=FakeContacts(self.memory),
            wake_ups=self.wake_ups,
            decisions=self.decisions,
            daily_metrics=self.daily_metrics,
            cursor=self.cursor,
            clock=self.clock,
            creditors=FakeCreditors(CREDITOR),
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
        )

    def contacts(self) -> list[Contact]:
        stored = self.accounts.read(KEY)
        assert stored is not None
        return list(stored.contacts)


def always() -> bool:
    return True


def debtor(number: int) -> Account:
    key = DebtorKey(CreditorId("taller-luna"), DebtorId(f"cli-{number:04}"))
    return account(profile=replace(PROFILE, key=key))
