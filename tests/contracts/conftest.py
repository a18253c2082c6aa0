"""The worlds that every contract is asked of."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Protocol

import pytest

from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.accounts.contact_history import DynamoContactHistory
from puntual.adapters.dynamodb.accounts.contacts import DynamoContacts
from puntual.adapters.dynamodb.accounts.decisions import DynamoDecisions
from puntual.adapters.dynamodb.accounts.documents import DynamoDocuments
from puntual.adapters.dynamodb.accounts.people import DynamoPeople
from puntual.adapters.dynamodb.accounts.uncertain_sends import DynamoUncertainSends
from puntual.adapters.dynamodb.accounts.wake_ups import DynamoWakeUps
from puntual.adapters.dynamodb.cases.answers import DynamoAnswers
from puntual.adapters.dynamodb.cases.cases import DynamoCases
from puntual.adapters.dynamodb.cases.legal_holds import DynamoLegalHolds
from puntual.adapters.dynamodb.cases.word_readings import DynamoWordReadings
from puntual.adapters.dynamodb.creditors.api_keys import DynamoApiKeys
from puntual.adapters.dynamodb.creditors.creditors import DynamoCreditors
from puntual.adapters.dynamodb.creditors.idempotency import DynamoIdempotency
from puntual.adapters.dynamodb.creditors.policies import DynamoPolicies
from puntual.adapters.dynamodb.daily_pass.account_scan import DynamoAccountScan
from puntual.adapters.dynamodb.daily_pass.wake_up_check import DynamoWakeUpCheck
from puntual.adapters.dynamodb.operations.circuit_breakers import DynamoCircuitBreakers
from puntual.adapters.dynamodb.operations.conditions import DynamoConditionsBook
from puntual.adapters.dynamodb.operations.cursors import DynamoSchedulerCursor
from puntual.adapters.dynamodb.operations.daily_metrics import DynamoDailyMetrics
from puntual.adapters.dynamodb.operations.daily_pass import DynamoPassBook
from puntual.adapters.dynamodb.operations.payment_feed import DynamoPaymentFeed
from puntual.adapters.dynamodb.operations.switches import DynamoSwitchboard
from puntual.adapters.dynamodb.payments.known_payments import DynamoKnownPayments
from puntual.adapters.dynamodb.sending.capacity import DynamoCapacityNote
from puntual.adapters.dynamodb.sending.numbers import DynamoNumbers
from puntual.adapters.dynamodb.sending.parked_jobs import DynamoParkedJobs
from puntual.adapters.dynamodb.sending.quota import DynamoQuota
from puntual.adapters.dynamodb.sending.slots import DynamoSlotBook
from puntual.adapters.dynamodb.sending.template_health import DynamoTemplateHealth
from puntual.adapters.dynamodb.sending.told_ids import DynamoToldIds
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.words import DynamoWords
from puntual.domain.accounts.account import Account
from puntual.domain.accounts.excerpt import AccountExcerpt
from puntual.domain.accounts.history import KEPT_FOR
from puntual.domain.ids import DebtorKey
from puntual.ports.accounts import AccountChanges, Accounts, Documents, People
from puntual.ports.capacity import CapacityNote
from puntual.ports.cases import Cases
from puntual.ports.contacts import Contacts, ToldIds, UncertainSends
from puntual.ports.conversation import Answers, KeptWords, MediaWords, Words
from puntual.ports.creditors import ApiKeys, Creditors, Idempotency
from puntual.ports.daily_pass import AccountScan, PassBook, WakeUpCheck
from puntual.ports.decisions import Decisions
from puntual.ports.history import ContactHistory
from puntual.ports.messaging import TemplateHealth
from puntual.ports.operations import (
    CircuitBreakers,
    ConditionsBook,
    DailyMetrics,
    PaymentFeed,
    Switchboard,
)
from puntual.ports.parked_jobs import ParkedJobs
from puntual.ports.payments.telling import KnownPayments
from puntual.ports.personal_data.held_words import HeldWords
from puntual.ports.personal_data.legal_holds import LegalHolds
from puntual.ports.policies import Policies
from puntual.ports.scheduling import SchedulerCursor, WakeUps
from puntual.ports.sending_limits import Numbers, Quota
from puntual.ports.slots import SlotBook
from puntual.ports.word_readings import WordReadings
from tests.doubles.dynamodb_memory import MemoryDynamoDB
from tests.doubles.dynamodb_table import table_in_memory
from tests.doubles.lost_answers import LostAnswers
from tests.doubles.signed_aws import signed_table_in_memory
from tests.factories import a_key
from tests.fakes.accounts import FakeAccountChanges, FakeAccounts, FakeDocuments
from tests.fakes.answers import FakeAnswers
from tests.fakes.cases import FakeCases
from tests.fakes.clock import FixedClock
from tests.fakes.conditions import (
    ConditionsMemory,
    FakeCircuitBreakers,
    FakeConditionsBook,
    FakePaymentFeed,
    FakeSwitchboard,
    FakeTemplateHealth,
)
from tests.fakes.contacts import FakeContacts
from tests.fakes.creditors import FakeApiKeys, FakeCreditors, FakeDailyMetrics, FakeIdempotency
from tests.fakes.daily_pass import FakeAccountScan, FakePassBook, FakeWakeUpCheck
from tests.fakes.decisions import FakeDecisions
from tests.fakes.governing import FakeCapacityNote, FakeNumbers, FakeQuota
from tests.fakes.history import FakeContactHistory
from tests.fakes.known_payments import FakeKnownPayments
from tests.fakes.legal_holds import FakeLegalHolds
from tests.fakes.memory import Memory
from tests.fakes.parked_jobs import FakeParkedJobs
from tests.fakes.people import FakePeople
from tests.fakes.policies import FakePolicies
from tests.fakes.schedule import FakeSchedulerCursor, FakeWakeUps
from tests.fakes.sending import FakeSlotBook, FakeToldIds, FakeUncertainSends
from tests.fakes.word_readings import FakeWordReadings
from tests.fakes.words import FakeWords

SHARDS = 4


# By boto3's client, and by our own calls.
_IN_MOTO: Final = {"dynamodb": table_in_memory, "signed": signed_table_in_memory}


class AllWords(Words, KeptWords, MediaWords, HeldWords, Protocol):
    """Words as they are written and as they are read."""


@dataclass(frozen=True)
class Ports:
    """All ports of one world."""

    accounts: Accounts
    contacts: Contacts
    uncertain_sends: UncertainSends
    told_ids: ToldIds
    changes: AccountChanges
    documents: Documents
    people: People
    decisions: Decisions
    creditors: Creditors
    api_keys: ApiKeys
    idempotency: Idempotency
    figures: DailyMetrics
    wake_ups: WakeUps
    wake_up_check: WakeUpCheck
    scheduler_cursor: SchedulerCursor
    account_scan: AccountScan
    pass_book: PassBook
    policies: Policies
    switchboard: Switchboard
    payment_feed: PaymentFeed
    breakers: CircuitBreakers
    conditions: ConditionsBook
    template_health: TemplateHealth
    slots: SlotBook
    numbers: Numbers
    quota: Quota
    capacity_note: CapacityNote
    history: ContactHistory
    parked_jobs: ParkedJobs
    cases: Cases
    words: AllWords
    word_readings: WordReadings
    answers: Answers
    legal_holds: LegalHolds
    known_payments: KnownPayments

    def account(self, key: DebtorKey | None = None) -> Account:
        """Return an account that must be there."""
        account = self.accounts.read(key or a_key())
        assert account is not None
        return account

    def excerpt(self, key: DebtorKey | None = None) -> AccountExcerpt:
        """Look at an account that must be there."""
        excerpt = self.accounts.look(key or a_key())
        assert excerpt is not None
        return excerpt


_LOSING = "losing answers"
_WORLDS = ("fake", "memory", "dynamodb", "signed", _LOSING)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Ask each contract of each world."""
    if "ports" in metafunc.fixturenames:
        metafunc.parametrize("ports", _WORLDS, indirect=True)


