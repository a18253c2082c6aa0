"""Which contacts leave, and which still have something to say where they are."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.domain.accounts.contact import Contact
from puntual.domain.accounts.excerpt import KEPT_APART, excerpt_of
from puntual.domain.accounts.history import (
    FEWEST_TOGETHER,
    KEPT_FOR,
    MOST_TOGETHER,
    contacts_to_move,
    kept_for,
    places_that_may_leave,
)
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.accounts.view_contacts import COUNTED_FOR
from puntual.domain.ids import ContactId
from tests.factories import NOON, a_contact, an_account

LATE = NOON + timedelta(days=400)
ALL = 10**6


def contacts(count: int, state: ContactState = ContactState.READ) -> Iterator[Contact]:
    for seq in range(1, count + 1):
        yield a_contact(seq=seq, attempt=1, claimed_at=NOON + seq * timedelta(days=1), state=state)


def test_contacts_leave_together_and_oldest_first() -> None:
    many = [*contacts(FEWEST_TOGETHER)]
    assert contacts_to_move(many, ALL, LATE) == tuple(many)


def test_a_few_are_not_worth_a_write() -> None:
    assert contacts_to_move([*contacts(FEWEST_TOGETHER - 1)], ALL, LATE) == ()


def test_whoever_has_very_many_goes_on_the_next_time() -> None:
    many = [*contacts(MOST_TOGETHER + 3)]
    assert contacts_to_move(many, ALL, LATE) == tuple(many[:MOST_TOGETHER])


def test_a_contact_that_is_no_part_of_the_view_yet_stays() -> None:
    many = [*contacts(FEWEST_TOGETHER + 2)]
    assert contacts_to_move(many, FEWEST_TOGETHER + 1, LATE) == tuple(many[:FEWEST_TOGETHER])


def test_a_contact_that_caps_count_stays() -> None:
    many = [*contacts(FEWEST_TOGETHER + 1)]
    counted = many[-1].claimed_at + COUNTED_FOR
    assert contacts_to_move(many, ALL, counted) == tuple(many)
    assert contacts_to_move(many, ALL, counted - timedelta(seconds=1)) == tuple(many[:-1])


@pytest.mark.parametrize("state", [ContactState.CLAIMED, ContactState.UNCERTAIN])
def test_a_contact_without_outcome_stays_for_ever(state: ContactState) -> None:
    assert contacts_to_move([*contacts(9, state)], ALL, LATE) == ()


@pytest.mark.parametrize(
    "state",
    [ContactState.EXPIRED, ContactState.FAILED, ContactState.SENT, ContactState.ACCEPTED],
)
def test_a_contact_whose_delivery_may_still_be_reported_stays_for_a_month(
    state: ContactState,
) -> None:
    many = [*contacts(FEWEST_TOGETHER, state)]
    last = many[-1].claimed_at
    assert contacts_to_move(many, ALL, last + timedelta(days=30)) == ()
    assert contacts_to_move(many, ALL, last + timedelta(days=31)) == tuple(many)


def test_a_contact_of_an_unknown_name_stays() -> None:
    strange = [replace(a_contact(), id=ContactId("strange")) for _ in range(9)]
    assert contacts_to_move(strange, ALL, LATE) == ()


@pytest.mark.parametrize("count", [0, 1, 2, 3, 9])
def test_the_latest_contacts_always_stay(count: int) -> None:
    excerpt = excerpt_of(an_account(contacts=tuple(contacts(count))))
    assert places_that_may_leave(excerpt) <= max(1, count + 1 - KEPT_APART)


def test_what_is_not_folded_because_of_an_open_outcome_stays() -> None:
    settled = [*contacts(9)]
    settled[4] = a_contact(seq=5, state=ContactState.UNCERTAIN)
    assert places_that_may_leave(excerpt_of(an_account(contacts=tuple(settled)))) == 5


@given(st.integers(0, 240))
def test_nothing_is_kept_for_less_than_a_law_asks_for(months: int) -> None:
    assert kept_for(months) >= KEPT_FOR == kept_for(36)


@pytest.mark.parametrize(("months", "days"), [(12, 1096), (36, 1096), (48, 1461), (120, 3653)])
def test_months_are_kept_to_their_last_day(months: int, days: int) -> None:
    assert kept_for(months) == timedelta(days=days)
