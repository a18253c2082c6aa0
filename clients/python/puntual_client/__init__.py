"""The typed client of Puntual's ingest API."""

from puntual_client.answers import IngestFailed, RefusedItem, Superseded
from puntual_client.batches import Batch
from puntual_client.client import IngestClient
from puntual_client.items import (
    Charges,
    Consent,
    CreditNote,
    Customer,
    Instalment,
    Invoice,
    InvoiceName,
    Payment,
    PaymentName,
    Reversal,
)

__all__ = [
    "Batch",
    "Charges",
    "Consent",
    "CreditNote",
    "Customer",
    "IngestClient",
    "IngestFailed",
    "Instalment",
    "Invoice",
    "InvoiceName",
    "Payment",
    "PaymentName",
    "RefusedItem",
    "Reversal",
    "Superseded",
]
