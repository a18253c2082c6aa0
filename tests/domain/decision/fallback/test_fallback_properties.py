"""Whatever WhatsApp answers: no second channel without a certain refusal, nor past any limit."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from puntual.domain.accounts.account import Account
from puntual.domain.accounts.consent import ConsentStatus, consent_at
from puntual.domain.accounts.contact import Contact
from puntual.domain.accounts.hold import Hold, HoldKind
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.accounts.send_error import SendErrorClass
from puntual.domain.channel import Channel
from puntual.domain.contact_law.contact_rules import Caps
from puntual.domain.decision.plan import Send, Stop, Wait
from puntual.domain.decision.terms import Terms
from tests.decisions import decide, next_evaluation
from tests.domain.decision.decision_cases import (
    DUE,
    MEXICO,
    RULES,
    account,
    days_from_due,
    invoice,
    local,
    reminded,
)
from tests.domain.decision.fallback.fallback_cases import (
    ANY_CHANNEL,
    BY_SMS,
    REACHABLE,
    granted,
    refused,
    terms,
    withdrawn,
)
from tests.domain.decision.instants import instants_between

STEPS = [step.name for step in BY_SMS.cadences[0].steps]
LAX = replace(RULES.caps, per_day=2, per_week=9, min_gap=timedelta(0))
CAPS = st.sampled_from([RULES.caps, LAX, replace(LAX, one_channel_per_week=True)])
INSTANTS = st.builds(
    lambda day, minute: local(days_from_due(day)) + timedelta(minutes=minute),
    st.integers(-9, 20),
    st.integers(-600, 840),
)
EARLIER = st.lists(
    st.builds(
        lambda at, step, state, cls, attempt, channel, taken, code: replace(
            reminded(at, step, state=state, error_class=cls, attempt=attempt),
            channel=channel,
            accepted_at=at if taken else None,
            error_code=code,
        ),
        INSTANTS,
        st.sampled_from(STEPS),
        st.sampled_from(ContactState),
        st.sampled_from([None, SendErrorClass.RETRY, *[SendErrorClass.SUPPRESS_RECIPIENT] * 3]),
        st.integers(1, 3),
        st.sampled_from([Channel.WHATSAPP, Channel.WHATSAPP, Channel.SMS]),
        st.booleans(),
        st.sampled_from([131026, 131026, 131050]),
    ),
    max_size=2,
    unique_by=lambda one: one.id,
)
CONSENTS = st.sampled_from(
    [
        (ANY_CHANNEL,),
        (ANY_CHANNEL,),
        (ANY_CHANNEL, withdrawn(local(DUE), Channel.SMS)),
        (replace(ANY_CHANNEL, channels=frozenset()), granted(local(DUE), Channel.SMS)),
    ]
)
type Case = tuple[Account, Terms, datetime]


def losses(now: datetime) -> st.SearchStrategy[list[Contact]]:
    """Return at most one reminder that WhatsApp refused for certain, lately."""
    return st.lists(
        st.builds(
            lambda minutes, step, taken: refused(
                now - timedelta(minutes=minutes), step=step, taken=taken
            ),
            st.integers(1, 9000),
            st.sampled_from(STEPS),
            st.booleans(),
        ),
        max_size=1,
    )


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A debtor out of WhatsApp's reach, whatever was tried before."""
    now = draw(INSTANTS)
    since = now - timedelta(hours=draw(st.integers(0, 200)))
    until = draw(st.none() | st.integers(1, 9).map(lambda days: now + timedelta(days=days)))
    contacts = {one.id: one for one in (*draw(EARLIER), *draw(losses(now)))}
    debtor = account(
        invoice("F-001"),
        profile=replace(REACHABLE, consents=draw(CONSENTS)),
        holds=(Hold("unreachable.1", HoldKind.UNREACHABLE, since, until),),
        contacts=tuple(one for one in contacts.values() if one.claimed_at <= now),
    )
    made = terms()
    return debtor, replace(made, rules=replace(RULES, caps=draw(CAPS))), now


