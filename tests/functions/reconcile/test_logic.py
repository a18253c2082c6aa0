"""Every account is visited once a day: nothing stays uncertain, nothing stays lost."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import pytest

from functions.reconcile.logic import Dependencies, reconcile
from puntual.adapters.composition import PackagedCatalogues
from puntual.application.terms import TermsBook
from puntual.domain.accounts.account import Account
from puntual.domain.accounts.contact import Contact, Purpose
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.errors import Unavailable
from puntual.domain.ids import ContactId, CreditorId, DebtorId, DebtorKey
from puntual.domain.reasons import Reason
from puntual.domain.sending.conditions import Switch, SwitchScope
from tests.domain.decision.decision_cases import (
    DUE,
    KEY,
    PROFILE,
    RULES,
    account,
    days_from_due,
    invoice,
    local,
    payment,
    reminded,
)
from tests.fakes.accounts import FakeAccounts, FakeDecisions, FakePeople
from tests.fakes.clock import FixedClock
from tests.fakes.conditions import (
    ConditionsMemory,
    FakeCircuitBreakers,
    FakeConditionsBook,
    FakeSwitchboard,
)
from tests.fakes.contacts import FakeContacts
from tests.fakes.creditors import FakeCreditors, FakeDailyMetrics
from tests.fakes.governing import FakeNumbers
from tests.fakes.memory import Memory
from tests.fakes.policies import FakePolicies
from tests.fakes.schedule import FakeReconcileCursor, FakeWakeUps
from tests.fakes.sending import FakeRuleBook
from tests.functions.send_message.sending_setup import CREDITOR, TEMPLATES

TONIGHT = local(days_from_due(1), 3)


@dataclass
class ReconcileSetup:
    debtors: list[Account] = field(default_factory=lambda: [account()])

    def __post_init__(self) -> None:
        self.memory = Memory()
        for debtor in self.debtors:
            self.memory.put_account(debtor)
        self.accounts = FakeAccounts(self.memory)
        self.wake_ups = FakeWakeUps()
        self.decisions = FakeDecisions(self.memory)
        self.daily_metrics = FakeDailyMetrics()
        self.cursor = FakeReconcileCursor()
        self.clock = FixedClock(TONIGHT)
        self.conditions = ConditionsMemory()
        self.numbers = FakeNumbers()
        self.setup = Dependencies(
            accounts=self.accounts,
            contacts=FakeContacts(self.memory),
            wake_ups=self.wake_ups,
            decisions=self.decisions,
            daily_metrics=self.daily_metrics,
            cursor=self.cursor,
            clock=self.clock,
            creditors=FakeCreditors(CREDITOR),
            terms=TermsBook(
                accounts=self.accounts,
                people=FakePeople(self.memory),
                policies=FakePolicies(),
                rules=FakeRuleBook(RULES),
                conditions=FakeConditionsBook(self.conditions),
                catalogues=PackagedCatalogues(TEMPLATES),
            ),
            breakers=FakeCircuitBreakers(self.conditions),
            numbers=self.numbers,
        )

    def contacts(self) -> list[Contact]:
        stored = self.accounts.read(KEY)
        assert stored is not None
        return list(stored.contacts)


def _always() -> bool:
    return True


def _debtor(number: int) -> Account:
    key = DebtorKey(CreditorId("taller-luna"), DebtorId(f"cli-{number:04}"))
    return account(profile=replace(PROFILE, key=key))


def test_a_lost_wake_up_is_put_back() -> None:
    night = ReconcileSetup()
    done = reconcile(night.setup, TONIGHT, _always)
    assert done.repaired == 1
    assert night.wake_ups.of(KEY) == [local(days_from_due(1), 9)]


def test_a_repaired_wake_up_says_what_a_message_would_be_worth() -> None:
    night = ReconcileSetup()
    reconcile(night.setup, TONIGHT, _always)
    # 1,250.50 pesos, overdue by a day, of somebody new.
    assert list(night.wake_ups.values.values()) == [6252 * 80 // 100]


def test_the_number_of_a_creditor_is_known_before_it_sends() -> None:
    """Meta was asked only of numbers that had sent: a new one began with no limit at all."""
    night = ReconcileSetup([account(), _debtor(7)])
    reconcile(night.setup, TONIGHT, _always)
    assert [one.id for one in night.numbers.all()] == [CREDITOR.phone_number_id]


def test_a_number_is_told_for_how_many_debtors_its_limit_has_to_do() -> None:
    night = ReconcileSetup([account(), _debtor(7)])
    reconcile(night.setup, TONIGHT, _always)
    assert night.numbers.read(CREDITOR.phone_number_id).debtors == 2


def test_a_number_that_its_creditor_has_left_has_no_debtors() -> None:
    night = ReconcileSetup([account()])
    night.numbers.change("999", {"debtors": 40})
    night.numbers.change("888", {})
    reconcile(night.setup, TONIGHT, _always)
    assert [night.numbers.read(one).debtors for one in ("999", "888")] == [0, 0]


def test_for_whoever_waits_for_a_person_no_place_is_kept() -> None:
    """A creditor's switch is off: each debtor's row of an hour ahead kept a place for nobody."""
    night = ReconcileSetup()
    switches = FakeSwitchboard(night.conditions)
    switches.pull(KEY.creditor, Switch(SwitchScope.CREDITOR), TONIGHT, "Rosa")
    reconcile(night.setup, TONIGHT, _always)
    assert list(night.wake_ups.values.values()) == [0]


def test_a_wake_up_that_is_there_is_left_alone() -> None:
    night = ReconcileSetup()
    night.wake_ups.put(KEY, local(days_from_due(1), 9))
    assert reconcile(night.setup, TONIGHT, _always).repaired == 0


def test_an_account_that_should_have_been_written_to_is_looked_at_in_a_minute() -> None:
    night = ReconcileSetup()
    now = local(days_from_due(1), 10)
    night.clock.set(now)
    reconcile(night.setup, now, _always)
    assert night.wake_ups.of(KEY) == [now + timedelta(minutes=1)]


def test_a_repair_late_in_a_long_pass_is_not_written_behind_the_ticks_since_its_beginning() -> (
    None
):
    night = ReconcileSetup()
    begun = local(days_from_due(1), 8, 55)
    night.clock.set(begun + timedelta(minutes=9))
    reconcile(night.setup, begun, _always)
    assert night.wake_ups.of(KEY) == [begun + timedelta(minutes=10)]


def test_an_account_that_was_never_looked_at_gets_the_reason_of_its_silence() -> None:
    """Its documents came in and its wake-up was lost: nobody could say why it heard nothing."""
    night = ReconcileSetup([account(profile=replace(PROFILE, consents=()))])
    for _ in range(2):
        reconcile(night.setup, TONIGHT, _always)
        night.cursor.state = None
    assert [one.reasons for one in night.decisions.history(KEY)] == [(Reason.CONSENT_MISSING,)]


def test_a_settled_account_needs_no_wake_up() -> None:
    old = payment(at=local(days_from_due(-20)))
    night = ReconcileSetup([account(payments=(old,))])
    assert reconcile(night.setup, TONIGHT, _always).repaired == 0
    assert night.wake_ups.rows == set()


@pytest.mark.parametrize(
    "state", [ContactState.UNCERTAIN, ContactState.ACCEPTED, ContactState.SENT]
)
def test_a_contact_without_a_final_status_expires_at_its_deadline(state: ContactState) -> None:
    waiting = reminded(local(DUE, 10), "due_today", state=state)
    night = ReconcileSetup([account(contacts=(waiting,))])
    assert reconcile(night.setup, TONIGHT, _always).expired == 1
    assert [one.state for one in night.contacts()] == [ContactState.EXPIRED]


def test_a_claim_that_nobody_finished_expires_and_is_closed() -> None:
    claimed = replace(
        reminded(local(DUE, 10), "due_today", state=ContactState.CLAIMED), accepted_at=None
    )
    night = ReconcileSetup([account(contacts=(claimed,))])
    reconcile(night.setup, TONIGHT, _always)
    stored = night.accounts.read(KEY)
    assert stored is not None
    assert stored.open_contact is None
    assert [one.state for one in stored.contacts] == [ContactState.EXPIRED]


def test_a_contact_still_in_time_is_not_given_up() -> None:
    fresh = reminded(TONIGHT - timedelta(hours=1), "due_today", state=ContactState.ACCEPTED)
    night = ReconcileSetup([account(contacts=(fresh,))])
    assert reconcile(night.setup, TONIGHT, _always).expired == 0


def test_the_figures_of_the_day_that_ended_are_kept() -> None:
    sent = reminded(local(DUE, 10), "due_today", state=ContactState.READ)
    thanks = replace(
        sent, id=ContactId("000002.20260310.receipt.1"), purpose=Purpose.RECEIPT, covered=()
    )
    paid = payment(50, at=local(DUE, 9))
    night = ReconcileSetup([account(contacts=(sent, thanks), payments=(paid,))])
    done = reconcile(night.setup, local(days_from_due(1), 2), _always)
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
        "dso.MXN": "90.0",
    }


def test_a_pass_that_runs_out_of_time_goes_on_at_the_next_tick_and_counts_nobody_twice() -> None:
    night = ReconcileSetup([_debtor(number) for number in range(250)])
    ticks: Iterator[bool] = iter([True, False] * 10)
    finished = [reconcile(night.setup, TONIGHT, lambda: next(ticks)) for _ in range(3)]
    assert [one.accounts for one in finished] == [100, 100, 50]
    assert [one.finished for one in finished] == [False, False, True]
    kept = night.daily_metrics.read(KEY.creditor, DUE)
    assert kept is not None
    assert kept["debtors"] == 250
    assert reconcile(night.setup, TONIGHT, _always).accounts == 0


def test_a_tick_that_dies_before_it_wrote_its_place_counts_nobody_twice() -> None:
    night = ReconcileSetup([_debtor(number) for number in range(150)])
    night.daily_metrics.break_next("put")
    with pytest.raises(Unavailable):
        reconcile(night.setup, TONIGHT, _always)
    done = reconcile(night.setup, TONIGHT, _always)
    assert done.finished
    kept = night.daily_metrics.read(KEY.creditor, DUE)
    assert kept is not None
    assert kept["debtors"] == 150


def test_the_next_day_begins_a_new_pass() -> None:
    night = ReconcileSetup()
    reconcile(night.setup, TONIGHT, _always)
    following = reconcile(night.setup, TONIGHT + timedelta(days=1), _always)
    assert (following.day, following.accounts) == (date(2026, 3, 11), 1)


def test_an_account_that_vanished_meanwhile_is_passed_over() -> None:
    class Vanishing(FakeAccounts):
        def read(self, key: DebtorKey) -> Account | None:
            return None if key == KEY else super().read(key)

    night = ReconcileSetup([account(), _debtor(7)])
    setup = replace(night.setup, accounts=Vanishing(night.memory))
    assert reconcile(setup, TONIGHT, _always).accounts == 1


@pytest.mark.parametrize("is_set_up", [True, False])
def test_a_payment_of_the_evening_counts_on_the_debtor_s_day(*, is_set_up: bool) -> None:
    """It counted on the day of UTC, unlike the reminder that had brought it in."""
    night = ReconcileSetup([account(payments=(payment(50, at=local(DUE, 19)),))])
    setup = night.setup if is_set_up else replace(night.setup, creditors=FakeCreditors())
    done = reconcile(setup, TONIGHT, _always)
    assert done.daily_metrics["paid"] == int(is_set_up)


def test_what_is_told_is_the_sum_of_all_creditors_and_not_the_largest() -> None:
    """Each creditor's figures went out under the same name and instant: the largest was shown."""
    other = DebtorKey(CreditorId("ferreteria-sol"), DebtorId("cli-0001"))
    old = invoice("F-900", days_from_due(-45), 25050)
    paid = payment(125050, at=local(days_from_due(-200)))
    debtors = [
        account(),
        account(old, profile=replace(PROFILE, key=other)),
        replace(_debtor(7), payments=(paid,)),
    ]
    done = reconcile(ReconcileSetup(debtors).setup, TONIGHT, _always)
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
        "dso.MXN": "49.1",
    }


