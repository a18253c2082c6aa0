"""What is stored, what is not stored again, and who is looked at next."""

from collections.abc import Iterable
from datetime import timedelta
from typing import override

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.application.intake.incoming import Rejected
from puntual.application.intake.outcomes import Contradicted, Outcome, Postponed, Stored, Unmatched
from puntual.application.intake.queries import find_customer
from puntual.application.intake.store import (
    CUSTOMERS,
    INVOICES,
    PAYMENTS,
    Kind,
    Run,
    Task,
    in_turn,
    take_in,
)
from puntual.domain.accounts.hold import Hold, HoldKind
from puntual.domain.errors import NotFound, StaleAccount
from puntual.domain.ids import ContactId, DebtorId, DebtorKey
from puntual.domain.money import Money
from puntual.domain.receivables.receivable import Invoice, InvoiceStatus
from puntual.domain.sending.unreachable import unreachable_hold
from puntual.ports.accounts import Ingested
from tests.fakes.accounts import FakeAccountChanges
from tests.functions.ingest.ingest_setup import (
    ACME,
    CUSTOMER,
    IngestSetup,
    customer,
    invoice,
    payment,
)

OTHER = DebtorKey(ACME, DebtorId("C-2"))
NAMED = {"source": "erp", "external_id": "F-1"}


@pytest.fixture
def setup() -> IngestSetup:
    return IngestSetup()


def statuses(outcomes: Iterable[Outcome]) -> list[str]:
    return [one.status if isinstance(one, Stored) else type(one).__name__ for one in outcomes]


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
    assert outcomes == [Contradicted("this invoice is on record for another debtor")]
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


def test_a_customer_is_created_then_unchanged_then_updated(setup: IngestSetup) -> None:
    items = [customer(), customer(), customer(name="Ana Prueba Luna")]
    outcomes = take_in(setup.ports, CUSTOMERS, items)
    assert statuses(outcomes) == ["created", "unchanged", "updated"]


def test_a_customer_whose_invoice_came_first_is_created_all_the_same(setup: IngestSetup) -> None:
    take_in(setup.ports, INVOICES, [invoice()])
    assert statuses(take_in(setup.ports, CUSTOMERS, [customer()])) == ["created"]
    assert find_customer(setup.ports, CUSTOMER).invoices != ()


def test_a_consent_left_out_is_not_forgotten(setup: IngestSetup) -> None:
    consent = {
        "kind": "granted",
        "at": "2026-01-01T00:00:00Z",
        "source": "contract",
        "evidence": "clause 9",
    }
    take_in(setup.ports, CUSTOMERS, [customer(consents=[consent])])
    assert statuses(take_in(setup.ports, CUSTOMERS, [customer()])) == ["unchanged"]
    assert len(setup.account().profile.consents) == 1


def test_a_consent_of_tomorrow_is_refused(setup: IngestSetup) -> None:
    """Once in force, it would outlast an opt-out that was made before it."""
    consent = {
        "kind": "granted",
        "at": (setup.clock.now() + timedelta(hours=1)).isoformat(),
        "source": "contract",
        "evidence": "clause 9",
    }
    (outcome,) = take_in(setup.ports, CUSTOMERS, [customer(consents=[consent])])
    assert isinstance(outcome, Rejected)
    assert [error.field for error in outcome.errors] == ["consents[0].at"]
    assert setup.memory.account(CUSTOMER) is None


def test_ids_that_whatsapp_taught_us_stay_with_the_phone(setup: IngestSetup) -> None:
    take_in(setup.ports, CUSTOMERS, [customer(phone="+525555500001")])
    stored = setup.memory.accounts[CUSTOMER]
    learned = {*stored.profile.wa_ids, "999000111"}
    setup.changes.put_profile(
        type(stored.profile)(
            key=CUSTOMER,
            name="Ana Prueba",
            phone="+525555500001",
            country="MX",
            locale="es-MX",
            wa_ids=frozenset(learned),
        )
    )
    again = take_in(setup.ports, CUSTOMERS, [customer(phone="+525555500001")])
    assert statuses(again) == ["unchanged"]
    assert setup.account().profile.wa_ids == learned


