"""The conditions of a creditor, read from what others keep: five small reads."""

from datetime import datetime

from puntual.adapters.dynamodb.payment_feed import DynamoPaymentFeed
from puntual.adapters.dynamodb.switches import DynamoSwitchboard
from puntual.adapters.dynamodb.table import Table
from puntual.adapters.dynamodb.template_health import DynamoTemplateHealth
from puntual.adapters.dynamodb.volume import DynamoVolume
from puntual.domain.account import Creditor
from puntual.domain.conditions import Conditions
from puntual.domain.ids import CreditorId
from puntual.domain.volume import breaker_day


class DynamoConditionsBook:
    """Fulfils the port ``ConditionsBook``."""

    def __init__(self, table: Table) -> None:
        self._switchboard = DynamoSwitchboard(table)
        self._health = DynamoTemplateHealth(table)
        self._feed = DynamoPaymentFeed(table)
        self._volume = DynamoVolume(table)

    def read(self, creditor: Creditor, now: datetime) -> Conditions:
        """Return the conditions as of now."""
        name = CreditorId(creditor.id)
        volume = self._volume.read(name, breaker_day(now))
        return Conditions(
            number=creditor.phone_number_id,
            switches=frozenset(one.switch for one in self._switchboard.pulled(name)),
            broken_templates=self._health.broken(),
            feed_seen_at=self._feed.last_seen(name),
            sent_today=volume.sent,
            day_limit=volume.limit_in_force,
        )
