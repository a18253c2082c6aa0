"""A change of a view gives what folding the whole changed account anew gives."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from puntual.domain.accounts.account import Account, Release
from puntual.domain.accounts.account_changes import NewCreditNote, NewReversal
from puntual.domain.accounts.contact import Coverage
from puntual.domain.accounts.hold import Hold, HoldKind
from puntual.domain.accounts.view import AccountView
from puntual.domain.accounts.view_changes import add_hold, add_invoice, add_payment, add_release
from puntual.domain.accounts.view_contacts import add_contact
from puntual.domain.accounts.view_folding import pruned, view_of
from puntual.domain.errors import Conflict
from puntual.domain.ids import DocumentId
from puntual.domain.money import Money
from puntual.domain.receivables.corrections import (
    CreditNote,
    CreditNoteStatus,
    Reversal,
    ReversalId,
    ReversalReason,
)
from puntual.domain.receivables.receivable import Instalment, Invoice, InvoiceStatus, Payment
from tests.domain.decision.decision_cases import (
    DUE,
    PROFILE,
    days_from_due,
    invoice,
    local,
    payment,
    reminded,
)

NOON = local(DUE, 12)
NAMES = [f"F-{number}" for number in range(6)]


@st.composite
def invoices(draw: st.DrawFn) -> Invoice:
    """An invoice of one to three instalments, open or cancelled."""
    made = invoice(draw(st.sampled_from(NAMES)))
    parts = draw(
        st.lists(
            st.tuples(
                st.integers(-20, 20), st.integers(0, 300), st.sampled_from(["MXN", "MXN", "USD"])
            ),
            min_size=1,
            max_size=3,
        )
    )
    instalments = tuple(
        Instalment(number, days_from_due(due), Money(minor, currency))
        for number, (due, minor, currency) in enumerate(parts, start=1)
    )
    status = draw(st.sampled_from([InvoiceStatus.OPEN] * 5 + [InvoiceStatus.CANCELLED]))
    return replace(made, instalments=instalments, status=status)


PAYMENTS = st.builds(
    lambda minor, days, number, named, currency: replace(
        payment(minor, local(days_from_due(days)), f"P-{number}"),
        invoice=None if named is None else invoice(named).id,
        amount=Money(minor, currency),
    ),
    st.integers(-50, 400),
    st.integers(-40, 0),
    st.integers(0, 9),
    st.none() | st.sampled_from(NAMES),
    st.sampled_from(["MXN", "MXN", "USD"]),
)
CONTACTS = st.builds(
    lambda days, names: (days, names), st.integers(-40, 0), st.lists(st.sampled_from(NAMES))
)
HOLDS = st.builds(
    lambda number, kind, since, length: Hold(
        f"h-{number}",
        kind,
        local(days_from_due(since)),
        None if length is None else local(days_from_due(since + length)),
    ),
    st.integers(0, 3),
    st.sampled_from(HoldKind),
    st.integers(-30, 0),
    st.none() | st.integers(1, 40),
)
RELEASES = st.sampled_from(["due_today", "overdue_3_days"]).map(
    lambda step: Release(step, NOON, "Rosa P.")
)
REVERSALS = st.builds(
    lambda payment, number, minor, days, reason: NewReversal(
        Reversal(
            ReversalId(DocumentId("bank", f"P-{payment}"), f"R-{number}"),
            Money(minor, "MXN"),
            days_from_due(days),
            reason,
            local(days_from_due(days)),
        )
    ),
    st.integers(0, 9),
    st.integers(0, 1),
    st.integers(1, 400),
    st.integers(-40, 0),
    st.sampled_from(ReversalReason),
)
CREDIT_NOTES = st.builds(
    lambda number, minor, days, named, status: NewCreditNote(
        CreditNote(
            DocumentId("erp", f"N-{number}"),
            Money(minor, "MXN"),
            days_from_due(days),
            local(days_from_due(days)),
            None if named is None else invoice(named).id,
            status,
        )
    ),
    st.integers(0, 3),
    st.integers(1, 400),
    st.integers(-40, 0),
    st.none() | st.sampled_from(NAMES),
    st.sampled_from(CreditNoteStatus),
)
CHANGES = st.lists(
    invoices() | PAYMENTS | HOLDS | RELEASES | CONTACTS | REVERSALS | CREDIT_NOTES, max_size=14
)
type Change = (
    Invoice | Payment | Hold | Release | NewReversal | NewCreditNote | tuple[int, list[str]]
)


def _change(account: Account, change: Change) -> Account:
    """Return the account after a change, as the table keeps it."""
    match change:
        case Invoice():
            others = [one for one in account.invoices if one.id != change.id]
            return replace(account, invoices=(*others, change))
        case Payment():
            return replace(account, payments=(*account.payments, change))
        case Hold():
            others_held = [one for one in account.holds if one.id != change.id]
            return replace(account, holds=(*others_held, change))
        case Release():
            return replace(account, releases=tuple({*account.releases, change}))
        case NewReversal() | NewCreditNote():
            return _corrected(account, change)
        case (days, names):
            # A reminder names what is open: an invoice has no step before it is on record.
            open_now = account.balance.open_instalments
            named = tuple(Coverage(one.key, "due_today") for one in open_now if one.label in names)
            made = reminded(local(days_from_due(days)), "due_today", seq=account.next_seq)
            return account.with_contact(replace(made, covered=named))


def _corrected(account: Account, change: NewReversal | NewCreditNote) -> Account:
    """Return the account with a correction; a reversal only if a payment on record covers it."""
    payments = {one.id for one in account.payments}
    if isinstance(change, NewReversal) and change.reversal.id.payment not in payments:
        return account
    try:
        return change.of_account(account)
    except Conflict:
        return account


def _changed_view(view: AccountView, after: Account, change: Change) -> AccountView | None:
    match change:
        case Invoice():
            return add_invoice(view, change)
        case Payment():
            return add_payment(view, change)
        case Hold():
            return add_hold(view, change)
        case Release():
            return add_release(view, change)
        case NewReversal() | NewCreditNote():
            return change.of_view(view)
        case _:
            return add_contact(view, after.contacts[-1], NOON)


def _is_repeated(account: Account, change: Change) -> bool:
    """Tell whether the table would store a change as a replacement, or not at all."""
    match change:
        case Invoice():
            return any(one.id == change.id for one in account.invoices)
        case Payment():
            return any(one.id == change.id for one in account.payments)
        case Release():
            return any(one.step == change.step for one in account.releases)
        case _:
            return False


@given(CHANGES)
def test_any_life_step_by_step_comes_to_the_view_of_the_whole(changes: list[Change]) -> None:
    account = Account(PROFILE)
    view = view_of(account, NOON)
    for change in changes:
        after = _change(account, change)
        if _is_repeated(account, change):
            view = view_of(after, NOON)
        else:
            found = _changed_view(view, after, change)
            view = view_of(after, NOON) if found is None else pruned(found, NOON)
        account = after
        assert view == view_of(account, NOON)


def test_a_monthly_life_is_never_folded_anew() -> None:
    """The usual order of a year: an invoice, its reminders, its payment."""
    account = Account(PROFILE)
    view = view_of(account, NOON)
    for month in range(24):
        at = NOON - timedelta(days=30 * (24 - month))
        bill = invoice(f"F-{month:02}", at.date())
        added = add_invoice(view, bill)
        assert added is not None
        contact = reminded(at, "due_today", bill.label, seq=month + 1)
        paid = replace(payment(at=at + timedelta(days=3), name=f"P-{month:02}"), invoice=bill.id)
        settled = add_payment(add_contact(added, contact, NOON), paid)
        assert settled is not None
        view = pruned(settled, NOON)
        account = replace(
            account,
            invoices=(*account.invoices, bill),
            payments=(*account.payments, paid),
            contacts=(*account.contacts, contact),
        )
    assert view == view_of(account, NOON)


def test_payments_of_one_day_are_added_one_after_the_other() -> None:
    """Two transfers of one day folded the whole account anew, however long its history."""
    bills = [invoice(name, days_from_due(days)) for days, name in enumerate(NAMES[:3])]
    account = Account(PROFILE, invoices=tuple(bills))
    view = view_of(account, NOON)
    for number, bill in enumerate(bills):
        paid = replace(payment(at=NOON, name=f"P-{number}"), invoice=bill.id)
        added = add_payment(view, paid)
        assert added is not None
        view = pruned(added, NOON)
        account = replace(account, payments=(*account.payments, paid))
    assert view == view_of(account, NOON)


def test_a_payment_that_settles_an_older_instalment_of_the_same_day_is_told_by_the_whole() -> None:
    first, second = (invoice(name) for name in NAMES[:2])
    late, early = (
        replace(payment(at=NOON, name=name), invoice=bill.id)
        for name, bill in (("P-1", second), ("P-2", first))
    )
    view = view_of(Account(PROFILE, invoices=(first, second), payments=(late,)), NOON)
    assert add_payment(view, early) is None


def test_a_hold_that_ended_before_the_last_message_is_not_kept() -> None:
    paused = Hold("h-1", HoldKind.MANUAL, NOON - timedelta(days=9), NOON - timedelta(days=2))
    contact = reminded(NOON - timedelta(days=1), "due_today", seq=1)
    view = add_contact(view_of(Account(PROFILE, invoices=(invoice(),)), NOON), contact, NOON)
    assert view.last_arrival is not None
    assert add_hold(view, paused).holds == ()
    assert add_hold(view, replace(paused, until=NOON)).holds != ()