@given(cases())
@settings(max_examples=300)
def test_an_sms_needs_a_certain_refusal_consent_an_open_window_and_free_caps(case: Case) -> None:
    debtor, under, now = case
    decision = decide(debtor, under, now)
    if not isinstance(decision, Send):
        return
    assert decision.plan.contact.channel is Channel.SMS
    lost = [one for one in debtor.contacts if _is_certain(one)]
    assert lost
    assert max(lost, key=lambda one: (one.claimed_at, one.id)).error_code == 131026
    assert consent_at(debtor.profile.consents, now, Channel.SMS) is ConsentStatus.GIVEN
    for instant in (now, now + decision.plan.ttl):
        clock = instant.astimezone(MEXICO)
        assert clock.weekday() < 5
        assert 9 <= clock.hour < 19 or (clock.hour, clock.minute) == (19, 0)
    _require_free_caps(debtor, under, now)


def _is_certain(contact: Contact) -> bool:
    return (
        contact.channel is Channel.WHATSAPP
        and contact.state is ContactState.FAILED
        and contact.error_class is SendErrorClass.SUPPRESS_RECIPIENT
    )


def _require_free_caps(debtor: Account, under: Terms, now: datetime) -> None:
    assert under.rules is not None
    caps = under.rules.caps
    left = [one for one in debtor.contacts if not one.was_refused]
    today = [one for one in left if one.local_date == now.astimezone(MEXICO).date()]
    week = [one for one in left if now - one.claimed_at < timedelta(hours=168)]
    assert len(today) < caps.per_day
    assert len(week) < caps.per_week
    assert all(now - one.claimed_at >= caps.min_gap for one in left)
    # Whatever today's others were, they are known never to have arrived.
    assert all(_is_certain(one) for one in today)
    if caps.one_channel_per_week:
        assert all(one.channel is Channel.SMS for one in week)


@pytest.mark.no_cover
@given(cases())
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_the_next_look_never_skips_an_instant_at_which_an_sms_would_go(case: Case) -> None:
    debtor, under, now = case
    until = next_evaluation(debtor, under, now)
    if until == now:
        return
    for instant in instants_between(now, until or now + timedelta(days=15)):
        assert not isinstance(decide(debtor, under, instant), Send), instant


@given(cases())
def test_every_silence_has_reasons_and_every_wait_lies_ahead(case: Case) -> None:
    debtor, under, now = case
    decision = decide(debtor, under, now)
    if isinstance(decision, Wait | Stop):
        assert decision.reasons
        assert len(set(decision.reasons)) == len(decision.reasons)
    if isinstance(decision, Wait):
        assert decision.until > now


ANSWERS = st.lists(
    st.sampled_from(["read", "door", "door", "failed", "failed", "expired"]),
    min_size=30,
    max_size=30,
)


@given(answers=ANSWERS, caps=CAPS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_a_life_with_a_fallback_has_one_message_a_day_besides_the_failed_ones(
    answers: list[str], caps: Caps
) -> None:
    debtor = account(invoice("F-001"), invoice("F-002", days_from_due(4)), profile=REACHABLE)
    under = replace(terms(), rules=replace(RULES, caps=caps))
    now, end = local(days_from_due(-9)), local(days_from_due(30))
    for answer in answers:
        decision = decide(debtor, under, now)
        while isinstance(decision, Wait) and now < end:
            now = decision.until
            decision = decide(debtor, under, now)
        if not isinstance(decision, Send):
            break
        debtor = _answered(debtor, decision.plan.contact, answer, now)
        now += timedelta(minutes=2)
    _require_one_a_day(debtor)


def _answered(debtor: Account, contact: Contact, answer: str, now: datetime) -> Account:
    if answer in {"door", "failed"}:
        lost = replace(
            contact,
            state=ContactState.FAILED,
            error_class=SendErrorClass.SUPPRESS_RECIPIENT,
            error_code=131026,
            accepted_at=now if answer == "failed" else None,
        )
        until = now + timedelta(days=7)
        hold = Hold(f"unreachable.{contact.id}", HoldKind.UNREACHABLE, now, until)
        return replace(debtor.with_contact(lost), holds=(*debtor.holds, hold))
    state = ContactState.READ if answer == "read" else ContactState.EXPIRED
    return debtor.with_contact(replace(contact, state=state, accepted_at=now))


def _require_one_a_day(debtor: Account) -> None:
    possible = Counter(one.local_date for one in debtor.contacts if not one.is_undeliverable)
    assert all(count == 1 for count in possible.values())
    for earlier, later in zip(debtor.contacts, debtor.contacts[1:], strict=False):
        if earlier.local_date == later.local_date:
            assert _is_certain(earlier)
            assert later.channel is Channel.SMS