def test_overdue_money_is_counted_in_its_bucket() -> None:
    old = invoice("F-900", days_from_due(-45), 700)
    night = ReconcileSetup([account(old, invoice("F-901"))])
    reconcile(night.setup, TONIGHT, _always)
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
    reconcile(night.setup, TONIGHT, _always)
    assert night.conditions.limits == {KEY.creditor: 1200}


@pytest.mark.parametrize(("days_ago", "limit"), [(0, 1200), (13, 1200), (14, 200)])
def test_what_is_normal_is_said_by_the_last_two_weeks(days_ago: int, limit: int) -> None:
    night = ReconcileSetup()
    night.conditions.counts[(KEY.creditor, days_from_due(-days_ago))] = 400
    reconcile(night.setup, TONIGHT, _always)
    assert night.conditions.limits == {KEY.creditor: limit}


def test_an_account_of_a_creditor_that_is_not_set_up_is_counted_and_not_woken() -> None:
    night = ReconcileSetup()
    setup = replace(night.setup, creditors=FakeCreditors())
    assert reconcile(setup, TONIGHT, _always).accounts == 1
    assert night.wake_ups.rows == set()


def test_what_a_lost_template_puts_at_stake_is_counted_once_for_each_instalment() -> None:
    night = ReconcileSetup()
    lost = {"overdue_3_days/es", "overdue_8_days/es", "welcome/es"}
    night.conditions.broken[KEY.creditor] = lost
    reconcile(night.setup, TONIGHT, _always)
    kept = night.daily_metrics.read(KEY.creditor, DUE)
    assert kept is not None
    assert kept["at_stake.MXN"] == 125050
