"""The ingest client: batches, postponed items again, refusals back, errors by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from puntual_client import (
    CreditNote,
    Customer,
    IngestClient,
    IngestFailed,
    Invoice,
    Payment,
    RefusedItem,
    Reversal,
)
from tests.clients.endpoint import Endpoint, by_status, cut, found, plain

if TYPE_CHECKING:
    from tests.clients.endpoint import Answer

ANA: Customer = {"id": "C-1", "name": "Ana Prueba"}
INVOICE: Invoice = {
    "source": "erp",
    "external_id": "F-1",
    "debtor_id": "C-1",
    "issued_on": "2026-01-05",
    "currency": "MXN",
    "due_on": "2026-02-05",
    "amount": "99.90",
}
PAYMENT: Payment = {
    "source": "bank",
    "external_id": "P-1",
    "debtor_id": "C-1",
    "amount": "99.90",
    "currency": "MXN",
    "paid_on": "2026-02-05",
}

REVERSAL: Reversal = {
    "external_id": "R-1",
    "payment": {"source": "bank", "external_id": "P-1"},
    "reversed_on": "2026-02-07",
    "reason": "bounced",
}
CREDIT_NOTE: CreditNote = {
    "source": "erp",
    "external_id": "N-1",
    "debtor_id": "C-1",
    "amount": "9.90",
    "currency": "MXN",
    "issued_on": "2026-02-05",
}


class Month:
    """A batch as a reader of files has it."""

    customers = ({"id": "C-1", "name": "Ana Prueba"},)
    invoices = ({"external_id": "F-1"}, {"external_id": "F-2"})
    payments = ({"external_id": "P-1"},)


def test_customers_go_before_what_they_owe_and_that_before_what_they_paid() -> None:
    endpoint = Endpoint([by_status()])
    with endpoint.client() as client:
        assert client.send(Month()) == []
    assert endpoint.sent == [
        ("/v1/customers:batch", ["C-1"]),
        ("/v1/invoices:batch", ["F-1", "F-2"]),
        ("/v1/payments:batch", ["P-1"]),
    ]


def test_each_kind_can_be_sent_alone() -> None:
    endpoint = Endpoint([by_status()])
    client = endpoint.client()
    refused = [
        *client.send_customers([ANA]),
        *client.send_invoices([INVOICE]),
        *client.send_payments([PAYMENT]),
        *client.send_reversals([REVERSAL]),
        *client.send_credit_notes([CREDIT_NOTE]),
    ]
    assert refused == []
    assert [path for path, _ in endpoint.sent] == [
        "/v1/customers:batch",
        "/v1/invoices:batch",
        "/v1/payments:batch",
        "/v1/reversals:batch",
        "/v1/credit-notes:batch",
    ]


def test_the_key_goes_with_each_request() -> None:
    endpoint = Endpoint([by_status()])
    endpoint.client().send_customers([ANA])
    assert endpoint.requests[0].headers["authorization"] == "Bearer pk_invented"


def test_many_items_go_in_batches_of_two_hundred() -> None:
    endpoint = Endpoint([by_status()])
    endpoint.client().send_customers({**ANA, "id": f"C-{number}"} for number in range(401))
    assert [len(items) for _, items in endpoint.sent] == [200, 200, 1]


def test_without_items_nothing_is_asked() -> None:
    endpoint = Endpoint([by_status()])
    assert endpoint.client().send_payments([]) == []
    assert endpoint.requests == []


def test_a_refused_item_comes_back_with_what_is_wrong_and_is_not_sent_again() -> None:
    endpoint = Endpoint([by_status(**{"F-2": "rejected"})])
    assert endpoint.client().send(Month()) == [
        RefusedItem("invoices", "F-2", "amount: is a JSON number; send a string")
    ]
    assert len(endpoint.requests) == 3
    assert endpoint.pauses == []


@pytest.mark.parametrize(
    ("problem", "error"),
    [
        ({"title": "Conflict", "detail": "it has other content"}, "it has other content"),
        ({"title": "Conflict"}, "Conflict"),
        ({}, "refused"),
    ],
)
def test_a_refusal_without_fields_is_explained_by_what_there_is(
    problem: dict[str, str], error: str
) -> None:
    answer = found({"results": [{"status": "rejected", "error": problem}]})
    refused = Endpoint([answer]).client().send_payments([PAYMENT])
    assert refused == [RefusedItem("payments", "P-1", error)]


def test_only_postponed_items_are_sent_again() -> None:
    endpoint = Endpoint([by_status(**{"C-2": "failed", "C-3": "rejected"}), by_status()])
    customers: list[Customer] = [{**ANA, "id": f"C-{number}"} for number in (1, 2, 3)]
    refused = endpoint.client().send_customers(customers)
    assert [one.id for one in refused] == ["C-3"]
    assert [items for _, items in endpoint.sent] == [["C-1", "C-2", "C-3"], ["C-2"]]
    assert endpoint.pauses == [0.5]


def test_items_that_are_postponed_without_end_are_reported() -> None:
    endpoint = Endpoint([by_status(**{"C-1": "failed"})])
    with pytest.raises(IngestFailed, match="1 of the customers were postponed 6 times"):
        endpoint.client().send_customers([ANA])
    assert endpoint.pauses == [0.5, 1.0, 1.5, 2.0, 2.5]


@pytest.mark.parametrize(
    "trouble",
    [plain(503), plain(500), plain(429), cut],
    ids=["unavailable", "defect", "throttled", "cut"],
)
def test_a_request_that_may_pass_later_is_tried_again(trouble: Answer) -> None:
    endpoint = Endpoint([trouble, trouble, by_status()])
    assert endpoint.client().send_customers([ANA]) == []
    assert len(endpoint.requests) == 3
    assert endpoint.pauses == [0.5, 1.0]


@pytest.mark.parametrize(
    ("trouble", "said"),
    [(plain(503, "try later"), "503 try later"), (cut, "ConnectError: connection refused")],
    ids=["unavailable", "cut"],
)
def test_after_six_tries_the_last_answer_is_reported(trouble: Answer, said: str) -> None:
    endpoint = Endpoint([trouble])
    with pytest.raises(IngestFailed, match=f"failed 6 times, the last time with {said}"):
        endpoint.client().send_customers([ANA])
    assert len(endpoint.requests) == 6


def test_a_key_that_is_not_accepted_ends_it_at_once() -> None:
    endpoint = Endpoint([plain(401, "send a valid key")])
    with pytest.raises(IngestFailed, match="/v1/customers:batch: 401 send a valid key"):
        endpoint.client().send_customers([ANA])
    assert len(endpoint.requests) == 1


def test_an_answer_of_something_else_is_reported_as_such() -> None:
    endpoint = Endpoint([plain(200, "<html>Welcome</html>")])
    with pytest.raises(IngestFailed, match="no answer of the ingest API"):
        endpoint.client().send_customers([ANA])


def test_the_payment_feed_is_reported_without_a_body() -> None:
    endpoint = Endpoint([found({"seen_at": "2026-01-05T15:04:05Z"})])
    endpoint.client().report_payment_feed()
    (request,) = endpoint.requests
    assert (request.method, request.url.path) == ("POST", "/v1/payment-feed:heartbeat")
    assert request.content == b""


def test_what_is_on_record_is_read_by_its_ids() -> None:
    endpoint = Endpoint([found({"id": "C-1"})])
    client = endpoint.client()
    assert client.customer("C-1") == {"id": "C-1"}
    client.invoice("erp", "F-1")
    client.payment("bank", "P-1")
    assert [request.url.path for request in endpoint.requests] == [
        "/v1/customers/C-1",
        "/v1/invoices/erp/F-1",
        "/v1/payments/bank/P-1",
    ]


def test_an_id_with_marks_of_a_path_stays_one_part_of_it() -> None:
    endpoint = Endpoint([found({})])
    endpoint.client().invoice("erp/old", "F 1?#%2")
    assert endpoint.requests[0].url.raw_path == b"/v1/invoices/erp%2Fold/F%201%3F%23%252"


def test_what_is_unknown_is_reported() -> None:
    with pytest.raises(IngestFailed, match="/v1/customers/C-9: 404 no such customer"):
        Endpoint([plain(404, "no such customer")]).client().customer("C-9")


def test_a_broken_connection_while_reading_is_reported() -> None:
    with pytest.raises(IngestFailed, match="/v1/payments/bank/P-1: ConnectError"):
        Endpoint([cut]).client().payment("bank", "P-1")


def test_a_client_that_was_closed_sends_nothing_more() -> None:
    endpoint = Endpoint([by_status()])
    with endpoint.client() as client:
        pass
    with pytest.raises(RuntimeError, match="closed"):
        client.send_customers([ANA])
    assert endpoint.requests == []


def test_a_batch_that_is_answered_in_part_is_an_error() -> None:
    answer = found({"results": []})
    with pytest.raises(ValueError, match="zip"):
        Endpoint([answer]).client().send_customers([ANA])


def test_the_pause_grows_from_a_fifth_of_a_second_unless_another_one_is_asked_for() -> None:
    endpoint = Endpoint([plain(503), plain(503), by_status()])
    client = IngestClient(
        "https://ingest.example",
        "pk_invented",
        sleep=endpoint.pauses.append,
        transport=endpoint.transport,
    )
    client.send_customers([ANA])
    assert endpoint.pauses == [0.2, 0.4]
