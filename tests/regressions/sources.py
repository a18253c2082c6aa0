"""Complaints and defects of other systems that do not concern deciding, and why."""

from collections.abc import Mapping
from typing import Final

NOT_ABOUT_DECIDING: Final[Mapping[str, str]] = {
    "Invoice Ninja #2330": "late fees every hour: there are no late fees here at all",
    "Invoice Ninja ReminderJob, fee": "fee before the reminder is enabled: there are no late fees",
    "OCA fees": "fees in floats: there are no fees, and money is integers by type",
    "Chatwoot #11901, #13359": "webhooks twice: the webhook's own tests, keyed by message id",
    "Lago #5106, #5115, #5134": "an event told again: no event is told when a cadence ends",
    "Lago, processing fails": "a job lost between queue and sender: the end-to-end chaos run",
    "guipak B-A3": "success without credentials: the messenger's outcome is a type, its own tests",
    "guipak B-A4": "parseFloat of 1,234.56: amounts are read by the ingest function, its tests",
    "guipak B-A5": "the same bank file twice: documents are keyed, the contract tests of storage",
    "guipak B-A6": "an enumeration that differs: types are checked, and statuses are enumerations",
    "guipak B-M4": "the provider's id in the wrong column: the contract tests of contacts",
    "guipak B-M5": "scores of partial and full history compared: there are no scores",
    "guipak B-M7": "receipts of several customers for one deposit: no deposits are matched here",
    "guipak B-M8": "sent although the mail server was down: the state comes from Meta's answer",
    "guipak B-M9": "no deduplication of messages received: the webhook's own tests",
    "guipak S-C5": "a webhook without signature: the webhook's own tests",
    "Evolution": "PENDING and never delivered: the state comes from delivery webhooks alone",
}