def test_a_new_phone_ends_what_was_said_of_the_old_one(setup: IngestSetup) -> None:
    take_in(setup.ports, CUSTOMERS, [customer(phone="+525555500001")])
    now = setup.clock.now()
    for kind in (HoldKind.WRONG_NUMBER, HoldKind.DISPUTE):
        setup.changes.add_hold(CUSTOMER, Hold(kind.value, kind, now, None))
    setup.clock.advance(timedelta(days=1))
    take_in(setup.ports, CUSTOMERS, [customer(phone="+525555500002")])
    active = setup.account().active_holds(setup.clock.now())
    assert [hold.kind for hold in active] == [HoldKind.DISPUTE]


@pytest.mark.parametrize("after_days", [3, 8])
def test_a_new_phone_that_cannot_be_reached_is_tried_once_more_like_any_other(
    setup: IngestSetup, after_days: int
) -> None:
    """Whether the old phone's week is over or not: it says nothing of the new one."""
    take_in(setup.ports, CUSTOMERS, [customer(phone="+525555500001")])
    week, now = timedelta(days=7), setup.clock.now()
    old = Hold("unreachable.1", HoldKind.UNREACHABLE, now, now + week)
    setup.changes.add_hold(CUSTOMER, old)
    setup.clock.advance(timedelta(days=after_days))
    take_in(setup.ports, CUSTOMERS, [customer(phone="+525555500002")])
    setup.clock.advance(week)
    failed_at = setup.clock.now()
    assert setup.account().active_holds(failed_at) == ()
    contact = ContactId("000001.20260310.reminder.1")
    hold = unreachable_hold(setup.account(), contact, 131026, failed_at, week, "status")
    assert hold.until == failed_at + week


def test_a_new_phone_is_never_stored_without_forgetting_the_old_one(setup: IngestSetup) -> None:
    """What ends with the phone ended by a second write: a crash between them silenced for ever."""
    take_in(setup.ports, CUSTOMERS, [customer(phone="+525555500001")])
    wrong = Hold("wrong", HoldKind.WRONG_NUMBER, setup.clock.now(), None)
    setup.changes.add_hold(CUSTOMER, wrong)
    setup.clock.advance(timedelta(days=1))
    moved = customer(phone="+525555500002")
    setup.changes.break_next("end_hold")
    setup.changes.break_next("put_profile", after=True)
    assert statuses(take_in(setup.ports, CUSTOMERS, [moved])) == ["Postponed"]
    assert statuses(take_in(setup.ports, CUSTOMERS, [moved])) == ["unchanged"]
    assert setup.account().active_holds(setup.clock.now()) == ()


def test_a_customer_of_whom_only_documents_are_known_is_not_found(setup: IngestSetup) -> None:
    take_in(setup.ports, INVOICES, [invoice()])
    with pytest.raises(NotFound):
        find_customer(setup.ports, CUSTOMER)


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
    setup.wake_ups.break_next("put")
    outcomes = take_in(setup.ports, INVOICES, [invoice("F-1"), invoice("F-2", amount=1)])
    assert statuses(outcomes) == ["Postponed", "Rejected"]


@pytest.mark.parametrize(
    ("kind", "item"), [(INVOICES, invoice()), (PAYMENTS, payment(debtor_id="C-1"))]
)
def test_what_was_postponed_for_want_of_a_wake_up_gets_one_when_it_is_sent_again[T](
    setup: IngestSetup, kind: Kind[T], item: T
) -> None:
    """Stored without a wake-up, an account would wait for the nightly pass, silent till then."""
    setup.wake_ups.break_next("put")
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
    def put_invoice(self, key: DebtorKey, invoice: Invoice, fingerprint: str) -> Ingested:
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
    [{"amount": "5,00"}, {"due_on": "2020-01-01"}, {"debtor_id": "#"}, {"extra": "1"}]
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
