"""Two customers that are one, as a billing system tells it (case H-10)."""

from collections.abc import Iterator
from datetime import datetime
from typing import override

import pytest

from puntual.application.intake.documents import INVOICES
from puntual.application.intake.merging import merge_customers
from puntual.application.intake.outcomes import Postponed, Stored
from puntual.application.intake.store import take_in
from puntual.domain.accounts.hold import HoldKind
from puntual.domain.errors import AccountTooLarge
from puntual.domain.ids import DebtorId, DebtorKey
from tests.application.intake.store_cases import statuses
from tests.fakes.accounts import FakeAccountChanges
from tests.functions.ingest.ingest_caller import INVOICE, PAYMENT, Caller
from tests.functions.ingest.ingest_setup import ACME, CUSTOMER, IngestSetup, invoice

INTO = {"into": "C-2"}
MERGE = "/v1/customers/C-1:merge"
NEW = DebtorKey(ACME, DebtorId("C-2"))
NAMED = {"source": "erp", "external_id": "F-1"}
CONSENT = {"kind": "revoked", "at": "2026-03-01T10:00:00Z", "source": "call", "evidence": "n 12"}


@pytest.fixture
def both(caller: Caller) -> Caller:
    """Return a caller who has sent two records of one person."""
    for id_, phone in (("C-1", "+525555500001"), ("C-2", "+525555500002")):
        caller.answer("PUT", f"/v1/customers/{id_}", {"name": "Ana Prueba", "phone": phone})
    caller.answer("POST", "/v1/invoices", INVOICE)
    caller.answer("POST", "/v1/payments", PAYMENT)
    return caller


def test_a_customer_becomes_another_one_and_the_same_again_changes_nothing(
    both: Caller, setup: IngestSetup
) -> None:
    setup.forget_wake_ups()
    status, told = both.answer("POST", MERGE, INTO)
    assert (status, told) == (200, {"status": "updated", "id": "C-1", "debtor_id": "C-2"})
    assert setup.wake_ups.of(NEW) == [setup.next_evaluation]
    assert both.answer("POST", MERGE, INTO)[1]["status"] == "unchanged"
    _, shown = both.answer("GET", "/v1/customers/C-1")
    assert (shown["id"], shown["phone"]) == ("C-2", "+525555500002")
    assert shown["outstanding"] == [{"amount": "600.00", "currency": "MXN"}]


def test_what_is_sent_for_the_old_id_lands_at_the_new_one(
    both: Caller, setup: IngestSetup
) -> None:
    both.answer("POST", MERGE, INTO)
    setup.forget_wake_ups()
    for path, item in (
        ("invoices", {**INVOICE, "external_id": "F-2"}),
        ("payments", {**PAYMENT, "external_id": "P-2"}),
        ("payments", {**PAYMENT, "external_id": "P-3", "invoice": NAMED}),
    ):
        status, told = both.answer("POST", f"/v1/{path}", item)
        assert (status, told["debtor_id"]) == (201, "C-2")
    assert setup.wake_ups.of(CUSTOMER) == []
    assert setup.wake_ups.of(NEW) == [setup.next_evaluation]
    for path, item in (("invoices", INVOICE), ("payments", PAYMENT)):
        assert both.answer("POST", f"/v1/{path}", item)[1]["status"] == "unchanged"
    back = {"external_id": "R-1", "reversed_on": "2026-03-02", "reason": "bounced"}
    status, told = both.answer("POST", "/v1/payments/bank/P-1/reversals", back)
    assert (status, told["debtor_id"]) == (201, "C-2")


def test_of_a_customer_under_the_old_id_only_what_was_said_counts(both: Caller) -> None:
    both.answer("POST", MERGE, INTO)
    old = {"name": "Ana", "phone": "+525555500001"}
    _, told = both.answer("PUT", "/v1/customers/C-1", old)
    assert (told["status"], told["debtor_id"]) == ("unchanged", "C-2")
    assert told["in_force"]["why"] == "merged"
    _, told = both.answer("PUT", "/v1/customers/C-1", {**old, "consents": [CONSENT]})
    assert (told["status"], told["consent"]["status"]) == ("updated", "withdrawn")
    _, shown = both.answer("GET", "/v1/customers/C-2")
    assert (shown["phone"], shown["consent"]) == ("+525555500002", "withdrawn")


def test_an_invoice_moves_from_what_a_customer_was_before(both: Caller) -> None:
    both.answer("POST", MERGE, INTO)
    moved = {**INVOICE, "debtor_id": "C-3", "moved_from": "C-1"}
    _, told = both.answer("POST", "/v1/invoices", moved)
    assert (told["status"], told["debtor_id"]) == ("updated", "C-3")


def test_money_of_two_customers_who_are_not_one_stays_a_conflict(both: Caller) -> None:
    paid = {**PAYMENT, "external_id": "P-2", "debtor_id": "C-2", "invoice": NAMED}
    assert both.answer("POST", "/v1/payments", paid)[0] == 409


def in_turn(*answers: bool) -> Iterator[bool]:
    yield from answers
    while True:
        yield False