@pytest.fixture
def ports(request: pytest.FixtureRequest) -> Iterator[Ports]:
    if request.param == "fake":
        yield _fakes()
        return
    if request.param == "memory":
        client = MemoryDynamoDB()
        yield _adapters(Table(client.as_client(), "in-memory"))
        _require_versions(client)
        return
    if request.param == _LOSING:
        losing = LostAnswers(MemoryDynamoDB().as_client())
        yield _adapters(Table(losing.as_client(), "in-memory"))
        return
    with _IN_MOTO[request.param]() as table:
        yield _adapters(table)


def _require_versions(client: MemoryDynamoDB) -> None:
    """Fail where a contract left an item that does not name the version of its form."""
    bare = [item["pk"]["S"].partition("#")[0] for item in client.all_items() if "v" not in item]
    assert bare == []


def memory_ports() -> Ports:
    """Return the adapters over a table in memory, for a property that needs many worlds."""
    return _adapters(Table(MemoryDynamoDB().as_client(), "in-memory"))


def _fakes() -> Ports:
    memory = Memory()
    conditions = ConditionsMemory()
    numbers = FakeNumbers()
    creditors = FakeCreditors(numbers=numbers)
    wake_ups = FakeWakeUps()
    return Ports(
        FakeAccounts(memory),
        FakeContacts(memory),
        FakeUncertainSends(),
        FakeToldIds(),
        FakeAccountChanges(memory),
        FakeDocuments(memory),
        FakePeople(memory),
        FakeDecisions(memory),
        creditors,
        FakeApiKeys(),
        FakeIdempotency(),
        FakeDailyMetrics(),
        wake_ups,
        FakeWakeUpCheck(wake_ups),
        FakeSchedulerCursor(),
        FakeAccountScan(memory),
        FakePassBook(),
        FakePolicies(creditors),
        FakeSwitchboard(conditions),
        FakePaymentFeed(conditions),
        FakeCircuitBreakers(conditions),
        FakeConditionsBook(conditions, lambda number, _: numbers.read(number).account),
        FakeTemplateHealth(conditions),
        FakeSlotBook(),
        numbers,
        FakeQuota(),
        FakeCapacityNote(),
        FakeContactHistory(memory),
        FakeParkedJobs(memory),
        FakeCases(),
        FakeWords(),
        FakeWordReadings(),
        FakeAnswers(),
        FakeLegalHolds(),
        FakeKnownPayments(),
    )


