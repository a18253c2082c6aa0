"""Lanes work on segments: killed, doubled, or before an account that cannot be read."""

from dataclasses import replace
from datetime import timedelta

import pytest

from functions.reconcile.planning import plan_pass
from functions.reconcile.tasks import do_task
from puntual.domain.accounts.account import Account
from puntual.domain.accounts.excerpt import AccountExcerpt
from puntual.domain.errors import MissingConfiguration, Unavailable
from puntual.domain.ids import CreditorId, DebtorKey
from puntual.ports.daily_pass import MERGE, SegmentTask
from tests.domain.decision.decision_cases import DUE, KEY, account
from tests.fakes.accounts import FakeAccounts
from tests.fakes.daily_pass import FakeScannedAccount
from tests.functions.reconcile.reconcile_setup import (
    TONIGHT,
    ReconcileSetup,
    always,
    debtor,
    reconcile,
)

HOUR = timedelta(hours=1)


class Unreadable(FakeScannedAccount):
    """An account with a value that this version does not know."""

    def excerpt(self) -> None:
        raise ValueError("'sole_trader' is not a valid DebtorKind")


class Without(FakeAccounts):
    """Accounts from which one has vanished."""

    def look(self, key: DebtorKey) -> AccountExcerpt | None:
        return None if key == KEY else super().look(key)


def _night(count: int = 3) -> ReconcileSetup:
    return ReconcileSetup([account(), *(debtor(number) for number in range(100, 99 + count))])


def _debtors_of(night: ReconcileSetup) -> object:
    kept = night.daily_metrics.read(KEY.creditor, DUE)
    return None if kept is None else kept["debtors"]


def _spoil(night: ReconcileSetup, one: Account) -> None:
    night.scan.scanned[one.key] = Unreadable(night.memory, one.key)


def test_an_account_that_cannot_be_read_stops_nobody_else_and_is_counted() -> None:
    """One profile that a newer version wrote ended the repair of all, each hour, for ever."""
    night = _night()
    _spoil(night, debtor(100))
    done = reconcile(night.setup, TONIGHT, always)
    assert (done.finished, done.accounts, done.tally["passed_over"]) == (True, 2, 1)
    assert done.told == ["ValueError"]
    assert _debtors_of(night) == 2
    assert len(night.wake_ups.rows) == 2


def test_where_an_account_lies_that_was_passed_over_is_kept() -> None:
    night = _night()
    _spoil(night, debtor(100))
    reconcile(night.setup, TONIGHT, always)
    assert night.book.segment(1, 1).passed_over == ("taller-luna/cli-0100",)


def test_an_account_whose_repair_fails_is_passed_over_as_well() -> None:
    class Odd(FakeScannedAccount):
        def last_reasons(self) -> str:
            raise KeyError("last_reasons")

    night = ReconcileSetup([account(invoices=()), debtor(7)])
    night.memory.accounts[KEY].invoices.clear()
    night.scan.scanned[KEY] = Odd(night.memory, KEY)
    done = reconcile(night.setup, TONIGHT, always)
    assert (done.accounts, done.tally["passed_over"]) == (1, 1)


@pytest.mark.parametrize("error", [Unavailable("throttled"), MissingConfiguration("no right")])
def test_an_outage_passes_nobody_over_but_stops_the_lane(error: Exception) -> None:
    class Away(FakeScannedAccount):
        def excerpt(self) -> None:
            raise error

    night = _night()
    night.scan.scanned[KEY] = Away(night.memory, KEY)
    plan_pass(night.setup, TONIGHT)
    with pytest.raises(type(error)):
        do_task(night.setup, night.queue.queued[0], always, lambda *_: None)
    night.scan.scanned.clear()
    done = reconcile(night.setup, TONIGHT, always)
    assert (done.accounts, done.tally["passed_over"], _debtors_of(night)) == (3, 0, 3)


@pytest.mark.parametrize("killed_at", ["put_totals", "move", "segments"])
def test_a_lane_that_is_killed_counts_nothing_twice(killed_at: str) -> None:
    night = _night(150)
    plan_pass(night.setup, TONIGHT)
    task = night.queue.queued.pop(0)
    night.book.break_next(killed_at)
    with pytest.raises(Unavailable):
        do_task(night.setup, task, always, lambda *_: None)
    night.queue.queued.append(task)
    done = reconcile(night.setup, TONIGHT, always)
    assert (done.finished, _debtors_of(night)) == (True, 150)


