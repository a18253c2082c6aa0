"""Promises step by step come to the same as all documents of their account."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from puntual.domain.accounts.account import Account
from puntual.domain.accounts.account_changes import (
    AccountChange,
    HoldEnd,
    NewCreditNote,
    NewHold,
    NewInvoice,
    NewPayment,
    NewReversal,
    after_change,
)
from puntual.domain.accounts.books.promises import promises_in
from puntual.domain.accounts.excerpt import AccountExcerpt, excerpt_of
from puntual.domain.accounts.hold import Hold, HoldKind, ended_with
from puntual.domain.accounts.view_changes import add_invoice
from puntual.domain.accounts.view_folding import view_of
from puntual.domain.agreements.owed_then import owed_for
from puntual.domain.agreements.promise import Promised, PromiseMoney, PromiseState
from puntual.domain.agreements.promise_record import PromiseRecord
from puntual.domain.errors import Conflict
from puntual.domain.ids import DocumentId
from puntual.domain.money import Money
from puntual.domain.receivables.corrections import (
    CreditNote,
    Reversal,
    ReversalId,
    ReversalReason,
)
from puntual.domain.receivables.receivable import InvoiceStatus
from tests.domain.decision.decision_cases import PROFILE, days_from_due, invoice, local, payment


@dataclass(frozen=True)
class Deed:
    """Something that is done on a day.

    Attributes:
        day: since the due date.
        size: an amount.
        span: some days.
        number: no other deed of a life has it.
    """

    what: str
    day: int
    size: int
    span: int
    number: int = 0

    @property
    def at(self) -> datetime:
        return local(days_from_due(self.day), 12, self.number)

    @property
    def name(self) -> str:
        return f"{self.what}-{self.number}"


def _promise(deed: Deed, account: Account) -> AccountChange | None:
    on = days_from_due(deed.day + deed.span)
    owed = owed_for(on, deed.at, account.balance.open_instalments)
    sums = tuple(Money(min(one.minor, deed.size), one.currency) for one in owed)
    terms = Promised(sums, on + timedelta(days=1), on, is_part=deed.what == "part")
    until = local(on + timedelta(days=2), 0)
    hold = Hold(deed.name, HoldKind.PROMISE, deed.at, until, promised_on=on, promised=terms)
    return NewHold(hold) if sums else None


def _pay(deed: Deed, _: Account) -> AccountChange:
    paid_on = days_from_due(deed.day - deed.span // 2)
    return NewPayment(payment(deed.size, deed.at, deed.name, paid_on))


def _bill(deed: Deed, _: Account) -> AccountChange:
    made = invoice(deed.name, days_from_due(deed.day + deed.span), deed.size)
    return NewInvoice(replace(made, issued_on=days_from_due(deed.day), recorded_at=deed.at))


def _cancel(deed: Deed, account: Account) -> AccountChange | None:
    wanted = [one for one in account.invoices if one.status is InvoiceStatus.OPEN]
    gone = (
        replace(one, status=InvoiceStatus.CANCELLED, recorded_at=deed.at) for one in wanted[:1]
    )
    return next((NewInvoice(one, replaces=True) for one in gone), None)


def _end(deed: Deed, account: Account) -> AccountChange | None:
    live = [one.id for one in account.active_holds(deed.at)]
    return HoldEnd(live[-1], deed.at, "Rosa P.") if live else None


def _credit(deed: Deed, _: Account) -> AccountChange:
    name, sum_ = DocumentId("erp", deed.name), Money(deed.size, "MXN")
    return NewCreditNote(CreditNote(name, sum_, days_from_due(deed.day), deed.at))


def _undo(deed: Deed, account: Account) -> AccountChange | None:
    back = [one for one in account.payments if one.amount.minor >= deed.size]
    undone = (
        Reversal(
            ReversalId(one.id, deed.name),
            Money(deed.size, "MXN"),
            days_from_due(deed.day),
            ReversalReason.BOUNCED,
            deed.at,
        )
        for one in back[:1]
    )
    return next((NewReversal(one) for one in undone), None)


_DEEDS: dict[str, Callable[[Deed, Account], AccountChange | None]] = {
    "promise": _promise,
    "part": _promise,
    "pay": _pay,
    "bill": _bill,
    "cancel": _cancel,
    "end": _end,
    "credit": _credit,
    "undo": _undo,
}
LIVES = st.lists(
    st.builds(
        Deed,
        st.sampled_from([*_DEEDS, "promise", "pay"]),
        st.integers(0, 14),
        st.integers(1, 9),
        st.integers(0, 4),
    ),
    max_size=14,
).map(lambda deeds: sorted(deeds, key=lambda one: one.day))


@given(LIVES)
def test_any_promises_step_by_step_are_those_of_the_whole(life: list[Deed]) -> None:
    account = Account(PROFILE, invoices=(invoice(minor=20),))
    excerpt = excerpt_of(account)
    for number, one in enumerate(life):
        deed = replace(one, number=number)
        change = _DEEDS[deed.what](deed, account)
        if change is None:
            continue
        try:
            account = change.of_account(account)
        except Conflict:
            continue
        excerpt = _after(excerpt, change, account)
        for days in (0, 1, 3, 30):
            now = local(days_from_due(deed.day + days), 23)
            assert excerpt.view(now) == excerpt_of(account).view(now)


def _after(excerpt: AccountExcerpt, change: AccountChange, account: Account) -> AccountExcerpt:
    found = after_change(excerpt, change)
    return excerpt_of(account) if found is None else found


def test_a_promise_and_the_money_that_keeps_it_need_no_look_at_the_whole() -> None:
    account = Account(PROFILE, invoices=(invoice(minor=20),))
    on = days_from_due(3)
    terms = Promised((Money(20, "MXN"),), on + timedelta(days=1), on)
    at = local(days_from_due(1))
    hold = Hold("p-1", HoldKind.PROMISE, at, local(on), promised_on=on, promised=terms)
    after = after_change(excerpt_of(account), NewHold(hold))
    assert after is not None
    kept = after_change(after, NewPayment(payment(20, local(on))))
    assert kept is not None
    (one,) = promises_in(kept.base)
    assert one.state(local(on)) is PromiseState.KEPT


def test_money_of_a_day_on_which_a_past_promise_was_open_is_told_by_the_whole() -> None:
    account = Account(PROFILE, invoices=(invoice(minor=20),))
    on = days_from_due(3)
    terms = Promised((Money(20, "MXN"),), on + timedelta(days=1), on)
    at = local(days_from_due(1))
    hold = Hold("p-1", HoldKind.PROMISE, at, local(on), promised_on=on, promised=terms)
    later = local(days_from_due(9))
    broken = view_of(replace(account, holds=(hold,)), later)
    assert broken.promise_record.broken == 1
    assert NewPayment(payment(20, later, paid_on=on)).of_view(broken) is None
    assert NewPayment(payment(20, later)).of_view(broken) is not None


def test_a_day_that_is_named_takes_the_place_of_a_promise_without_one() -> None:
    on, at = days_from_due(3), local(days_from_due(1))
    undated = Hold("reply.1", HoldKind.PROMISE, at, local(on), origin="reply:need_time")
    terms = Promised((Money(20, "MXN"),), on, on)
    dated = Hold("reply.2", HoldKind.PROMISE, at, local(on), promised_on=on, promised=terms)
    assert [one.id for one in ended_with((undated,), dated)] == ["reply.1"]
    assert ended_with((replace(undated, origin="operator:Rosa"),), dated) == []


def test_an_invoice_after_a_promise_of_more_than_was_owed_is_told_by_the_whole() -> None:
    """It may be owed on the promised day, and then the promise is no longer of too much."""
    for record, money in (
        (PromiseRecord(was_lowered=True), ()),
        (PromiseRecord(), (PromiseMoney("p-1", (0,), (5_000,)),)),
    ):
        view = replace(
            view_of(Account(PROFILE), local(days_from_due(1))),
            promise_record=record,
            promise_money=money,
        )
        assert add_invoice(view, invoice()) is None
