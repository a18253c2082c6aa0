"""The largest account that anybody has: what a decision about it takes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from statistics import median
from typing import Final

from puntual.adapters.dynamodb.items.views import view_of_bytes, view_to_bytes
from puntual.domain.accounts.account import Account
from puntual.domain.accounts.excerpt import AccountExcerpt, excerpt_of
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.decision.decision import decide
from puntual.domain.decision.plan import Send
from puntual.domain.money import Money
from puntual.domain.receivables.receivable import Instalment, Invoice
from tests.bench.scale.aged_accounts import NOW
from tests.bench.scale.lines import Line, at_most
from tests.domain.decision.decision_cases import (
    DUE,
    PROFILE,
    TERMS,
    account,
    days_from_due,
    invoice,
    local,
    payment,
    reminded,
)

_PAID, _CONTACTS, _OPEN = 10_000, 1_000, 200
_MILLISECONDS: Final = 5
_RUNS: Final = 21


def bench_large_account() -> Iterator[Line]:
    """Yield the CPU time of a decision about 10,000 paid invoices and 200 open instalments."""
    excerpt = excerpt_of(large_account())
    spent = median(_seconds_of_decision(excerpt) for _ in range(_RUNS))
    packed = view_to_bytes(excerpt)
    details = {"view_bytes": len(packed), "unpack_ms": _ms(_seconds_of_unpacking(packed))}
    yield at_most("decide_large_account_ms", _ms(spent), _MILLISECONDS, **details)


def large_account() -> Account:
    """Return an account with ten thousand paid invoices, and two hundred open instalments."""
    days = [days_from_due(-20 - number) for number in range(_PAID)]
    paid = [invoice(f"F-{number:05}", day) for number, day in enumerate(days)]
    contacts = tuple(
        reminded(
            local(days[_CONTACTS - seq]),
            "due_today",
            f"F-{_CONTACTS - seq:05}",
            state=ContactState.READ,
            seq=seq,
        )
        for seq in range(1, _CONTACTS + 1)
    )
    payments = tuple(
        replace(payment(at=local(day) + timedelta(days=1), name=f"P-{one.id}"), invoice=one.id)
        for one, day in zip(paid, days, strict=True)
    )
    return account(*paid, _open_invoice(), payments=payments, contacts=contacts, profile=PROFILE)


def _open_invoice() -> Invoice:
    parts = [
        Instalment(n, days_from_due(n - 1), Money(10_000, "MXN")) for n in range(1, _OPEN + 1)
    ]
    return replace(invoice("F-open", DUE), instalments=tuple(parts))


def _seconds_of_decision(excerpt: AccountExcerpt) -> float:
    # Nothing that was worked out for one decision may serve the next.
    fresh = replace(view_of_bytes(view_to_bytes(excerpt)), recent=excerpt.recent)
    fresh = replace(fresh, base=replace(fresh.base, profile=excerpt.profile))
    begun = time.process_time()
    decision = decide(fresh.view(NOW), TERMS, NOW)
    spent = time.process_time() - begun
    if not isinstance(decision, Send):
        raise TypeError("nothing is sent; the figure would mean nothing")
    return spent


def _seconds_of_unpacking(packed: bytes) -> float:
    begun = time.process_time()
    view_of_bytes(packed)
    return time.process_time() - begun


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 2)
