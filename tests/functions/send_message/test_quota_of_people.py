from datetime import datetime

import pytest

from functions.send_message.outcomes import Attempt
from puntual.application.sending_limits import SendingLimits
from puntual.domain.accounts.hold import Hold, HoldKind
from puntual.domain.accounts.send_error import SendErrorClass as Cls
from puntual.domain.errors import StaleAccount, Unavailable
from puntual.domain.reasons import Reason
from puntual.domain.sending.quota import Taken, Taking
from puntual.ports.messaging import Refused, Unknown
from tests.domain.decision.decision_cases import KEY
from tests.fakes.governing import FakeQuota
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
from tests.functions.send_message.sending_setup import MORNING


def test_people_are_counted_before_they_are_written_to() -> None:
    setup = a_setup(daily_limit=250)
    setup.evaluate()
    assert used(setup) == 1
    assert setup.numbers.read(NUMBER).first_used_at == MORNING


def test_whoever_finds_no_room_waits_with_the_reason_and_is_not_claimed() -> None:
    setup = a_setup(daily_limit=2)
    keys = [KEY, *(a_neighbour(setup, number) for number in range(2, 6))]
    setup.play(*keys)
    assert len(setup.messenger.messages) == 2
    silent = [key for key in keys if setup.decisions.history(key)]
    assert len(silent) == 3
    for key in silent:
        assert setup.decisions.history(key)[-1].reasons == (Reason.QUOTA,)
        assert setup.memory.account(key).contacts == ()  # type: ignore[union-attr]  # it is there
    assert used(setup) == 2


def test_a_quota_that_runs_out_between_decision_and_claim_is_decided_anew() -> None:
    setup = a_setup(daily_limit=250)
    setup.sending_limits.quota_left(NUMBER, MORNING)
    setup.quota.take("7", Taking(250, 250), MORNING)
    assert reasons(setup.evaluate()) == (Reason.QUOTA,)
    assert setup.stored().contacts == ()


@pytest.mark.parametrize("outcome", [LOCKED, PAUSED, GONE, Refused(100, Cls.FAIL_MESSAGE, "x")])
def test_whoever_was_refused_is_not_counted(outcome: Refused) -> None:
    setup = a_setup(daily_limit=250)
    setup.messenger.then(outcome)
    setup.evaluate()
    assert used(setup) == 0


def test_whoever_may_have_been_written_to_is_counted() -> None:
    setup = a_setup(daily_limit=250)
    setup.messenger.then(Unknown("ReadTimeout"))
    setup.evaluate()
    assert used(setup) == 1


def test_a_claim_that_others_were_faster_at_counts_nobody() -> None:
    setup = a_setup(daily_limit=250)
    job = setup.prepare()
    setup.changes.add_hold(KEY, Hold("h-1", HoldKind.MANUAL, MORNING, None))
    with pytest.raises(StaleAccount):
        setup.claim(job)
    setup.sending_limits.flush(MORNING)
    assert used(setup) == 0


def test_a_claim_of_which_nobody_knows_counts_its_person() -> None:
    """Better one too many than one too few."""
    setup = a_setup(daily_limit=250)
    setup.contacts.break_next("claim")
    with pytest.raises(Unavailable):
        setup.evaluate()
    assert used(setup) == 1


def test_what_a_batch_did_not_use_goes_back_at_its_end() -> None:
    setup = a_setup(daily_limit=10_000)
    setup.evaluate()
    assert used(setup) == 1


class UnreturnableQuota(FakeQuota):
    """Counts people, and is away when some are to be forgotten."""

    def take(self, holder: str, taking: Taking, now: datetime) -> Taken:
        if taking.freed:
            raise Unavailable("the quota is busy")
        return super().take(holder, taking, now)


def test_a_quota_that_cannot_be_given_back_costs_no_job() -> None:
    setup = a_setup(daily_limit=10_000)
    quota = UnreturnableQuota(setup.quota.memory)
    evaluated = setup.evaluate(sending_limits=SendingLimits(setup.numbers, quota))
    assert isinstance(evaluated.result, Attempt)
    assert used(setup) == 50


def test_the_next_look_says_what_a_message_is_worth() -> None:
    setup = a_setup()
    setup.evaluate()
    assert set(setup.wake_ups.values.values()) == {5001}
