"""For any conditions: nothing slips through a gate, no look comes too late, stricter is less."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from puntual.domain.accounts.account import Account, Release
from puntual.domain.accounts.contact import Purpose
from puntual.domain.contact_law.contact_rules import Caps
from puntual.domain.contact_law.weekly_hours import TimeWindow, WeeklyHours
from puntual.domain.decision.plan import Send, Stop, Wait
from puntual.domain.decision.terms import Terms
from puntual.domain.policies.policy import DEFAULT_POLICY, Freshness, Policy
from puntual.domain.reasons import Reason
from puntual.domain.sending.conditions import Conditions, Switch, SwitchScope
from puntual.domain.sending.priority_cutoff import priority_of
from tests.decisions import decide, expected_value, last_written_to, next_evaluation
from tests.domain.decision.decision_cases import PROFILE, RULES, local
from tests.domain.decision.instants import instants_between
from tests.domain.decision.test_decision_properties import INSTANTS, accounts

NUMBER = "100200300"
CADENCE = DEFAULT_POLICY.cadences[0]
STEPS = [step.name for step in CADENCE.steps]
TEMPLATES = [*STEPS, "payment_received"]
OFTEN_NONE = st.none() | st.none()
SWITCHES = st.one_of(
    st.just(Switch(SwitchScope.CREDITOR)),
    st.sampled_from([NUMBER, "another"]).map(lambda one: Switch(SwitchScope.NUMBER, one)),
    st.sampled_from([CADENCE.name, "b2b"]).map(lambda one: Switch(SwitchScope.CADENCE, one)),
    st.sampled_from(TEMPLATES).map(lambda one: Switch(SwitchScope.TEMPLATE, one)),
)
CONDITIONS = st.builds(
    Conditions,
    number=st.just(NUMBER),
    switches=st.just(frozenset[Switch]()) | st.frozensets(SWITCHES, max_size=2),
    broken_templates=st.frozensets(st.sampled_from(TEMPLATES), max_size=2),
    feed_seen_at=OFTEN_NONE | INSTANTS,
    sent_today=st.integers(0, 4),
    day_limit=OFTEN_NONE | st.integers(0, 4),
    quota_left=OFTEN_NONE | st.integers(0, 2),
    value_floor=st.just(0) | st.integers(0, 10_000).map(lambda value: value << 16),
    halted=st.just(value=False) | st.booleans(),
    halted_countries=st.just(frozenset[str]()) | st.frozensets(st.sampled_from(["MX", "PE"])),
)


def _hours(opens: int, closes: int, days: int) -> WeeklyHours:
    day = (TimeWindow(datetime(2026, 1, 1, opens).time(), datetime(2026, 1, 1, closes).time()),)  # noqa: DTZ001 - only the time of day is used
    return WeeklyHours((*((day,) * days), *(((),) * (7 - days))))


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """A policy of the same cadence that asks for more, or less, before it speaks."""
    locked = draw(st.frozensets(st.sampled_from(STEPS), max_size=1))
    steps = tuple(
        replace(step, needs_release=step.name in locked, cap=draw(st.integers(1, 2)))
        for step in CADENCE.steps
    )
    feed_age = draw(OFTEN_NONE | st.integers(1, 72))
    return replace(
        DEFAULT_POLICY,
        cadences=(replace(CADENCE, steps=steps),),
        hours=_hours(draw(st.integers(7, 11)), draw(st.integers(15, 20)), draw(st.integers(4, 6))),
        caps=draw(OFTEN_NONE | st.just(Caps(1, 1, timedelta(hours=72), 5))),
        freshness=Freshness(
            None if feed_age is None else timedelta(hours=feed_age), draw(st.booleans())
        ),
        substitutes=draw(st.dictionaries(st.sampled_from(STEPS), st.sampled_from(STEPS))),
    )


@st.composite
def cases(draw: st.DrawFn) -> tuple[Account, Terms, datetime]:
    """An account with releases, under any policy and conditions."""
    made, now = draw(accounts())
    if draw(st.booleans()):
        # Half of them by day and with consent: else nearly all would be held by the clock alone.
        day = now.astimezone(RULES.zones[0]).date()
        now = max(now, local(day, draw(st.integers(8, 17)), draw(st.sampled_from([0, 30, 59]))))
        made = replace(made, profile=PROFILE, holds=made.holds[:1])
    releases = draw(
        st.lists(st.builds(Release, st.sampled_from(STEPS), INSTANTS, st.just("Rosa")), max_size=2)
    )
    phone_attempts = draw(st.lists(INSTANTS, max_size=1))
    past = tuple(one for one in phone_attempts if one <= now)
    account = replace(made, releases=tuple(releases), phone_attempts=past)
    conditions = draw(st.just(Conditions(number=NUMBER, feed_seen_at=now)) | CONDITIONS)
    return account, Terms(draw(policies()), RULES, conditions), now


@given(cases())
def test_nothing_leaves_through_a_closed_gate(case: tuple[Account, Terms, datetime]) -> None:
    account, terms, now = case
    decision = decide(account, terms, now)
    if not isinstance(decision, Send):
        return
    conditions, policy = terms.conditions, terms.policy
    assert policy is not None
    off = conditions.switches
    assert not off & {Switch(SwitchScope.CREDITOR), Switch(SwitchScope.NUMBER, NUMBER)}
    assert not conditions.is_halted(account.profile.country)
    left = conditions.quota_left
    assert left is None or left > 0 or last_written_to(account, now) is not None
    contact = decision.plan.contact
    if left is not None and contact.purpose in {Purpose.REMINDER, Purpose.RECEIPT}:
        today = now.astimezone(RULES.zones[0]).date()
        worth = priority_of(expected_value(account, today, policy), account.key.debtor)
        assert worth >= conditions.value_floor or last_written_to(account, now) is not None
    stem = contact.template.removeprefix("puntual_").removesuffix("_v1")
    assert Switch(SwitchScope.TEMPLATE, stem) not in off
    assert stem not in conditions.broken_templates
    if contact.purpose is not Purpose.REMINDER:
        return
    assert Switch(SwitchScope.CADENCE, CADENCE.name) not in off
    assert conditions.day_limit is None or conditions.sent_today < conditions.day_limit
    assert not (policy.freshness.hold_on_unapplied and account.balance.credits)
    if policy.freshness.max_feed_age is not None:
        assert conditions.feed_seen_at is not None
        assert now - conditions.feed_seen_at <= policy.freshness.max_feed_age
    locked = {step.name for step in policy.cadences[0].steps if step.needs_release}
    granted = {one.step for one in account.releases if one.at <= now}
    assert {one.step for one in contact.covered} & locked <= granted


@given(cases())
def test_every_silence_has_a_reason_and_every_wait_lies_ahead(
    case: tuple[Account, Terms, datetime],
) -> None:
    decision = decide(*case)
    if isinstance(decision, Wait | Stop):
        assert decision.reasons
        assert set(decision.reasons) <= set(Reason)
    if isinstance(decision, Wait):
        assert decision.until > case[2]


@pytest.mark.no_cover
@given(cases())
@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_the_next_look_never_skips_an_instant_at_which_something_would_be_sent(
    case: tuple[Account, Terms, datetime],
) -> None:
    """Brute force over the wait, under conditions that stay as they are."""
    account, terms, now = case
    until = next_evaluation(account, terms, now)
    if until == now:
        return
    for instant in instants_between(now, until or now + timedelta(days=40)):
        assert not isinstance(decide(account, terms, instant), Send), instant


@st.composite
def stricter(draw: st.DrawFn, terms: Terms) -> Terms:
    """Terms that allow nothing that the given ones forbid, in one respect or in several."""
    strict = terms
    for change in draw(
        st.lists(st.sampled_from([_less_time, _less_often, _more_gates]), max_size=2)
    ):
        strict = change(draw, strict)
    return strict


def _changed(terms: Terms, **parts: object) -> Terms:
    assert terms.policy is not None
    return replace(terms, policy=replace(terms.policy, **parts))  # type: ignore[arg-type]  # real fields


def _less_time(draw: st.DrawFn, terms: Terms) -> Terms:
    assert terms.policy is not None
    days = terms.policy.hours.days
    return _changed(terms, hours=WeeklyHours(tuple(_narrowed(draw, day) for day in days)))


def _less_often(draw: st.DrawFn, terms: Terms) -> Terms:
    assert terms.policy is not None
    caps = terms.policy.caps or RULES.caps
    tighter = Caps(
        caps.per_day,
        max(1, caps.per_week - draw(st.integers(0, 1))),
        caps.min_gap + timedelta(hours=draw(st.integers(0, 48))),
        max(1, caps.per_debt_total - draw(st.integers(0, 3))),
    )
    return _changed(terms, caps=tighter)


def _more_gates(draw: st.DrawFn, terms: Terms) -> Terms:
    policy, conditions = terms.policy, terms.conditions
    assert policy is not None
    locked = draw(st.frozensets(st.sampled_from(STEPS), max_size=1))
    steps = tuple(
        replace(step, needs_release=step.needs_release or step.name in locked)
        for step in policy.cadences[0].steps
    )
    age = policy.freshness.max_feed_age or timedelta(days=60)
    less = timedelta(hours=draw(st.integers(0, 24)))
    substitutes = {old: new for old, new in policy.substitutes.items() if draw(st.booleans())}
    more_conditions = replace(
        conditions,
        switches=conditions.switches | draw(st.frozensets(SWITCHES, max_size=1)),
        broken_templates=conditions.broken_templates
        | draw(st.frozensets(st.sampled_from(TEMPLATES), max_size=1)),
        sent_today=conditions.sent_today + draw(st.integers(0, 1)),
    )
    return _changed(
        replace(terms, conditions=more_conditions),
        cadences=(replace(policy.cadences[0], steps=steps),),
        freshness=Freshness(max(age - less, timedelta(0)), hold_on_unapplied=True),
        substitutes=substitutes,
    )


def _narrowed(draw: st.DrawFn, day: tuple[TimeWindow, ...]) -> tuple[TimeWindow, ...]:
    if not day or not draw(st.integers(0, 9)):
        return ()
    (window,) = day
    later = window.start.replace(hour=window.start.hour + draw(st.integers(0, 1)))
    earlier = window.end.replace(hour=window.end.hour - draw(st.integers(0, 1)))
    return (TimeWindow(later, earlier),)


@given(cases(), st.data())
@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_whoever_is_stricter_never_sends_where_the_other_would_not(
    case: tuple[Account, Terms, datetime], data: st.DataObject
) -> None:
    """Monotonicity, at each instant and for one history.

    It does not compare whole months: a message that was held yesterday leaves room today, so two
    histories part, and neither law nor creditor asks that their sums be ordered.
    """
    account, lax, now = case
    strict = data.draw(stricter(lax))
    if isinstance(decide(account, strict, now), Send):
        assert isinstance(decide(account, lax, now), Send)


@given(cases(), st.data())
@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_whoever_is_stricter_never_speaks_of_more_instalments(
    case: tuple[Account, Terms, datetime], data: st.DataObject
) -> None:
    account, lax, now = case
    one = decide(account, data.draw(stricter(lax)), now)
    other = decide(account, lax, now)
    if not (isinstance(one, Send) and isinstance(other, Send)):
        return
    reminders = {one.plan.contact.purpose, other.plan.contact.purpose}
    if reminders == {Purpose.REMINDER}:
        said = {line.key for line in one.plan.instalments}
        assert said <= {line.key for line in other.plan.instalments}


def test_the_generated_cases_do_send() -> None:
    """The properties above would hold for gates that are always shut."""
    sent = 0

    @given(cases())
    @settings(max_examples=120, database=None, derandomize=True)
    def look(case: tuple[Account, Terms, datetime]) -> None:
        nonlocal sent
        sent += isinstance(decide(*case), Send)

    look()
    assert sent >= 5
