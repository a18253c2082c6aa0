"""The demo's document: its keys, its types, and a reason for everyone who was not written to."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest

from local.emulator.tenant import CREDITOR
from local.played import Played
from local.report import Document, as_table, build_report
from puntual.domain.ids import DebtorId, DebtorKey
from puntual.domain.reasons import Reason
from puntual.intake.files.billing_day import BillingDay
from puntual.intake.files.portfolio import Portfolio, read_portfolio
from puntual.ports.decisions import SuppressedMessage
from puntual_client import RefusedItem
from tests.fakes.decisions import FakeDecisions
from tests.fakes.memory import Memory

NOON: Final = datetime(2026, 1, 5, 12, tzinfo=UTC)
HEADER: Final = "debtor_id,name,phone,consent_at,invoice_id,issued_on,due_on,amount,currency"
ROWS: Final = (
    "D1,Ana,+525555500001,2025-11-03,F1,2026-01-01,2026-01-08,100.00,MXN",
    "D2,Eva,+525555500002,,F2,2026-01-01,2026-01-08,50.00,MXN",
    "D3,Luz,+525555500003,2025-11-03,F3,2026-01-01,2026-01-08,50.00,MXN",
    "D4,Sol,+525555500004,2025-11-03,F4,2026-06-01,2026-06-08,50.00,MXN",
    "D5,Paz,+525555500005,2025-11-03,F5,2026-01-01,2026-01-08,-5,MXN",
    "D6,Mar,+525555500006,2025-11-03,F6,2026-01-01,2026-01-08,50.00,MXN",
    "D1,Ana,+525555500001,2025-11-03,F7,2026-01-01,2026-01-08,x,MXN",
)


class Phones:
    """One reminder to D1, twice, of which one was read and answered."""

    def ledger(self) -> list[dict[str, Any]]:
        line = {
            "debtor": "D1",
            "wa_id": "5215555500001",
            "template": "puntual_due_in_3_days_v1",
            "accepted_at": "2026-01-05T15:00:00Z",
        }
        return [line | {"wamid": "w1"}, line | {"wamid": "w2"}]

    def messages(self, wa_id: str) -> list[dict[str, Any]]:
        assert wa_id == "5215555500001"
        return [
            {"outgoing": True, "status": "read", "wamid": "w1"},
            {"outgoing": True, "status": "sent", "wamid": "w2"},
            {"outgoing": False},
        ]


@pytest.fixture
def portfolio(tmp_path: Path) -> Portfolio:
    file = tmp_path / "portfolio.csv"
    file.write_text("\n".join((HEADER, *ROWS)), encoding="utf-8")
    return read_portfolio(file)


@pytest.fixture
def document(portfolio: Portfolio) -> Document:
    played, memory = Played(), Memory()
    for day in portfolio.days():
        if day.on.month == 1:
            played.take(day, NOON, [RefusedItem("invoices", "F3", "is too old")])
    invoice = {"source": "portfolio", "external_id": "F1"}
    paid = {"external_id": "P1", "invoice": invoice, "amount": "100.00", "currency": "MXN"}
    played.take(BillingDay(NOON.date(), payments=[paid]), NOON, [])
    key = DebtorKey(CREDITOR, DebtorId("D2"))
    memory.suppressed_messages[key] = [SuppressedMessage(NOON, (Reason.CONSENT_MISSING,), None)]
    return build_report(Phones(), FakeDecisions(memory), portfolio, played, 1.234)


def test_the_document_has_exactly_the_keys_and_types_that_are_promised(
    document: Document,
) -> None:
    told = json.loads(json.dumps(document))

    assert {name: type(value) for name, value in told.items()} == {
        "debtors": int,
        "invoices": int,
        "rows_rejected": list,
        "sent": int,
        "by_step": dict,
        "suppressed": dict,
        "suppressed_debtors": dict,
        "delivered": int,
        "read": int,
        "replies": int,
        "paid_invoices": int,
        "recovered": dict,
        "duplicates": int,
        "wall_seconds": float,
        "cost_usd": float,
    }
    assert [*told] == [*Document.__annotations__]


def test_the_figures_are_those_of_ledger_phones_and_payments(document: Document) -> None:
    assert (document["debtors"], document["invoices"]) == (6, 3)
    assert (document["sent"], document["by_step"]) == (2, {"due_in_3_days": 2})
    assert (document["delivered"], document["read"], document["replies"]) == (1, 1, 1)
    assert (document["paid_invoices"], document["recovered"]) == (1, {"MXN": "100.00"})
    assert document["duplicates"] == 1
    assert document["wall_seconds"] == 1.2
    assert document["cost_usd"] > 0


def test_bad_rows_are_listed_with_those_that_the_endpoint_refused(document: Document) -> None:
    assert [(row["line"], row["error"].split(":")[0]) for row in document["rows_rejected"]] == [
        (4, "invoices"),
        (6, "amount"),
        (8, "amount"),
    ]


def test_whoever_was_not_contacted_is_named_with_a_reason(document: Document) -> None:
    """Whose every row was bad was missing; whose invoices were refused was said to have none."""
    assert document["suppressed_debtors"] == {
        "D2": ["consent_missing"],
        "D3": ["refused"],
        "D4": ["not_issued_yet"],
        "D5": ["row_rejected"],
        "D6": ["no_decision_on_record"],
    }
    assert document["suppressed"] == {
        reason: 1 for reasons in document["suppressed_debtors"].values() for reason in reasons
    }


def test_the_table_shows_every_reason_and_step(document: Document) -> None:
    lines = [line.split() for line in as_table(document).splitlines()]

    assert ["due_in_3_days", "2"] in lines
    assert ["not", "contacted", "5"] in lines
    assert ["row_rejected", "1"] in lines
