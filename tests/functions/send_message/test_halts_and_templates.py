"""What concerns more than a message takes effect at once, and a quota is never exceeded."""

from dataclasses import replace
from datetime import timedelta

import pytest

from functions.send_message.dispatch.jobs import AttemptedJob, ClaimedJob
from functions.send_message.job.refused_message import follow_outcome
from functions.send_message.outcomes import Attempt, Stopped
from puntual.domain.accounts.hold import Hold, HoldKind
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.accounts.send_error import SendErrorClass as Cls
from puntual.domain.decision.gates import EVALUATE_AGAIN
from puntual.domain.errors import StaleAccount
from puntual.domain.reasons import Reason
from puntual.domain.sending.halts import Halt, HaltScope
from puntual.domain.templates.health import refusal_report
from puntual.ports.messaging import Refused, SendOutcome, TemplateMessage
from tests.domain.decision.decision_cases import KEY
from tests.fakes.conditions import FakeTemplateHealth
from tests.fakes.sending import FakeMessenger
from tests.functions.send_message.failure_cases import (
    GONE,
    LOCKED,
    NUMBER,
    PAUSED,
    a_neighbour,
    a_setup,
    reasons,
    used,
)
from tests.functions.send_message.sending_setup import CREDITOR, MORNING, SendingSetup

GO_ON = timedelta(minutes=2)
COUNTRY = Refused(130497, Cls.HALT_SENDER, "waba+country")


def test_a_refusal_of_everything_is_on_record_and_the_next_debtor_is_not_claimed() -> None:
    setup = a_setup()
    neighbour = a_neighbour(setup, 2)
    setup.messenger.then(LOCKED)
    setup.evaluate()
    (halt,) = setup.numbers.read(NUMBER).halts
    assert halt == Halt(HaltScope.ACCOUNT, "300", "", 131031, MORNING, "send", NUMBER)
    setup.play(neighbour)
    assert len(setup.messenger.messages) == 1
    assert setup.memory.account(neighbour).contacts == ()  # type: ignore[union-attr]  # it is there
    (suppressed,) = setup.decisions.history(neighbour)
    assert suppressed.reasons == (Reason.SENDER_HALTED,)
    assert setup.wake_ups.of(neighbour) == [MORNING + EVALUATE_AGAIN]


def test_a_halted_country_stops_that_country_only() -> None:
    setup = a_setup()
    abroad = a_neighbour(setup, 2, "PE")
    setup.messenger.then(COUNTRY)
    setup.evaluate()
    setup.play(abroad)
    assert len(setup.messenger.messages) == 2


def test_a_halt_of_another_worker_is_met_before_any_claim() -> None:
    setup = a_setup()
    setup.numbers.halt(Halt(HaltScope.NUMBER, NUMBER, "", 131048, MORNING, "send", NUMBER))
    assert reasons(setup.evaluate()) == (Reason.SENDER_HALTED,)
    assert setup.stored().contacts == ()


def test_a_halt_between_decision_and_claim_is_decided_anew() -> None:
    setup = a_setup(daily_limit=250)
    job = setup.prepare()
    setup.sending_limits.halt(NUMBER, "number", 131048, "MX", MORNING, "send")
    with pytest.raises(StaleAccount):
        setup.claim(job)
    assert reasons(setup.evaluate()) == (Reason.SENDER_HALTED,)
    assert setup.stored().contacts == ()
    assert used(setup) == 0


class HaltedAtTheSlot(FakeMessenger):
    """Sees a refusal of everything while a second message is claimed already."""

    def __init__(self, setup: SendingSetup) -> None:
        super().__init__()
        self._dependencies = setup

    async def send(self, message: TemplateMessage) -> SendOutcome:
        self._dependencies.sending_limits.halt(NUMBER, "waba", 131031, "MX", MORNING, "send")
        await super().send(message)
        return LOCKED


def test_what_is_claimed_already_is_given_back_at_its_slot() -> None:
    """The worker that is refused stops firing at once, not with the next batch."""
    setup = a_setup(daily_limit=250)
    keys = [KEY, *(a_neighbour(setup, number) for number in range(2, 6))]
    messenger = HaltedAtTheSlot(setup)
    setup.play(*keys, messenger=messenger)
    assert len(messenger.messages) == 1
    states = [one.state for key in keys for one in setup.memory.account(key).contacts]  # type: ignore[union-attr]  # they are there
    assert set(states) <= {ContactState.FAILED}
    assert used(setup) == 0


def test_a_resumed_number_sends_again() -> None:
    setup = a_setup()
    setup.messenger.then(LOCKED)
    setup.evaluate()
    (halt,) = setup.numbers.read(NUMBER).halts
    setup.numbers.resume(halt, MORNING, "Rosa P.")
    setup.clock.advance(timedelta(hours=1))
    assert isinstance(setup.evaluate().result, Attempt)
    assert len(setup.messenger.messages) == 2


def test_a_refusal_for_the_template_s_sake_sets_it_aside() -> None:
    setup = a_setup()
    setup.messenger.then(PAUSED)
    setup.evaluate()
    (state,) = FakeTemplateHealth(setup.conditions).states("300")
    assert (state.stem, state.status, state.reason) == ("due_today", "REFUSED", "132015")
    setup.clock.advance(timedelta(hours=1))
    assert reasons(setup.evaluate()) == (Reason.TEMPLATE_UNAVAILABLE,)


