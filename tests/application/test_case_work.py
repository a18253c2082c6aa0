"""What an outcome asks for is done, once, for every debtor whom the case may be of."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from puntual.application.cases.work import CaseWork
from puntual.domain.accounts.consent import ConsentStatus, consent_at
from puntual.domain.accounts.hold import Hold, HoldKind
from puntual.domain.conversation.case import Case, CaseOutcome, CasePriority, CaseState, Ending
from puntual.domain.errors import Conflict, InvalidInput, NotFound, Unavailable
from puntual.domain.ids import DebtorId
from puntual.domain.policies.policy import DEFAULT_POLICY
from puntual.ports.cases import CaseChange
from tests.case_facts import a_case
from tests.factories import NOON, a_hold, a_key, a_profile
from tests.fakes.accounts import FakeAccountChanges, FakeAccounts
from tests.fakes.cases import FakeCaseEvents, FakeCases
from tests.fakes.memory import Memory
from tests.fakes.people import FakePeople
from tests.fakes.policies import FakePolicies
from tests.fakes.schedule import FakeWakeUps

KEYS = a_key("d-1"), a_key("d-2")
CASE = a_case(debtors=tuple(key.debtor for key in KEYS))
ACME, NOW, DAY = CASE.creditor, NOON + timedelta(hours=5), timedelta(days=1)
STRANGER = a_case(id="reply.2", debtors=(), sender="MX.stranger")


@dataclass
class Desk:
    """The use case over fakes."""

    memory: Memory = field(default_factory=Memory)
    cases: FakeCases = field(default_factory=FakeCases)
    events: FakeCaseEvents = field(default_factory=FakeCaseEvents)
    wake_ups: FakeWakeUps = field(default_factory=FakeWakeUps)
    policies: FakePolicies = field(default_factory=FakePolicies)

    @property
    def work(self) -> CaseWork:
        return CaseWork(
            self.cases,
            self.events,
            FakeAccounts(self.memory),
            FakeAccountChanges(self.memory),
            FakePeople(self.memory),
            self.policies,
            self.wake_ups,
        )

    def close(self, outcome: CaseOutcome, days: int | None = None, case: Case = CASE) -> Case:
        until = None if days is None else NOW + days * DAY
        return self.work.close(ACME, case.id, Ending(outcome, "Rosa P.", NOW), until)

    def holds(self, number: int) -> dict[HoldKind, Hold]:
        account = self.memory.account(KEYS[number])
        assert account is not None
        return {one.kind: one for one in account.active_holds(NOW)}


@pytest.fixture
def desk() -> Desk:
    """Two debtors of one phone wait for a person after one reply."""
    desk = Desk()
    changes = FakeAccountChanges(desk.memory)
    for key in KEYS:
        changes.put_profile(a_profile(key=key))
        changes.add_hold(key, a_hold(CASE.id, HoldKind.HANDOFF, until=None, origin="reply:x"))
    assert desk.cases.open(CASE)
    assert desk.cases.open(STRANGER)
    return desk


@pytest.mark.parametrize(
    ("outcome", "days", "left", "length"),
    [
        (CaseOutcome.DECEASED, None, {HoldKind.DECEASED}, None),
        (CaseOutcome.WRONG_NUMBER, None, {HoldKind.WRONG_NUMBER}, None),
        (CaseOutcome.PAID, None, {HoldKind.CLAIM}, DEFAULT_POLICY.holds.claim),
        (CaseOutcome.PROMISED, 3, {HoldKind.PROMISE}, 3 * DAY),
        (CaseOutcome.PLAN_AGREED, 30, {HoldKind.PLAN}, 30 * DAY),
        (CaseOutcome.UNREACHED, None, {HoldKind.HANDOFF}, None),
        (CaseOutcome.DISPUTE_REJECTED, None, set(), None),
        (CaseOutcome.ANSWERED, None, set(), None),
    ],
)
def test_an_outcome_decides_what_is_on_hold_afterwards(
    desk: Desk, outcome: CaseOutcome, days: int | None, left: set[HoldKind], length: timedelta
) -> None:
    closed = desk.close(outcome, days)
    assert closed.state is CaseState.CLOSED
    for number in range(len(KEYS)):
        holds = desk.holds(number)
        assert set(holds) == left
        ends = {None if one.until is None else one.until - NOW for one in holds.values()}
        assert ends <= {length}
    assert desk.events.told == [(closed, CaseChange.CLOSED)]
    is_looked_at = {key for _, key in desk.wake_ups.rows}
    assert is_looked_at == (set() if outcome is CaseOutcome.UNREACHED else {*KEYS})


def test_a_record_that_came_to_the_phone_meanwhile_is_freed_with_the_others(desk: Desk) -> None:
    changes, later = FakeAccountChanges(desk.memory), a_key("d-3")
    changes.put_profile(a_profile(key=later))
    changes.add_hold(later, a_hold(CASE.id, HoldKind.HANDOFF, until=None, origin="reply:x"))
    desk.close(CaseOutcome.ANSWERED)
    account = desk.memory.account(later)
    assert account is not None
    assert account.active_holds(NOW) == ()
    assert later in {key for _, key in desk.wake_ups.rows}


def test_a_doubt_that_was_an_opt_out_is_one_from_when_it_was_written(desk: Desk) -> None:
    """After the hold had ended the next reminder would have gone to somebody who had said no."""
    desk.close(CaseOutcome.OPTED_OUT)
    for key in KEYS:
        account = desk.memory.account(key)
        assert account is not None
        assert consent_at(account.profile.consents, NOON) is ConsentStatus.WITHDRAWN


def test_an_unknown_sender_who_opts_out_is_left_alone_once_a_debtor_has_the_id(
    desk: Desk,
) -> None:
    desk.close(CaseOutcome.OPTED_OUT, case=STRANGER)
    found = FakePeople(desk.memory).find(ACME, STRANGER.sender)
    assert [one.evidence for one in found.withdrawals] == [STRANGER.wamid]


def test_what_is_cut_short_leaves_the_case_open_and_is_finished_by_the_next_try(
    desk: Desk,
) -> None:
    desk.cases.break_next("replace")
    with pytest.raises(Unavailable):
        desk.close(CaseOutcome.PAID)
    assert desk.cases.find(ACME, CASE.id) == CASE
    assert set(desk.holds(0)) == {HoldKind.CLAIM}
    assert desk.close(CaseOutcome.PAID).ending is not None
    assert set(desk.holds(0)) == {HoldKind.CLAIM}


def test_an_event_that_was_lost_is_told_when_the_same_is_said_again(desk: Desk) -> None:
    desk.events.break_next("tell")
    with pytest.raises(Unavailable):
        desk.work.take(ACME, CASE.id, "Rosa P.", "pagos")
    taken = desk.work.take(ACME, CASE.id, "Rosa P.", "pagos")
    assert desk.events.told == [(taken, CaseChange.TAKEN)]
    assert desk.cases.find(ACME, CASE.id) == taken


def test_reminders_are_given_back_while_the_case_goes_on(desk: Desk) -> None:
    resumed = desk.work.resume(ACME, CASE.id, "Rosa P.", NOW)
    assert (resumed.state, resumed.resumed_by) == (CaseState.OPEN, "Rosa P.")
    assert [desk.holds(number) for number in range(len(KEYS))] == [{}, {}]
    assert {key for _, key in desk.wake_ups.rows} == {*KEYS}
    assert desk.events.told == [(resumed, CaseChange.RESUMED)]


def test_a_case_that_may_be_an_opt_out_gives_nothing_back(desk: Desk) -> None:
    doubt = a_case(id="reply.3", priority=CasePriority.OPT_OUT_DOUBT)
    FakeAccountChanges(desk.memory).add_hold(
        KEYS[0], a_hold(doubt.id, HoldKind.HANDOFF, until=None)
    )
    assert desk.cases.open(doubt)
    with pytest.raises(Conflict, match="opt-out"):
        desk.work.resume(ACME, doubt.id, "Rosa P.", NOW)
    assert HoldKind.HANDOFF in desk.holds(0)


def test_a_case_that_held_nothing_is_closed_all_the_same(desk: Desk) -> None:
    asked = a_case(id="reply.4", debtors=(DebtorId("d-1"),))
    assert desk.cases.open(asked)
    assert desk.close(CaseOutcome.ANSWERED, case=asked).ending is not None
    assert desk.wake_ups.rows == set()


@pytest.mark.parametrize(
    ("outcome", "days", "problem"),
    [
        (CaseOutcome.PROMISED, None, "is missing"),
        (CaseOutcome.PLAN_AGREED, None, "is missing"),
        (CaseOutcome.PAID, 2, "has no meaning"),
        (CaseOutcome.ANSWERED, 2, "has no meaning"),
    ],
)
def test_only_what_was_agreed_has_an_end_and_needs_one(
    desk: Desk, outcome: CaseOutcome, days: int | None, problem: str
) -> None:
    with pytest.raises(InvalidInput, match=problem):
        desk.close(outcome, days)
    assert desk.cases.find(ACME, CASE.id) == CASE


def test_a_case_that_is_not_there_cannot_be_settled(desk: Desk) -> None:
    with pytest.raises(NotFound, match="puntual case list"):
        desk.work.take(ACME, "reply.9", "Rosa P.")


def test_of_two_people_at_once_the_second_is_told_to_look_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = desk.cases.find(ACME, CASE.id)
    monkeypatch.setattr(desk.cases, "find", lambda *_: known)
    desk.work.take(ACME, CASE.id, "Rosa P.")
    with pytest.raises(Conflict, match="somebody else"):
        desk.work.take(ACME, CASE.id, "Joao S.")


def test_a_policy_that_is_not_on_record_leaves_the_usual_time_for_a_payment(desk: Desk) -> None:
    desk.policies.enforce(ACME, None)
    desk.close(CaseOutcome.PAID)
    assert desk.holds(1)[HoldKind.CLAIM].until == NOW + DEFAULT_POLICY.holds.claim
    assert DebtorId("d-2") in CASE.debtors
