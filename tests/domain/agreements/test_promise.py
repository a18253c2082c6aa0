"""What became of each promise, against a count of single coins."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.domain.accounts.books.promise_metrics import metrics_of_promises
from puntual.domain.accounts.books.promises import promises_in, streak_of
from puntual.domain.accounts.hold import Hold, HoldKind
from puntual.domain.accounts.view_folding import view_of
from puntual.domain.agreements.promise import (
    Promise,
    Promised,
    PromiseMoney,
    PromiseState,
    missing_of,
    state_of,
    with_entries,
)
from puntual.domain.agreements.promise_record import PromiseRecord
from puntual.domain.ids import DocumentId
from puntual.domain.money import Money
from puntual.domain.receivables.corrections import (
    CreditNote,
    Reversal,
    ReversalId,
    ReversalReason,
)
from puntual.domain.receivables.entries import entry_of
from puntual.domain.receivables.receivable import InvoiceStatus, Payment
from tests.domain.decision.decision_cases import account, days_from_due, invoice, local, payment

MADE = local(days_from_due(1))
OWED = 100_000


def promised(day: int = 3, minor: int = OWED, made: datetime = MADE, name: str = "p-1") -> Hold:
    """Return the hold of a promise for a day after the due date, with a day of grace."""
    on, last_on = days_from_due(day), days_from_due(day + 1)
    terms = Promised((Money(minor, "MXN"),), last_on, on)
    until = local(days_from_due(day + 2), 0)
    return Hold(
        name,
        HoldKind.PROMISE,
        made,
        until,
        promised_on=on,
        promised=terms,
    )


def paid(minor: int, day: int, name: str = "P-1", recorded: int | None = None) -> Payment:
    at = local(days_from_due(day if recorded is None else recorded), 12)
    return payment(minor, at, name, days_from_due(day))


def states(now: date, *holds: Hold, **documents: object) -> list[PromiseState]:
    """Return what became of promises of an account that owes one invoice."""
    documents = {"invoices": (invoice(minor=OWED),), **documents}
    whole = account(holds=holds, **documents)
    view = view_of(whole, MADE)
    return [one.state(local(now, 23)) for one in promises_in(view)]


def test_a_promise_is_open_until_its_grace_is_over_and_broken_then() -> None:
    days = [days_from_due(day) for day in (1, 3, 4, 6)]
    found = [states(day, promised())[0] for day in days]
    assert found == [PromiseState.OPEN] * 3 + [PromiseState.BROKEN]


@pytest.mark.parametrize(
    ("minor", "day", "state"),
    [
        (OWED, 2, PromiseState.KEPT),
        (OWED, 4, PromiseState.KEPT),
        (OWED, 5, PromiseState.BROKEN),
        (OWED - 1, 3, PromiseState.BROKEN),
    ],
)
def test_money_keeps_a_promise_until_the_last_day_of_its_grace(
    minor: int, day: int, state: PromiseState
) -> None:
    assert states(days_from_due(9), promised(), payments=(paid(minor, day),)) == [state]


def test_money_of_the_last_day_that_is_told_late_keeps_it_all_the_same() -> None:
    late = paid(OWED, 4, recorded=8)
    assert states(days_from_due(9), promised(), payments=(late,)) == [PromiseState.KEPT]


def test_money_from_before_the_promise_keeps_none() -> None:
    before = paid(5_000, -1)
    assert states(days_from_due(9), promised(minor=95_000), payments=(before,)) == [
        PromiseState.BROKEN
    ]


def test_a_little_less_keeps_it_where_the_policy_says_so() -> None:
    hold = promised()
    assert hold.promised is not None
    tolerant = replace(hold, promised=replace(hold.promised, tolerance=2))
    for minor, state in ((98_000, PromiseState.KEPT), (97_999, PromiseState.BROKEN)):
        assert states(days_from_due(9), tolerant, payments=(paid(minor, 3),)) == [state]


def test_money_that_went_back_keeps_no_promise() -> None:
    back = Reversal(
        ReversalId(DocumentId("bank", "P-1"), "R-1"),
        Money(OWED, "MXN"),
        days_from_due(5),
        ReversalReason.BOUNCED,
        local(days_from_due(5)),
    )
    found = states(days_from_due(9), promised(), payments=(paid(OWED, 3),), reversals=(back,))
    assert found == [PromiseState.BROKEN]


def noted(minor: int, day: int = 2) -> CreditNote:
    at = local(days_from_due(day))
    named = invoice().id
    return CreditNote(DocumentId("erp", "N-1"), Money(minor, "MXN"), days_from_due(day), at, named)


def test_a_credit_note_lowers_what_keeps_a_promise() -> None:
    enough = (paid(60_000, 3),)
    assert states(
        days_from_due(9), promised(), payments=enough, credit_notes=(noted(40_000),)
    ) == [PromiseState.KEPT]


def test_a_promise_of_what_is_not_owed_any_more_is_cancelled() -> None:
    gone = replace(invoice(minor=OWED), status=InvoiceStatus.CANCELLED)
    later = invoice(due=days_from_due(30), minor=OWED)
    for documents in (
        {"credit_notes": (noted(OWED),)},
        {"invoices": (gone,)},
        {"invoices": (later,)},
    ):
        assert states(days_from_due(9), promised(), **documents) == [PromiseState.CANCELLED]


def test_a_credit_note_after_its_grace_mends_no_promise() -> None:
    assert states(days_from_due(9), promised(), credit_notes=(noted(OWED, 6),)) == [
        PromiseState.BROKEN
    ]


def test_one_payment_does_not_keep_two_promises_unless_it_is_enough_for_both() -> None:
    first = promised(3, 50_000, name="p-1")
    second = promised(3, 50_000, MADE + timedelta(hours=1), name="p-2")
    now = days_from_due(9)
    assert states(now, first, second, payments=(paid(50_000, 2),)) == [
        PromiseState.KEPT,
        PromiseState.BROKEN,
    ]
    assert states(now, first, second, payments=(paid(100_000, 2),)) == [PromiseState.KEPT] * 2


def test_what_a_person_ended_or_another_promise_replaced_is_cancelled() -> None:
    hold = promised()
    assert hold.promised is not None
    ended = replace(hold, ended_by="Rosa P.")
    replaced = replace(hold, promised=replace(hold.promised, is_replaced=True))
    edited = replace(hold, promised=replace(hold.promised, is_taken_back=True))
    for one in (ended, replaced, edited):
        assert states(days_from_due(9), one) == [PromiseState.CANCELLED]


def test_past_promises_are_counted_and_no_longer_kept_one_by_one() -> None:
    """Of thirty promises of a year a view keeps four numbers and a day."""
    holds = [
        promised(day, 1_000, local(days_from_due(day - 1)), f"p-{day:02}") for day in range(1, 31)
    ]
    payments = tuple(paid(1_000, day, f"P-{day}") for day in range(1, 29))
    whole = account(invoice(minor=OWED), holds=tuple(holds), payments=payments)
    view = view_of(whole, local(days_from_due(60)))
    assert (view.holds, view.promise_money) == ((), ())
    record = view.promise_record
    assert (record.kept, record.broken, record.unkept, record.broken_since) == (28, 2, 2, 2)


def test_an_open_promise_and_a_replaced_one_count_as_not_kept_and_an_edited_one_never_does() -> (
    None
):
    first, second = promised(name="p-1"), promised(name="p-2")
    assert first.promised is not None
    moved = replace(first, promised=replace(first.promised, is_replaced=True), id="p-3")
    edited = replace(first, promised=replace(first.promised, is_taken_back=True), id="p-4")
    view = view_of(account(holds=(first, second, moved, edited)), MADE)
    assert streak_of(view, MADE).unkept == 3
    assert streak_of(view, MADE, ["p-1"]).unkept == 2
    later = local(days_from_due(40))
    assert streak_of(view, later) == PromiseRecord(0, 2, 3, 2, days_from_due(4))


def test_what_is_missing_is_told_by_currency() -> None:
    sums = (Money(100, "MXN"), Money(50, "USD"))
    two = Promise(
        "p-1", MADE, days_from_due(3), Promised(sums, days_from_due(4), days_from_due(3))
    )
    money = PromiseMoney("p-1", (60, 0), (0, 50))
    assert missing_of(two, money) == (Money(40, "MXN"), Money(0, "USD"))
    assert state_of(two, money, is_over=False) is PromiseState.OPEN
    assert state_of(two, replace(money, got=(100, 0)), is_over=True) is PromiseState.KEPT


PROMISES = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(1, 9), st.booleans()), max_size=5
)
PAYMENTS = st.lists(st.tuples(st.integers(-2, 14), st.integers(1, 12)), max_size=6)


@given(PROMISES, PAYMENTS)
def test_any_promises_get_what_single_coins_would_give_them(
    wanted: list[tuple[int, int, int, bool]], money: list[tuple[int, int]]
) -> None:
    """Each coin goes to the oldest promise that may have it and is not full yet."""
    made = [
        Promise(
            f"p-{number}",
            local(days_from_due(begins), 9, number),
            days_from_due(begins + lasts),
            Promised((Money(coins, "MXN"),), days_from_due(begins + lasts), days_from_due(30)),
            is_cancelled,
        )
        for number, (begins, lasts, coins, is_cancelled) in enumerate(wanted)
    ]
    payments = [paid(coins, day, f"P-{n:02}") for n, (day, coins) in enumerate(sorted(money))]
    found = with_entries(made, {}, [entry_of(one) for one in payments])
    jars = dict.fromkeys([one.id for one in made], 0)
    oldest = sorted(range(len(made)), key=lambda number: (wanted[number][0], number))
    for day, coins in sorted(money):
        for _ in range(coins):
            for number in oldest:
                begins, lasts, full, is_cancelled = wanted[number]
                fits = begins <= day <= begins + lasts and not is_cancelled
                if fits and jars[f"p-{number}"] < full:
                    jars[f"p-{number}"] += 1
                    break
    assert {one.promise: sum(one.got) for one in found} == {
        name: coins for name, coins in jars.items() if coins
    }


def test_the_day_counts_what_is_open_due_soon_broken_and_kept() -> None:
    now, day = local(days_from_due(9), 23), days_from_due(9)
    holds = (
        promised(3, 10_000, name="p-1"),
        promised(4, 10_000, name="p-2"),
        promised(12, 20_000, name="p-3"),
        promised(30, 5_000, name="p-4"),
    )
    whole = account(invoice(minor=OWED), holds=holds, payments=(paid(10_000, 3),))
    assert metrics_of_promises(view_of(whole, now), day, now) == {
        "promises.open": 2,
        "promises.due_soon": 1,
        "promises.broken": 1,
        "promises.kept": 1,
        "promises.past": 2,
        "promised.open.MXN": 25_000,
        "promised.due_soon.MXN": 20_000,
        "promised.broken.MXN": 90_000,
    }
    settled = account(invoice(due=days_from_due(60)), holds=(promised(3, 10_000),))
    counts = metrics_of_promises(view_of(settled, now), day, now)
    assert (counts["promises.broken"], counts["promised.broken.MXN"]) == (0, 0)


def test_the_day_counts_no_promise_that_is_kept_already_and_nothing_that_is_not_due() -> None:
    now, day = local(days_from_due(3), 23), days_from_due(3)
    kept = account(invoice(minor=OWED), holds=(promised(),), payments=(paid(OWED, 2),))
    assert metrics_of_promises(view_of(kept, now), day, now) == {}

    later = invoice("F-2", due=days_from_due(60), minor=5_000)
    broken = account(invoice(minor=OWED), later, holds=(promised(),))
    now, day = local(days_from_due(9), 23), days_from_due(9)
    counts = metrics_of_promises(view_of(broken, now), day, now)
    assert (counts["promises.broken"], counts["promised.broken.MXN"]) == (1, OWED)
