"""The pause of six seconds that WhatsApp requires between two messages to one person."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.domain.accounts.contact import Contact
from puntual.domain.accounts.excerpt import excerpt_of
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.accounts.pair_attempt import PairAttempt
from puntual.domain.accounts.send_error import SendErrorClass
from puntual.domain.channel import Channel
from puntual.domain.sending.pair_lease import PAIR_PAUSE, back_off, pair_free_at, pair_ids
from tests.factories import NOON, a_contact, a_profile, an_account

SECOND = timedelta(seconds=1)


def _refused(
    seq: int, error_class: SendErrorClass, at: datetime = NOON, code: int = 131056
) -> Contact:
    return a_contact(
        seq=seq,
        claimed_at=at,
        state=ContactState.FAILED,
        settled_at=at + SECOND,
        error_class=error_class,
        error_code=code,
    )


def test_somebody_never_written_to_is_free() -> None:
    assert pair_free_at(an_account()) is None


@pytest.mark.parametrize("state", ContactState)
def test_whatever_became_of_it_the_last_message_counts(state: ContactState) -> None:
    earlier = a_contact(claimed_at=NOON - timedelta(hours=1), state=ContactState.READ)
    last = a_contact(seq=2, state=state, error_code=131000)
    assert pair_free_at(an_account(contacts=[earlier, last])) == NOON + PAIR_PAUSE


def test_the_pause_is_longer_than_six_seconds() -> None:
    assert timedelta(seconds=6) < PAIR_PAUSE < timedelta(seconds=9)


def test_a_claim_that_was_given_back_reached_nobody() -> None:
    given_back = a_contact().given_back(NOON)
    assert pair_free_at(an_account(contacts=[given_back])) is None


def test_another_channel_does_not_count() -> None:
    by_sms = replace(a_contact(), channel=Channel.SMS)
    assert pair_free_at(an_account(contacts=[by_sms])) is None


def test_what_reached_the_phone_for_others_counts() -> None:
    tries = (PairAttempt(NOON + SECOND),)
    shared = replace(an_account(contacts=[a_contact()]), phone_tries=tries)
    assert pair_free_at(shared) == NOON + SECOND + PAIR_PAUSE


def test_what_was_refused_for_others_makes_the_pause_grow() -> None:
    """A family's phone: after two refusals for the mother the father was written to in 8 s."""
    tries = tuple(PairAttempt(NOON + n * SECOND, NOON + (n + 2) * SECOND) for n in (10, 30))
    shared = replace(an_account(contacts=[a_contact()]), phone_tries=tries)
    assert pair_free_at(shared) == NOON + (32 + 16) * SECOND
    own = _refused(2, SendErrorClass.PAIR_DELAY, NOON + timedelta(minutes=1))
    both = shared.with_contact(own)
    assert pair_free_at(both) == own.claimed_at + SECOND + 64 * SECOND


def test_a_message_to_either_ends_the_row_of_refusals_of_both() -> None:
    refused = [_refused(seq, SendErrorClass.PAIR_DELAY) for seq in (1, 2, 3)]
    passed = PairAttempt(NOON + timedelta(minutes=5))
    shared = replace(an_account(contacts=refused), phone_tries=(passed,))
    assert pair_free_at(shared) == passed.claimed_at + PAIR_PAUSE


def test_a_failure_that_a_status_reports_is_a_refusal_as_well() -> None:
    """WhatsApp took two messages and failed both with 131056: the next came after 8 seconds."""
    failed = [
        replace(_refused(seq, SendErrorClass.PAIR_DELAY), accepted_at=NOON) for seq in (1, 2)
    ]
    assert not failed[0].was_refused
    assert pair_free_at(an_account(contacts=failed)) == NOON + SECOND + 16 * SECOND


def test_the_pause_follows_the_refusal_that_was_reported_last() -> None:
    late = replace(_refused(1, SendErrorClass.PAIR_DELAY), settled_at=NOON + 60 * SECOND)
    early = _refused(2, SendErrorClass.PAIR_DELAY, NOON + 10 * SECOND)
    assert pair_free_at(an_account(contacts=[late, early])) == NOON + (60 + 16) * SECOND


def test_after_a_refusal_for_the_pair_the_pause_grows() -> None:
    one = _refused(1, SendErrorClass.PAIR_DELAY)
    two = _refused(2, SendErrorClass.PAIR_DELAY, NOON + timedelta(minutes=1))
    three = _refused(3, SendErrorClass.PAIR_DELAY, NOON + timedelta(minutes=2))
    assert pair_free_at(an_account(contacts=[one])) == NOON + SECOND + PAIR_PAUSE
    settled = two.claimed_at + SECOND
    assert pair_free_at(an_account(contacts=[one, two])) == settled + 16 * SECOND
    settled = three.claimed_at + SECOND
    assert pair_free_at(an_account(contacts=[one, two, three])) == settled + 64 * SECOND


def test_a_message_in_between_ends_the_row_of_refusals() -> None:
    refused = [_refused(seq, SendErrorClass.PAIR_DELAY) for seq in (1, 2)]
    arrived = a_contact(seq=3, claimed_at=NOON + timedelta(hours=1), state=ContactState.READ)
    free_at = pair_free_at(an_account(contacts=[*refused, arrived]))
    assert free_at == arrived.claimed_at + PAIR_PAUSE


