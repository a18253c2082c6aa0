"""What booking needs, in memory."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from puntual.application.intake.documents import INVOICES
from puntual.application.intake.store import take_in
from puntual.application.payments.booking import Result, book
from puntual.application.payments.telling import Dependencies, Teller
from puntual.domain.ids import CreditorId, DocumentId
from puntual.domain.money import Money
from puntual.domain.payments.told_payment import PaymentState, ToldPayment
from tests.fakes.known_payments import FakeKnownPayments
from tests.functions.ingest.ingest_setup import ACME, IngestSetup, invoice

TELLER = Teller(ACME, "stripe", ZoneInfo("America/Mexico_City"))
PAID_AT = datetime(2026, 3, 2, 3, tzinfo=UTC)
_REFERENCES = {"0000018": DocumentId("erp", "F-1"), "0000034": DocumentId("erp", "F-2")}


def told_payment(
    state: PaymentState, refunded: int | None = None, amount: int = 100_000
) -> ToldPayment:
    gone = None if refunded is None else Money(refunded, "MXN")
    return ToldPayment("pi_1", state, Money(amount, "MXN"), gone, "0000018", PAID_AT)


PAID = told_payment(PaymentState.PAID)
PART = told_payment(PaymentState.PARTLY_REFUNDED, 25_000)
REFUNDED = told_payment(PaymentState.REFUNDED, 100_000)
DISPUTED = replace(told_payment(PaymentState.CHARGED_BACK), reference=None, paid_at=None)


@dataclass
class BookingSetup:
    ingest: IngestSetup = field(default_factory=IngestSetup)
    known: FakeKnownPayments = field(default_factory=FakeKnownPayments)
    answers: list[ToldPayment | None] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        take_in(self.ingest.ports, INVOICES, [invoice()])

    def tell(self, *told: ToldPayment) -> list[Result]:
        dependencies = Dependencies(self.ingest.ports, self.known, self._ask, self._invoice_of)
        return [book(dependencies, TELLER, one) for one in told]

    def _ask(self, payment_id: str) -> ToldPayment | None:
        self.asked.append(payment_id)
        return self.answers.pop(0)

    def _invoice_of(self, creditor: CreditorId, reference: str) -> DocumentId | None:
        assert creditor == ACME
        return _REFERENCES.get(reference)

    @property
    def outstanding(self) -> int:
        return sum(one.outstanding.minor for one in self.ingest.account().balance.open_instalments)