def test_a_template_lost_to_a_refusal_is_told() -> None:
    """Only what Meta's own webhook said of a template rang; one that was refused rang nobody."""
    setup = a_setup()
    setup.messenger.then(PAUSED)
    tried = setup.evaluate().result
    assert isinstance(tried, Attempt)
    assert tried.lost == refusal_report("300", "due_today", "es_MX", 132015, MORNING)


def test_a_template_that_was_refused_is_used_no_more_at_once() -> None:
    """For a minute the worker claimed one debtor after the other for a template that was gone."""
    setup = a_setup()
    neighbour = a_neighbour(setup, 2)
    setup.reader.read(CREDITOR, MORNING)
    setup.messenger.then(PAUSED)
    setup.evaluate()
    setup.play(neighbour)
    assert len(setup.messenger.messages) == 1
    assert setup.memory.account(neighbour).contacts == ()  # type: ignore[union-attr]  # it is there
    (suppressed,) = setup.decisions.history(neighbour)
    assert suppressed.reasons == (Reason.TEMPLATE_UNAVAILABLE,)


def test_a_template_lost_between_decision_and_claim_is_decided_anew() -> None:
    setup = a_setup(daily_limit=250)
    job = setup.prepare()
    setup.sending_limits.set_aside(refusal_report("300", "due_today", "es_MX", 132015, MORNING))
    with pytest.raises(StaleAccount):
        setup.claim(job)
    assert reasons(setup.evaluate()) == (Reason.TEMPLATE_UNAVAILABLE,)
    assert setup.stored().contacts == ()
    assert used(setup) == 0


class LostAtTheSlot(FakeMessenger):
    """Sees its template refused while a second message is claimed already."""

    def __init__(self, setup: SendingSetup) -> None:
        super().__init__()
        self._dependencies = setup

    async def send(self, message: TemplateMessage) -> SendOutcome:
        lost = refusal_report("300", "due_today", "es_MX", 132015, MORNING)
        self._dependencies.sending_limits.set_aside(lost)
        await super().send(message)
        return PAUSED


def test_what_is_claimed_already_for_a_lost_template_is_given_back_at_its_slot() -> None:
    setup = a_setup(daily_limit=250)
    keys = [KEY, *(a_neighbour(setup, number) for number in range(2, 6))]
    messenger = LostAtTheSlot(setup)
    setup.play(*keys, messenger=messenger)
    assert len(messenger.messages) == 1
    assert used(setup) == 0


def test_a_template_refused_in_one_account_still_speaks_for_another() -> None:
    """One business whose template was paused silenced every other business of the deployment."""
    setup = a_setup()
    lost = refusal_report("400", "due_today", "es_MX", 132015, MORNING)
    setup.sending_limits.set_aside(lost)
    FakeTemplateHealth(setup.conditions).record(lost)
    assert isinstance(setup.evaluate().result, Attempt)


def test_a_template_that_is_not_ours_to_judge_is_left_alone() -> None:
    setup = a_setup()
    job = setup.prepare()
    foreign = replace(job, contact=replace(job.contact, template="hello_world"))
    attempted = AttemptedJob(ClaimedJob(foreign, foreign.contact, None, MORNING), PAUSED)
    assert follow_outcome(setup.setup, attempted, MORNING) is None
    assert FakeTemplateHealth(setup.conditions).broken() == frozenset()


def test_a_template_that_cannot_be_set_aside_costs_no_claim() -> None:
    setup = a_setup()
    health = FakeTemplateHealth(setup.conditions)
    health.break_next("set_aside")
    setup.messenger.then(PAUSED)
    setup.evaluate(health=health)
    assert [one.state for one in setup.stored().contacts] == [ContactState.FAILED]


def test_whoever_cannot_be_reached_a_second_time_is_left_in_peace_for_good() -> None:
    setup = a_setup()
    week = timedelta(days=7)
    served = Hold("unreachable.1", HoldKind.UNREACHABLE, MORNING - 2 * week, MORNING - week)
    setup.changes.add_hold(KEY, served)
    setup.messenger.then(GONE)
    setup.evaluate()
    (hold,) = setup.stored().active_holds(MORNING)
    assert (hold.until, hold.origin) == (None, "send:for_good")
    assert setup.decisions.history(KEY)[-1].reasons == (Reason.UNREACHABLE,)


@pytest.mark.parametrize("code", [131026, 131049, 130472])
def test_a_phone_that_may_be_back_is_tried_again_after_a_week(code: int) -> None:
    setup = a_setup()
    setup.messenger.then(Refused(code, Cls.SUPPRESS_RECIPIENT, "recipient"))
    setup.evaluate()
    (hold,) = setup.stored().holds
    assert (hold.until, hold.origin) == (MORNING + timedelta(days=7), "send")


@pytest.mark.parametrize("code", [130403, 131050, 137000])
def test_whoever_stopped_us_or_may_be_somebody_else_is_never_tried_again(code: int) -> None:
    """The business wrote again a week later, every week, to whoever had stopped it."""
    setup = a_setup()
    setup.messenger.then(Refused(code, Cls.SUPPRESS_RECIPIENT, "recipient"))
    setup.evaluate()
    (hold,) = setup.stored().holds
    assert (hold.until, hold.origin) == (None, "send:for_good")
    setup.clock.advance(timedelta(days=8))
    assert setup.evaluate().result == Stopped((Reason.UNREACHABLE,))
    assert len(setup.messenger.messages) == 1
