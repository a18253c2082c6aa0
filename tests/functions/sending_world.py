"""A world of fakes around the sender, with the debtor of the decision cases in it."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from functions.send_message.logic import Looked, World, look_at
from puntual.domain.account import Account, Creditor
from puntual.domain.ids import PhoneNumberId
from puntual.domain.policy import DEFAULT_POLICY
from tests.domain.decision_cases import DUE, KEY, RULES, account, local
from tests.fakes.accounts import (
    FakeAccountChanges,
    FakeAccounts,
    FakeContacts,
    FakeDecisions,
)
from tests.fakes.clock import FixedClock
from tests.fakes.creditors import FakeCreditors
from tests.fakes.memory import Memory
from tests.fakes.schedule import FakeWakeUps
from tests.fakes.sending import FakeMessenger, FakeRuleBook, RecordingPacer

CREDITOR = Creditor(KEY.creditor, "Taller Luna", PhoneNumberId("1000001"), "+52 55 5000 0000")
MORNING = local(DUE)


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
        self.rules = FakeRuleBook(RULES)
        self.creditors = FakeCreditors(CREDITOR)

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
            rules=self.rules,
            clock=self.clock,
            policy=DEFAULT_POLICY,
        )

    def look(self, **parts: object) -> Looked:
        return look_at(replace(self.world, **parts), KEY)  # type: ignore[arg-type]  # named fields

    def stored(self) -> Account:
        stored = self.accounts.read(KEY)
        assert stored is not None
        return stored
