"""The ingest function's world, in memory."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from functions.ingest.people.no_media import MediaOutOfReach
from puntual.adapters.packaged.entered_names import judge_name
from puntual.adapters.packaged.rule_packs import PackagedRuleBook
from puntual.application.intake.incoming import (
    IncomingCustomer,
    IncomingInvoice,
    IncomingPayment,
    Rejected,
)
from puntual.application.intake.kind import EVALUATE_AFTER, Dependencies
from puntual.application.personal_data.desk import PeopleDesk
from puntual.application.personal_data.export import Exporter
from puntual.application.personal_data.legal_holds import LegalHolding
from puntual.application.personal_data.people import PersonalData
from puntual.domain.accounts.account import Account
from puntual.domain.accounts.api_key import ApiKey, Scope, digest_of
from puntual.domain.ids import CreditorId, DebtorId, DebtorKey
from puntual.intake.customers import read_customer_copy
from puntual.intake.documents import read_invoice, read_payment
from tests.fakes.accounts import FakeAccountChanges, FakeAccounts, FakeDocuments
from tests.fakes.answers import FakeAnswers
from tests.fakes.cases import FakeCases
from tests.fakes.clock import NOON, FixedClock
from tests.fakes.conditions import ConditionsMemory, FakePaymentFeed
from tests.fakes.creditors import FakeApiKeys, FakeIdempotency
from tests.fakes.decisions import FakeDecisions
from tests.fakes.history import FakeContactHistory
from tests.fakes.legal_holds import FakeLegalHolds
from tests.fakes.memory import Memory
from tests.fakes.people import FakePeople
from tests.fakes.schedule import FakeWakeUps
from tests.fakes.word_readings import FakeWordReadings
from tests.fakes.words import FakeWords

ACME = CreditorId("acme")
CUSTOMER = DebtorKey(ACME, DebtorId("C-1"))
SECRET = "pk_invented-secret-of-a-billing-system"
READ_ONLY = "pk_invented-secret-of-a-report-tool"
REVOKED = "pk_invented-secret-that-was-revoked"


def a_key(
    secret: str, *scopes: Scope, creditor: str = ACME, revoked_at: datetime | None = None
) -> ApiKey:
    created = datetime(2026, 1, 1, tzinfo=UTC)
    owner = CreditorId(creditor)
    return ApiKey(digest_of(secret), owner, "erp", frozenset(scopes), created, revoked_at)


@dataclass
class IngestSetup:
    """All fakes over one memory."""

    memory: Memory = field(default_factory=Memory)
    wake_ups: FakeWakeUps = field(default_factory=FakeWakeUps)
    clock: FixedClock = field(default_factory=FixedClock)
    kept: FakeIdempotency = field(default_factory=FakeIdempotency)
    rule_broken: Callable[[str], str] = judge_name

    def __post_init__(self) -> None:
        self.accounts = FakeAccounts(self.memory)
        self.changes = FakeAccountChanges(self.memory)
        self.documents = FakeDocuments(self.memory)
        self.people = FakePeople(self.memory)
        self.words, self.cases = FakeWords(), FakeCases()
        self.legal_holds, self.readings = FakeLegalHolds(), FakeWordReadings()
        self.feed = FakePaymentFeed(ConditionsMemory())
        self.keys = FakeApiKeys(
            a_key(SECRET, *Scope),
            a_key(READ_ONLY, Scope.READ),
            a_key(REVOKED, *Scope, revoked_at=NOON - timedelta(days=1)),
        )

    @property
    def ports(self) -> Dependencies:
        return Dependencies(
            self.accounts,
            self.changes,
            self.documents,
            self.people,
            self.wake_ups,
            self.clock,
            self.feed,
            PackagedRuleBook(),
            self.rule_broken,
        )

    @property
    def people_desk(self) -> PeopleDesk:
        data = PersonalData(
            self.accounts,
            self.changes,
            self.people,
            FakeContactHistory(self.memory),
            self.words,
            MediaOutOfReach(),
            self.legal_holds,
            self.cases,
        )
        exporter = Exporter(data, FakeDecisions(self.memory), FakeAnswers(), self.readings)
        return PeopleDesk(data, exporter, LegalHolding(data, self.words))

    def account(self, key: DebtorKey = CUSTOMER) -> Account:
        account = self.memory.account(key)
        assert account is not None
        return account

    def forget_wake_ups(self) -> None:
        self.wake_ups.rows.clear()

    @property
    def next_evaluation(self) -> datetime:
        return self.clock.now() + EVALUATE_AFTER


def customer(**changes: object) -> IncomingCustomer | Rejected:
    return read_customer_copy({"id": "C-1", "name": "Ana Prueba", **changes}, ACME)


def invoice(external_id: str = "F-1", **changes: object) -> IncomingInvoice | Rejected:
    raw = {
        "source": "erp",
        "external_id": external_id,
        "debtor_id": "C-1",
        "issued_on": "2026-02-01",
        "currency": "MXN",
        "due_on": "2026-03-05",
        "amount": "1000.00",
        **changes,
    }
    return read_invoice(raw, ACME)


def payment(external_id: str = "P-1", **changes: object) -> IncomingPayment | Rejected:
    raw = {
        "source": "bank",
        "external_id": external_id,
        "amount": "400.00",
        "currency": "MXN",
        "paid_on": "2026-03-02",
        **changes,
    }
    return read_payment(raw, ACME)