def test_of_two_lanes_at_the_same_segment_one_counts() -> None:
    night = _night(150)
    plan_pass(night.setup, TONIGHT)
    task = night.queue.queued[0]
    seen: list[bool] = []

    def other_lane() -> bool:
        if not seen:
            seen.append(True)
            do_task(night.setup, task, always, lambda *_: None)
        return True

    overtaken = do_task(night.setup, task, other_lane, lambda *_: None)
    assert overtaken.work is not None
    assert overtaken.work.was_overtaken
    assert overtaken.work.tally == {}
    reconcile(night.setup, TONIGHT, always)
    assert _debtors_of(night) == 150


def test_a_move_whose_answer_was_lost_is_not_counted_again() -> None:
    night = _night(150)
    plan_pass(night.setup, TONIGHT)
    task = night.queue.queued[0]
    night.book.break_next("move", after=True)
    with pytest.raises(Unavailable):
        do_task(night.setup, task, lambda: False, lambda *_: None)
    reconcile(night.setup, TONIGHT, always)
    assert _debtors_of(night) == 150


def test_a_message_that_comes_twice_at_the_end_changes_nothing() -> None:
    night = _night()
    reconcile(night.setup, TONIGHT, always)
    for segment in (1, MERGE):
        done = do_task(night.setup, SegmentTask(1, segment), always, lambda *_: None)
        assert done.running is None
    assert _debtors_of(night) == 3


def test_a_merge_waits_for_all_segments() -> None:
    night = _night()
    night.scan.items = 10**6
    plan_pass(night.setup, TONIGHT)
    early = do_task(night.setup, SegmentTask(1, MERGE), always, lambda *_: None)
    assert (early.merged, _debtors_of(night)) == (None, None)


def test_segments_side_by_side_count_every_account_once() -> None:
    night = _night(300)
    night.scan.items = 10**6
    done = reconcile(night.setup, TONIGHT, always)
    assert night.book.latest is not None
    assert (night.book.latest.segments, done.accounts, _debtors_of(night)) == (8, 300, 300)


def test_ten_thousand_creditors_are_counted_and_no_item_holds_them_all() -> None:
    """The state of the pass was one item with all creditors: it ended at 1,016 of them."""
    debtors = [debtor(1, f"c-{number}") for number in range(10_000)]
    night = ReconcileSetup(debtors)
    done = reconcile(night.setup, TONIGHT, always)
    assert done.daily_metrics["debtors"] == 10_000
    kept = night.daily_metrics.read(CreditorId("c-9999"), DUE)
    assert kept is not None
    assert kept["debtors"] == 1
    assert max(len(totals) for totals in night.book.counted.values()) < 400


def test_a_merge_without_time_goes_on_behind_the_last_creditor() -> None:
    night = ReconcileSetup([debtor(1, f"c-{number}") for number in range(700)])
    done = reconcile(night.setup, TONIGHT, lambda: False)
    assert (done.finished, done.daily_metrics["debtors"]) == (True, 700)


def test_a_pass_goes_on_past_midnight_and_the_next_one_counts_the_day_that_has_ended() -> None:
    night = _night(150)
    plan_pass(night.setup, TONIGHT)
    night.queue.queued.clear()
    late = reconcile(night.setup, TONIGHT + 26 * HOUR, always)
    assert (late.day, late.finished) == (DUE, True)
    night.clock.set(TONIGHT + 27 * HOUR)
    following = reconcile(night.setup, TONIGHT + 27 * HOUR, always)
    assert (following.day, following.finished) == (DUE + timedelta(days=1), True)


def test_an_account_of_which_only_the_whole_can_tell_is_looked_at() -> None:
    class Doubtful(FakeScannedAccount):
        def excerpt(self) -> None:
            return None

    night = _night()
    night.scan.scanned[KEY] = Doubtful(night.memory, KEY)
    assert reconcile(night.setup, TONIGHT, always).accounts == 3


def test_an_account_that_vanished_meanwhile_is_left_out() -> None:
    class Gone(FakeScannedAccount):
        def excerpt(self) -> None:
            return None

    night = ReconcileSetup([account(), debtor(7)])
    night.scan.scanned[KEY] = Gone(night.memory, KEY)
    setup = replace(night.setup, accounts=Without(night.memory))
    assert reconcile(setup, TONIGHT, always).accounts == 1