def test_refusals_of_other_days_are_another_matter() -> None:
    """Five in a row over two months made the first of today wait for an hour."""
    earlier = [
        _refused(seq, SendErrorClass.PAIR_DELAY, NOON - timedelta(days=60 - 10 * seq))
        for seq in range(1, 6)
    ]
    today = _refused(6, SendErrorClass.PAIR_DELAY)
    free_at = pair_free_at(an_account(contacts=[*earlier, today]))
    assert free_at == NOON + SECOND + PAIR_PAUSE


def test_a_row_goes_on_after_its_longest_pause() -> None:
    """An hour's pause ended the row, and a phone that always refuses was tried after 8 s again."""
    contacts: list[Contact] = []
    now, pauses = NOON, []
    for seq in range(1, 10):
        contacts.append(_refused(seq, SendErrorClass.PAIR_DELAY, now))
        free_at = pair_free_at(an_account(contacts=contacts))
        assert free_at is not None
        pauses.append((free_at - now).total_seconds())
        # The job comes a little later than it may.
        now = free_at + timedelta(minutes=5)
    assert pauses == [8 + 1, 17, 65, 257, 1025, *[3601] * 4]


def test_a_refusal_that_was_reported_late_is_still_one_of_the_row() -> None:
    told_at = NOON + timedelta(hours=5)
    late = replace(_refused(1, SendErrorClass.PAIR_DELAY), settled_at=told_at)
    after = _refused(2, SendErrorClass.PAIR_DELAY, told_at + timedelta(minutes=1))
    free_at = pair_free_at(an_account(contacts=[late, after]))
    assert free_at == after.claimed_at + SECOND + 16 * SECOND


@pytest.mark.parametrize(
    "telling_nothing",
    [
        a_contact(seq=3, claimed_at=NOON + 20 * SECOND),
        a_contact(seq=3, claimed_at=NOON + 20 * SECOND, state=ContactState.UNCERTAIN),
    ],
)
def test_what_nobody_knows_the_outcome_of_ends_no_row_of_refusals(
    telling_nothing: Contact,
) -> None:
    refused = [_refused(seq, SendErrorClass.PAIR_DELAY) for seq in (1, 2)]
    three = [*refused, _refused(4, SendErrorClass.PAIR_DELAY, NOON + 30 * SECOND)]
    settled = NOON + 31 * SECOND
    assert pair_free_at(an_account(contacts=three)) == settled + 64 * SECOND
    known = [*refused, telling_nothing, three[-1]]
    assert pair_free_at(an_account(contacts=known)) == settled + 64 * SECOND


def test_what_was_refused_for_another_reason_ends_no_row_of_refusals() -> None:
    """The number was too fast: that says nothing of the pair."""
    refused = [_refused(seq, SendErrorClass.PAIR_DELAY) for seq in (1, 2)]
    other = _refused(3, SendErrorClass.SLOW_NUMBER, NOON + 5 * SECOND)
    free_at = pair_free_at(an_account(contacts=[*refused, other]))
    assert free_at == NOON + SECOND + 16 * SECOND


def test_other_refusals_do_not_stretch_the_pause() -> None:
    refused = [_refused(seq, SendErrorClass.RETRY) for seq in (1, 2, 3)]
    assert pair_free_at(an_account(contacts=refused)) == NOON + PAIR_PAUSE


def test_a_refusal_without_an_instant_counts_from_its_claim() -> None:
    refused = [
        replace(_refused(seq, SendErrorClass.PAIR_DELAY), settled_at=None) for seq in (1, 2)
    ]
    assert pair_free_at(an_account(contacts=refused)) == NOON + 16 * SECOND


@given(st.integers(1, 10_000))
def test_the_pause_grows_and_has_an_end(refusals: int) -> None:
    assert PAIR_PAUSE <= back_off(refusals) <= back_off(refusals + 1) <= timedelta(hours=1)


@pytest.mark.parametrize(
    ("phone", "wa_ids", "ids"),
    [
        (None, ["learned"], ()),
        ("+525550000001", [], ("5215550000001",)),
        ("+5215550000001", ["525550000001"], ("5215550000001",)),
        ("+525550000001", ["5400000009", "525550000001"], ("5215550000001", "5400000009")),
        ("+51987650001", [], ("51987650001",)),
    ],
)
def test_a_phone_is_named_by_its_longest_id_and_by_the_one_that_whatsapp_reported(
    phone: str | None, wa_ids: list[str], ids: tuple[str, ...]
) -> None:
    assert pair_ids(a_profile(phone=phone, wa_ids=wa_ids)) == ids


@given(
    ages=st.lists(st.timedeltas(timedelta(seconds=1), timedelta(days=12)), max_size=6),
    states=st.lists(st.sampled_from(ContactState), min_size=6, max_size=6),
)
def test_a_claim_and_a_decision_know_of_the_same_pause(
    ages: list[timedelta], states: list[ContactState]
) -> None:
    """A claim asks what was read, without working out the whole view once more."""
    at = NOON + timedelta(days=20)
    contacts = tuple(
        a_contact(seq=seq, claimed_at=at - age, state=state)
        for seq, (age, state) in enumerate(
            zip(sorted(ages, reverse=True), states, strict=False), 1
        )
    )
    excerpt = excerpt_of(an_account(contacts=contacts))
    told, known = pair_free_at(excerpt), pair_free_at(excerpt.view(at))
    assert told == known or (told or at) <= at >= (known or at)
