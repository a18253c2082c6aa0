"""Accounts of different ages in a table that counts, each with one invoice that is due."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.store.table import Table
from puntual.domain.accounts.excerpt import AccountExcerpt
from tests.bench.grown_accounts import grow
from tests.bench.scale.counting import CountedDynamoDB
from tests.domain.decision.decision_cases import DUE, KEY, PROFILE, invoice, local

NOW: Final[datetime] = local(DUE)
MONTHS: Final = (0, 12, 60)
_MONTH, _WEEK = timedelta(days=30), timedelta(days=7)


@dataclass(frozen=True, slots=True)
class AgedAccount:
    """An account, and the table that holds nothing else."""

    client: CountedDynamoDB
    table: Table

    def look(self) -> AccountExcerpt:
        """Read what a sender reads.

        Raises:
            RuntimeError: the account is not there; the figures would mean nothing.
        """
        found = DynamoAccounts(self.table).look(KEY)
        if found is None:
            raise RuntimeError("the account was just written to")
        return found


def monthly(months: int) -> AgedAccount:
    """Return the account of a customer who gets an invoice each month."""
    return _aged(months, _MONTH)


def weekly(weeks: int) -> AgedAccount:
    """Return the account of a customer who gets an invoice each week."""
    return _aged(weeks, _WEEK)


def _aged(invoices: int, every: timedelta) -> AgedAccount:
    client = CountedDynamoDB()
    table = client.table()
    changes = DynamoAccountChanges(table)
    changes.put_profile(replace(PROFILE, wa_ids=frozenset({"525550000001"})))
    grow(table, [KEY], invoices, NOW, every)
    changes.put_invoice(KEY, invoice(), "open")
    client.forget()
    return AgedAccount(client, table)
