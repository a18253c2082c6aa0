"""Of two merged records only what arrived at the phone that stays confirms it for answers."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.channel import Channel
from puntual.domain.ids import DebtorKey
from tests.contracts.conftest import Ports
from tests.factories import NOON, a_contact, a_key, a_profile, a_ref, a_status

GOES, STAYS = a_key("d-1"), a_key("d-2")
LATER = NOON + timedelta(days=1)


@pytest.fixture
def two(ports: Ports) -> Ports:
    """Return a world with two records of one person, each with a phone of its own."""
    ports.changes.put_profile(a_profile(key=GOES, phone="+525550000001"))
    ports.changes.put_profile(a_profile(key=STAYS, phone="+525550000002"))
    return ports


def send(ports: Ports, key: DebtorKey, *, arrives: bool = True) -> None:
    contact = a_contact(seq=ports.excerpt(key).next_seq)
    ports.contacts.claim(ports.excerpt(key), contact, b"")
    if arrives:
        arrive(ports, key)


def arrive(ports: Ports, key: DebtorKey) -> None:
    delivered = a_status(ContactState.DELIVERED, NOON + timedelta(minutes=1))
    ports.contacts.record_status(a_ref(a_contact(), key), delivered)


def merge(ports: Ports) -> None:
    ports.changes.begin_merge(GOES, STAYS, NOON + timedelta(hours=1))
    while not ports.changes.advance_merge(GOES, STAYS, NOON + timedelta(hours=1)):
        pass


def confirmed_at(ports: Ports) -> datetime | None:
    """Return when a message last arrived at the phone by which an answer is confirmed."""
    looked = ports.excerpt(STAYS).view(LATER).record_of(Channel.WHATSAPP).arrived_at
    ports.changes.refold(STAYS, LATER)
    folded = ports.excerpt(STAYS).view(LATER).record_of(Channel.WHATSAPP).arrived_at
    assert looked == folded
    return looked


@pytest.mark.parametrize("is_late", [False, True])
def test_what_arrived_at_the_phone_that_goes_confirms_nothing(two: Ports, is_late: bool) -> None:
    send(two, GOES, arrives=not is_late)
    merge(two)
    if is_late:
        arrive(two, GOES)
    assert confirmed_at(two) is None


def test_what_arrived_at_the_phone_that_stays_confirms_it_as_before(two: Ports) -> None:
    send(two, STAYS)
    send(two, GOES)
    merge(two)
    assert confirmed_at(two) == NOON


def test_a_phone_that_took_another_one_s_place_before_the_merge_is_not_the_older_one(
    two: Ports,
) -> None:
    send(two, STAYS)
    moved = a_profile(key=STAYS, phone="+525550000003")
    two.changes.put_profile(replace(moved, phone_since=NOON + timedelta(minutes=5)))
    merge(two)
    assert two.account(STAYS).profile.phone_since == NOON + timedelta(minutes=5)
