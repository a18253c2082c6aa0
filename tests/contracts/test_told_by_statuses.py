"""What was withdrawn from an id holds from the status on that tells it of a phone."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from puntual.application.shared_phone import with_phone_attempts
from puntual.application.withdrawals import Withdrawals
from puntual.domain.accounts.consent import ConsentEvent, ConsentKind, ConsentStatus, consent_at
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.accounts.people.number_change import NumberChange
from puntual.domain.ids import DebtorKey
from puntual.ports.contacts import StatusReport
from tests.contracts.conftest import Ports
from tests.factories import (
    CREDITOR,
    NOON,
    a_consent,
    a_contact,
    a_key,
    a_profile,
    a_ref,
    a_status,
)

USER = "MX.500"
LATER = NOON + timedelta(days=1)
BAJA = ConsentEvent(ConsentKind.REVOKED, NOON, "whatsapp reply", "wamid.1")
TOLD = a_status(user_id=USER)


def store(ports: Ports, phone: str | None = "+525550000001") -> None:
    ports.changes.put_profile(a_profile(consents=[a_consent()], phone=phone))


def write_to(ports: Ports, *statuses: StatusReport) -> None:
    """Send a message to a record, and let its statuses come."""
    seq = ports.excerpt().next_seq
    at = NOON + timedelta(hours=3 * seq)
    contact = a_contact(seq=seq, claimed_at=at)
    ports.contacts.claim(ports.excerpt(), contact, b"")
    for one in statuses:
        ports.contacts.record_status(a_ref(contact), one)


def opt_out(ports: Ports, said: ConsentEvent = BAJA) -> None:
    Withdrawals(ports.accounts, ports.changes, ports.people).record(CREDITOR, [USER], said)


def consents_of(ports: Ports, key: DebtorKey | None = None) -> set[ConsentStatus]:
    """Return the consents by which a sender, and a person who asks why, see the record."""
    looked = with_phone_attempts(ports.accounts, ports.people, ports.excerpt(key or a_key()))
    whole = with_phone_attempts(ports.accounts, ports.people, ports.account(key or a_key()))
    return {consent_at(one.profile.consents, LATER) for one in (looked, whole)}


@pytest.mark.parametrize("is_said_first", [True, False])
def test_it_holds_for_the_next_message_whichever_came_first(
    ports: Ports, is_said_first: bool
) -> None:
    """It held with the next daily pass only, and a second message of the day went out."""
    store(ports)
    if is_said_first:
        opt_out(ports)
    write_to(ports, TOLD)
    if not is_said_first:
        assert consents_of(ports) == {ConsentStatus.GIVEN}
        opt_out(ports)
    assert consents_of(ports) == {ConsentStatus.WITHDRAWN}


def test_it_holds_whatever_has_happened_to_the_message_since(ports: Ports) -> None:
    store(ports)
    opt_out(ports)
    write_to(ports, TOLD, a_status(ContactState.READ, NOON + timedelta(hours=4)))
    write_to(ports)
    assert consents_of(ports) == {ConsentStatus.WITHDRAWN}


@pytest.mark.parametrize("phone", ["+525550000077", None])
def test_it_says_nothing_of_another_phone_than_the_message_went_to(
    ports: Ports, phone: str | None
) -> None:
    store(ports)
    write_to(ports, TOLD)
    store(ports, phone)
    opt_out(ports)
    assert consents_of(ports) == {ConsentStatus.GIVEN}


def test_an_id_that_nobody_withdrew_from_changes_nothing(ports: Ports) -> None:
    store(ports)
    write_to(ports, TOLD)
    assert ports.excerpt().told_ids == ports.account().told_ids == {USER}
    assert consents_of(ports) == {ConsentStatus.GIVEN}


def test_an_id_that_was_learned_is_told_no_more(ports: Ports) -> None:
    """A look reads nothing beyond it from then on."""
    store(ports)
    write_to(ports, TOLD)
    ports.changes.learn_ids(a_key(), [USER])
    assert ports.excerpt().told_ids == ports.account().told_ids == frozenset()


@pytest.mark.parametrize("debtor", ["d-1", "d-2"])
@pytest.mark.parametrize("is_changed_first", [True, False])
def test_an_id_that_has_changed_holds_everybody_with_the_phone_and_the_new_one_may_opt_out(
    ports: Ports, debtor: str, *, is_changed_first: bool
) -> None:
    change = NumberChange("reply.1", NOON, frozenset({"MX.501"}))
    store(ports)
    ports.changes.put_profile(a_profile(key=a_key("d-2"), consents=[a_consent()]))
    if is_changed_first:
        ports.people.keep_change(CREDITOR, USER, change)
    write_to(ports, TOLD)
    ports.people.keep_change(CREDITOR, USER, change)
    ports.people.keep_withdrawal(CREDITOR, "MX.501", BAJA)
    found = ports.excerpt(a_key(debtor))
    looked = with_phone_attempts(ports.accounts, ports.people, found).view(LATER)
    assert looked.active_holds(LATER) == (change.hold,)
    assert consents_of(ports, a_key(debtor)) == {ConsentStatus.WITHDRAWN}


def _unasked(ports: Ports) -> None:
    write_to(ports, a_status())


def _unsent(ports: Ports) -> None:
    """Do nothing: nothing was sent."""


@pytest.mark.parametrize("what", [_unasked, _unsent])
def test_where_no_status_tells_an_id_nothing_is_read_for_it(
    ports: Ports, what: Callable[[Ports], None]
) -> None:
    store(ports)
    opt_out(ports)
    what(ports)
    assert ports.excerpt().told_ids == frozenset()
    assert consents_of(ports) == {ConsentStatus.GIVEN}
