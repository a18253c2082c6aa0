"""A debtor of whom a hundred statements are on record: the next withdrawal is stored."""

from datetime import timedelta

import pytest

from puntual.domain.accounts.consent import (
    MOST_STATEMENTS,
    ConsentEvent,
    ConsentKind,
    ConsentStatus,
    consent_at,
)
from tests.contracts.conftest import Ports
from tests.factories import NOON, a_consent, a_key, a_profile

LATER = NOON + timedelta(days=1)


def _grant(number: int) -> ConsentEvent:
    return a_consent(
        ConsentKind.GRANTED, NOON + timedelta(minutes=number), "form", f"proof {number}"
    )


@pytest.fixture
def full(ports: Ports) -> Ports:
    ports.changes.put_profile(a_profile(consents=[_grant(n) for n in range(MOST_STATEMENTS)]))
    return ports


def test_one_more_grant_is_not_stored_and_the_next_withdrawal_is(full: Ports) -> None:
    assert not full.changes.add_consent(a_key(), _grant(MOST_STATEMENTS))
    assert full.account().rev == 1
    withdrawn = a_consent(ConsentKind.REVOKED, LATER, "reply", "wamid.1")
    assert full.changes.add_consent(a_key(), withdrawn)
    again = a_consent(ConsentKind.REVOKED, LATER, "reply", "wamid.2")
    assert not full.changes.add_consent(a_key(), again)
    consents = full.account().profile.consents
    assert len(consents) == MOST_STATEMENTS + 1
    assert consent_at(consents, LATER) is ConsentStatus.WITHDRAWN


def test_of_what_a_billing_system_sends_the_withdrawal_is_stored_and_the_rest_is_not(
    full: Ports,
) -> None:
    sent = [_grant(MOST_STATEMENTS), a_consent(ConsentKind.REVOKED, LATER, "form", "x")]
    full.changes.put_profile(a_profile(name="Ana P.", consents=sent))
    profile = full.account().profile
    assert (profile.name, len(profile.consents)) == ("Ana P.", MOST_STATEMENTS + 1)
    assert consent_at(profile.consents, LATER) is ConsentStatus.WITHDRAWN
