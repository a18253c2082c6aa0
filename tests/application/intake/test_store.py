"""What is stored, what is not stored again, and who is looked at next."""

from datetime import timedelta

import pytest

from puntual.application.intake.customers import CUSTOMERS
from puntual.application.intake.documents import INVOICES, PAYMENTS
from puntual.application.intake.outcomes import Contradicted, Stored, Unmatched
from puntual.application.intake.store import take_in
from puntual.domain.ids import DebtorId, DebtorKey
from puntual.domain.money import Money
from puntual.domain.receivables.receivable import InvoiceStatus
from puntual.ports.accounts import Ingested
from tests.application.intake.store_cases import NAMED, statuses
from tests.functions.ingest.ingest_setup import (
    ACME,
    CUSTOMER,
    IngestSetup,
    customer,
    invoice,
    payment,
)

OTHER = DebtorKey(ACME, DebtorId("C-2"))


def test_an_invoice_is_stored_and_its_account_looked_at_a_minute_later(setup: IngestSetup) -> None:
    assert statuses(take_in(setup.ports, INVOICES, [invoice()])) == ["created"]
    (stored,) = setup.account().invoices
    assert stored.recorded_at == setup.clock.now()
    assert setup.wake_ups.of(CUSTOMER) == [setup.next_evaluation]


def test_the_look_at_invoices_that_came_in_says_what_they_make_a_message_worth(
    setup: IngestSetup,
) -> None:
    """An import of overdue accounts stood behind every planned look when the quota was short."""
    take_in(setup.ports, INVOICES, [invoice(), invoice("F-2"), invoice("F-2", amount="500.00")])
    # 1,500.00 pesos, due in three days, of somebody of whom nothing else is known.
    assert list(setup.wake_ups.values.values()) == [7500 * 70 * 80 // 10_000]


@pytest.mark.parametrize(("days", "is_worth"), [(7, True), (8, False), (60, False)])
def test_an_invoice_that_is_due_in_weeks_makes_no_message_worth_anything_yet(
    setup: IngestSetup, days: int, *, is_worth: bool
) -> None:
    """Its look only finds out when it is due: meanwhile it kept places from what is due today."""
    due_on = setup.clock.now().date() + timedelta(days=days)
    take_in(setup.ports, INVOICES, [invoice(due_on=due_on.isoformat())])
    assert [value > 0 for value in setup.wake_ups.values.values()] == [is_worth]


def test_of_what_is_no_invoice_nobody_knows_what_it_makes_a_message_worth(
    setup: IngestSetup,
) -> None:
    take_in(setup.ports, CUSTOMERS, [customer()])
    assert list(setup.wake_ups.values.values()) == [0]


def test_the_same_invoice_again_changes_nothing_but_asks_for_a_look(setup: IngestSetup) -> None:
    """Nobody knows whether the first time got as far as asking."""
    take_in(setup.ports, INVOICES, [invoice()])
    setup.forget_wake_ups()
    before = setup.account()
    assert statuses(take_in(setup.ports, INVOICES, [invoice()])) == ["unchanged"]
    assert setup.account() == before
    assert setup.wake_ups.of(CUSTOMER) == [setup.next_evaluation]


def test_a_changed_invoice_replaces_the_earlier_one(setup: IngestSetup) -> None:
    outcomes = take_in(setup.ports, INVOICES, [invoice(), invoice(status="cancelled")])
    assert statuses(outcomes) == ["created", "updated"]
    assert [one.status for one in setup.account().invoices] == [InvoiceStatus.CANCELLED]


def test_an_invoice_of_another_debtor_is_not_taken_over(setup: IngestSetup) -> None:
    take_in(setup.ports, INVOICES, [invoice()])
    outcomes = take_in(setup.ports, INVOICES, [invoice(debtor_id="C-2")])
    (outcome,) = outcomes
    assert isinstance(outcome, Contradicted)
    assert "on record for another debtor" in outcome.problem
    assert setup.memory.account(OTHER) is None


def test_a_batch_wakes_each_debtor_once(setup: IngestSetup) -> None:
    items = [invoice("F-1"), invoice("F-2"), invoice("F-3", debtor_id="C-2"), invoice("F-4")]
    take_in(setup.ports, INVOICES, items)
    assert sorted(setup.wake_ups.rows) == [
        (setup.next_evaluation, CUSTOMER),
        (setup.next_evaluation, OTHER),
    ]


def test_a_payment_that_names_its_invoice_finds_the_debtor(setup: IngestSetup) -> None:
    take_in(setup.ports, INVOICES, [invoice()])
    setup.forget_wake_ups()
    outcomes = take_in(setup.ports, PAYMENTS, [payment(invoice=NAMED)])
    assert outcomes == [Stored(Ingested.CREATED, CUSTOMER)]
    (left,) = setup.account().balance.open_instalments
    assert left.outstanding == Money(600_00, "MXN")
    assert setup.wake_ups.of(CUSTOMER) == [setup.next_evaluation]


def test_a_payment_for_an_unknown_invoice_is_unmatched(setup: IngestSetup) -> None:
    (outcome,) = take_in(setup.ports, PAYMENTS, [payment(invoice=NAMED)])
    assert isinstance(outcome, Unmatched)
    assert "send the invoice first" in outcome.problem


def test_a_payment_may_come_before_its_invoice_when_it_names_the_debtor(
    setup: IngestSetup,
) -> None:
    take_in(setup.ports, PAYMENTS, [payment(debtor_id="C-1", invoice=NAMED)])
    take_in(setup.ports, INVOICES, [invoice()])
    (left,) = setup.account().balance.open_instalments
    assert left.outstanding == Money(600_00, "MXN")


def test_a_payment_for_the_invoice_of_someone_else_is_contradicted(setup: IngestSetup) -> None:
    take_in(setup.ports, INVOICES, [invoice()])
    (outcome,) = take_in(setup.ports, PAYMENTS, [payment(debtor_id="C-2", invoice=NAMED)])
    assert isinstance(outcome, Contradicted)
    assert setup.account().payments == ()


def test_an_overpayment_is_accepted_as_credit(setup: IngestSetup) -> None:
    take_in(setup.ports, INVOICES, [invoice()])
    take_in(setup.ports, PAYMENTS, [payment(amount="1500.00", invoice=NAMED)])
    assert setup.account().balance.credits == (Money(500_00, "MXN"),)


def test_a_payment_is_never_rewritten(setup: IngestSetup) -> None:
    take_in(setup.ports, PAYMENTS, [payment(debtor_id="C-1")])
    (outcome,) = take_in(setup.ports, PAYMENTS, [payment(debtor_id="C-1", amount="1.00")])
    assert isinstance(outcome, Contradicted)
    assert [one.amount for one in setup.account().payments] == [Money(400_00, "MXN")]


def test_money_that_has_not_arrived_yet_is_no_payment(setup: IngestSetup) -> None:
    items = [
        payment("P-1", debtor_id="C-1", paid_on="2026-03-03"),
        payment("P-2", debtor_id="C-1", paid_on="2026-03-04"),
    ]
    outcomes = take_in(setup.ports, PAYMENTS, items)
    assert statuses(outcomes) == ["created", "Rejected"]
