"""H-8, H-9, H-10: what is said after each other, and how the books stand in the end."""

from collections.abc import Mapping, Sequence

import pytest

from puntual.domain.ids import DebtorId, DebtorKey
from tests.functions.ingest.ingest_caller import INVOICE, PAYMENT, Caller
from tests.functions.ingest.ingest_setup import ACME, IngestSetup

type Call = tuple[str, str, Mapping[str, object]]
type Step = tuple[Call, int]

_NAMED = {"invoice": {"source": "erp", "external_id": "F-1"}}
_MONEY = {key: value for key, value in PAYMENT.items() if key != "debtor_id"}


def _invoice(**changes: object) -> Call:
    return "POST", "/v1/invoices", {**INVOICE, **changes}


def _paid(amount: str = "1000.00", **changes: object) -> Call:
    return "POST", "/v1/payments", {**_MONEY, **_NAMED, "amount": amount, **changes}


def _note(amount: str = "500.00", **changes: object) -> Call:
    note = {"source": "erp", "external_id": "NC-1", "currency": "MXN", "issued_on": "2026-03-01"}
    return "POST", "/v1/credit-notes", {**note, **_NAMED, "amount": amount, **changes}


def _back(**changes: object) -> Call:
    back = {"external_id": "R-1", "reversed_on": "2026-03-02", "reason": "bounced"}
    return "POST", "/v1/payments/bank/P-1/reversals", {**back, **changes}


_MOVED = _invoice(debtor_id="C-2", moved_from="C-1")
_CANCELLED = _invoice(status="cancelled")
_MERGED: Sequence[Step] = [
    (("PUT", "/v1/customers/C-1", {"name": "Ana"}), 201),
    (("PUT", "/v1/customers/C-2", {"name": "Ana"}), 201),
    (("POST", "/v1/customers/C-1:merge", {"into": "C-2"}), 200),
]
_UNNAMED = {"invoice": None, "debtor_id": "C-1"}


@pytest.mark.parametrize(
    ("steps", "owed", "in_hand"),
    [
        ([(_note("1300.00"), 201)], {}, {"C-1": "300.00"}),
        ([(_note(), 201), (_note(status="cancelled"), 200), (_note(), 200)], {"C-1": 100000}, {}),
        ([(_paid(), 201), (_note(), 201)], {}, {"C-1": "500.00"}),
        (
            [(_paid("500.00"), 201), (_note(), 201), (_note(status="cancelled"), 200)],
            {"C-1": 50000},
            {},
        ),
        ([(_note(), 201), (_CANCELLED, 200)], {}, {"C-1": "500.00"}),
        ([(_note(), 201), (_MOVED, 200)], {"C-2": 50000}, {}),
        ([(_paid("300.00"), 201), (_back(), 201), (_MOVED, 200)], {"C-2": 100000}, {}),
        ([(_paid("300.00"), 201), (_MOVED, 200), (_back(), 201)], {"C-2": 100000}, {}),
        (
            [(_paid("300.00", **_UNNAMED), 201), (_MOVED, 200)],
            {"C-2": 100000},
            {"C-1": "300.00"},
        ),
        ([(_paid("1300.00"), 201), (_MOVED, 200)], {}, {"C-2": "300.00"}),
        (
            [(_paid("300.00"), 201), (_CANCELLED, 200), (_invoice(debtor_id="C-2"), 200)],
            {"C-2": 100000},
            {"C-1": "300.00"},
        ),
        ([(_paid(), 201), *_MERGED, (_back(amount="400.00"), 201)], {"C-2": 40000}, {}),
        (
            [
                (_note("1200.00", **_UNNAMED), 201),
                *_MERGED,
                (_invoice(external_id="F-2", debtor_id="C-2", amount="300.00"), 201),
            ],
            {"C-2": 10000},
            {},
        ),
        (
            [*_MERGED, (_invoice(debtor_id="C-3", moved_from="C-1"), 200)],
            {"C-3": 100000},
            {},
        ),
    ],
)
def test_the_books_stand_as_what_was_said(
    caller: Caller,
    setup: IngestSetup,
    steps: Sequence[Step],
    owed: Mapping[str, int],
    in_hand: Mapping[str, str],
) -> None:
    for call, status in [(_invoice(), 201), *steps]:
        assert caller.ask(*call).response.status == status, call
    read = {
        one: setup.accounts.read(DebtorKey(ACME, DebtorId(one))) for one in ("C-1", "C-2", "C-3")
    }
    known = {one: account.balance for one, account in read.items() if account is not None}
    found = {
        one: sum(part.outstanding.minor for part in balance.open_instalments)
        for one, balance in known.items()
    }
    assert {one: minor for one, minor in found.items() if minor} == owed
    assert {
        one: balance.credits[0].to_text() for one, balance in known.items() if balance.credits
    } == in_hand
