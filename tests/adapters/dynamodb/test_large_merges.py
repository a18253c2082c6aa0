"""Accounts with a long history, or with much to owe, that become one (case H-10)."""

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.store.table import Table
from puntual.domain.accounts.account import Account
from puntual.domain.errors import AccountTooLarge
from puntual.domain.ids import DebtorKey
from puntual.domain.receivables.corrections import Reversal, ReversalId, ReversalReason
from tests.contracts.test_merges import LATER, NEW, OLD, owed
from tests.doubles.dynamodb_memory import MemoryDynamoDB
from tests.factories import NOON, TODAY, a_payment, a_profile, an_invoice, some_money


@dataclass
class Two:
    """Two customers of one table."""

    accounts: DynamoAccounts
    changes: DynamoAccountChanges

    def account(self, key: DebtorKey) -> Account:
        account = self.accounts.read(key)
        assert account is not None
        return account

    @property
    def owed(self) -> int:
        return owed(self.account(OLD), self.account(NEW))

    def pay(self, number: int, days_ago: int = 0, minor: int = 100) -> None:
        paid = a_payment(external_id=f"P-{number}", minor=minor)
        day = TODAY - timedelta(days=days_ago)
        self.changes.put_payment(OLD, replace(paid, paid_on=day), f"p{number}")

    def bounce(self, paid: int, name: str) -> None:
        """Tell that a unit of a payment went back."""
        of = a_payment(external_id=f"P-{paid}").id
        back = Reversal(ReversalId(of, name), some_money(1), TODAY, ReversalReason.BOUNCED, NOON)
        self.changes.put_reversal(OLD, back, f"{paid}/{name}")

    def bill(self, key: DebtorKey, number: int, days_ago: int = 0, label: int = 1000) -> None:
        invoice = an_invoice(external_id=f"{key.debtor}-{number}", minor=100)
        day = TODAY - timedelta(days=days_ago)
        long = replace(invoice, issued_on=day, label="x" * label)
        self.changes.put_invoice(key, long, str(number))

    def merge(self) -> None:
        self.changes.begin_merge(OLD, NEW, LATER)
        while not self.changes.advance_merge(OLD, NEW, LATER):
            pass


@pytest.fixture
def two() -> Two:
    table = Table(MemoryDynamoDB().as_client(), "t")
    both = Two(DynamoAccounts(table), DynamoAccountChanges(table))
    for key in (OLD, NEW):
        both.changes.put_profile(a_profile(key=key, phone=None, wa_ids=[]))
    return both


def test_a_customer_who_has_paid_more_than_may_be_open_at_once_goes_over(two: Two) -> None:
    """All invoices went before all money: the merge stopped in between, for good."""
    for number in range(30):
        two.bill(OLD, number, days_ago=400 - 3 * number)
        two.pay(number, days_ago=400 - 3 * number)
    before = two.owed
    two.merge()
    assert (two.owed, two.account(OLD).invoices) == (before, ())


def test_two_customers_who_owe_too_much_together_do_not_begin_to_be_one(two: Two) -> None:
    """It was found out half-way, with both silent for good."""
    for number in range(7):
        for key in (OLD, NEW):
            two.bill(key, number, label=2000)
    with pytest.raises(AccountTooLarge):
        two.changes.begin_merge(OLD, NEW, LATER)
    assert two.account(OLD).holds == ()


def test_a_payment_with_more_reversals_than_go_at_once_goes_over(two: Two) -> None:
    two.pay(0)
    for number in range(40):
        two.bounce(0, f"R-{number}")
    before = two.owed
    two.merge()
    assert (two.owed, len(two.account(NEW).reversals)) == (before, 40)


def test_money_is_conserved_after_each_step_with_reversals_too(two: Two) -> None:
    """A payment went before its reversals: in between both accounts together owed less."""
    for number in range(20):
        two.pay(number)
        two.bounce(number, "R-1")
    two.changes.begin_merge(OLD, NEW, LATER)
    before = two.owed
    while not two.changes.advance_merge(OLD, NEW, LATER):
        assert two.owed == before
