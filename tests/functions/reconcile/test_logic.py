"""Every account is visited once a day: nothing stays uncertain, nothing stays lost."""

from dataclasses import replace
from datetime import timedelta

import pytest

from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.reasons import Reason
from puntual.domain.sending.conditions import Switch, SwitchScope
from tests.account_facts import open_contact
from tests.domain.decision.decision_cases import (
    DUE,
    KEY,
    PROFILE,
    account,
    days_from_due,
    local,
    payment,
    reminded,
)
from tests.fakes.conditions import FakeSwitchboard
from tests.functions.reconcile.reconcile_setup import (
    TONIGHT,
    ReconcileSetup,
    always,
    debtor,
    reconcile,
)
from tests.functions.send_message.sending_setup import CREDITOR


def test_a_lost_wake_up_is_put_back() -> None:
    night = ReconcileSetup()
    done = reconcile(night.setup, TONIGHT, always)
    assert done.repaired == 1
    assert night.wake_ups.of(KEY) == [local(days_from_due(1), 9)]


def test_a_repaired_wake_up_says_what_a_message_would_be_worth() -> None:
    night = ReconcileSetup()
    reconcile(night.setup, TONIGHT, always)
    # 1,250.50 pesos, overdue by a day, of somebody new.
    assert list(night.wake_ups.values.values()) == [6252 * 80 // 100]


def test_the_number_of_a_creditor_is_known_before_it_sends() -> None:
    """Meta was asked only of numbers that had sent: a new one began with no limit at all."""
    night = ReconcileSetup([account(), debtor(7)])
    reconcile(night.setup, TONIGHT, always)
    assert [one.id for one in night.numbers.all()] == [CREDITOR.phone_number_id]


def test_a_number_is_told_for_how_many_debtors_its_limit_has_to_do() -> None:
    night = ReconcileSetup([account(), debtor(7)])
    reconcile(night.setup, TONIGHT, always)
    assert night.numbers.read(CREDITOR.phone_number_id).debtors == 2


def test_a_number_that_its_creditor_has_left_has_no_debtors() -> None:
    night = ReconcileSetup([account()])
    night.numbers.change("999", {"debtors": 40})
    night.numbers.change("888", {})
    reconcile(night.setup, TONIGHT, always)
    assert [night.numbers.read(one).debtors for one in ("999", "888")] == [0, 0]


def test_for_whoever_waits_for_a_person_no_place_is_kept() -> None:
    """A creditor's switch is off: each debtor's row of an hour ahead kept a place for nobody."""
    night = ReconcileSetup()
    switches = FakeSwitchboard(night.conditions)
    switches.pull(KEY.creditor, Switch(SwitchScope.CREDITOR), TONIGHT, "Rosa")
    reconcile(night.setup, TONIGHT, always)
    assert list(night.wake_ups.values.values()) == [0]


def test_a_wake_up_that_is_there_is_left_alone() -> None:
    night = ReconcileSetup()
    night.wake_ups.put(KEY, local(days_from_due(1), 9))
    assert reconcile(night.setup, TONIGHT, always).repaired == 0


def test_an_account_that_should_have_been_written_to_is_looked_at_in_a_minute() -> None:
    night = ReconcileSetup()
    now = local(days_from_due(1), 10)
    night.clock.set(now)
    reconcile(night.setup, now, always)
    assert night.wake_ups.of(KEY) == [now + timedelta(minutes=1)]


def test_a_repair_late_in_a_long_pass_is_not_written_behind_the_ticks_since_its_beginning() -> (
    None
):
    night = ReconcileSetup()
    begun = local(days_from_due(1), 8, 55)
    night.clock.set(begun + timedelta(minutes=9))
    reconcile(night.setup, begun, always)
    assert night.wake_ups.of(KEY) == [begun + timedelta(minutes=10)]


def test_an_account_that_was_never_looked_at_gets_the_reason_of_its_silence() -> None:
    """Its documents came in and its wake-up was lost: nobody could say why it heard nothing."""
    night = ReconcileSetup([account(profile=replace(PROFILE, consents=()))])
    for _ in range(2):
        reconcile(night.setup, TONIGHT, always)
        night.book.latest = None
        night.book.moved.clear()
    assert [one.reasons for one in night.decisions.history(KEY)] == [(Reason.CONSENT_MISSING,)]


def test_a_settled_account_needs_no_wake_up() -> None:
    old = payment(at=local(days_from_due(-20)))
    night = ReconcileSetup([account(payments=(old,))])
    assert reconcile(night.setup, TONIGHT, always).repaired == 0
    assert night.wake_ups.rows == set()


@pytest.mark.parametrize(
    "state", [ContactState.UNCERTAIN, ContactState.ACCEPTED, ContactState.SENT]
)
def test_a_contact_without_a_final_status_expires_at_its_deadline(state: ContactState) -> None:
    waiting = reminded(local(DUE, 10), "due_today", state=state)
    night = ReconcileSetup([account(contacts=(waiting,))])
    assert reconcile(night.setup, TONIGHT, always).expired == 1
    assert [one.state for one in night.contacts()] == [ContactState.EXPIRED]


def test_a_claim_that_nobody_finished_expires_and_is_closed() -> None:
    claimed = replace(
        reminded(local(DUE, 10), "due_today", state=ContactState.CLAIMED), accepted_at=None
    )
    night = ReconcileSetup([account(contacts=(claimed,))])
    reconcile(night.setup, TONIGHT, always)
    stored = night.accounts.read(KEY)
    assert stored is not None
    assert open_contact(stored) is None
    assert [one.state for one in stored.contacts] == [ContactState.EXPIRED]


def test_a_contact_still_in_time_is_not_given_up() -> None:
    fresh = reminded(TONIGHT - timedelta(hours=1), "due_today", state=ContactState.ACCEPTED)
    night = ReconcileSetup([account(contacts=(fresh,))])
    assert reconcile(night.setup, TONIGHT, always).expired == 0
