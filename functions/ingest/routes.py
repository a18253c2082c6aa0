"""The route table: every operation of the API, once."""

from typing import Final

from functions.ingest import correction_endpoints, endpoints, merge_endpoint
from functions.ingest.correction_views import CreditNoteView
from functions.ingest.http.openapi import describe
from functions.ingest.http.responses import Response, answer
from functions.ingest.http.route import Call, Route
from functions.ingest.invoice_view import InvoiceView, PaymentView
from functions.ingest.results import BatchResult, StoredCustomerView, StoredView
from functions.ingest.views import CustomerView, FeedView
from puntual.domain.accounts.api_key import Scope
from puntual.intake.corrections import CreditNoteIssued, PaymentReversed, ReversalOfPayment
from puntual.intake.customers import Customer, NamedCustomer
from puntual.intake.documents import InvoiceIssued, PaymentReceived
from puntual.intake.merging import CustomerMerge

_STORED: Final = {201: StoredView, 200: StoredView}
_STORED_CUSTOMER: Final = {201: StoredCustomerView, 200: StoredCustomerView}
_BATCH: Final = {200: BatchResult}


def _get_openapi(_: Call) -> Response:
    return answer(200, describe(ROUTES))


ROUTES: Final = (
    Route(
        "POST",
        "/v1/invoices",
        Scope.WRITE,
        "storeInvoice",
        "Store an invoice",
        endpoints.post_invoice,
        _STORED,
        InvoiceIssued,
        takes_match=True,
    ),
    Route(
        "POST",
        "/v1/invoices:batch",
        Scope.WRITE,
        "storeInvoices",
        "Store up to 1,000 invoices",
        endpoints.post_invoices,
        _BATCH,
        InvoiceIssued,
        is_batch=True,
    ),
    Route(
        "GET",
        "/v1/invoices/{source}/{external_id}",
        Scope.READ,
        "showInvoice",
        "Show an invoice and what is outstanding of each instalment",
        endpoints.get_invoice,
        {200: InvoiceView},
    ),
    Route(
        "GET",
        "/v1/invoices:find",
        Scope.READ,
        "findInvoice",
        "Show an invoice that the query names",
        endpoints.get_invoice,
        {200: InvoiceView},
        query=("source", "external_id"),
    ),
    Route(
        "POST",
        "/v1/payments",
        Scope.WRITE,
        "storePayment",
        "Store a payment",
        endpoints.post_payment,
        _STORED,
        PaymentReceived,
    ),
    Route(
        "POST",
        "/v1/payments:batch",
        Scope.WRITE,
        "storePayments",
        "Store up to 1,000 payments",
        endpoints.post_payments,
        _BATCH,
        PaymentReceived,
        is_batch=True,
    ),
    Route(
        "GET",
        "/v1/payments/{source}/{external_id}",
        Scope.READ,
        "showPayment",
        "Show a payment",
        endpoints.get_payment,
        {200: PaymentView},
    ),
    Route(
        "GET",
        "/v1/payments:find",
        Scope.READ,
        "findPayment",
        "Show a payment that the query names",
        endpoints.get_payment,
        {200: PaymentView},
        query=("source", "external_id"),
    ),
    Route(
        "POST",
        "/v1/payments/{source}/{external_id}/reversals",
        Scope.WRITE,
        "storeReversal",
        "Store a reversal of a payment",
        correction_endpoints.post_reversal,
        _STORED,
        PaymentReversed,
    ),
    Route(
        "POST",
        "/v1/reversals",
        Scope.WRITE,
        "storeReversalByQuery",
        "Store a reversal of a payment that the query names",
        correction_endpoints.post_reversal,
        _STORED,
        PaymentReversed,
        query=("source", "external_id"),
    ),
    Route(
        "POST",
        "/v1/reversals:batch",
        Scope.WRITE,
        "storeReversals",
        "Store up to 1,000 reversals, each of the payment that it names",
        correction_endpoints.post_reversals,
        _BATCH,
        ReversalOfPayment,
        is_batch=True,
    ),
    Route(
        "POST",
        "/v1/credit-notes",
        Scope.WRITE,
        "storeCreditNote",
        "Store a credit note",
        correction_endpoints.post_credit_note,
        _STORED,
        CreditNoteIssued,
        takes_match=True,
    ),
    Route(
        "POST",
        "/v1/credit-notes:batch",
        Scope.WRITE,
        "storeCreditNotes",
        "Store up to 1,000 credit notes",
        correction_endpoints.post_credit_notes,
        _BATCH,
        CreditNoteIssued,
        is_batch=True,
    ),
    Route(
        "GET",
        "/v1/credit-notes/{source}/{external_id}",
        Scope.READ,
        "showCreditNote",
        "Show a credit note",
        correction_endpoints.get_credit_note,
        {200: CreditNoteView},
    ),
    Route(
        "GET",
        "/v1/credit-notes:find",
        Scope.READ,
        "findCreditNote",
        "Show a credit note that the query names",
        correction_endpoints.get_credit_note,
        {200: CreditNoteView},
        query=("source", "external_id"),
    ),
    Route(
        "POST",
        "/v1/payment-feed:heartbeat",
        Scope.WRITE,
        "notePaymentFeed",
        "Tell that the payment feed works although it has no payment to tell of",
        endpoints.post_heartbeat,
        {200: FeedView},
    ),
    Route(
        "PUT",
        "/v1/customers/{id}",
        Scope.WRITE,
        "storeCustomer",
        "Store a customer, whole",
        endpoints.put_customer,
        _STORED_CUSTOMER,
        NamedCustomer,
        takes_match=True,
    ),
    Route(
        "PUT",
        "/v1/customers",
        Scope.WRITE,
        "storeCustomerByQuery",
        "Store the customer that the query names, whole",
        endpoints.put_customer,
        _STORED_CUSTOMER,
        NamedCustomer,
        query=("id",),
        takes_match=True,
    ),
    Route(
        "POST",
        "/v1/customers/{id}:merge",
        Scope.WRITE,
        "mergeCustomers",
        "Make a customer another one, which stays; send it again until it is answered 200",
        merge_endpoint.post_merge,
        {200: StoredView},
        CustomerMerge,
    ),
    Route(
        "POST",
        "/v1/customers:batch",
        Scope.WRITE,
        "storeCustomers",
        "Store up to 1,000 customers, each whole",
        endpoints.post_customers,
        _BATCH,
        Customer,
        is_batch=True,
    ),
    Route(
        "GET",
        "/v1/customers/{id}",
        Scope.READ,
        "showCustomer",
        "Show a customer, the consent in force and what is outstanding",
        endpoints.get_customer,
        {200: CustomerView},
    ),
    Route(
        "GET",
        "/v1/customers:find",
        Scope.READ,
        "findCustomer",
        "Show the customer that the query names",
        endpoints.get_customer,
        {200: CustomerView},
        query=("id",),
    ),
    Route(
        "GET",
        "/openapi.json",
        None,
        "describe",
        "Show this document",
        _get_openapi,
        {200: dict},
    ),
)
