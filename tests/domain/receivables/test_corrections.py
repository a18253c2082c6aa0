"""What is booked can be undone, and the order of arrival changes nothing."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.domain.errors import Conflict
from puntual.domain.ids import DocumentId
from puntual.domain.money import Money
from puntual.domain.receivables.allocation import Balance, allocate
from puntual.domain.receivables.corrections import (
    CreditNote,
    CreditNoteStatus,
    Reversal,
    ReversalId,
    ReversalReason,
    require_covered,
)
from puntual.domain.receivables.receivable import Instalment, Invoice, InvoiceStatus, Payment

DAY = date(2026, 3, 1)
AT = datetime(2026, 3, 2, tzinfo=UTC)
NAMES = ("A", "B", "C")


def bill(name: str = "A", *parts: tuple[int, int], status: str = "open") -> Invoice:
    instalments = tuple(
        Instalment(number, DAY + timedelta(days=due), Money(minor, "MXN"))
        for number, (due, minor) in enumerate(parts or ((5, 780),), start=1)
    )
    return Invoice(DocumentId("erp", name), name, DAY, instalments, InvoiceStatus(status))


def paid(name: str = "P", minor: int = 780, days: int = 0, to: str | None = None) -> Payment:
    named = DocumentId("erp", to) if to else None
    day = DAY + timedelta(days=days)
    return Payment(DocumentId("bank", name), Money(minor, "MXN"), day, AT, named)


def reversal(minor: int = 780, of: str = "P", name: str = "R") -> Reversal:
    id_ = ReversalId(DocumentId("bank", of), name)
    return Reversal(id_, Money(minor, "MXN"), DAY, ReversalReason.BOUNCED, AT)


def credit(
    minor: int, name: str = "N", days: int = 0, to: str | None = None, status: str = "issued"
) -> CreditNote:
    named = DocumentId("erp", to) if to else None
    day = DAY + timedelta(days=days)
    kept = CreditNoteStatus(status)
    return CreditNote(DocumentId("erp", name), Money(minor, "MXN"), day, AT, named, kept)


def open_of(balance: Balance) -> list[tuple[str, date, int]]:
    return [(one.label, one.due_on, one.outstanding.minor) for one in balance.open_instalments]


def test_an_instalment_whose_payment_went_back_is_open_with_its_own_due_date() -> None:
    balance = allocate([bill()], [paid()], [reversal()])
    assert open_of(balance) == [("A", DAY + timedelta(days=5), 780)]
    assert (balance.settlements, balance.credits, balance.settled) == ((), (), frozenset())


def test_of_a_payment_that_went_back_in_part_the_rest_stays() -> None:
    balance = allocate([bill()], [paid()], [reversal(200), reversal(80, name="R-2")])
    assert open_of(balance) == [("A", DAY + timedelta(days=5), 280)]


def test_reversals_never_come_to_more_than_their_payment() -> None:
    require_covered(paid(), [reversal(780), reversal(999, of="another")])
    with pytest.raises(Conflict, match="more than the payment"):
        require_covered(paid(), [reversal(780), reversal(1, name="R-2")])


def test_a_credit_note_lowers_its_invoice_and_is_no_payment() -> None:
    balance = allocate([bill("A"), bill("B")], [], credit_notes=[credit(780, to="B")])
    assert [label for label, _, _ in open_of(balance)] == ["A"]
    assert balance.settlements == ()


def test_a_credit_note_without_an_invoice_lowers_what_is_due_first() -> None:
    balance = allocate([bill("B", (9, 500)), bill("A", (5, 300))], [], (), [credit(400)])
    assert open_of(balance) == [("B", DAY + timedelta(days=9), 400)]


def test_more_credit_than_is_owed_becomes_credit() -> None:
    balance = allocate([bill()], [paid(minor=700)], (), [credit(100, to="A")])
    assert (open_of(balance), balance.credits) == ([], (Money(20, "MXN"),))


def test_a_credit_note_for_what_is_paid_already_becomes_credit() -> None:
    balance = allocate([bill()], [paid()], (), [credit(100, days=3, to="A")])
    assert (open_of(balance), balance.credits) == ([], (Money(100, "MXN"),))


def test_a_cancelled_credit_note_lowers_nothing() -> None:
    balance = allocate([bill()], [], (), [credit(780, status="cancelled")])
    assert [minor for _, _, minor in open_of(balance)] == [780]


BILLS = st.lists(
    st.builds(
        lambda name, parts, status: bill(name, *parts, status=status),
        st.sampled_from(NAMES),
        st.lists(st.tuples(st.integers(0, 20), st.integers(1, 500)), min_size=1, max_size=3),
        st.sampled_from(["open"] * 4 + ["cancelled"]),
    ),
    max_size=3,
    unique_by=lambda one: one.id,
)
PAYMENTS = st.lists(
    st.builds(
        paid,
        st.sampled_from(["P-1", "P-2", "P-3"]),
        st.integers(1, 900),
        st.integers(0, 9),
        st.none() | st.sampled_from(NAMES),
    ),
    max_size=3,
    unique_by=lambda one: one.id,
)
CREDITS = st.lists(
    st.builds(
        credit,
        st.integers(1, 600),
        st.sampled_from(["N-1", "N-2", "N-3"]),
        st.integers(0, 9),
        st.none() | st.sampled_from(NAMES),
        st.sampled_from(["issued", "issued", "cancelled"]),
    ),
    max_size=3,
    unique_by=lambda one: one.id,
)


@st.composite
def reversals(draw: st.DrawFn, payments: list[Payment]) -> list[Reversal]:
    """Reversals of some payments, none of more than is left of its payment."""
    made = []
    for payment in payments:
        left = payment.amount.minor
        for number in range(draw(st.integers(0, 2))):
            minor = draw(st.integers(0, left))
            left -= minor
            made.append(reversal(minor, payment.id.external_id, f"R-{number}"))
    return made


@given(st.data(), BILLS, PAYMENTS, CREDITS)
def test_money_is_conserved_and_the_order_of_arrival_changes_nothing(
    data: st.DataObject, bills: list[Invoice], payments: list[Payment], notes: list[CreditNote]
) -> None:
    backs = data.draw(reversals(payments))
    balance = allocate(bills, payments, backs, notes)
    billed = sum(
        part.amount.minor
        for one in bills
        if one.status is InvoiceStatus.OPEN
        for part in one.instalments
    )
    received = sum(one.amount.minor for one in payments) - sum(one.amount.minor for one in backs)
    credited = sum(one.amount.minor for one in notes if one.counts)
    outstanding = sum(one.outstanding.minor for one in balance.open_instalments)
    left = sum(one.minor for one in balance.credits)
    assert billed - outstanding + left == received + credited
    again = allocate(
        data.draw(st.permutations(bills)),
        data.draw(st.permutations(payments)),
        data.draw(st.permutations(backs)),
        data.draw(st.permutations(notes)),
    )
    assert again == balance
