"""Fakes of all ports around the sender, with the debtor of the decision cases in them."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from functions.send_message.batch import evaluate_all
from functions.send_message.dependencies import Dependencies
from functions.send_message.dispatch.jobs import ClaimedJob, QueuedJob, ReadyJob
from functions.send_message.job.claim import claim
from functions.send_message.job.prepare import prepare
from functions.send_message.outcomes import BatchResult, Evaluated, Failed
from functions.send_message.told_ids import GatheredIds
from puntual.adapters.composition import PackagedCatalogues
from puntual.adapters.packaged.fallback_texts import PackagedFallbackTexts
from puntual.adapters.packaged.templates import PackagedTemplates
from puntual.adapters.packaged.wording import load_wording
from puntual.application.conditions_reader import ConditionsReader
from puntual.application.every_channel import EveryChannel
from puntual.application.sending.number_rates import NumberRates
from puntual.application.sending_limits import SendingLimits
from puntual.application.terms import TermsBook
from puntual.domain.accounts.account import Account
from puntual.domain.accounts.creditor import Creditor
from puntual.domain.channel import FALLBACKS, Channel
from puntual.domain.ids import DebtorKey, PhoneNumberId
from puntual.domain.sending.number_state import NumberState
from puntual.domain.sending.pace import Pace
from tests.domain.decision.decision_cases import DUE, KEY, RULES, account, local
from tests.doubles.virtual_time import VirtualClock, VirtualTimeLoop, run_virtually
from tests.fakes.accounts import FakeAccountChanges, FakeAccounts
from tests.fakes.clock import FixedClock
from tests.fakes.conditions import (
    ConditionsMemory,
    FakeCircuitBreakers,
    FakeConditionsBook,
    FakeSwitchboard,
    FakeTemplateHealth,
)
from tests.fakes.contacts import FakeContacts
from tests.fakes.creditors import FakeCreditors
from tests.fakes.decisions import FakeDecisions
from tests.fakes.governing import FakeNumbers, FakeQuota
from tests.fakes.memory import Memory
from tests.fakes.people import FakePeople
from tests.fakes.policies import FakePolicies
from tests.fakes.schedule import FakeJobs, FakeWakeUps
from tests.fakes.sending import (
    FakeMessenger,
    FakeRuleBook,
    FakeSlotBook,
    FakeTextMessenger,
    FakeToldIds,
    FakeUncertainSends,
)

CREDITOR = Creditor(KEY.creditor, "Taller Luna", PhoneNumberId("1000001"), "+52 55 5000 0000")
MORNING = local(DUE)
TEMPLATES = PackagedTemplates()


@dataclass
class SendingSetup:
    """The fakes, at hand, and the dependencies made of them."""

    debtor: Account = field(default_factory=account)
    now: datetime = MORNING

    def __post_init__(self) -> None:
        self.memory = Memory()
        self.memory.put_account(self.debtor)
        self.accounts = FakeAccounts(self.memory)
        self.contacts = FakeContacts(self.memory)
        self.uncertain_sends = FakeUncertainSends()
        self.changes = FakeAccountChanges(self.memory)
        self.decisions = FakeDecisions(self.memory)
        self.wake_ups = FakeWakeUps()
        self.messenger = FakeMessenger()
        self.sms, self.email = FakeTextMessenger(), FakeTextMessenger()
        self.slots = FakeSlotBook()
        self.jobs = FakeJobs()
        self.paces = NumberRates(
            Pace(limit=80), {}, lambda number, _: NumberState(number), NumberState
        )
        self.clock = FixedClock(self.now)
        self.creditors = FakeCreditors(CREDITOR)
        self.conditions = ConditionsMemory()
        self.numbers = FakeNumbers()
        self.quota = FakeQuota()
        self.sending_limits = SendingLimits(self.numbers, self.quota)
        self.reader = ConditionsReader(
            FakeConditionsBook(self.conditions, self.sending_limits.account_of),
            FakeCircuitBreakers(self.conditions),
            self.sending_limits,
            FakeSwitchboard(self.conditions),
        )
        self.told_ids = FakeToldIds()
        self.gathered = GatheredIds(self.told_ids)
        self.policies = FakePolicies()
        self.terms = TermsBook(
            accounts=self.accounts,
            people=FakePeople(self.memory),
            policies=self.policies,
            rules=FakeRuleBook(RULES),
            conditions=self.reader,
            catalogues=PackagedCatalogues(TEMPLATES),
            channels=FALLBACKS,
        )

    @property
    def setup(self) -> Dependencies:
        return Dependencies(
            accounts=self.accounts,
            contacts=self.contacts,
            uncertain_sends=self.uncertain_sends,
            add_hold=self.changes.add_hold,
            wake_ups=self.wake_ups,
            decisions=self.decisions,
            creditors=self.creditors,
            messenger=EveryChannel(
                self.messenger, {Channel.SMS: self.sms, Channel.EMAIL: self.email}
            ),
            slots=self.slots,
            jobs=self.jobs,
            clock=self.clock,
            flowing=self.clock,
            pace_of=self.paces.pace_of,
            terms=self.terms,
            templates=TEMPLATES,
            texts=PackagedFallbackTexts(),
            wording=load_wording(),
            breakers=self.reader,
            sending_limits=self.sending_limits,
            health=FakeTemplateHealth(self.conditions),
            told_ids=self.gathered,
        )

    def evaluate(self, **parts: object) -> Evaluated:
        """Evaluate the account; raise what made the job fail."""
        (result,) = self.play(KEY, **parts).results  # type: ignore[arg-type]  # named fields
        if isinstance(result, Failed):
            raise result.error
        assert isinstance(result, Evaluated)
        return result

    def prepare(self) -> ReadyJob:
        """Evaluate the account as far as its message; there must be one."""
        job = prepare(self.setup, QueuedJob(0, KEY))
        assert isinstance(job, ReadyJob)
        return job

    def claim(self, job: ReadyJob) -> ClaimedJob:
        """Claim a message."""
        return claim(self.setup, job, self.clock.now())

    def play(self, *keys: DebtorKey, seconds: float = 60, **parts: object) -> BatchResult:
        """Evaluate accounts, with other ports than the setup's where they are named."""
        loop = VirtualTimeLoop()
        flowing = VirtualClock(loop)
        setup = replace(self.setup, flowing=flowing, **parts)  # type: ignore[arg-type]  # fields
        until = flowing.now() + timedelta(seconds=seconds)
        return run_virtually(evaluate_all(setup, keys, until), loop)

    def stored(self) -> Account:
        stored = self.accounts.read(KEY)
        assert stored is not None
        return stored
