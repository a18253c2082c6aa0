from dataclasses import replace
from datetime import date, timedelta

import pytest

from puntual.domain.accounts.contact import Purpose
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.errors import Unavailable
from puntual.domain.ids import ContactId, CreditorId, DebtorId, DebtorKey
from tests.domain.decision.decision_cases import (
    DUE,
    KEY,
    PROFILE,
    account,
    days_from_due,
    invoice,
    local,
    payment,
    reminded,
)
from tests.fakes.creditors import FakeCreditors
from tests.functions.reconcile.reconcile_setup import (
    TONIGHT,
    ReconcileSetup,
    always,
    debtor,
    reconcile,
)


def test_the_figures_of_the_day_that_ended_are_kept() -> None:
    sent = reminded(local(DUE, 10), "due_today", state=ContactState.READ)
    thanks = replace(
        sent, id=ContactId("000002.20260310.receipt.1"), purpose=Purpose.RECEIPT, covered=()
    )
    paid = payment(50, at=local(DUE, 9))
    night = ReconcileSetup([account(contacts=(sent, thanks), payments=(paid,))])
    done = reconcile(night.setup, local(days_from_due(1), 2), always)
    assert done.finished
    assert night.daily_metrics.read(KEY.creditor, DUE) == {
        "debtors": 1,
        "open.MXN": 125000,
        "overdue.current.MXN": 125000,
        "sales.MXN": 125050,
        "recovered.MXN": 50,
        "paid": 1,
        "sent": 1,
        "receipts": 1,
        "delivered": 2,
        "read": 2,
        "reminders_delivered": 1,
        "reminders_read": 1,
        "dso.MXN": "90.0",
    }


def test_a_pass_that_runs_out_of_time_goes_on_by_its_queue_and_counts_nobody_twice() -> None:
    night = ReconcileSetup([debtor(number) for number in range(250)])
    done = reconcile(night.setup, TONIGHT, lambda: False)
    assert (done.finished, done.accounts) == (True, 250)
    kept = night.daily_metrics.read(KEY.creditor, DUE)
    assert kept is not None
    assert kept["debtors"] == 250
    assert reconcile(night.setup, TONIGHT, always).accounts == 0


def test_a_merge_that_dies_before_it_wrote_its_place_counts_nobody_twice() -> None:
    night = ReconcileSetup([debtor(number) for number in range(150)])
    night.daily_metrics.break_next("put")
    with pytest.raises(Unavailable):
        reconcile(night.setup, TONIGHT, always)
    done = reconcile(night.setup, TONIGHT + timedelta(hours=1), always)
    assert done.finished
    kept = night.daily_metrics.read(KEY.creditor, DUE)
    assert kept is not None
    assert kept["debtors"] == 150


def test_the_next_day_begins_a_new_pass() -> None:
    night = ReconcileSetup()
    reconcile(night.setup, TONIGHT, always)
    following = reconcile(night.setup, TONIGHT + timedelta(days=1), always)
    assert (following.day, following.accounts) == (date(2026, 3, 11), 1)


@pytest.mark.parametrize("is_set_up", [True, False])
def test_a_payment_of_the_evening_counts_on_the_debtor_s_day(*, is_set_up: bool) -> None:
    """It counted on the day of UTC, unlike the reminder that had brought it in."""
    night = ReconcileSetup([account(payments=(payment(50, at=local(DUE, 19)),))])
    setup = night.setup if is_set_up else replace(night.setup, creditors=FakeCreditors())
    done = reconcile(setup, TONIGHT, always)
    assert done.daily_metrics["paid"] == int(is_set_up)


def test_what_is_told_is_the_sum_of_all_creditors_and_not_the_largest() -> None:
    """Each creditor's figures went out under the same name and instant: the largest was shown."""
    other = DebtorKey(CreditorId("ferreteria-sol"), DebtorId("cli-0001"))
    old = invoice("F-900", days_from_due(-45), 25050)
    paid = payment(125050, at=local(days_from_due(-200)))
    debtors = [
        account(),
        account(old, profile=replace(PROFILE, key=other)),
        replace(debtor(7), payments=(paid,)),
    ]
    done = reconcile(ReconcileSetup(debtors).setup, TONIGHT, always)
    assert {name: done.daily_metrics[name] for name in done.daily_metrics if "MXN" in name} == {
        "open.MXN": 150100,
        "sales.MXN": 275150,
        "overdue.current.MXN": 125050,
        "overdue.1-30.MXN": 0,
        "overdue.31-60.MXN": 25050,
        "overdue.61-90.MXN": 0,
        "overdue.over-90.MXN": 0,
        "at_stake.MXN": 0,
        "recovered.MXN": 0,
        "promised.open.MXN": 0,
        "promised.due_soon.MXN": 0,
        "promised.broken.MXN": 0,
        "dso.MXN": "49.1",
    }


def test_overdue_money_is_counted_in_its_bucket() -> None:
    old = invoice("F-900", days_from_due(-45), 700)
    night = ReconcileSetup([account(old, invoice("F-901"))])
    reconcile(night.setup, TONIGHT, always)
    kept = night.daily_metrics.read(KEY.creditor, DUE)
    assert kept is not None
    assert (kept["overdue.31-60.MXN"], kept["overdue.current.MXN"]) == (
        700,
        125050,
    )


def test_the_nightly_pass_says_above_which_volume_a_person_must_look() -> None:
    night = ReconcileSetup()
    for days in range(10):
        night.conditions.counts[(KEY.creditor, days_from_due(-days))] = 400
    reconcile(night.setup, TONIGHT, always)
    assert night.conditions.limits == {KEY.creditor: 1200}


@pytest.mark.parametrize(("days_ago", "limit"), [(0, 1200), (13, 1200), (14, 200)])
def test_what_is_normal_is_said_by_the_last_two_weeks(days_ago: int, limit: int) -> None:
    night = ReconcileSetup()
    night.conditions.counts[(KEY.creditor, days_from_due(-days_ago))] = 400
    reconcile(night.setup, TONIGHT, always)
    assert night.conditions.limits == {KEY.creditor: limit}


def test_an_account_of_a_creditor_that_is_not_set_up_is_counted_and_not_woken() -> None:
    night = ReconcileSetup()
    setup = replace(night.setup, creditors=FakeCreditors())
    assert reconcile(setup, TONIGHT, always).accounts == 1
    assert night.wake_ups.rows == set()


def test_what_a_lost_template_puts_at_stake_is_counted_once_for_each_instalment() -> None:
    night = ReconcileSetup()
    lost = {"overdue_3_days/es", "overdue_8_days/es", "welcome/es"}
    night.conditions.broken[KEY.creditor] = lost
    reconcile(night.setup, TONIGHT, always)
    kept = night.daily_metrics.read(KEY.creditor, DUE)
    assert kept is not None
    assert kept["at_stake.MXN"] == 125050
