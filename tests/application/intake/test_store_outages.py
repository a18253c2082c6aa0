from collections.abc import Iterable
from typing import override

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.application.intake.documents import INVOICES, PAYMENTS
from puntual.application.intake.kind import Kind
from puntual.application.intake.outcomes import Postponed, Stored
from puntual.application.intake.store import Run, Task, in_turn, take_in
from puntual.domain.errors import StaleAccount
from puntual.domain.ids import DebtorKey
from puntual.domain.receivables.copies import UNORDERED, CopyOrder
from puntual.domain.receivables.receivable import Invoice
from puntual.ports.accounts import Ingested
from tests.application.intake.store_cases import NAMED, statuses
from tests.fakes.accounts import FakeAccountChanges
from tests.functions.ingest.ingest_setup import CUSTOMER, IngestSetup, invoice, payment


def test_an_outage_postpones_one_item_and_spares_the_others(setup: IngestSetup) -> None:
    setup.changes.break_next("put_invoice")
    items = [invoice("F-1"), invoice("F-2")]
    assert statuses(take_in(setup.ports, INVOICES, items)) == ["Postponed", "created"]
    assert statuses(take_in(setup.ports, INVOICES, items)) == ["created", "unchanged"]


def test_an_answer_that_was_lost_still_wakes_the_account(setup: IngestSetup) -> None:
    setup.changes.break_next("put_invoice", after=True)
    assert statuses(take_in(setup.ports, INVOICES, [invoice()])) == ["Postponed"]
    assert setup.wake_ups.of(CUSTOMER) == [setup.next_evaluation]


def test_an_outage_while_looking_for_the_debtor_postpones_the_payment(setup: IngestSetup) -> None:
    setup.documents.break_next("debtor_of_invoice")
    assert take_in(setup.ports, PAYMENTS, [payment(invoice=NAMED)]) == [Postponed()]


def test_a_wake_up_that_cannot_be_put_postpones_what_was_stored(setup: IngestSetup) -> None:
    setup.wake_ups.break_next("put_all")
    outcomes = take_in(setup.ports, INVOICES, [invoice("F-1"), invoice("F-2", amount=1)])
    assert statuses(outcomes) == ["Postponed", "Rejected"]


@pytest.mark.parametrize(
    ("kind", "item"), [(INVOICES, invoice()), (PAYMENTS, payment(debtor_id="C-1"))]
)
def test_what_was_postponed_for_want_of_a_wake_up_gets_one_when_it_is_sent_again[T](
    setup: IngestSetup, kind: Kind[T], item: T
) -> None:
    """Stored without a wake-up, an account would wait for the nightly pass, silent till then."""
    setup.wake_ups.break_next("put_all")
    take_in(setup.ports, kind, [item])
    assert not setup.wake_ups.rows
    assert statuses(take_in(setup.ports, kind, [item])) == ["unchanged"]
    assert setup.wake_ups.of(CUSTOMER) == [setup.next_evaluation]


def test_without_time_the_rest_of_a_batch_is_postponed(setup: IngestSetup) -> None:
    answers = iter([True, False, False])
    items = [invoice("F-1"), invoice("F-2"), invoice("F-3")]
    outcomes = take_in(setup.ports, INVOICES, items, has_time=lambda: next(answers))
    assert statuses(outcomes) == ["created", "Postponed", "Postponed"]


class StaleChanges(FakeAccountChanges):
    @override
    def put_invoice(
        self, key: DebtorKey, invoice: Invoice, fingerprint: str, order: CopyOrder = UNORDERED
    ) -> Ingested:
        raise StaleAccount("the account changed")


def test_a_race_for_the_account_postpones_the_item(setup: IngestSetup) -> None:
    setup.changes = StaleChanges(setup.memory)
    assert take_in(setup.ports, INVOICES, [invoice()]) == [Postponed()]


GOOD = st.builds(
    lambda name, amount: {"external_id": name, "amount": amount},
    st.sampled_from(["F-1", "F-2", "F-3"]),
    st.sampled_from(["1.00", "2.00"]),
)
BAD = st.sampled_from(
    [{"amount": "5,,00"}, {"due_on": "2020-01-01"}, {"debtor_id": "\n"}, {"extra": "1"}]
)


def backwards(tasks: Iterable[Task]) -> None:
    for task in reversed(list(tasks)):
        task()


@given(batch=st.lists(GOOD | BAD, max_size=12), run=st.sampled_from([in_turn, backwards]))
def test_any_mixture_gives_one_result_per_item_and_stores_exactly_the_good_ones(
    batch: list[dict[str, str]], run: Run
) -> None:
    setup = IngestSetup()
    outcomes = take_in(setup.ports, INVOICES, [invoice(**one) for one in batch], run)
    is_good = ["external_id" in one for one in batch]
    assert [isinstance(one, Stored) for one in outcomes] == is_good
    account = setup.memory.account(CUSTOMER)
    stored = () if account is None else account.invoices
    last = {one["external_id"]: one["amount"] for one in batch if "external_id" in one}
    found = {one.id.external_id: one.instalments[0].amount.to_text() for one in stored}
    assert found == last
    assert len(setup.wake_ups.rows) == any(is_good)


def test_a_batch_asks_for_all_its_evaluations_in_one_go(setup: IngestSetup) -> None:
    """A row for each debtor was a seventh of what an invoice wrote; packed, twenty take four."""
    setup.wake_ups.break_next("put")
    take_in(setup.ports, INVOICES, [invoice(f"F-{n}", debtor_id=f"C-{n}") for n in range(20)])
    assert len(setup.wake_ups.rows) == 20
