"""Statuses of one webhook are recorded as if they came one by one."""

from collections.abc import Sequence
from itertools import permutations

import pytest

from puntual.domain.accounts.contact import Contact
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.ids import ContactId, ContactRef
from puntual.ports.contacts import StatusReport
from tests.contracts.conftest import Ports
from tests.contracts.contacts.contact_steps import (
    DELIVERED,
    FAILED,
    LOG,
    READ,
    SENT,
    refused_contact,
)
from tests.factories import a_contact, a_key, a_ref, an_invoice


def _claim(ports: Ports, debtor: str) -> ContactRef:
    key, contact = a_key(debtor), a_contact()
    ports.changes.put_invoice(key, an_invoice(external_id=f"F-{debtor}"), "i1")
    ports.contacts.claim(ports.excerpt(key), contact, LOG)
    return ContactRef(key, contact.id)


def _state(ports: Ports, ref: ContactRef) -> ContactState:
    (contact,) = ports.account(ref.account).contacts
    return contact.state


def test_of_many_messages_each_gets_its_own(ports: Ports) -> None:
    refs = [_claim(ports, f"d-{number}") for number in range(30)]
    reports = [(ref, READ if place % 3 else DELIVERED) for place, ref in enumerate(refs)]
    assert ports.contacts.record_statuses(reports) == [True] * 30
    assert [_state(ports, ref) for ref in refs] == [status.state for _, status in reports]
    assert ports.contacts.record_statuses(reports) == [False] * 30


@pytest.mark.parametrize(
    "order", [*permutations([SENT, DELIVERED, READ]), *permutations([FAILED, DELIVERED])]
)
@pytest.mark.parametrize("before", [None, DELIVERED, READ])
def test_what_is_news_is_what_was_news_one_by_one(
    ports: Ports, order: Sequence[StatusReport], before: StatusReport | None
) -> None:
    alone, together = _claim(ports, "alone"), _claim(ports, "together")
    if before is not None:
        for ref in (alone, together):
            ports.contacts.record_status(ref, before)
    expected = [ports.contacts.record_status(alone, status) for status in order]
    assert ports.contacts.record_statuses([(together, status) for status in order]) == expected
    assert _state(ports, together) is _state(ports, alone)


def test_a_refusal_is_belied_and_no_other_message_notices(ports: Ports, claimed: Contact) -> None:
    ports.contacts.settle(a_key(), refused_contact(claimed))
    other = _claim(ports, "d-2")
    news = ports.contacts.record_statuses([(a_ref(), DELIVERED), (other, READ), (a_ref(), READ)])
    assert news == [True, True, True]
    assert _state(ports, a_ref()) is _state(ports, other) is ContactState.READ


def test_a_contact_that_nobody_knows_keeps_no_other_from_the_record(ports: Ports) -> None:
    known = _claim(ports, "d-2")
    unnamed = ContactRef(a_key("d-3"), ContactId("unnamed"))
    unknown = a_ref(a_contact(seq=7))
    reports = [(ref, DELIVERED) for ref in (unnamed, unknown, known)]
    assert ports.contacts.record_statuses(reports) == [False, False, True]


def test_nothing_is_recorded_of_nothing(ports: Ports) -> None:
    assert ports.contacts.record_statuses([]) == []
