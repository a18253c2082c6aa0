"""Reversals and credit notes: stored once, read with the account, and never too much."""

from dataclasses import replace
from datetime import timedelta

import pytest

from puntual.domain.accounts.hold import HoldKind
from puntual.domain.accounts.view_folding import view_of
from puntual.domain.errors import Conflict, StaleAccount
from puntual.domain.money import Money
from puntual.domain.receivables.corrections import (
    CreditNote,
    CreditNoteStatus,
    Reversal,
    ReversalId,
    ReversalReason,
)
from puntual.ports.accounts import Ingested
from tests.contracts.conftest import Ports
from tests.factories import (
    CREDITOR,
    NOON,
    TODAY,
    a_contact,
    a_document,
    a_key,
    a_payment,
    an_invoice,
    some_money,
)

INVOICE = an_invoice()
PAYMENT = a_payment(external_id="P/1", invoice=INVOICE.id)
NOTE = CreditNote(a_document("N-1"), Money(25_050, "MXN"), TODAY, NOON, INVOICE.id)


def a_reversal(
    minor: int = 125_050, name: str = "R#1", reason: ReversalReason = ReversalReason.BOUNCED
) -> Reversal:
    return Reversal(ReversalId(PAYMENT.id, name), Money(minor, "MXN"), TODAY, reason, NOON)


@pytest.fixture
def paid(ports: Ports) -> Ports:
    ports.changes.put_invoice(a_key(), INVOICE, "i1")
    ports.changes.put_payment(a_key(), PAYMENT, "p1")
    return ports


def test_a_reversal_is_created_once_and_opens_what_was_paid(paid: Ports) -> None:
    outcomes = [paid.changes.put_reversal(a_key(), a_reversal(), "r1") for _ in range(3)]
    assert outcomes == [Ingested.CREATED, Ingested.UNCHANGED, Ingested.UNCHANGED]
    account = paid.account()
    assert (account.reversals, account.rev) == ((a_reversal(),), 3)
    assert [one.outstanding for one in account.balance.open_instalments] == [some_money()]
    assert paid.excerpt().view(NOON) == view_of(account, NOON)


def test_a_reversal_never_changes_its_content(paid: Ports) -> None:
    paid.changes.put_reversal(a_key(), a_reversal(5), "r1")
    with pytest.raises(Conflict):
        paid.changes.put_reversal(a_key(), a_reversal(6), "r2")
    assert paid.account().reversals == (a_reversal(5),)


def test_reversals_of_a_payment_never_come_to_more_than_it(paid: Ports) -> None:
    paid.changes.put_reversal(a_key(), a_reversal(125_000), "r1")
    with pytest.raises(Conflict, match="more than the payment"):
        paid.changes.put_reversal(a_key(), a_reversal(51, "R#2"), "r2")
    assert paid.changes.put_reversal(a_key(), a_reversal(50, "R#2"), "r2") is Ingested.CREATED
    assert paid.account().balance.open_instalments[0].outstanding == some_money()


@pytest.mark.parametrize(
    ("reason", "kind"), [("chargeback", HoldKind.DISPUTE), ("refund", HoldKind.MANUAL)]
)
def test_a_hold_comes_with_a_reversal_and_a_repeat_never_opens_it_again(
    paid: Ports, reason: str, kind: HoldKind
) -> None:
    back = a_reversal(reason=ReversalReason(reason))
    paid.changes.put_reversal(a_key(), back, "r1")
    (hold,) = paid.account().holds
    assert (hold.kind, hold.since, hold.until) == (kind, NOON, None)
    assert paid.changes.end_hold(a_key(), hold.id, NOON + timedelta(hours=1), "Rosa P.")
    assert paid.changes.put_reversal(a_key(), back, "r1") is Ingested.UNCHANGED
    assert paid.account().holds[0].ended_by == "Rosa P."


def test_a_reversal_between_read_and_claim_makes_the_claim_fail(paid: Ports) -> None:
    read = paid.excerpt()
    paid.changes.put_reversal(a_key(), a_reversal(), "r1")
    with pytest.raises(StaleAccount):
        paid.contacts.claim(read, a_contact(), b"")


def test_a_credit_note_is_stored_once_and_lowers_what_is_owed(ports: Ports) -> None:
    ports.changes.put_invoice(a_key(), INVOICE, "i1")
    outcomes = [ports.changes.put_credit_note(a_key(), NOTE, "n1") for _ in range(2)]
    assert outcomes == [Ingested.CREATED, Ingested.UNCHANGED]
    account = ports.account()
    assert (account.credit_notes, account.rev) == ((NOTE,), 2)
    assert [one.outstanding.minor for one in account.balance.open_instalments] == [100_000]
    assert ports.documents.debtor_of_credit_note(CREDITOR, NOTE.id) == "d-1"
    assert ports.documents.debtor_of_credit_note(CREDITOR, a_document("N-2")) is None
    assert ports.excerpt().view(NOON) == view_of(account, NOON)


def test_a_credit_note_is_taken_back(ports: Ports) -> None:
    cancelled = replace(NOTE, status=CreditNoteStatus.CANCELLED)
    ports.changes.put_invoice(a_key(), INVOICE, "i1")
    ports.changes.put_credit_note(a_key(), NOTE, "n1")
    assert ports.changes.put_credit_note(a_key(), cancelled, "n2") is Ingested.UPDATED
    assert ports.account().credit_notes == (cancelled,)
    assert ports.account().balance.open_instalments[0].outstanding == some_money()


def test_a_credit_note_of_another_debtor_is_a_conflict(ports: Ports) -> None:
    ports.changes.put_credit_note(a_key(), NOTE, "n1")
    with pytest.raises(Conflict):
        ports.changes.put_credit_note(a_key("d-2"), NOTE, "n1")
    assert ports.accounts.read(a_key("d-2")) is None
