"""The daily pass repairs a stored view that does not come to the account's documents."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from functions.reconcile.account_steps import SAMPLE_DAYS, sample_group
from functions.reconcile.dependencies import Dependencies
from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.accounts.contacts import DynamoContacts
from puntual.adapters.dynamodb.daily_pass.account_scan import DynamoAccountScan
from puntual.adapters.dynamodb.items.views import view_to_bytes
from puntual.adapters.dynamodb.keys.account import contact_key
from puntual.adapters.dynamodb.operations.daily_pass import DynamoPassBook
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Update
from puntual.domain.accounts.view import AccountView
from puntual.domain.accounts.view_folding import view_of
from puntual.domain.money import Money
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


def _over(table: Table) -> Dependencies:
    return replace(
        ReconcileSetup().setup,
        scan=DynamoAccountScan(table),
        book=DynamoPassBook(table),
        accounts=DynamoAccounts(table),
        changes=DynamoAccountChanges(table),
        contacts=DynamoContacts(table),
    )


def _refolded(table: Table) -> int:
    return reconcile(_over(table), TONIGHT, always).refolded


def _forge(table: Table, forged: Callable[[AccountView], AccountView]) -> None:
    """Write a view as a role may that can write into the account and not beside documents."""
    known = look_at(table)
    packed = view_to_bytes(replace(known, base=forged(known.base)))
    place = contact_key(a_key(), known.next_seq)
    table.update(Update(place, "SET #view = :view", {"view": packed}))


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


# A night on which the account is not in the sample: the first one reads everybody.
LATER = next(night for night in range(9, 99) if (night + 1) % SAMPLE_DAYS != sample_group(a_key()))


def _is_paid(view: AccountView) -> AccountView:
    return replace(view, open_instalments=(), has_paid=True)


def _owes_less(view: AccountView) -> AccountView:
    first = view.open_instalments[0]
    less = replace(first, outstanding=Money(1, first.outstanding.currency))
    return replace(view, open_instalments=(less,))


def _has_money(view: AccountView) -> AccountView:
    return replace(view, credits=(Money(999_999, "MXN"),))


@pytest.mark.parametrize("forged", [_is_paid, _owes_less, _has_money])
def test_a_view_that_no_document_stands_behind_is_found_the_next_night(
    forged: Callable[[AccountView], AccountView],
) -> None:
    """It was found in the sample alone, within seven nights."""
    table = Table(MemoryDynamoDB().as_client(), "in-memory")
    DynamoAccountChanges(table).put_invoice(a_key(), an_invoice(), "i1")
    night = _over(table)
    reconcile(night, TONIGHT, always)
    nights = [TONIGHT + timedelta(days=one) for one in range(1, LATER)]
    assert sum(reconcile(night, at, always).refolded for at in nights) == 0
    _forge(table, forged)
    at = TONIGHT + timedelta(days=LATER)
    assert reconcile(night, at, always).refolded == 1
    assert look_at(table).view(at) == view_of(read_account(table), at)


def test_what_a_lane_remembers_of_views_outlives_an_outage() -> None:
    """What is lost costs reads and hides nothing."""
    night = ReconcileSetup()
    reconcile(night.setup, TONIGHT, always)
    assert len(night.book.views[1, 1]) == 1
    night.book.views.clear()
    done = reconcile(night.setup, TONIGHT + timedelta(days=1), always)
    assert (done.accounts, done.refolded, len(night.book.views[1, 1])) == (1, 0, 1)
