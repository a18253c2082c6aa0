"""The policy in force is read once a minute, and never kept for longer."""

from datetime import timedelta

import pytest

from puntual.adapters.policies.cache import CachedPolicy
from puntual.domain.errors import Unavailable
from puntual.domain.ids import CreditorId
from puntual.domain.policies.policy import Policy
from tests.factories import CREDITOR, NOON, a_key
from tests.fakes.clock import FixedClock
from tests.fakes.policies import FakePolicies
from tests.side_by_side import Slow, ask_side_by_side

OLD, NEW = Policy("old-1"), Policy("new-1")


def test_a_new_policy_takes_hold_within_a_minute_and_not_before_one_is_over() -> None:
    policies, clock = FakePolicies(), FixedClock()
    cached = CachedPolicy(policies, clock)
    policies.enforce(CREDITOR, OLD)
    assert cached.current(CREDITOR) == OLD
    policies.enforce(CREDITOR, NEW)
    clock.advance(timedelta(seconds=59))
    assert cached.current(CREDITOR) == OLD
    clock.advance(timedelta(seconds=1))
    assert cached.current(CREDITOR) == NEW


def test_threads_that_miss_it_in_the_same_moment_read_it_once() -> None:
    class _Policies(FakePolicies):
        def current(self, creditor: CreditorId) -> Policy | None:
            return slow(creditor)

    policies = _Policies()
    policies.enforce(CREDITOR, OLD)
    slow = Slow(super(_Policies, policies).current)
    cached = CachedPolicy(policies, FixedClock())
    assert ask_side_by_side(lambda: cached.current(CREDITOR), slow, threads=8) == [OLD] * 8
    assert slow.calls == 1


def test_a_clock_that_was_set_back_keeps_nothing() -> None:
    policies, clock = FakePolicies(), FixedClock()
    cached = CachedPolicy(policies, clock)
    policies.enforce(CREDITOR, OLD)
    assert cached.current(CREDITOR) == OLD
    policies.enforce(CREDITOR, NEW)
    clock.set(NOON - timedelta(days=30))
    assert cached.current(CREDITOR) == NEW


def test_each_creditor_has_its_own() -> None:
    policies = FakePolicies()
    cached = CachedPolicy(policies, FixedClock())
    other = a_key(creditor="otra").creditor
    policies.enforce(CREDITOR, OLD)
    policies.enforce(other, NEW)
    assert (cached.current(CREDITOR), cached.current(other)) == (OLD, NEW)


def test_a_missing_policy_is_asked_for_again() -> None:
    policies = FakePolicies()
    cached = CachedPolicy(policies, FixedClock())
    policies.enforce(CREDITOR, None)
    assert cached.current(CREDITOR) is None
    policies.enforce(CREDITOR, NEW)
    assert cached.current(CREDITOR) == NEW


def test_a_policy_that_cannot_be_read_again_is_not_presumed() -> None:
    """A minute after the last read the policy in force is unknown, so no decision is taken."""
    policies, clock = FakePolicies(), FixedClock()
    cached = CachedPolicy(policies, clock)
    assert cached.current(CREDITOR) is not None
    clock.advance(timedelta(seconds=60))
    policies.break_next("current")
    with pytest.raises(Unavailable):
        cached.current(CREDITOR)
