"""A world of fakes around the sender, with the debtor of the decision cases in it."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from functions.send_message.logic import World, look_at
from functions.send_message.outcomes import Looked
from puntual.adapters.templates import PackagedTemplates
from puntual.adapters.terms import PackagedCatalogues
from puntual.application.conditions_reader import ConditionsReader
from puntual.application.governor import Governor
from puntual.application.terms import TermsBook
from puntual.domain.account import Account, Creditor
from puntual.domain.ids import PhoneNumberId
from tests.domain.decision_cases import DUE, KEY, RULES, account, local
from tests.fakes.accounts import (
    FakeAccountChanges,
    FakeAccounts,
    FakeContacts,
    FakeDecisions,
    FakePeople,
)
from tests.fakes.clock import FixedClock
from tests.fakes.conditions import ConditionsMemory, FakeConditionsBook, FakeVolume
from tests.fakes.creditors import FakeCreditors
from tests.fakes.governing import FakeNumbers, FakeQuota
from tests.fakes.memory import Memory
from tests.fakes.policies import FakePolicies
from tests.fakes.schedule import FakeWakeUps
from tests.fakes.sending import FakeMessenger, FakeRuleBook, RecordingPacer

CREDITOR = Creditor(KEY.creditor, "Taller Luna", PhoneNumberId("1000001"), "+52 55 5000 0000")
MORNING = local(DUE)
TEMPLATES = PackagedTemplates()


@dataclass
class SendingWorld:
    """The fakes, at hand, and the world made of them."""

    debtor: Account = field(default_factory=account)
    now: datetime = MORNING

    def __post_init__(self) -> None:
        self.memory = Memory()
        self.memory.put_account(self.debtor)
        self.accounts = FakeAccounts(self.memory)
        self.contacts = FakeContacts(self.memory)
        self.changes = FakeAccountChanges(self.memory)
        self.decisions = FakeDecisions(self.memory)
        self.wake_ups = FakeWakeUps()
        self.messenger = FakeMessenger()
        self.pacer = RecordingPacer()
        self.clock = FixedClock(self.now)
        self.creditors = FakeCreditors(CREDITOR)
        self.conditions = ConditionsMemory()
        self.numbers = FakeNumbers()
        self.quota = FakeQuota()
        self.governor = Governor(self.numbers, self.quota)
        self.reader = ConditionsReader(
            FakeConditionsBook(self.conditions), FakeVolume(self.conditions), self.governor
        )
        self.policies = FakePolicies()
        self.terms = TermsBook(
            accounts=self.accounts,
            people=FakePeople(self.memory),
            policies=self.policies,
            rules=FakeRuleBook(RULES),
            conditions=self.reader,
            catalogues=PackagedCatalogues(TEMPLATES),
        )

    @property
    def world(self) -> World:
        return World(
            accounts=self.accounts,
            contacts=self.contacts,
            changes=self.changes,
            wake_ups=self.wake_ups,
            decisions=self.decisions,
            creditors=self.creditors,
            messenger=self.messenger,
            pacer=self.pacer,
            clock=self.clock,
            terms=self.terms,
            templates=TEMPLATES,
            volume=self.reader,
        )

    def look(self, **parts: object) -> Looked:
        return look_at(replace(self.world, **parts), KEY)  # type: ignore[arg-type]  # named fields

    def stored(self) -> Account:
        stored = self.accounts.read(KEY)
        assert stored is not None
        return stored
