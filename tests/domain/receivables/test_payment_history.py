"""A payment history counts all settlements, and remembers the days of the latest."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from puntual.domain.ids import DocumentId
from puntual.domain.receivables.payment_history import LATEST, NO_HISTORY, payment_history_of
from puntual.domain.receivables.receivable import InstalmentKey, Settlement

FIRST = date(2026, 1, 5)


def _settled(number: int, late: int = 0) -> Settlement:
    key = InstalmentKey(DocumentId("erp", f"F-{number:03}"), 1)
    due_on = FIRST + timedelta(days=30 * number)
    return Settlement(key, due_on - timedelta(days=30), due_on, due_on + timedelta(days=late))


def test_nothing_settled_spans_no_days() -> None:
    assert payment_history_of([]) == NO_HISTORY
    assert NO_HISTORY.days_spanned == 0


def test_a_history_spans_from_its_first_due_date_to_its_last() -> None:
    assert payment_history_of([_settled(3), _settled(0), _settled(1)]).days_spanned == 90


def test_only_the_latest_are_remembered_and_all_are_counted() -> None:
    history = payment_history_of([_settled(number, late=number) for number in range(20)])
    assert history.settled == sum(history.by_month) == 20
    assert history.days_late == tuple(range(20 - LATEST, 20))


@given(st.integers(0, 20), st.integers(0, 20))
def test_settlements_that_come_later_add_up_to_the_history_of_all(first: int, more: int) -> None:
    before = [_settled(number) for number in range(first)]
    after = [_settled(first + number, late=number % 9) for number in range(more)]
    assert payment_history_of(before).with_settled(after) == payment_history_of([*before, *after])
