"""A contact is named by its place, its day, its purpose and its attempt."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.domain.accounts.contact import (
    LAST_SEQ,
    ContactName,
    Purpose,
    contact_id,
    parse_contact_id,
)
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.ids import ContactId, require_id
from tests.factories import NOON, a_contact, an_account

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@given(st.integers(1, LAST_SEQ), DAYS, st.sampled_from(Purpose), st.integers(1, 9999))
def test_the_id_of_a_contact_reads_back(
    seq: int, day: date, purpose: Purpose, attempt: int
) -> None:
    name = contact_id(seq, day, purpose, attempt)
    assert parse_contact_id(name) == ContactName(seq, day, purpose, attempt)
    assert require_id(name, "contact") == name


@pytest.mark.parametrize(
    "text",
    [
        "",
        "20260302.reminder.1",
        "1.20260302.reminder.1",
        "1000000.20260302.reminder.1",
        "000001.20260230.reminder.1",
        "000001.20260302.greeting.1",
        "000001.20260302.reminder.",
        "000001.20260302.reminder.1\n",
        "\u0660\u0660\u0660\u0660\u0660\u0661.20260302.reminder.1",
    ],
)
def test_foreign_text_is_no_contact(text: str) -> None:
    assert parse_contact_id(ContactId(text)) is None


def test_behind_the_last_place_there_is_no_name() -> None:
    full = an_account(contacts=[a_contact(seq=LAST_SEQ)])
    behind = a_contact(seq=full.next_seq)
    assert parse_contact_id(behind.id) is None


def test_the_first_place_is_the_first() -> None:
    assert an_account().next_seq == 1
    assert an_account(contacts=[a_contact(seq=3), a_contact(seq=2)]).next_seq == 4


def test_only_news_changes_what_is_known_and_since_when() -> None:
    sent, later = NOON + timedelta(seconds=1), NOON + timedelta(seconds=2)
    known = a_contact(state=ContactState.ACCEPTED).with_evidence(ContactState.SENT, sent)
    assert (known.state, known.settled_at) == (ContactState.SENT, sent)
    for old in (ContactState.SENT, ContactState.ACCEPTED):
        assert known.with_evidence(old, later) == known


def test_a_contact_that_was_given_back_may_be_tried_again_and_was_never_sent() -> None:
    at = NOON + timedelta(seconds=1)
    contact = a_contact().given_back(at)
    assert (contact.state, contact.settled_at) == (ContactState.FAILED, at)
    assert contact.was_given_back
    assert contact.may_be_tried_again
    assert not contact.counts_as_attempt
    assert not a_contact(state=ContactState.FAILED, error_code=131000).was_given_back
