"""Silence is not consent, and the last word counts."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from puntual.domain.consent import ConsentEvent, ConsentKind, ConsentStatus, consent_at

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
        _event(ConsentKind.GRANTED, -1),
    ]
    assert consent_at(events[:2], NOON) is ConsentStatus.WITHDRAWN
    assert consent_at(events, NOON) is ConsentStatus.GIVEN


def test_at_the_same_instant_a_withdrawal_beats_a_grant() -> None:
    both = (_event(ConsentKind.REVOKED, 0), _event(ConsentKind.GRANTED, 0))
    assert consent_at(both, NOON) is ConsentStatus.WITHDRAWN
    assert consent_at(both[::-1], NOON) is ConsentStatus.WITHDRAWN


@given(EVENTS)
def test_the_order_in_which_events_were_stored_does_not_matter(events: list[ConsentEvent]) -> None:
    assert consent_at(events, NOON) is consent_at(events[::-1], NOON)


@given(EVENTS)
def test_a_withdrawal_now_always_silences(events: list[ConsentEvent]) -> None:
    assert consent_at((*events, _event(ConsentKind.REVOKED, 0)), NOON) is ConsentStatus.WITHDRAWN
