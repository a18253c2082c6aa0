"""The daily pass repairs a stored view that does not come to the account's documents."""

from dataclasses import replace

from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.accounts.contacts import DynamoContacts
from puntual.adapters.dynamodb.daily_pass.account_scan import DynamoAccountScan
from puntual.adapters.dynamodb.items.views import view_to_bytes
from puntual.adapters.dynamodb.keys.account import contact_key
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Update
from puntual.domain.accounts.view_folding import view_of
from tests.adapters.dynamodb.contact_table import look_at, pay, read_account
from tests.doubles.dynamodb_memory import MemoryDynamoDB
from tests.factories import a_key, an_invoice
from tests.functions.reconcile.reconcile_setup import TONIGHT, ReconcileSetup, always, reconcile


def _table_with_a_paid_invoice() -> Table:
    table = Table(MemoryDynamoDB().as_client(), "in-memory")
    changes = DynamoAccountChanges(table)
    changes.put_invoice(a_key(), an_invoice(), "i1")
    pay(changes)
    return table


def _refolded(table: Table) -> int:
    dependencies = replace(
        ReconcileSetup().setup,
        scan=DynamoAccountScan(table),
        accounts=DynamoAccounts(table),
        changes=DynamoAccountChanges(table),
        contacts=DynamoContacts(table),
    )
    return reconcile(dependencies, TONIGHT, always).refolded


def test_a_view_that_misses_a_payment_is_folded_anew() -> None:
    """A sender would remind of an invoice that is paid."""
    table = _table_with_a_paid_invoice()
    before = look_at(table)
    unpaid = replace(before.base, unthanked=(), has_paid=False)
    wrong = view_to_bytes(replace(before, base=unpaid))
    place = contact_key(a_key(), before.next_seq)
    table.update(Update(place, "SET #view = :view", {"view": wrong}))
    assert look_at(table).view(TONIGHT) != view_of(read_account(table), TONIGHT)
    assert _refolded(table) == 1
    assert look_at(table).view(TONIGHT) == view_of(read_account(table), TONIGHT)


def test_a_view_that_is_right_is_left_alone() -> None:
    table = _table_with_a_paid_invoice()
    rev = look_at(table).rev
    assert _refolded(table) == 0
    assert look_at(table).rev == rev