def _adapters(table: Table) -> Ports:
    numbers = DynamoNumbers(table)
    return Ports(
        DynamoAccounts(table),
        DynamoContacts(table),
        DynamoUncertainSends(table),
        DynamoToldIds(table),
        DynamoAccountChanges(table),
        DynamoDocuments(table),
        DynamoPeople(table),
        DynamoDecisions(table),
        DynamoCreditors(table),
        DynamoApiKeys(table),
        DynamoIdempotency(table),
        DynamoDailyMetrics(table),
        DynamoWakeUps(table, SHARDS),
        DynamoWakeUpCheck(table, SHARDS),
        DynamoSchedulerCursor(table),
        DynamoAccountScan(table),
        DynamoPassBook(table),
        DynamoPolicies(table),
        DynamoSwitchboard(table),
        DynamoPaymentFeed(table),
        DynamoCircuitBreakers(table),
        DynamoConditionsBook(table, lambda number, _: numbers.read(number).account),
        DynamoTemplateHealth(table),
        DynamoSlotBook(table),
        numbers,
        DynamoQuota(table),
        DynamoCapacityNote(table),
        DynamoContactHistory(table, KEPT_FOR),
        DynamoParkedJobs(table),
        DynamoCases(table),
        DynamoWords(table),
        DynamoWordReadings(table),
        DynamoAnswers(table),
        DynamoLegalHolds(table),
        DynamoKnownPayments(table, FixedClock()),
    )
