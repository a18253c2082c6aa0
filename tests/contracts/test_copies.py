"""Copies of one item, in the order in which they were written (case P-1)."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.domain.accounts.hold import Hold, HoldKind
from puntual.domain.accounts.person import profile_fingerprint
from puntual.domain.errors import PreconditionFailed
from puntual.domain.receivables.copies import (
    UNORDERED,
    CopyOrder,
    OlderCopy,
    tag_of,
)
from puntual.domain.receivables.corrections import CreditNote, CreditNoteStatus
from puntual.domain.receivables.receivable import InvoiceStatus
from puntual.ports.accounts import Ingested
from tests.contracts.conftest import Ports, memory_ports
from tests.factories import (
    CREDITOR,
    NOON,
    TODAY,
    a_consent,
    a_document,
    a_key,
    a_profile,
    an_invoice,
    some_money,
)

INVOICE = an_invoice()
DEARER = an_invoice(minor=200_000)
CANCELLED = replace(INVOICE, status=InvoiceStatus.CANCELLED)
CANCELS = CopyOrder(uncancelled="i1")
NOTE = CreditNote(a_document("N-1"), some_money(5), TODAY, NOON, INVOICE.id)
OLD = a_profile(phone="+525550000009")
NEW = a_profile(phone="+525550000008")


def at(minutes: int) -> CopyOrder:
    return CopyOrder(NOON + timedelta(minutes=minutes))


def test_an_older_copy_of_an_invoice_changes_nothing(ports: Ports) -> None:
    ports.changes.put_invoice(a_key(), DEARER, "i2", at(2))
    rev = ports.account().rev
    with pytest.raises(OlderCopy) as told:
        ports.changes.put_invoice(a_key(), INVOICE, "i1", at(1))
    assert told.value.in_force.updated_at == NOON + timedelta(minutes=2)
    assert (ports.account().invoices, ports.account().rev) == ((DEARER,), rev)
    assert ports.changes.put_invoice(a_key(), INVOICE, "i1", at(3)) is Ingested.UPDATED


def test_a_cancelled_invoice_stays_so_for_what_was_before(ports: Ports) -> None:
    ports.changes.put_invoice(a_key(), INVOICE, "i1")
    ports.changes.put_invoice(a_key(), CANCELLED, "i2", CANCELS)
    with pytest.raises(OlderCopy) as told:
        ports.changes.put_invoice(a_key(), INVOICE, "i1")
    assert told.value.in_force.is_cancelled
    assert ports.account().balance.open_instalments == ()
    known = ports.documents.invoice_in_force(CREDITOR, INVOICE.id)
    assert known is not None
    assert (known.fingerprint, known.debtor) == ("i2", "d-1")
    assert ports.changes.put_invoice(a_key(), INVOICE, "i1", at(0)) is Ingested.UPDATED


def test_the_same_content_that_was_written_later_makes_what_lies_between_older(
    ports: Ports,
) -> None:
    ports.changes.put_invoice(a_key(), INVOICE, "i1", at(1))
    rev = ports.account().rev
    for order in (at(3), at(3), UNORDERED, at(2)):
        assert ports.changes.put_invoice(a_key(), INVOICE, "i1", order) is Ingested.UNCHANGED
    assert ports.account().rev == rev
    with pytest.raises(OlderCopy):
        ports.changes.put_invoice(a_key(), DEARER, "i2", at(2))


def test_an_invoice_is_replaced_only_where_the_expected_copy_is_in_force(ports: Ports) -> None:
    stale, known = (CopyOrder(expected=frozenset({tag_of(one)})) for one in ("i0", "i1"))
    with pytest.raises(PreconditionFailed):
        ports.changes.put_invoice(a_key(), INVOICE, "i1", stale)
    assert ports.documents.invoice_in_force(CREDITOR, INVOICE.id) is None
    ports.changes.put_invoice(a_key(), INVOICE, "i1")
    with pytest.raises(PreconditionFailed):
        ports.changes.put_invoice(a_key(), DEARER, "i2", stale)
    assert ports.changes.put_invoice(a_key(), DEARER, "i2", known) is Ingested.UPDATED
    assert ports.changes.put_invoice(a_key(), DEARER, "i2", known) is Ingested.UNCHANGED


def test_an_older_copy_of_a_credit_note_changes_nothing(ports: Ports) -> None:
    cancelled = replace(NOTE, status=CreditNoteStatus.CANCELLED)
    ports.changes.put_credit_note(a_key(), cancelled, "n2", at(2))
    with pytest.raises(OlderCopy):
        ports.changes.put_credit_note(a_key(), NOTE, "n1", at(1))
    assert ports.account().credit_notes == (cancelled,)
    assert ports.documents.credit_note_in_force(CREDITOR, NOTE.id) is not None
    assert ports.documents.credit_note_in_force(CREDITOR, a_document("N-2")) is None


def test_an_older_copy_of_a_customer_brings_no_old_phone_back(ports: Ports) -> None:
    ports.changes.put_profile(NEW, order=at(2))
    ports.changes.add_hold(a_key(), Hold("h", HoldKind.WRONG_NUMBER, NOON, None))
    ended = [replace(ports.account().holds[0], until=NOON)]
    stored = ports.changes.put_profile(OLD, ended, at(1))
    assert (stored.is_older, stored.updated_at) == (True, NOON + timedelta(minutes=2))
    assert ports.account().profile.phone == NEW.phone
    assert ports.account().holds[0].until is None
    assert not ports.changes.put_profile(OLD, order=at(2)).is_older
    assert ports.account().profile.phone == OLD.phone


def test_what_an_older_copy_says_of_consent_is_kept(ports: Ports) -> None:
    said = a_consent(source="call", evidence="note 12")
    ports.changes.put_profile(NEW, order=at(2))
    ports.changes.put_profile(replace(OLD, consents=(said,)), order=at(1))
    assert said in ports.account().profile.consents
    assert ports.account().profile.phone == NEW.phone


def test_the_same_customer_that_was_written_later_is_noted_without_a_change(ports: Ports) -> None:
    ports.changes.put_profile(NEW, order=at(1))
    rev = ports.account().rev
    assert ports.changes.put_profile(NEW, order=at(3)).updated_at == NOON + timedelta(minutes=3)
    assert ports.account().rev == rev
    assert ports.changes.put_profile(OLD, order=at(2)).is_older


def test_a_customer_is_replaced_only_where_the_expected_copy_is_in_force(ports: Ports) -> None:
    expected = CopyOrder(expected=frozenset({tag_of(profile_fingerprint(OLD))}))
    with pytest.raises(PreconditionFailed):
        ports.changes.put_profile(NEW, order=expected)
    ports.changes.put_profile(OLD)
    assert ports.changes.put_profile(NEW, order=expected).profile.phone == NEW.phone


@given(order=st.permutations(range(5)), repeats=st.lists(st.integers(0, 4), max_size=6))
def test_in_any_order_of_arrival_the_copy_that_was_written_last_is_in_force(
    order: list[int], repeats: list[int]
) -> None:
    ports = memory_ports()
    for minute in (*order, *repeats):
        invoice = an_invoice(minor=1_000 + minute)
        if minute == 3:
            invoice = replace(invoice, status=InvoiceStatus.CANCELLED)
        with suppress(OlderCopy):
            ports.changes.put_invoice(a_key(), invoice, f"i{minute}", at(minute))
        ports.changes.put_profile(a_profile(name=f"Ana {minute}"), order=at(minute))
    assert ports.account().balance.open_instalments[0].amount.minor == 1_004
    assert ports.account().profile.name == "Ana 4"
