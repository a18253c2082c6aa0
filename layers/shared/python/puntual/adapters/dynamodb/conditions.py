"""The conditions of a creditor, read from what others keep: five small reads."""

from collections.abc import Iterable
from datetime import datetime

from puntual.adapters.dynamodb.attributes import Record
from puntual.adapters.dynamodb.items.values import text_of, text_or_none
from puntual.adapters.dynamodb.keys import TEMPLATES, conditions_between, creditor_pk
from puntual.adapters.dynamodb.payment_feed import DynamoPaymentFeed
from puntual.adapters.dynamodb.switches import pulled_in
from puntual.adapters.dynamodb.table import Table
from puntual.adapters.dynamodb.template_health import DynamoTemplateHealth
from puntual.adapters.dynamodb.volume import DynamoVolume
from puntual.domain.account import Creditor
from puntual.domain.conditions import Conditions
from puntual.domain.ids import CreditorId
from puntual.domain.volume import breaker_day

_APPROVED = "approved"


class DynamoConditionsBook:
    """Fulfils the port ``ConditionsBook``."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._feed = DynamoPaymentFeed(table)
        self._volume = DynamoVolume(table)
        self._health = DynamoTemplateHealth(table)

    def read(self, creditor: Creditor, now: datetime) -> Conditions:
        """Return the conditions as of now."""
        name = CreditorId(creditor.id)
        first, last = conditions_between()
        items = list(
            self._table.query(
                "#pk = :pk AND #sk BETWEEN :first AND :last",
                {"pk": creditor_pk(name), "first": first, "last": last},
                consistent=True,
            )
        )
        volume = self._volume.read(name, breaker_day(now))
        return Conditions(
            number=creditor.phone_number_id,
            switches=frozenset(one.switch for one in pulled_in(items)),
            broken_templates=_broken_in(items) | self._health.broken(),
            feed_seen_at=self._feed.last_seen(name),
            sent_today=volume.sent,
            day_limit=volume.limit_in_force,
        )


def _broken_in(items: Iterable[Record]) -> frozenset[str]:
    """Return what Meta took away: ``stem`` in all languages, or ``stem/language``."""
    return frozenset(
        text_of(item, "sk").removeprefix(TEMPLATES).replace("#", "/")
        for item in items
        if text_of(item, "sk").startswith(TEMPLATES)
        and (text_or_none(item, "state") or "").lower() != _APPROVED
    )
