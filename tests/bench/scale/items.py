"""The largest item ever written: an account that owes as much as it may, reminded of all of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.accounts.contact_history import DynamoContactHistory
from puntual.adapters.dynamodb.accounts.contacts import DynamoContacts
from puntual.application.decision_log import encode
from puntual.domain.accounts.excerpt import KEPT_APART
from puntual.domain.accounts.history import FEWEST_TOGETHER, KEPT_FOR
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.decision.decision import decide
from puntual.domain.decision.plan import Wait
from puntual.domain.errors import AccountTooLarge
from puntual.domain.ids import ContactRef
from tests.bench.scale.aged_accounts import NOW, AgedAccount
from tests.bench.scale.counting import CountedDynamoDB
from tests.bench.scale.lines import Line, at_most
from tests.domain.decision.decision_cases import (
    KEY,
    PROFILE,
    TERMS,
    contact_of,
    days_from_due,
    invoice,
)
from tests.factories import a_status

_MOST: Final = 100 * 1024


def bench_items(ids: int = 8) -> Iterator[Line]:
    """Yield the bytes of the largest item, with what it is.

    Args:
        ids: how long the ids and labels of invoices are; short ones make the most of them.
    """
    account, invoices = _account_that_owes_most(ids)
    at = NOW - timedelta(days=10)
    for _ in range(FEWEST_TOGETHER + KEPT_APART):
        at = _remind(account, at + timedelta(days=1))
    excerpt = account.look()
    later = NOW + timedelta(days=100)
    if not DynamoContactHistory(account.table, KEPT_FOR).move(excerpt, later):
        raise RuntimeError("no contact has left; the figure would mean nothing")
    kind, size = max(account.client.largest.items(), key=lambda one: one[1])
    yield at_most("largest_item_bytes", size, _MOST, kind=kind, open_invoices=invoices)


def _account_that_owes_most(ids: int) -> tuple[AgedAccount, int]:
    client = CountedDynamoDB()
    account = AgedAccount(client, client.table())
    changes = DynamoAccountChanges(account.table)
    changes.put_profile(replace(PROFILE, wa_ids=frozenset({"525550000001"})))
    count = 0
    while True:
        name = f"F-{count:04}".ljust(ids, "x")
        try:
            changes.put_invoice(KEY, invoice(name, days_from_due(0)), name)
        except AccountTooLarge:
            return account, count
        count += 1


def _remind(account: AgedAccount, after: datetime) -> datetime:
    """Send the next reminder; return when that was."""
    excerpt, at = account.look(), after
    while isinstance(decision := decide(excerpt.view(at), TERMS, at), Wait):
        at = decision.until
    contact = contact_of(decision)
    contacts = DynamoContacts(account.table)
    contacts.claim(excerpt, contact, encode(excerpt.view(at), TERMS, at, decision), at)
    for state in (ContactState.DELIVERED, ContactState.READ):
        report = a_status(state, at=at, wamid=f"wamid.{'x' * 60}")
        contacts.record_status(ContactRef(KEY, contact.id), report)
    return at
