"""Whatever a billing system calls its customers and documents is found again under that name."""

from datetime import timedelta

import pytest

from puntual.domain.accounts.contact import Coverage
from puntual.domain.ids import ContactId, ContactRef, DocumentId, PhoneNumberId
from puntual.ports.scheduling import WakeUp
from tests.contracts.conftest import Ports
from tests.contracts.contacts.contact_steps import LOG
from tests.factories import (
    NOON,
    a_contact,
    a_hold,
    a_key,
    a_payment,
    a_profile,
    an_instalment_key,
    an_invoice,
)

_NAMES = pytest.mark.parametrize(
    "name",
    ["INV/2026/00012", "#1042", "a|b:c", "Ñandú n.º 7", "50%", "%2F", "C=1 D=2", "~", "ñ" * 64],
)


@_NAMES
def test_documents_come_back_under_their_own_names(ports: Ports, name: str) -> None:
    invoice = an_invoice(external_id=name)
    payment = a_payment(name, invoice=invoice.id)
    hold = a_hold(instalments=[an_instalment_key(invoice.id)])
    ports.changes.put_invoice(a_key(name), invoice, "i1")
    ports.changes.put_payment(a_key(name), payment, "p1")
    ports.changes.add_hold(a_key(name), hold)
    account = ports.accounts.read(a_key(name))
    assert account is not None
    assert account.profile.key == a_key(name)
    assert (account.invoices, account.payments, account.holds) == ((invoice,), (payment,), (hold,))
    creditor = a_key(name).creditor
    assert ports.documents.debtor_of_invoice(creditor, invoice.id) == name
    assert ports.documents.debtor_of_payment(creditor, payment.id) == name


@_NAMES
def test_a_contact_remembers_the_documents_that_it_spoke_of(ports: Ports, name: str) -> None:
    document = DocumentId("erp", name)
    covered = [Coverage(an_instalment_key(document), "due_today")]
    contact = a_contact(covered=covered, receipts=[document])
    ports.changes.put_invoice(a_key(), an_invoice(external_id=name), "i1")
    ports.contacts.claim(ports.excerpt(), contact, LOG)
    assert ports.account().contacts == (contact,)


@_NAMES
def test_customers_are_found_by_their_phone_their_place_and_their_wake_ups(
    ports: Ports, name: str
) -> None:
    ports.changes.put_profile(a_profile(key=a_key(name), wa_ids={"525550000001"}))
    assert list(ports.people.find(a_key().creditor, "525550000001").debtors) == [a_key(name)]
    pages = ports.account_scan.walk(1, 1, None)
    assert [one.key for page in pages for one in page.accounts] == [a_key(name)]
    ports.wake_ups.put(a_key(name), NOON)
    packed = [WakeUp(a_key(f"d{number}{name[2:]}"), NOON, number % 2) for number in range(9)]
    ports.wake_ups.put_all(packed)
    due = {*ports.wake_ups.due(NOON - timedelta(seconds=1), NOON)}
    assert due == {*packed, WakeUp(a_key(name), NOON)}


@_NAMES
def test_an_uncertain_send_names_its_customer(ports: Ports, name: str) -> None:
    number = PhoneNumberId("100200300")
    ref = ContactRef(a_key(name), ContactId("000001.20260302.reminder.1"))
    ports.uncertain_sends.note(number, ref, NOON)
    assert ports.uncertain_sends.since(number, NOON).sends == (ref,)
