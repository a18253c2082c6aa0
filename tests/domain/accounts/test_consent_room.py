"""However much was said already, one more withdrawal is kept, and the record stays small."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from puntual.domain.accounts.consent import (
    MOST_CHANGES,
    MOST_STATEMENTS,
    ConsentEvent,
    ConsentKind,
    ConsentStatus,
    consent_at,
    has_room,
    joined,
)
from puntual.domain.channel import Channel

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
FOREVER = NOON + timedelta(days=10_000)


def _said(
    number: int, kind: ConsentKind, *channels: Channel, renewed: bool = False
) -> ConsentEvent:
    at = NOON + timedelta(minutes=number)
    return ConsentEvent(kind, at, "form", f"proof {number}", frozenset(channels), renewed)


def _grants(count: int) -> list[ConsentEvent]:
    return [_said(number, ConsentKind.GRANTED) for number in range(count)]


def test_a_grant_that_changes_nothing_is_kept_up_to_a_hundred() -> None:
    full = _grants(MOST_STATEMENTS)
    assert has_room(full[:-1], full[-1])
    assert not has_room(full, _said(500, ConsentKind.GRANTED))
    assert has_room(full, _said(500, ConsentKind.GRANTED, Channel.SMS))


def test_a_withdrawal_and_its_renewal_are_kept_beside_a_hundred_grants() -> None:
    """A system that worded its consent anew each night had filled the record before."""
    full = _grants(MOST_STATEMENTS)
    withdrawn = _said(500, ConsentKind.REVOKED)
    assert has_room(full, withdrawn)
    assert not has_room([*full, withdrawn], _said(501, ConsentKind.REVOKED))
    assert has_room([*full, withdrawn], _said(502, ConsentKind.GRANTED, renewed=True))
    assert not has_room([*full, withdrawn], _said(502, ConsentKind.GRANTED))


def test_whoever_changes_their_mind_every_day_is_in_the_end_left_alone() -> None:
    known = _grants(MOST_STATEMENTS)
    for day in range(300):
        gives = _said(1000 + 2 * day, ConsentKind.GRANTED, renewed=True)
        takes = _said(1001 + 2 * day, ConsentKind.REVOKED)
        known = [*joined(known, [gives])]
        known = [*joined(known, [takes])]
        assert consent_at(known, takes.at) is ConsentStatus.WITHDRAWN
    assert len(known) <= MOST_CHANGES + 1


def test_withdrawals_that_are_dated_back_fill_nothing() -> None:
    known = [_said(number, ConsentKind.GRANTED) for number in range(MOST_CHANGES)]
    for number in range(1000, 0, -1):
        back = _said(number, ConsentKind.REVOKED)
        known += [back] if has_room(known, back) else []
    assert len(known) == MOST_CHANGES + 1


EVENTS = st.builds(
    _said,
    st.integers(0, 2000),
    st.sampled_from(ConsentKind),
    st.sampled_from(Channel),
    renewed=st.booleans(),
)


@given(st.lists(EVENTS, max_size=20), st.integers(MOST_STATEMENTS - 3, MOST_CHANGES + 3))
def test_what_is_withdrawn_after_all_that_was_said_is_withdrawn(
    events: list[ConsentEvent], count: int
) -> None:
    known = (*_grants(count), *events)
    last = max(one.at for one in known) + timedelta(minutes=1)
    for channel in Channel:
        word = ConsentEvent(ConsentKind.REVOKED, last, "reply", "x", frozenset({channel}))
        after = joined(known, [word])
        assert consent_at(after, FOREVER, channel) is ConsentStatus.WITHDRAWN


@given(st.lists(EVENTS, max_size=20))
def test_two_records_of_a_few_statements_are_joined_as_they_are(
    events: list[ConsentEvent],
) -> None:
    assert {*joined(_grants(3), events)} == {*_grants(3), *events}
