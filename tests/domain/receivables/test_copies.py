"""Which of two copies of a document stays in force (case P-1)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from puntual.domain.errors import Conflict, PreconditionFailed
from puntual.domain.ids import DebtorId
from puntual.domain.receivables.copies import (
    MOST_EARLIER,
    SHORT,
    UNORDERED,
    CopyInForce,
    CopyOrder,
    Verdict,
    after_copy,
    tag_of,
)
from puntual.domain.receivables.copies import judge_copy as judge_copy_of
from tests.factories import NOON

ANA = DebtorId("d-1")
OPEN, CHANGED, CANCELLED = ("a" * 64, "b" * 64, "c" * 64)
CANCELS = CopyOrder(uncancelled=OPEN)


def at(minutes: int, expected: frozenset[str] | None = None) -> CopyOrder:
    return CopyOrder(NOON + timedelta(minutes=minutes), expected)


def judge_copy(fingerprint: str, order: CopyOrder, known: CopyInForce) -> Verdict:
    return judge_copy_of(fingerprint, ANA, order, known)


def after(*copies: tuple[str, CopyOrder]) -> CopyInForce:
    known: CopyInForce | None = None
    for fingerprint, order in copies:
        known = after_copy(fingerprint, ANA, order, known)
    assert known is not None
    return known


def test_without_a_word_of_their_order_the_last_to_arrive_counts() -> None:
    known = after((OPEN, UNORDERED))
    assert judge_copy(OPEN, UNORDERED, known) is Verdict.SAME
    assert judge_copy(CHANGED, UNORDERED, known) is Verdict.REPLACES
    again = after((OPEN, UNORDERED), (CHANGED, UNORDERED))
    assert judge_copy(OPEN, UNORDERED, again) is Verdict.REPLACES


@pytest.mark.parametrize(
    ("minutes", "verdict"),
    [(-1, Verdict.IS_OLDER), (0, Verdict.REPLACES), (1, Verdict.REPLACES)],
)
def test_a_copy_that_was_written_before_the_one_in_force_is_older(
    minutes: int, verdict: Verdict
) -> None:
    assert judge_copy(CHANGED, at(minutes), after((OPEN, at(0)))) is verdict


def test_the_latest_instant_is_kept_when_a_copy_without_one_comes_between() -> None:
    known = after((OPEN, at(10)), (CHANGED, UNORDERED))
    assert known.updated_at == NOON + timedelta(minutes=10)
    assert judge_copy(CANCELLED, at(9), known) is Verdict.IS_OLDER


@pytest.mark.parametrize(
    "known",
    [
        after((OPEN, UNORDERED), (CANCELLED, CANCELS)),
        after((OPEN, UNORDERED), (CHANGED, UNORDERED), (CANCELLED, CANCELS)),
        after((CANCELLED, CANCELS)),
    ],
    ids=["the one before", "one before that", "one that never came"],
)
def test_cancelled_stays_cancelled_for_a_copy_that_equals_what_was_before(
    known: CopyInForce,
) -> None:
    assert known.is_cancelled
    assert judge_copy(OPEN, UNORDERED, known) is Verdict.IS_OLDER
    assert judge_copy("d" * 64, UNORDERED, known) is Verdict.REPLACES
    assert judge_copy(OPEN, at(0), known) is Verdict.REPLACES


def test_of_one_instant_cancelled_stays_cancelled() -> None:
    known = after((OPEN, at(0)), (CANCELLED, CopyOrder(NOON, uncancelled=OPEN)))
    assert judge_copy(OPEN, at(0), known) is Verdict.IS_OLDER
    assert judge_copy(OPEN, at(1), known) is Verdict.REPLACES


def test_after_a_dated_copy_an_earlier_one_without_a_date_is_an_old_one() -> None:
    known = after((OPEN, UNORDERED), (CHANGED, at(0)))
    assert judge_copy(OPEN, UNORDERED, known) is Verdict.IS_OLDER


def test_whoever_names_the_copy_in_force_may_open_what_is_cancelled() -> None:
    known = after((OPEN, UNORDERED), (CANCELLED, CANCELS))
    knows = CopyOrder(expected=frozenset({tag_of(CANCELLED)}))
    assert judge_copy(OPEN, knows, known) is Verdict.REPLACES
    assert judge_copy(OPEN, CopyOrder(expected=frozenset()), known) is Verdict.REPLACES


def test_another_copy_than_the_expected_one_is_refused_and_a_repeat_is_not() -> None:
    known = after((OPEN, UNORDERED), (CHANGED, UNORDERED))
    stale = CopyOrder(expected=frozenset({tag_of(OPEN)}))
    with pytest.raises(PreconditionFailed) as refused:
        judge_copy(CANCELLED, stale, known)
    assert refused.value.tag == tag_of(CHANGED)
    assert judge_copy(CHANGED, stale, known) is Verdict.SAME


def test_no_more_than_a_handful_of_earlier_copies_is_remembered() -> None:
    names = [f"{number:064x}"[::-1] for number in range(40)]
    known = after(*((name, UNORDERED) for name in names))
    assert known.earlier == tuple(name[:SHORT] for name in names[-1 - MOST_EARLIER : -1])


def test_what_was_in_force_lately_is_forgotten_last() -> None:
    """A state that came back was remembered by its first time."""
    names = [f"{number:064x}"[::-1] for number in range(MOST_EARLIER + 1)]
    known = after(*((name, UNORDERED) for name in (*names, names[0], CHANGED)))
    assert known.earlier[-1] == names[0][:SHORT]


def test_an_invoice_that_changed_twenty_times_before_it_was_cancelled_stays_so() -> None:
    """Of eight the first copies were forgotten, and revived it."""
    names = [f"{number:064x}"[::-1] for number in range(MOST_EARLIER - 1)]
    known = after(*((name, UNORDERED) for name in names), (CANCELLED, CANCELS))
    assert {judge_copy(name, UNORDERED, known) for name in names} == {Verdict.IS_OLDER}


def test_a_copy_that_was_remembered_by_more_of_its_name_is_still_known() -> None:
    known = replace(after((OPEN, UNORDERED), (CANCELLED, CANCELS)), earlier=(OPEN[:16],))
    assert judge_copy(OPEN, UNORDERED, known) is Verdict.IS_OLDER


def test_an_invoice_is_another_debtors_only_after_it_moved_or_was_cancelled() -> None:
    luz = DebtorId("d-2")
    known, free = after((OPEN, UNORDERED)), after((OPEN, UNORDERED), (CANCELLED, CANCELS))
    with pytest.raises(Conflict):
        judge_copy_of(CHANGED, luz, UNORDERED, known)
    with pytest.raises(Conflict):
        judge_copy_of(CHANGED, luz, CopyOrder(moved_from=luz), known)
    moved = CopyOrder(moved_from=ANA)
    assert judge_copy_of(CHANGED, luz, moved, known) is Verdict.REPLACES
    assert judge_copy_of(CHANGED, luz, UNORDERED, free) is Verdict.REPLACES
    assert judge_copy_of(CANCELLED, luz, CANCELS, free) is Verdict.REPLACES


def test_an_older_move_is_an_old_copy() -> None:
    moved = CopyOrder(NOON - timedelta(1), moved_from=ANA)
    assert judge_copy_of(CHANGED, DebtorId("d-2"), moved, after((OPEN, at(0)))) is Verdict.IS_OLDER
