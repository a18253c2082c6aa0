"""What is known of providers' payments, one item each, changed by one at a time."""

from datetime import timedelta
from typing import Final, override

from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.items.known_payments import known_of, known_to_text
from puntual.adapters.dynamodb.items.values import text_of
from puntual.adapters.dynamodb.keys.known_payment import known_payment_key
from puntual.adapters.dynamodb.store.attributes import Present, Record
from puntual.adapters.dynamodb.store.errors import ConditionFailed
from puntual.adapters.dynamodb.store.own_write import OWN_WRITE, is_own_write, new_token
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Put
from puntual.domain.ids import CreditorId
from puntual.domain.payments.known_payment import KnownPayment
from puntual.ports.clock import Clock
from puntual.ports.payments.telling import KnownPayments

_IS_NEW: Final = "attribute_not_exists(#pk)"
_IS_THE_SAME: Final = "#known = :known"
# From the last telling. A bank takes money back within 540 days at most.
_KEPT_FOR: Final = timedelta(days=1096)


class DynamoKnownPayments(KnownPayments):
    """Each item holds what is known as one text, by which the next writer knows what it read."""

    def __init__(self, table: Table, clock: Clock) -> None:
        self._table = table
        self._clock = clock

    @override
    def find(self, creditor: CreditorId, provider: str, payment_id: str) -> KnownPayment | None:
        item = self._table.get(known_payment_key(creditor, provider, payment_id))
        return None if item is None else known_of(text_of(item, "known"), payment_id)

    @override
    def keep(
        self,
        creditor: CreditorId,
        provider: str,
        payment: KnownPayment,
        known: KnownPayment | None,
    ) -> bool:
        token = new_token()
        record: Record = {
            "v": SCHEMA_VERSION,
            "known": known_to_text(payment),
            "ttl": int((self._clock.now() + _KEPT_FOR).timestamp()),
            OWN_WRITE: token,
        }
        key = known_payment_key(creditor, provider, payment.payment_id)
        before: dict[str, Present] = {} if known is None else {"known": known_to_text(known)}
        condition = _IS_NEW if known is None else _IS_THE_SAME
        try:
            self._table.put(Put(key, record, condition, before))
        except ConditionFailed as err:
            return is_own_write(err, token)
        return True
