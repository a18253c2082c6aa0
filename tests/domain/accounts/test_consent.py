"""Silence is not consent, and the last word counts."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from puntual.domain.accounts.consent import (
    ConsentEvent,
    ConsentKind,
    ConsentStatus,
    consent_at,
    deciding_event,
    latest_withdrawals,
    missing_withdrawals,
)
from puntual.domain.accounts.people.statements import new_events
from puntual.domain.channel import Channel

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
EVENTS = st.lists(
    st.builds(
        ConsentEvent,
        kind=st.sampled_from(ConsentKind),
        at=st.integers(-5, 5).map(lambda hours: NOON + timedelta(hours=hours)),
        source=st.just("contract"),
        evidence=st.just("v3"),
    )
)


def _event(kind: ConsentKind, hours: int) -> ConsentEvent:
    return ConsentEvent(kind, NOON + timedelta(hours=hours), "contract", "wording v3")


def test_without_a_word_there_is_no_consent() -> None:
    assert consent_at((), NOON) is ConsentStatus.MISSING


def test_consent_counts_from_its_own_instant() -> None:
    granted = _event(ConsentKind.GRANTED, 0)
    assert consent_at((granted,), NOON - timedelta(seconds=1)) is ConsentStatus.MISSING
    assert consent_at((granted,), NOON) is ConsentStatus.GIVEN


def test_consent_can_be_withdrawn_and_given_again() -> None:
    events = [
        _event(ConsentKind.GRANTED, -3),
        _event(ConsentKind.REVOKED, -2),
        replace(_event(ConsentKind.GRANTED, -1), renewed=True),
    ]
    assert consent_at(events[:2], NOON) is ConsentStatus.WITHDRAWN
    assert consent_at(events, NOON) is ConsentStatus.GIVEN


def test_a_grant_that_a_machine_stamped_lifts_no_withdrawal() -> None:
    """H-3: a nightly export stamped its own instant, and the debtor was written to again."""
    said = [_event(ConsentKind.REVOKED, -2), _event(ConsentKind.GRANTED, -1)]
    assert consent_at(said, NOON) is ConsentStatus.WITHDRAWN
    assert deciding_event(said, NOON) == said[0]


def test_a_renewal_of_before_a_withdrawal_or_of_its_instant_does_not_lift_it() -> None:
    withdrawn = _event(ConsentKind.REVOKED, -2)
    for hours in (-3, -2):
        renewed = replace(_event(ConsentKind.GRANTED, hours), renewed=True)
        assert consent_at((renewed, withdrawn), NOON) is ConsentStatus.WITHDRAWN


def test_a_renewal_takes_evidence_that_no_grant_before_it_had() -> None:
    known = (_event(ConsentKind.GRANTED, -5), _event(ConsentKind.REVOKED, -4))
    stamped = replace(_event(ConsentKind.GRANTED, -1), renewed=True)
    assert new_events(known, [stamped]) == ()
    signed = replace(stamped, evidence="form 7, signed")
    assert new_events(known, [signed]) == (signed,)
    assert new_events((*known, signed), [signed]) == ()
    again = replace(signed, at=NOON)
    assert new_events((*known, signed), [again]) == ()


def test_a_withdrawal_is_never_a_renewal() -> None:
    odd = replace(_event(ConsentKind.REVOKED, -1), renewed=True)
    assert new_events((), [odd]) == (replace(odd, renewed=False),)


def test_a_statement_that_differs_in_its_instant_only_is_no_new_one() -> None:
    first, later = _event(ConsentKind.GRANTED, -3), _event(ConsentKind.GRANTED, -1)
    assert new_events((first,), [later]) == ()
    assert new_events((later,), [first]) == (first,)
    assert new_events((), [later, first]) == (first,)


def test_a_withdrawal_counts_again_after_a_renewal() -> None:
    withdrawn, again = _event(ConsentKind.REVOKED, -5), _event(ConsentKind.REVOKED, -1)
    renewed = replace(_event(ConsentKind.GRANTED, -3), renewed=True, evidence="form 7")
    assert new_events((withdrawn,), [again]) == ()
    assert new_events((withdrawn, renewed), [again]) == (again,)


def test_of_each_set_of_channels_the_last_withdrawal_is_kept() -> None:
    sms = replace(_event(ConsentKind.REVOKED, -1), channels=frozenset({Channel.SMS}))
    said = [_event(ConsentKind.REVOKED, hours) for hours in (-3, -2)]
    assert latest_withdrawals([*said, sms, _event(ConsentKind.GRANTED, -1)]) == (said[1], sms)
    assert missing_withdrawals(said[:1], [said[1], sms]) == (said[1], sms)
    assert missing_withdrawals([said[1], sms], said) == ()


def test_at_the_same_instant_a_withdrawal_beats_a_grant() -> None:
    both = (_event(ConsentKind.REVOKED, 0), _event(ConsentKind.GRANTED, 0))
    assert consent_at(both, NOON) is ConsentStatus.WITHDRAWN
    assert consent_at(both[::-1], NOON) is ConsentStatus.WITHDRAWN


@given(EVENTS)
def test_the_order_in_which_events_were_stored_does_not_matter(events: list[ConsentEvent]) -> None:
    assert consent_at(events, NOON) is consent_at(events[::-1], NOON)


@given(EVENTS)
def test_a_withdrawal_now_always_withdraws(events: list[ConsentEvent]) -> None:
    assert consent_at((*events, _event(ConsentKind.REVOKED, 0)), NOON) is ConsentStatus.WITHDRAWN


SMS_TOO = replace(
    _event(ConsentKind.GRANTED, -2), channels=frozenset({Channel.WHATSAPP, Channel.SMS})
)


def test_a_consent_without_a_channel_is_one_for_whatsapp() -> None:
    granted = _event(ConsentKind.GRANTED, -1)
    assert consent_at((granted,), NOON) is ConsentStatus.GIVEN
    assert consent_at((granted,), NOON, Channel.SMS) is ConsentStatus.MISSING


def test_a_consent_holds_for_the_channels_that_it_names() -> None:
    assert consent_at((SMS_TOO,), NOON, Channel.SMS) is ConsentStatus.GIVEN
    assert consent_at((SMS_TOO,), NOON, Channel.EMAIL) is ConsentStatus.MISSING
    by_mail = replace(SMS_TOO, channels=frozenset({Channel.EMAIL}))
    assert consent_at((by_mail,), NOON) is ConsentStatus.MISSING


def test_a_withdrawal_without_a_channel_is_one_for_all_of_them() -> None:
    revoked = _event(ConsentKind.REVOKED, -1)
    for channel in (Channel.WHATSAPP, Channel.SMS):
        assert consent_at((SMS_TOO, revoked), NOON, channel) is ConsentStatus.WITHDRAWN


def test_a_withdrawal_for_one_channel_leaves_the_others() -> None:
    revoked = replace(_event(ConsentKind.REVOKED, -1), channels=frozenset({Channel.SMS}))
    assert consent_at((SMS_TOO, revoked), NOON, Channel.SMS) is ConsentStatus.WITHDRAWN
    assert consent_at((SMS_TOO, revoked), NOON) is ConsentStatus.GIVEN
