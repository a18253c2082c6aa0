"""The daily pass ends a merge of two customers that nobody came back for."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, cast, override

import pytest

from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.accounts.contacts import DynamoContacts
from puntual.adapters.dynamodb.daily_pass.account_scan import DynamoAccountScan
from puntual.adapters.dynamodb.operations.daily_pass import DynamoPassBook
from puntual.adapters.dynamodb.store.table import Table
from puntual.domain.accounts.hold import HoldKind
from puntual.domain.errors import AccountTooLarge
from puntual.domain.ids import DebtorId, DebtorKey
from tests.domain.decision.decision_cases import KEY, PROFILE, invoice, payment
from tests.doubles.dying_client import Died, DyingClient
from tests.doubles.dynamodb_memory import MemoryDynamoDB
from tests.fakes.accounts import FakeAccountChanges
from tests.functions.reconcile.reconcile_setup import (
    TONIGHT,
    ReconcileSetup,
    always,
    debtor,
    reconcile,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from mypy_boto3_dynamodb import DynamoDBClient

    from functions.reconcile.dependencies import Dependencies

OLD = DebtorKey(KEY.creditor, DebtorId("old-1"))
INVOICES, PAYMENTS = 30, 10


def a_world() -> MemoryDynamoDB:
    """Return a table with two customers, one of whom has more than goes over in one step."""
    client = MemoryDynamoDB()
    changes = DynamoAccountChanges(Table(client.as_client(), "t"))
    changes.put_profile(PROFILE)
    changes.put_profile(replace(PROFILE, key=OLD, phone="+525550000077", wa_ids=frozenset()))
    for number in range(INVOICES):
        changes.put_invoice(OLD, invoice(f"F-{number}"), f"i{number}")
    for number in range(PAYMENTS):
        paid = replace(payment(), id=replace(payment().id, external_id=f"P-{number}"))
        changes.put_payment(OLD, paid, f"p{number}")
    return client


def over(client: object) -> Dependencies:
    table = Table(cast("DynamoDBClient", client), "t")
    return replace(
        ReconcileSetup([]).setup,
        scan=DynamoAccountScan(table),
        book=DynamoPassBook(table),
        accounts=DynamoAccounts(table),
        changes=DynamoAccountChanges(table),
        contacts=DynamoContacts(table),
    )


def begin(client: MemoryDynamoDB) -> None:
    changes = DynamoAccountChanges(Table(client.as_client(), "t"))
    changes.begin_merge(OLD, KEY, TONIGHT - timedelta(hours=9))


def merge(client: object) -> None:
    """Do what a billing system asks for, as far as the worker lives."""
    changes = DynamoAccountChanges(Table(cast("DynamoDBClient", client), "t"))
    changes.begin_merge(OLD, KEY, TONIGHT)
    while not changes.advance_merge(OLD, KEY, TONIGHT):
        pass


def books_of(client: MemoryDynamoDB) -> list[object]:
    accounts = DynamoAccounts(Table(client.as_client(), "t"))
    known = [accounts.read(key) for key in (OLD, KEY)]
    return [(one.profile, one.balance) for one in known if one is not None]


def is_silent(client: MemoryDynamoDB) -> bool:
    """Tell whether both accounts are held back."""
    accounts = DynamoAccounts(Table(client.as_client(), "t"))
    known = [accounts.read(key) for key in (OLD, KEY)]
    kinds = [{hold.kind for hold in one.active_holds(TONIGHT)} for one in known if one]
    return all(HoldKind.MERGING in some for some in kinds)


@pytest.mark.parametrize("place", ["before the write", "after it"])
def test_a_merge_that_was_cut_short_at_any_write_is_ended_by_the_next_pass(place: str) -> None:
    """Both customers stayed silent for good when the billing system did not send it again."""
    whole = a_world()
    merge(whole)
    writes = 0
    while True:
        writes += 1
        client = a_world()
        try:
            merge(DyingClient(client.as_client(), writes, after=place == "after it"))
            break
        except Died:
            has_begun = is_silent(client)
            assert reconcile(over(client), TONIGHT, always).finished
            if has_begun:
                assert books_of(client) == books_of(whole), writes
                assert not is_silent(client)
    assert writes > 4


def test_a_pass_that_is_cut_short_itself_leaves_the_rest_to_the_next_one() -> None:
    whole, told, writes = a_world(), ["Died"], 0
    merge(whole)
    while told:
        writes += 1
        client = a_world()
        begin(client)
        dying = DyingClient(client.as_client(), writes, after=False)
        night = replace(over(client), changes=over(dying).changes)
        told = reconcile(night, TONIGHT, always).told
        assert told in ([], ["Died"])
        assert is_silent(client) or books_of(client) == books_of(whole)
        reconcile(over(client), TONIGHT + timedelta(days=1), always)
        assert books_of(client) == books_of(whole)
    assert writes > 4


def night_with_a_merge(changes: Callable[[ReconcileSetup], FakeAccountChanges]) -> ReconcileSetup:
    """Return a night on which 1 is about to become 2, each of whom owes something, as 3 does."""
    owing = [debtor(number) for number in (1, 2, 3)]
    night = ReconcileSetup([replace(one, invoices=()) for one in owing])
    for number, one in enumerate(owing):
        night.setup.changes.put_invoice(one.key, invoice(f"F-{number}"), f"i{number}")
    night.setup.changes.begin_merge(owing[0].key, owing[1].key, TONIGHT)
    night.setup = replace(night.setup, changes=changes(night))
    return night


def test_who_stays_is_evaluated_and_what_is_owed_is_counted_once() -> None:
    night = night_with_a_merge(lambda one: FakeAccountChanges(one.memory))
    done = reconcile(night.setup, TONIGHT, always)
    assert (done.tally["merged"], done.told) == (1, [])
    assert done.daily_metrics["debtors"] == 2
    assert {key for _, key in night.wake_ups.rows} == {debtor(2).key, debtor(3).key}


def test_without_time_it_goes_on_with_the_pass_of_the_next_day() -> None:
    night = night_with_a_merge(lambda one: FakeAccountChanges(one.memory))
    first = reconcile(night.setup, TONIGHT, lambda: False)
    second = reconcile(night.setup, TONIGHT + timedelta(days=1), always)
    assert (first.finished, first.tally["merged"]) == (True, 0)
    assert (second.finished, second.tally["merged"]) == (True, 1)


def test_a_merge_that_cannot_end_is_told_and_takes_no_other_account_along() -> None:
    class Full(FakeAccountChanges):
        @override
        def advance_merge(self, source: DebtorKey, target: DebtorKey, at: datetime) -> bool:
            raise AccountTooLarge

    night = night_with_a_merge(lambda one: Full(one.memory))
    done = reconcile(night.setup, TONIGHT, always)
    assert (done.finished, done.told, done.accounts) == (True, ["AccountTooLarge"], 2)
