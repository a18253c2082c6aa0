"""For any account and history: never outside a window, cap or hold, and never a look too late."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from puntual.domain.accounts.account import Account
from puntual.domain.accounts.consent import ConsentStatus, consent_at
from puntual.domain.accounts.contact import Contact, Purpose
from puntual.domain.accounts.hold import Hold, HoldKind
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.accounts.send_error import SendErrorClass
from puntual.domain.decision.plan import Send, Stop, Wait
from puntual.domain.policies.policy import DEFAULT_POLICY as POLICY
from puntual.domain.receivables.receivable import Invoice, Payment
from tests.decisions import decide, next_evaluation
from tests.domain.decision.decision_cases import (
    DUE,
    MEXICO,
    PROFILE,
    REVOKED,
    RULES,
    TERMS,
    account,
    days_from_due,
    hold,
    invoice,
    local,
    payment,
    reminded,
)
from tests.domain.decision.instants import instants_between

NAMES = ("F-001", "F-002", "F-003")
STEPS = [step.name for step in POLICY.cadences[0].steps]
INSTANTS = st.builds(
    lambda day, minute: local(days_from_due(day)) + timedelta(minutes=minute),
    st.integers(-15, 25),
    st.integers(-600, 840),
)
INVOICES = st.lists(
    st.builds(
        invoice,
        st.sampled_from(NAMES),
        st.integers(-12, 12).map(days_from_due),
        st.integers(100, 5000) | st.just(1),
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda one: one.label,
).map(tuple)
PAYMENTS = st.lists(
    st.builds(payment, st.integers(1, 4000), INSTANTS, st.sampled_from(["P-1", "P-2"])),
    max_size=2,
    unique_by=lambda one: one.id,
).map(tuple)
HOLDS = st.lists(
    st.builds(
        lambda kind, since, days, names: hold(
            kind, None if days is None else since + timedelta(days=days), *names, since=since
        ),
        st.sampled_from(HoldKind),
        INSTANTS,
        st.none() | st.integers(1, 9),
        st.lists(st.sampled_from(NAMES), max_size=2),
    ),
    max_size=2,
).map(tuple)
CONTACTS = st.lists(
    st.builds(
        lambda at, step, names, state, cls, attempt: reminded(
            at, step, *names, state=state, error_class=cls, attempt=attempt
        ),
        INSTANTS,
        st.sampled_from(STEPS),
        st.lists(st.sampled_from(NAMES), min_size=1, max_size=2),
        st.sampled_from(ContactState),
        st.none() | st.sampled_from(SendErrorClass),
        st.integers(1, 3),
    ),
    max_size=4,
    unique_by=lambda one: one.id,
).map(tuple)
PROFILES = st.sampled_from(
    [PROFILE, PROFILE, PROFILE, replace(PROFILE, consents=(*PROFILE.consents, REVOKED))]
)


@st.composite
def accounts(draw: st.DrawFn) -> tuple[Account, datetime]:
    """An account and an instant at which everything in its history has happened."""
    now = draw(INSTANTS)
    invoices: tuple[Invoice, ...] = draw(INVOICES)
    payments: tuple[Payment, ...] = draw(PAYMENTS)
    holds: tuple[Hold, ...] = draw(HOLDS)
    contacts: tuple[Contact, ...] = draw(CONTACTS)
    made = account(
        *invoices,
        profile=draw(PROFILES),
        payments=tuple(one for one in payments if one.recorded_at <= now),
        holds=holds,
        contacts=tuple(one for one in contacts if one.claimed_at <= now),
    )
    return made, now


@given(accounts())
def test_nothing_is_ever_sent_outside_the_window(case: tuple[Account, datetime]) -> None:
    debtor, now = case
    decision = decide(debtor, TERMS, now)
    if isinstance(decision, Send):
        for instant in (now, now + decision.plan.ttl):
            clock = instant.astimezone(MEXICO)
            assert clock.weekday() < 5
            assert 9 <= clock.hour < 19 or (clock.hour, clock.minute, clock.second) == (19, 0, 0)
            assert clock.date() not in RULES.holidays.days


@given(accounts())
def test_no_reminder_ever_breaks_a_cap(case: tuple[Account, datetime]) -> None:
    debtor, now = case
    decision = decide(debtor, TERMS, now)
    if not (isinstance(decision, Send) and decision.plan.contact.purpose is Purpose.REMINDER):
        return
    past = [
        one.claimed_at
        for one in debtor.contacts
        if not (one.state is ContactState.FAILED and one.accepted_at is None)
    ]
    today = now.astimezone(MEXICO).date()
    assert all(one.astimezone(MEXICO).date() != today for one in past)
    assert all(now - one >= timedelta(hours=48) for one in past)
    assert sum(1 for one in past if now - one < timedelta(hours=168)) < 2


@given(accounts())
def test_a_send_respects_consent_holds_and_the_balance(case: tuple[Account, datetime]) -> None:
    debtor, now = case
    decision = decide(debtor, TERMS, now)
    if not isinstance(decision, Send):
        return
    assert consent_at(debtor.profile.consents, now) is ConsentStatus.GIVEN
    active = [one for one in debtor.holds if one.is_active(now)]
    silencing = (HoldKind.DECEASED, HoldKind.WRONG_NUMBER, HoldKind.UNREACHABLE)
    assert not any(one.kind in silencing for one in active)
    if decision.plan.contact.purpose is Purpose.REMINDER:
        assert not any(one.covers_account for one in active)
        held = {key for one in active for key in one.instalments}
        spoken_of = {one.key for one in decision.plan.instalments}
        assert spoken_of
        assert not spoken_of & held
        assert all(one.outstanding.minor > 0 for one in decision.plan.instalments)


@given(accounts())
def test_every_silence_has_a_reason_and_every_wait_lies_ahead(
    case: tuple[Account, datetime],
) -> None:
    debtor, now = case
    decision = decide(debtor, TERMS, now)
    if isinstance(decision, Wait | Stop):
        assert decision.reasons
        assert len(set(decision.reasons)) == len(decision.reasons)
    if isinstance(decision, Wait):
        assert decision.until > now


@given(accounts())
def test_the_same_question_has_the_same_answer(case: tuple[Account, datetime]) -> None:
    debtor, now = case
    assert repr(decide(debtor, TERMS, now)) == repr(decide(debtor, TERMS, now))


@pytest.mark.no_cover
@given(accounts())
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_the_next_look_never_skips_an_instant_at_which_something_would_be_sent(
    case: tuple[Account, datetime],
) -> None:
    """Brute force: a minute of each quarter of the wait, its first and last ones included."""
    debtor, now = case
    until = next_evaluation(debtor, TERMS, now)
    if until == now:
        return
    for instant in instants_between(now, until or now + timedelta(days=40)):
        assert not isinstance(decide(debtor, TERMS, instant), Send), instant


@given(accounts())
def test_once_sent_the_same_is_not_sent_again(case: tuple[Account, datetime]) -> None:
    debtor, now = case
    decision = decide(debtor, TERMS, now)
    if not isinstance(decision, Send):
        return
    claimed = debtor.with_contact(decision.plan.contact)
    assert isinstance(decide(claimed, TERMS, now), Wait)
    accepted = replace(decision.plan.contact, state=ContactState.ACCEPTED, accepted_at=now)
    after = decide(debtor.with_contact(accepted), TERMS, now)
    if isinstance(after, Send):
        assert after.plan.contact.purpose is not decision.plan.contact.purpose


def test_the_cases_are_not_all_silent() -> None:
    """The properties above would hold for an engine that never sends."""
    sent = [
        isinstance(decide(account(), TERMS, local(days_from_due(day))), Send)
        for day in range(-7, 10)
    ]
    assert sum(sent) >= 5
    assert isinstance(decide(account(), TERMS, local(DUE)), Send)
