"""Honoured discounts told to EventBridge's default bus: ids and sums, never names or phones."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Final, override

from puntual.adapters.aws.event_bus import event, put_all
from puntual.ports.operations import DiscountEvents

if TYPE_CHECKING:
    from collections.abc import Iterable

    from puntual.adapters.aws.calls import EventCalls
    from puntual.domain.ids import DebtorKey, DocumentId
    from puntual.domain.receivables.offers import GivenDiscount

SOURCE: Final = "puntual.discounts"


class EventBridgeDiscountEvents(DiscountEvents):
    """One event of the detail type ``Discount given`` for each discount."""

    def __init__(self, client: EventCalls) -> None:
        self._client = client

    @override
    def tell_all(self, key: DebtorKey, given: Iterable[GivenDiscount]) -> None:
        put_all(
            self._client, [event(SOURCE, "Discount given", _detail_of(key, one)) for one in given]
        )


def _detail_of(key: DebtorKey, given: GivenDiscount) -> dict[str, object]:
    told: dict[str, object] = {
        "creditor": key.creditor,
        "invoice": _named(given.instalment.invoice),
        "instalment": given.instalment.number,
        "payment": _named(given.payment),
        "amount": given.amount.to_text(),
        "currency": given.amount.currency,
    }
    # Not of the debtor: an invoice that has moved brings its discount along.
    name = sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:32]
    return {"version": 1, "id": name, "debtor": key.debtor, **told}


def _named(document: DocumentId) -> dict[str, str]:
    return {"source": document.source, "external_id": document.external_id}
