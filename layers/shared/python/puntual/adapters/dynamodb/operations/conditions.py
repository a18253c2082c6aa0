"""The conditions of a creditor: six small reads."""

from collections.abc import Callable
from datetime import datetime
from typing import override

from puntual.adapters.dynamodb.operations.circuit_breakers import DynamoCircuitBreakers
from puntual.adapters.dynamodb.operations.payment_feed import DynamoPaymentFeed
from puntual.adapters.dynamodb.operations.switches import DynamoSwitchboard
from puntual.adapters.dynamodb.sending.template_health import DynamoTemplateHealth
from puntual.adapters.dynamodb.store.table import Table
from puntual.domain.accounts.creditor import Creditor
from puntual.domain.ids import CreditorId
from puntual.domain.sending.circuit_breaker import breaker_day
from puntual.domain.sending.conditions import Conditions
from puntual.ports.operations import ConditionsBook


class DynamoConditionsBook(ConditionsBook):
    """Reads what the other adapters of the table keep."""

    def __init__(self, table: Table, account_of: Callable[[str, datetime], str]) -> None:
        """Keep the sources.

        Args:
            table: holds all of them.
            account_of: returns the business account of a number at an instant.
        """
        self._account_of = account_of
        self._switchboard = DynamoSwitchboard(table)
        self._health = DynamoTemplateHealth(table)
        self._feed = DynamoPaymentFeed(table)
        self._breakers = DynamoCircuitBreakers(table)

    @override
    def read(self, creditor: Creditor, now: datetime) -> Conditions:
        name = CreditorId(creditor.id)
        account = self._account_of(creditor.phone_number_id, now)
        today = self._breakers.read(name, breaker_day(now))
        return Conditions(
            number=creditor.phone_number_id,
            switches=frozenset(one.switch for one in self._switchboard.pulled(name)),
            broken_templates=self._health.broken(account),
            feed_seen_at=self._feed.last_seen(name),
            sent_today=today.sent,
            day_limit=today.limit_in_force,
        )
