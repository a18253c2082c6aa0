"""What EventBridge is told of an honoured discount."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, cast

import pytest

from puntual.adapters.aws.discount_events import EventBridgeDiscountEvents
from puntual.domain.errors import Unavailable
from puntual.domain.ids import CreditorId, DebtorId, DebtorKey, DocumentId
from puntual.domain.money import Money
from puntual.domain.receivables.offers import GivenDiscount
from puntual.domain.receivables.receivable import InstalmentKey

KEY = DebtorKey(CreditorId("acme"), DebtorId("C-1"))
GIVEN = GivenDiscount(
    InstalmentKey(DocumentId("erp", "INV/2026/1"), 2),
    Money(5_000, "MXN"),
    DocumentId("bank", "P-1"),
)


@dataclass
class Bus:
    """Keeps what it is told, in requests of at most ten."""

    failed: int = 0
    entries: list[Mapping[str, str]] = field(default_factory=list)

    def put_events(self, **request: Any) -> Mapping[str, Any]:
        assert len(request["Entries"]) <= 10
        self.entries += request["Entries"]
        return {"FailedEntryCount": self.failed}

    def tell(self, *given: GivenDiscount, key: DebtorKey = KEY) -> list[dict[str, Any]]:
        EventBridgeDiscountEvents(cast("Any", self)).tell_all(key, given)
        return [json.loads(one["Detail"]) for one in self.entries]


def test_an_event_names_the_invoice_the_payment_and_the_sum() -> None:
    bus = Bus()
    (detail,) = bus.tell(GIVEN)
    assert (bus.entries[0]["Source"], bus.entries[0]["DetailType"]) == (
        "puntual.discounts",
        "Discount given",
    )
    assert len(detail.pop("id")) == 32
    assert detail == {
        "version": 1,
        "creditor": "acme",
        "debtor": "C-1",
        "invoice": {"source": "erp", "external_id": "INV/2026/1"},
        "instalment": 2,
        "payment": {"source": "bank", "external_id": "P-1"},
        "amount": "50.00",
        "currency": "MXN",
    }


def test_a_discount_has_the_same_id_whenever_it_is_told_and_whose_the_invoice_has_become() -> None:
    moved = replace(KEY, debtor=DebtorId("C-2"))
    (first,), (second,) = Bus().tell(GIVEN), Bus().tell(GIVEN, key=moved)
    assert first["id"] == second["id"]


@pytest.mark.parametrize(
    "other",
    [
        replace(GIVEN, amount=Money(4_000, "MXN")),
        replace(GIVEN, payment=DocumentId("bank", "P-2")),
        replace(GIVEN, instalment=replace(GIVEN.instalment, number=1)),
    ],
)
def test_another_discount_has_another_id(other: GivenDiscount) -> None:
    first, second = Bus().tell(GIVEN, other)
    assert first["id"] != second["id"]


def test_more_than_a_request_takes_are_told_in_several() -> None:
    bus = Bus()
    bus.tell(*(replace(GIVEN, payment=DocumentId("bank", str(one))) for one in range(23)))
    assert len(bus.entries) == 23


def test_an_event_that_was_not_taken_is_an_outage() -> None:
    with pytest.raises(Unavailable):
        Bus(failed=1).tell(GIVEN)
