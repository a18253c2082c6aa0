"""Rows that are credit notes: `document` says so, `applies_to` names the invoice.

Who has a credit note that cannot be taken is left out whole: asked without it, they would be asked
for too much.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from puntual.domain.amount_text import is_negative
from puntual.intake.files.billing_day import Item
from puntual.intake.files.row_items import SOURCE

# A minus or brackets where a cell begins or ends, or the word.
_MAY_BE_CREDIT: Final = re.compile(
    r"(?:^|[,;|\t\":])\s*(?:[-\u2212]\s*\W{0,3}\d|\(\W{0,3}[\d., ]+\))"
    r"|\d-\s*(?:$|[,;|\t\"])|cr[e\u00e9]dit",
    re.IGNORECASE,
)
INVOICE: Final = "invoice"
CREDIT_NOTE: Final = "credit_note"
LEFT_OUT: Final = "all rows of this debtor_id are left out, or too much would be asked for"
CREDIT_FIX: Final = (
    f"write {CREDIT_NOTE} into a column `document`, and its amount above zero; {LEFT_OUT}"
)


def may_be_credit(values: Mapping[str, str]) -> bool:
    """Tell whether a row says, or may say, that less is owed."""
    return values.get("document", "") not in {"", INVOICE} or is_negative(values.get("amount", ""))


def names_a_credit(text: str) -> bool:
    """Tell whether a row that cannot be read may say that less is owed."""
    return _MAY_BE_CREDIT.search(text) is not None


def is_named(debtor_id: str, text: str) -> bool:
    """Tell whether a row that cannot be read names a debtor."""
    return re.search(rf"(?<![\w-]){re.escape(debtor_id)}(?![\w-])", text) is not None


def credit_note_of(values: Mapping[str, str]) -> Item:
    """Return the credit note of a row."""
    note: Item = {
        "source": SOURCE,
        "external_id": values.get("invoice_id", ""),
        "debtor_id": values.get("debtor_id", ""),
        **{name: values.get(name, "") for name in ("issued_on", "currency", "amount")},
    }
    if values.get("applies_to"):
        note["invoice"] = {"source": SOURCE, "external_id": values["applies_to"]}
    return note


def form_problems(values: Mapping[str, str]) -> Iterator[str]:
    """Yield what is wrong with the columns that tell invoices and credit notes apart."""
    document = values.get("document", "")
    if document not in {"", INVOICE, CREDIT_NOTE}:
        yield f"document: is neither {INVOICE} nor {CREDIT_NOTE}; write one, or leave it empty"
    if document == CREDIT_NOTE:
        for name in ("paid_on", "paid_amount"):
            if values.get(name):
                yield f"{name}: stands beside a credit note; leave it empty"
    elif values.get("applies_to"):
        yield f"applies_to: stands beside an invoice; write {CREDIT_NOTE} into `document`"
