"""What an early payer need not pay any more is told to the creditor over HTTP."""

from dataclasses import replace
from datetime import date

from puntual.domain.accounts.contact import Coverage, EarlyOffer
from puntual.domain.accounts.excerpt import excerpt_of
from puntual.domain.receivables.receivable import InstalmentKey
from tests.factories import a_contact, a_document
from tests.fakes.contacts import FakeContacts
from tests.functions.ingest.ingest_caller import INVOICE, PAYMENT, Caller
from tests.functions.ingest.ingest_setup import IngestSetup

_DUE = date(2026, 3, 5)


def test_a_customer_shows_the_discount_that_a_payment_has_met(
    caller: Caller, setup: IngestSetup
) -> None:
    caller.ask("PUT", "/v1/customers/C-1", {"name": "Ana Prueba"})
    caller.ask("POST", "/v1/invoices", INVOICE)
    covered = Coverage(InstalmentKey(a_document("F-1"), 1), "due_today", _DUE, 5_000)
    told = replace(a_contact(covered=(covered,)), offer=EarlyOffer(5, date(2026, 3, 2)))
    FakeContacts(setup.memory).claim(excerpt_of(setup.account()), told, b"")
    caller.ask("POST", "/v1/payments", {**PAYMENT, "amount": "950.00"})
    customer = caller.answer("GET", "/v1/customers/C-1")[1]
    assert (customer["outstanding"], customer["credit"], customer["credited"]) == ([], [], [])
    assert customer["discounted"] == [{"amount": "50.00", "currency": "MXN"}]
    shown = caller.answer("GET", "/v1/invoices/erp/F-1")[1]
    assert shown["outstanding"] == "0.00"
    payment = {name: PAYMENT[name] for name in ("source", "external_id")}
    assert shown["discounts"] == [{"number": 1, "amount": "50.00", "payment": payment}]


def test_an_invoice_without_a_discount_shows_none(caller: Caller) -> None:
    caller.ask("POST", "/v1/invoices", INVOICE)
    assert caller.answer("GET", "/v1/invoices/erp/F-1")[1]["discounts"] == []
