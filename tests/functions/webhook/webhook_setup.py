"""A world of fakes around the webhook."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from functions.webhook.dependencies import Dependencies
from functions.webhook.logic import record_all
from functions.webhook.outcomes import Outcome
from functions.webhook.watching.callback_marks import CallbackMarks
from functions.webhook.watching.inbound_meter import InboundMeter
from functions.webhook.watching.sent_watch import SentWatch
from functions.webhook.whatsapp.updates import Update
from puntual.adapters.packaged.reply_reader import PackagedReplyReader
from puntual.adapters.packaged.rule_packs import PackagedRuleBook
from puntual.domain.accounts.account import Account
from puntual.domain.accounts.hold import Hold
from puntual.domain.accounts.send_error import SendErrorClass, Treatment
from puntual.domain.ids import DebtorKey
from tests.factories import NOON, a_creditor, a_key, a_profile, an_accepted_contact, an_account
from tests.fakes.accounts import FakeAccountChanges, FakeAccounts
from tests.fakes.cases import FakeCaseEvents, FakeCases
from tests.fakes.clock import FixedClock
from tests.fakes.conditions import FakeTemplateHealth
from tests.fakes.contacts import FakeContacts
from tests.fakes.creditors import FakeCreditors
from tests.fakes.governing import FakeNumbers
from tests.fakes.memory import Memory
from tests.fakes.passed_replies import FakePassedReplies
from tests.fakes.people import FakePeople
from tests.fakes.policies import FakePolicies
from tests.fakes.schedule import FakeWakeUps
from tests.fakes.sending import FakeSlotBook, FakeToldIds, FakeUncertainSends
from tests.fakes.words import FakeWords

WA_ID = "525550000001"
_TREATMENTS = {
    131026: Treatment(SendErrorClass.SUPPRESS_RECIPIENT, "recipient:soft"),
    130472: Treatment(SendErrorClass.SUPPRESS_RECIPIENT, "recipient:marketing"),
    131049: Treatment(SendErrorClass.SUPPRESS_RECIPIENT, "recipient:marketing"),
    130403: Treatment(SendErrorClass.SUPPRESS_RECIPIENT, "recipient"),
    131050: Treatment(SendErrorClass.SUPPRESS_RECIPIENT, "recipient:marketing"),
    137000: Treatment(SendErrorClass.SUPPRESS_RECIPIENT, "recipient"),
    130429: Treatment(SendErrorClass.SLOW_NUMBER, "number"),
    131057: Treatment(SendErrorClass.SLOW_NUMBER, "number"),
    131000: Treatment(SendErrorClass.RETRY, "message"),
    131042: Treatment(SendErrorClass.HALT_SENDER, "waba"),
    130497: Treatment(SendErrorClass.HALT_SENDER, "waba+country"),
    132015: Treatment(SendErrorClass.TEMPLATE_BROKEN, "template"),
    999999: Treatment(SendErrorClass.FAIL_MESSAGE, "message", is_known=False),
}
LATER = NOON + timedelta(minutes=5)


def classify(code: int) -> Treatment:
    return _TREATMENTS.get(code, Treatment(SendErrorClass.FAIL_MESSAGE, "message"))


@dataclass
class WebhookSetup:
    """The fakes, at hand, and the world made of them."""

    memory: Memory = field(default_factory=Memory)
    uncertain_sends: FakeUncertainSends = field(default_factory=FakeUncertainSends)
    wake_ups: FakeWakeUps = field(default_factory=FakeWakeUps)

    def __post_init__(self) -> None:
        self.accounts = FakeAccounts(self.memory)
        self.contacts = FakeContacts(self.memory)
        self.changes = FakeAccountChanges(self.memory)
        self.people = FakePeople(self.memory)
        self.told_ids = FakeToldIds()
        self.creditors = FakeCreditors(a_creditor())
        self.templates = FakeTemplateHealth()
        self.policies = FakePolicies()
        self.numbers = FakeNumbers()
        self.flowing = FixedClock()
        self.slots = FakeSlotBook()
        self.words = FakeWords()
        self.cases = FakeCases()
        self.passed_replies = FakePassedReplies()
        self.case_events = FakeCaseEvents()
        self.marks = CallbackMarks(self.uncertain_sends, self.numbers)
        self.setup = Dependencies(
            self.contacts,
            self.changes,
            self.people,
            self.told_ids,
            self.creditors,
            self.wake_ups,
            self.policies,
            classify,
            self.templates,
            self.accounts,
            self.numbers,
            SentWatch(self.uncertain_sends, self.flowing, self.marks),
            self.marks,
            InboundMeter(self.slots, self.flowing),
            self.slots,
            self.flowing,
            PackagedReplyReader(),
            PackagedRuleBook(),
            self.words,
            self.cases,
            self.passed_replies,
            self.case_events,
        )

    def know(self, *debtors: str, wa_id: str = WA_ID) -> None:
        for debtor in debtors:
            profile = a_profile(key=a_key(debtor), wa_ids=[wa_id])
            contact = an_accepted_contact()
            self.memory.put_account(an_account(profile, contacts=[contact]))

    def account(self, key: DebtorKey | None = None) -> Account:
        account = self.memory.account(key or a_key())
        assert account is not None
        return account

    def told(self) -> set[str]:
        """Return the ids that statuses of the debtor's messages told."""
        kept = self.memory.accounts[a_key()].contacts.values()
        return {one.user_id for one in kept if one.user_id}

    def hold(self, key: DebtorKey | None = None) -> Hold:
        (hold,) = self.account(key).holds
        return hold

    def record(self, *updates: Update, now: datetime = LATER) -> list[Outcome]:
        return record_all(self.setup, updates, now)
