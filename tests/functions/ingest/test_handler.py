"""The whole function, from API Gateway's events to the table, in the order of a real month."""

import pytest

from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.store.table import Table
from puntual.domain.errors import MissingConfiguration
from tests.doubles.lambda_context import LambdaContext
from tests.functions.ingest.handler_calls import send
from tests.functions.ingest.ingest_setup import CUSTOMER, SECRET


@pytest.mark.usefixtures("table")
def test_what_was_sent_can_be_asked_back() -> None:
    assert send("http_put_customer")[0] == 201
    assert send("http_post_invoice")[0] == 201
    assert send("http_post_payment")[0] == 201
    status, invoice = send("http_get_invoice")
    assert (status, invoice["debtor_id"]) == (200, "C-1")
    assert [part["outstanding"] for part in invoice["instalments"]] == ["350.00", "400.00"]


def test_a_batch_of_lines_in_base64_is_stored_side_by_side(table: Table) -> None:
    status, answer = send("http_post_invoices_lines_base64")
    assert (status, answer["summary"]) == (200, {"created": 2, "rejected": 1})
    account = DynamoAccounts(table).read(CUSTOMER)
    assert account is not None
    assert [one.label for one in account.invoices] == ["F-1", "Año 2"]


def test_when_lambda_runs_out_of_time_items_come_back_as_failed(table: Table) -> None:
    _, answer = send("http_post_invoices_lines_base64", LambdaContext(milliseconds_left=4_000))
    assert answer["summary"] == {"failed": 2, "rejected": 1}
    assert DynamoAccounts(table).read(CUSTOMER) is None


@pytest.mark.usefixtures("table")
def test_one_line_is_logged_and_it_names_nobody(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO"):
        send("http_put_customer")
    (record,) = caplog.records
    logged = vars(record)
    assert (logged["route"], logged["status"]) == ("PUT /v1/customers/{id}", 201)
    assert not any(private in repr(logged) for private in ("Ana", "5555500001", "C-1", SECRET))


@pytest.mark.usefixtures("table")
def test_the_description_needs_no_key() -> None:
    assert send("http_get_openapi")[1]["info"]["title"] == "Puntual ingest"


def test_a_missing_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TABLE_NAME", raising=False)
    with pytest.raises(MissingConfiguration, match="TABLE_NAME"):
        send("http_get_openapi")
