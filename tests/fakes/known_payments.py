"""What is known of payments, in memory."""

from puntual.domain.ids import CreditorId
from puntual.domain.payments.known_payment import KnownPayment
from puntual.ports.payments.telling import KnownPayments
from tests.fakes.outage import Breakable


class FakeKnownPayments(Breakable, KnownPayments):
    def __init__(self) -> None:
        super().__init__()
        self.payments: dict[tuple[CreditorId, str, str], KnownPayment] = {}

    def find(self, creditor: CreditorId, provider: str, payment_id: str) -> KnownPayment | None:
        self._may_fail("find")
        return self.payments.get((creditor, provider, payment_id))

    def keep(
        self,
        creditor: CreditorId,
        provider: str,
        payment: KnownPayment,
        known: KnownPayment | None,
    ) -> bool:
        self._may_fail("keep")
        key = creditor, provider, payment.payment_id
        if self.payments.get(key) != known:
            return False
        self.payments[key] = payment
        self._may_lose_answer("keep")
        return True
