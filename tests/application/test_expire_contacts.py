"""What is given up, and what rests as it is."""

from dataclasses import replace
from datetime import timedelta

import pytest

from puntual.application.expire_contacts import expire_overdue
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.channel import Channel
from tests.factories import NOON, a_contact, an_account
from tests.fakes.contacts import FakeContacts
from tests.fakes.memory import Memory

LATER = NOON + timedelta(hours=3)


@pytest.mark.parametrize("channel", [Channel.SMS, Channel.EMAIL])
def test_nobody_reports_on_an_sms_so_what_was_taken_stays_so(channel: Channel) -> None:
    taken = replace(a_contact(state=ContactState.ACCEPTED, accepted_at=NOON), channel=channel)
    account = an_account(contacts=[taken])
    after, expired = expire_overdue(FakeContacts(Memory()), account, LATER)
    assert (after, expired) == (account, 0)


@pytest.mark.parametrize("channel", Channel)
def test_a_claim_without_an_outcome_is_given_up_on_every_channel(channel: Channel) -> None:
    account = an_account(contacts=[replace(a_contact(), channel=channel)])
    after, expired = expire_overdue(FakeContacts(Memory()), account, LATER)
    assert expired == 1
    assert after.contacts[0].state is ContactState.EXPIRED
