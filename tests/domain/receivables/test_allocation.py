"""Payments are allocated once, to the named invoice first, then to the oldest due."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from puntual.domain.ids import DocumentId
from puntual.domain.money import Money
from puntual.domain.receivables.allocation import allocate
from puntual.domain.receivables.receivable import Instalment, Invoice, InvoiceStatus, Payment

DAY = date(2026, 3, 1)


def _invoice(name: str, *parts: tuple[int, int], status: str = "open") -> Invoice:
    instalments = tuple(
        Instalment(number, DAY + timedelta(days=due), Money(minor, "MXN"))
        for number, (due, minor) in enumerate(parts, start=1)
    )
    return Invoice(DocumentId("erp", name), name, DAY, instalments, InvoiceStatus(status))


def _payment(name: str, minor: int, *, to: str | None = None, currency: str = "MXN") -> Payment:
    named = DocumentId("erp", to) if to else None
    recorded = datetime(2026, 3, 2, tzinfo=UTC)
    return Payment(DocumentId("bank", name), Money(minor, currency), DAY, recorded, named)


def test_an_unnamed_payment_settles_the_oldest_due_first() -> None:
    invoices = [_invoice("B", (10, 500)), _invoice("A", (5, 300))]
    balance = allocate(invoices, [_payment("p", 400)])
    assert [(one.label, one.outstanding.minor) for one in balance.open_instalments] == [("B", 400)]
    assert balance.settled == {DocumentId("erp", "A")}


def test_a_named_payment_settles_its_invoice_even_if_another_is_older() -> None:
    invoices = [_invoice("A", (5, 300)), _invoice("B", (10, 500))]
    balance = allocate(invoices, [_payment("p", 500, to="B")])
    assert [one.label for one in balance.open_instalments] == ["A"]


def test_what_is_left_of_a_named_payment_goes_to_the_oldest_and_then_becomes_credit() -> None:
    invoices = [_invoice("A", (5, 300)), _invoice("B", (10, 500))]
    balance = allocate(invoices, [_payment("p", 1000, to="B")])
    assert balance.open_instalments == ()
    assert balance.credits == (Money(200, "MXN"),)


def test_a_partial_payment_leaves_only_the_unsettled_part() -> None:
    balance = allocate([_invoice("A", (5, 300), (35, 300))], [_payment("p", 450)])
    (rest,) = balance.open_instalments
    assert (rest.key.number, rest.outstanding) == (2, Money(150, "MXN"))
    assert balance.settled == frozenset()


def test_the_last_cent_is_allocated_too() -> None:
    invoices = [_invoice("A", (5, 300)), _invoice("B", (10, 500))]
    balance = allocate(invoices, [_payment("p", 301)])
    assert [one.outstanding.minor for one in balance.open_instalments] == [499]
    assert balance.credits == ()


def test_one_cent_that_is_missing_leaves_an_invoice_open() -> None:
    assert allocate([_invoice("A", (5, 300))], [_payment("p", 299)]).settled == frozenset()


def test_money_of_another_currency_settles_nothing() -> None:
    balance = allocate([_invoice("A", (5, 300))], [_payment("p", 300, currency="USD")])
    assert balance.open_instalments[0].outstanding == Money(300, "MXN")
    assert balance.credits == (Money(300, "USD"),)


def test_nobody_is_reminded_of_a_cancelled_invoice() -> None:
    assert allocate([_invoice("A", (5, 300), status="cancelled")], []).open_instalments == ()


INVOICES = st.lists(
    st.tuples(
        st.sampled_from("ABCDEF"),
        st.lists(st.tuples(st.integers(0, 60), st.integers(1, 500)), min_size=1, max_size=3),
    ),
    max_size=5,
    unique_by=lambda pair: pair[0],
).map(lambda pairs: [_invoice(name, *parts) for name, parts in pairs])
PAYMENTS = st.lists(
    st.tuples(st.integers(1, 900), st.sampled_from([None, "A", "B", "C"])), max_size=6
).map(lambda rows: [_payment(f"p{i}", minor, to=to) for i, (minor, to) in enumerate(rows)])


@given(INVOICES, PAYMENTS)
def test_every_cent_is_allocated_exactly_once(
    invoices: list[Invoice], payments: list[Payment]
) -> None:
    """A rival compared each receipt with each promise, so that one payment kept two promises."""
    balance = allocate(invoices, payments)
    billed = sum(part.amount.minor for one in invoices for part in one.instalments)
    outstanding = sum(one.outstanding.minor for one in balance.open_instalments)
    credit = sum(one.minor for one in balance.credits)
    assert billed - outstanding + credit == sum(one.amount.minor for one in payments)
    assert all(0 < one.outstanding.minor <= one.amount.minor for one in balance.open_instalments)


@given(INVOICES, PAYMENTS)
def test_the_order_of_recording_changes_nothing(
    invoices: list[Invoice], payments: list[Payment]
) -> None:
    assert allocate(invoices, payments) == allocate(invoices[::-1], payments[::-1])


@given(INVOICES, PAYMENTS)
def test_another_payment_never_increases_what_is_outstanding(
    invoices: list[Invoice], payments: list[Payment]
) -> None:
    before = sum(one.outstanding.minor for one in allocate(invoices, payments).open_instalments)
    more = [*payments, _payment("extra", 100)]
    after = sum(one.outstanding.minor for one in allocate(invoices, more).open_instalments)
    assert after <= before


NAMES = ("A", "B", "C", "D")
INVOICES = st.lists(
    st.builds(
        lambda name, parts: _invoice(name, *parts),
        st.sampled_from(NAMES),
        st.lists(st.tuples(st.integers(0, 20), st.integers(1, 50)), min_size=1, max_size=3),
    ),
    max_size=4,
    unique_by=lambda one: one.label,
)
PAYMENTS = st.lists(
    st.builds(
        lambda number, minor, to, currency: _payment(
            f"p{number}", minor, to=to, currency=currency
        ),
        st.integers(0, 99),
        st.integers(0, 120),
        st.none() | st.sampled_from(NAMES),
        st.sampled_from(["MXN", "MXN", "USD"]),
    ),
    max_size=6,
    unique_by=lambda one: one.id,
)


@given(INVOICES, PAYMENTS)
def test_a_cent_after_the_other_is_spent_as_whole_payments_are(
    invoices: list[Invoice], payments: list[Payment]
) -> None:
    """Each cent looks for its place anew: slow, and without queues that could be out of step."""
    left = {
        (one.due_on, bill.id, one.number): one.amount.minor
        for bill in invoices
        for one in bill.instalments
    }
    for payment in sorted(payments, key=lambda one: one.id):
        for _ in range(payment.amount.minor if payment.amount.currency == "MXN" else 0):
            unpaid = sorted(place for place, minor in left.items() if minor)
            named = [place for place in unpaid if place[1] == payment.invoice]
            for place in (named or unpaid)[:1]:
                left[place] -= 1
    found = {
        (one.due_on, one.key.invoice, one.key.number): one.outstanding.minor
        for one in allocate(invoices, payments).open_instalments
    }
    assert found == {place: minor for place, minor in left.items() if minor}
