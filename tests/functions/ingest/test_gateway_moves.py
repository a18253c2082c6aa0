"""Invoices that move to another customer, as a billing system tells it (case H-10)."""

from puntual.domain.ids import DebtorId, DebtorKey
from tests.functions.ingest.ingest_caller import INVOICE, PAYMENT, Caller
from tests.functions.ingest.ingest_setup import ACME, IngestSetup

MOVED = {**INVOICE, "debtor_id": "C-2", "moved_from": "C-1"}
NAMING = {**PAYMENT, "invoice": {"source": "erp", "external_id": "F-1"}}


def test_an_invoice_moves_with_its_payments(caller: Caller, setup: IngestSetup) -> None:
    caller.answer("POST", "/v1/invoices", INVOICE)
    caller.answer("POST", "/v1/payments", NAMING)
    setup.forget_wake_ups()
    status, told = caller.answer("POST", "/v1/invoices", MOVED)
    assert (status, told["status"], told["debtor_id"]) == (200, "updated", "C-2")
    _, shown = caller.answer("GET", "/v1/invoices/erp/F-1")
    assert (shown["debtor_id"], shown["outstanding"]) == ("C-2", "600.00")
    assert caller.answer("GET", "/v1/payments/bank/P-1")[1]["debtor_id"] == "C-2"
    assert setup.wake_ups.of(DebtorKey(ACME, DebtorId("C-2"))) == [setup.next_evaluation]
    assert caller.answer("POST", "/v1/invoices", MOVED)[1]["status"] == "unchanged"


def test_a_conflict_says_how_an_invoice_moves(caller: Caller) -> None:
    caller.answer("POST", "/v1/invoices", INVOICE)
    status, problem = caller.answer("POST", "/v1/invoices", {**INVOICE, "debtor_id": "C-2"})
    assert status == 409
    assert "moved_from" in problem["detail"]


def test_after_its_cancellation_the_id_is_free(caller: Caller) -> None:
    caller.answer("POST", "/v1/invoices", INVOICE)
    caller.answer("POST", "/v1/invoices", {**INVOICE, "status": "cancelled"})
    told = caller.answer("POST", "/v1/invoices", {**INVOICE, "debtor_id": "C-2"})
    assert (told[0], told[1]["debtor_id"]) == (200, "C-2")
