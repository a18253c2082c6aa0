from dataclasses import replace
from datetime import timedelta

import pytest

from puntual.domain.accounts.account import Account
from puntual.domain.accounts.contact import Purpose
from puntual.domain.accounts.hold import Hold, HoldKind
from puntual.domain.decision.gates import EVALUATE_AGAIN
from puntual.domain.decision.plan import Send, Wait
from puntual.domain.decision.terms import Terms
from puntual.domain.policies.policy import DEFAULT_POLICY
from puntual.domain.reasons import Reason
from puntual.domain.sending.conditions import Conditions
from puntual.domain.sending.priority_cutoff import priority_of
from tests.decisions import decide, expected_value
from tests.domain.decision.decision_cases import (
    DUE,
    PROFILE,
    RULES,
    account,
    contact_of,
    days_from_due,
    local,
    reminded,
)
from tests.domain.decision.gate_cases import DAY, HALTS, NOW, held, paying, terms


@pytest.mark.parametrize(
    ("sent", "limit", "sends"),
    [(199, 200, True), (200, 200, False), (201, 200, False), (0, 0, False)],
)
def test_the_breaker_opens_at_its_limit(sent: int, limit: int | None, sends: bool) -> None:
    decision = decide(account(), terms(sent_today=sent, day_limit=limit), NOW)
    assert isinstance(decision, Send) == sends
    if not sends:
        assert decision == Wait(NOW + EVALUATE_AGAIN, (Reason.BREAKER,))


@pytest.mark.parametrize(("sent", "sends"), [(0, True), (199, True), (200, False), (9999, False)])
def test_before_a_pass_has_counted_the_breaker_opens_at_the_policy_s_floor(
    sent: int, *, sends: bool
) -> None:
    """A new deployment had no limit until its first pass ended: a first day went out whole."""
    decision = decide(account(), terms(sent_today=sent, day_limit=None), NOW)
    assert isinstance(decision, Send) == sends


def test_of_a_day_on_which_nothing_is_known_to_have_left_nothing_is_counted() -> None:
    assert isinstance(decide(account(), terms(day_limit=1), NOW), Send)


@pytest.mark.parametrize(("left", "sends"), [(1, True), (0, False), (-1, False), (None, True)])
def test_meta_s_quota_is_kept(left: int | None, sends: bool) -> None:
    decision = decide(account(), terms(quota_left=left), NOW)
    assert isinstance(decision, Send) == sends
    if not sends:
        assert held(decision) == (Reason.QUOTA,)


def test_the_breaker_does_not_hold_thanks_back() -> None:
    full = terms(sent_today=9, day_limit=9)
    assert contact_of(decide(paying(), full, NOW)).purpose is Purpose.RECEIPT


def test_thanks_wait_for_the_quota_as_well() -> None:
    """Meta counts people, whatever they are told."""
    assert decide(paying(), terms(quota_left=0), NOW) == Wait(
        NOW + EVALUATE_AGAIN, (Reason.QUOTA,)
    )


@pytest.mark.parametrize(
    ("ago", "sends"),
    [(timedelta(hours=23, minutes=59), True), (timedelta(hours=24, minutes=1), False)],
)
def test_whoever_was_written_to_within_a_day_needs_no_quota(
    ago: timedelta, *, sends: bool
) -> None:
    debtor = replace(paying(), contacts=(reminded(NOW - ago, "due_in_3_days"),))
    assert isinstance(decide(debtor, terms(quota_left=0), NOW), Send) == sends


def replied() -> Account:
    """A debtor who asked for time this morning."""
    promise = Hold("h-1", HoldKind.PROMISE, NOW - timedelta(hours=1), NOW + 3 * DAY)
    return account(holds=(replace(promise, origin="reply:need_time"),))


def test_what_is_left_of_the_quota_is_kept_for_what_is_worth_more() -> None:
    """Small debts due at nine used up what large ones needed at ten."""
    worth = priority_of(expected_value(account(), DUE), PROFILE.key.debtor)
    assert isinstance(decide(account(), terms(quota_left=9, value_floor=worth), NOW), Send)
    above = terms(quota_left=9, value_floor=worth + 1)
    assert decide(account(), above, NOW) == Wait(NOW + EVALUATE_AGAIN, (Reason.QUOTA,))


def test_without_a_limit_nothing_is_kept_back() -> None:
    assert isinstance(decide(account(), terms(value_floor=10**15), NOW), Send)


def test_thanks_wait_for_the_rest_of_the_quota_as_well() -> None:
    kept = terms(quota_left=9, value_floor=10**12)
    assert held(decide(paying(), kept, NOW)) == (Reason.QUOTA,)


def test_whoever_has_written_to_us_is_answered_from_the_rest_of_the_quota() -> None:
    kept = terms(quota_left=9, value_floor=10**12)
    assert contact_of(decide(replied(), kept, NOW)).purpose is Purpose.AGREEMENT
    assert held(decide(replied(), terms(quota_left=0), NOW)) == (Reason.QUOTA,)


def test_whoever_was_written_to_within_a_day_takes_no_place_from_anybody() -> None:
    debtor = replace(paying(), contacts=(reminded(NOW - timedelta(hours=5), "due_in_3_days"),))
    assert isinstance(decide(debtor, terms(quota_left=9, value_floor=10**12), NOW), Send)


@pytest.mark.parametrize(
    ("halt", "stops"),
    [
        (Conditions(halted=True), True),
        (Conditions(halted_countries=frozenset({"MX"})), True),
        (Conditions(halted_countries=frozenset({"PE"})), False),
    ],
)
def test_what_meta_refuses_is_not_claimed_thanks_included(
    halt: Conditions, *, stops: bool
) -> None:
    for debtor in (account(), paying()):
        decision = decide(debtor, Terms(DEFAULT_POLICY, RULES, halt), NOW)
        assert isinstance(decision, Send) != stops
        if stops:
            assert decision == Wait(NOW + EVALUATE_AGAIN, (Reason.SENDER_HALTED,))


def test_our_own_switch_is_named_before_meta_s_refusal() -> None:
    both = terms(halted=True, switches=frozenset(HALTS))
    assert held(decide(account(), both, NOW)) == (Reason.KILL_SWITCH,)


def test_what_is_not_due_is_not_said_to_be_held_by_the_breaker() -> None:
    """So that the reasons count what the breaker really holds."""
    decision = decide(account(), terms(sent_today=9, day_limit=9), local(days_from_due(-20)))
    assert held(decision) == (Reason.NOT_DUE_YET,)