@pytest.mark.usefixtures("both")
def test_a_merge_without_time_goes_on_with_the_next_call(setup: IngestSetup) -> None:
    answers = in_turn(True)
    first = merge_customers(setup.ports, CUSTOMER, NEW, lambda: next(answers))
    assert first == Postponed()
    assert HoldKind.MERGING in {one.kind for one in setup.account().holds}
    assert isinstance(merge_customers(setup.ports, CUSTOMER, NEW, lambda: True), Stored)
    assert setup.account().invoices == ()


def test_whoever_sends_something_for_the_old_id_finishes_the_merge(
    both: Caller, setup: IngestSetup
) -> None:
    setup.changes.begin_merge(CUSTOMER, NEW, setup.clock.now())
    _, told = both.answer("POST", "/v1/invoices", {**INVOICE, "external_id": "F-2"})
    assert told["debtor_id"] == "C-2"
    assert setup.account().invoices == ()
    assert len(setup.account(NEW).invoices) == 2


@pytest.mark.usefixtures("both")
def test_without_time_to_finish_a_merge_only_what_is_for_it_is_postponed(
    setup: IngestSetup,
) -> None:
    setup.changes.begin_merge(CUSTOMER, NEW, setup.clock.now())
    items = [invoice("F-2"), invoice("F-3", debtor_id="C-3")]
    answers = in_turn(True, False, True)
    outcomes = take_in(setup.ports, INVOICES, items, has_time=lambda: next(answers))
    assert statuses(outcomes) == ["Postponed", "created"]


def test_a_merge_that_cannot_go_on_now_postpones_what_is_for_it(
    both: Caller, setup: IngestSetup
) -> None:
    setup.changes.begin_merge(CUSTOMER, NEW, setup.clock.now())
    setup.changes.break_next("advance_merge")
    items = [{**INVOICE, "external_id": "F-2"}, {**INVOICE, "external_id": "F-3"}]
    _, answer = both.answer("POST", "/v1/invoices:batch", items)
    assert [one["status"] for one in answer["results"]] == ["failed", "created"]


class Full(FakeAccountChanges):
    """Two customers who owe too much together."""

    @override
    def advance_merge(self, source: DebtorKey, target: DebtorKey, at: datetime) -> bool:
        raise AccountTooLarge


def test_who_owes_too_much_together_is_told_so(setup: IngestSetup) -> None:
    setup.changes = Full(setup.memory)
    caller = Caller(setup)
    for id_ in ("C-1", "C-2"):
        caller.answer("PUT", f"/v1/customers/{id_}", {"name": "Ana"})
    status, problem = caller.answer("POST", MERGE, INTO)
    assert (status, "too much at once" in problem["detail"]) == (409, True)
    assert caller.answer("POST", "/v1/invoices", INVOICE)[0] == 422


def test_a_merge_that_the_table_could_not_begin_is_sent_again(
    both: Caller, setup: IngestSetup
) -> None:
    setup.changes.break_next("begin_merge")
    assert both.answer("POST", MERGE, INTO)[0] == 503
    assert both.answer("POST", MERGE, INTO)[0] == 200


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/v1/customers/C-9:merge", INTO, 404),
        (MERGE, {"into": "C-9"}, 404),
        (MERGE, {"into": "C-1"}, 409),
        (MERGE, {}, 422),
        (MERGE, {"into": "C-2", "from": "C-1"}, 422),
    ],
)
def test_a_merge_that_cannot_be_is_refused(
    both: Caller, path: str, body: object, status: int
) -> None:
    assert both.answer("POST", path, body)[0] == status
    assert both.answer("GET", "/v1/customers/C-1")[1]["id"] == "C-1"


def test_a_customer_that_went_goes_nowhere_else(both: Caller) -> None:
    both.answer("PUT", "/v1/customers/C-3", {"name": "Luz"})
    both.answer("POST", MERGE, INTO)
    assert both.answer("POST", MERGE, {"into": "C-3"})[0] == 409
    assert both.answer("POST", "/v1/customers/C-3:merge", {"into": "C-1"})[1]["debtor_id"] == "C-2"
    assert both.answer("POST", "/v1/customers/C-2:merge", {"into": "C-3"})[0] == 409


def test_an_id_with_slashes_is_merged(both: Caller) -> None:
    both.answer("POST", "/v1/customers:batch", [{"id": "A/1", "name": "Ana"}])
    status, told = both.answer("POST", "/v1/customers/A%2F1:merge", INTO)
    assert (status, told["id"], told["debtor_id"]) == (200, "A/1", "C-2")


def test_an_id_that_cannot_stand_in_a_path_is_named_by_the_query(both: Caller) -> None:
    both.answer("POST", "/v1/customers:batch", [{"id": "A?1", "name": "Ana"}])
    told = both.answer("POST", "/v1/customers:merge", INTO, query={"id": "A?1"})
    assert (told[0], told[1]["id"], told[1]["debtor_id"]) == (200, "A?1", "C-2")
    assert both.answer("POST", "/v1/customers:merge", INTO)[0] == 400
