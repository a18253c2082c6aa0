"""An invoice goes to another debtor with all that names it (case H-10)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from puntual.domain.accounts.contact import Coverage, Purpose
from puntual.domain.accounts.hold import Hold, HoldKind
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.accounts.view_folding import view_of
from puntual.domain.errors import Conflict, StaleAccount
from puntual.domain.ids import DebtorId
from puntual.domain.money import Money
from puntual.domain.receivables.copies import UNORDERED, CopyOrder, OlderCopy
from puntual.domain.receivables.corrections import (
    CreditNote,
    CreditNoteStatus,
    Reversal,
    ReversalId,
    ReversalReason,
)
from puntual.domain.receivables.receivable import InvoiceStatus
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
    a_profile,
    an_instalment_key,
    an_invoice,
    some_money,
)

ANA, LUZ = a_key(), a_key("d-2")
INVOICE = an_invoice(external_id="F/9", recorded_at=NOON)
KEY = an_instalment_key(INVOICE.id)
OTHER = an_invoice(external_id="F-8")
PAID = a_payment(external_id="P-1", minor=25_050, invoice=INVOICE.id)
UNNAMED = a_payment(external_id="P-2", minor=100)
BACK = Reversal(ReversalId(PAID.id, "R-1"), some_money(50), TODAY, ReversalReason.CHARGEBACK, NOON)
NOTE = CreditNote(a_document("N-1"), some_money(1_000), TODAY, NOON, INVOICE.id)
FROM_ANA = CopyOrder(moved_from=DebtorId("d-1"))


@pytest.fixture
def owed(ports: Ports) -> Ports:
    """Return a world in which Ana owes two invoices, and much is on record of one of them."""
    ports.changes.put_profile(a_profile())
    for invoice in (INVOICE, OTHER):
        ports.changes.put_invoice(ANA, invoice, f"{invoice.id} of ana")
    ports.changes.put_payment(ANA, PAID, "p1")
    ports.changes.put_payment(ANA, UNNAMED, "p2")
    ports.changes.put_reversal(ANA, BACK, "r1")
    ports.changes.put_credit_note(ANA, NOTE, "n1")
    return ports


def move(ports: Ports, order: CopyOrder = FROM_ANA) -> Ingested:
    return ports.changes.put_invoice(LUZ, INVOICE, "i2", order)


def test_an_invoice_moves_with_what_names_it_and_money_is_conserved(owed: Ports) -> None:
    assert move(owed) is Ingested.UPDATED
    ana, luz = owed.account(ANA), owed.account(LUZ)
    assert (luz.invoices, luz.payments) == ((INVOICE,), (PAID,))
    assert (luz.reversals, luz.credit_notes) == ((BACK,), (NOTE,))
    assert (ana.invoices, ana.payments) == ((OTHER,), (UNNAMED,))
    assert (ana.reversals, ana.credit_notes) == ((), ())
    owed_by = {one: one.balance.open_instalments[0].outstanding.minor for one in (ana, luz)}
    assert owed_by == {ana: 125_050 - 100, luz: 125_050 - 25_050 + 50 - 1_000}
    assert owed.documents.debtor_of_invoice(CREDITOR, INVOICE.id) == "d-2"
    assert owed.documents.debtor_of_payment(CREDITOR, PAID.id) == "d-2"
    assert owed.documents.debtor_of_credit_note(CREDITOR, NOTE.id) == "d-2"
    for key in (ANA, LUZ):
        assert owed.excerpt(key).view(NOON) == view_of(owed.account(key), NOON)


def test_the_same_move_again_changes_nothing(owed: Ports) -> None:
    move(owed)
    before = owed.account(ANA), owed.account(LUZ)
    assert move(owed) is Ingested.UNCHANGED
    assert owed.changes.put_payment(LUZ, PAID, "p1") is Ingested.UNCHANGED
    assert owed.changes.put_reversal(LUZ, BACK, "r1") is Ingested.UNCHANGED
    assert owed.changes.put_credit_note(LUZ, NOTE, "n1") is Ingested.UNCHANGED
    assert (owed.account(ANA), owed.account(LUZ)) == before


def test_without_saying_where_it_comes_from_an_invoice_never_moves(owed: Ports) -> None:
    for order in (UNORDERED, CopyOrder(moved_from=DebtorId("d-3"))):
        with pytest.raises(Conflict):
            move(owed, order)
    assert owed.accounts.read(LUZ) is None
    move(owed)
    with pytest.raises(Conflict):
        owed.changes.put_invoice(ANA, INVOICE, f"{INVOICE.id} of ana")


def test_an_older_move_changes_nothing(owed: Ports) -> None:
    owed.changes.put_invoice(ANA, OTHER, "later", CopyOrder(NOON))
    order = CopyOrder(NOON - timedelta(1), moved_from=DebtorId("d-1"))
    with pytest.raises(OlderCopy):
        owed.changes.put_invoice(LUZ, OTHER, "i2", order)
    assert owed.accounts.read(LUZ) is None


def test_a_move_of_what_nobody_has_creates_it(ports: Ports) -> None:
    assert move(ports) is Ingested.CREATED


def test_a_claim_on_an_earlier_read_of_either_account_fails(owed: Ports) -> None:
    owed.changes.put_profile(a_profile(key=LUZ, phone="+525550000002"))
    read = owed.excerpt(ANA), owed.excerpt(LUZ)
    move(owed)
    for account in read:
        with pytest.raises(StaleAccount):
            owed.contacts.claim(account, a_contact(), b"")


def test_the_steps_that_an_invoice_had_go_along_and_count_once(owed: Ports) -> None:
    sent = a_contact(claimed_at=NOON, covered=(Coverage(KEY, "due_today"),))
    owed.contacts.claim(owed.excerpt(ANA), sent, b"log")
    move(owed)
    view = owed.excerpt(LUZ).view(NOON)
    (step,) = view.sent_steps
    assert (step.instalment, step.step, step.times) == (KEY, "due_today", 1)
    assert view.carried_attempts == (NOON,)
    assert view == view_of(owed.account(LUZ), NOON)
    back = CopyOrder(moved_from=DebtorId("d-2"))
    owed.changes.put_invoice(ANA, INVOICE, "i3", back)
    assert [one.times for one in owed.excerpt(ANA).view(NOON).sent_steps] == [1]
    assert owed.excerpt(ANA).view(NOON).carried_attempts == ()
    owed.changes.put_invoice(LUZ, INVOICE, "i4", FROM_ANA)
    assert [one.times for one in owed.excerpt(LUZ).view(NOON).sent_steps] == [1]
    soon, late = NOON + timedelta(days=90), NOON + timedelta(days=91)
    assert owed.excerpt(LUZ).view(soon).carried_attempts == (NOON,)
    assert owed.excerpt(LUZ).view(late).carried_attempts == ()


def test_what_was_refused_counts_nowhere(owed: Ports) -> None:
    sent = a_contact(claimed_at=NOON, covered=(Coverage(KEY, "due_today"),))
    owed.contacts.claim(owed.excerpt(ANA), sent, b"log")
    owed.contacts.settle(ANA, sent.given_back(NOON))
    move(owed)
    view = owed.excerpt(LUZ).view(NOON)
    assert (view.sent_steps, view.carried_attempts) == ((), ())


def test_what_was_carried_here_is_carried_on(owed: Ports) -> None:
    sent = a_contact(claimed_at=NOON, covered=(Coverage(KEY, "due_today"),))
    owed.contacts.claim(owed.excerpt(ANA), sent, b"log")
    move(owed)
    pia, order = a_key("d-3"), CopyOrder(moved_from=DebtorId("d-2"))
    owed.changes.put_invoice(pia, INVOICE, "i3", order)
    assert [one.step for one in owed.excerpt(pia).view(NOON).sent_steps] == ["due_today"]


def test_holds_that_concern_the_invoice_hold_in_both_accounts(owed: Ports) -> None:
    both = frozenset({KEY, an_instalment_key(OTHER.id)})
    owed.changes.add_hold(ANA, Hold("h-1", HoldKind.PLAN, NOON, None, both))
    owed.changes.add_hold(ANA, Hold("h-2", HoldKind.CLAIM, NOON, None))
    move(owed)
    held = {one.id: one for one in owed.account(LUZ).holds}
    assert held["h-1"].instalments == {KEY}
    assert {one.kind for one in held.values()} == {HoldKind.PLAN, HoldKind.DISPUTE}
    assert len(owed.account(ANA).holds) == 3


def test_a_hold_that_a_person_ended_in_the_other_account_stays_ended(owed: Ports) -> None:
    move(owed)
    (hold,) = owed.account(LUZ).holds
    owed.changes.end_hold(LUZ, hold.id, NOON + timedelta(hours=1), "Rosa P.")
    owed.changes.put_invoice(ANA, INVOICE, "i3", CopyOrder(moved_from=DebtorId("d-2")))
    move(owed)
    assert owed.account(LUZ).holds[0].ended_by == "Rosa P."


def test_after_its_end_the_id_is_free_and_the_money_stays(owed: Ports) -> None:
    """Who paid a cancelled invoice keeps the credit; the id names another debt."""
    cancelled = replace(INVOICE, status=InvoiceStatus.CANCELLED)
    owed.changes.put_invoice(ANA, cancelled, "i2", CopyOrder(uncancelled="i1"))
    assert owed.changes.put_invoice(LUZ, INVOICE, "i3") is Ingested.UPDATED
    assert (owed.account(LUZ).invoices, owed.account(LUZ).payments) == ((INVOICE,), ())
    assert owed.account(ANA).payments == (PAID, UNNAMED)
    assert owed.account(ANA).invoices == (OTHER,)
    assert owed.excerpt(ANA).view(NOON) == view_of(owed.account(ANA), NOON)
    with pytest.raises(Conflict):
        owed.changes.put_invoice(ANA, INVOICE, "i4")


def test_the_id_of_a_cancelled_credit_note_is_free(owed: Ports) -> None:
    cancelled = replace(NOTE, status=CreditNoteStatus.CANCELLED)
    owed.changes.put_credit_note(ANA, cancelled, "n2")
    again = CopyOrder(uncancelled="n1")
    owed.changes.put_credit_note(ANA, replace(cancelled, amount=Money(1, "MXN")), "n3", again)
    assert owed.changes.put_credit_note(LUZ, NOTE, "n4") is Ingested.UPDATED
    assert (owed.account(ANA).credit_notes, owed.account(LUZ).credit_notes) == ((), (NOTE,))


def test_more_than_a_transaction_takes_moves_as_well(ports: Ports) -> None:
    ports.changes.put_invoice(ANA, INVOICE, "i1")
    for number in range(60):
        paid = a_payment(external_id=f"P-{number}", minor=1 + number, invoice=INVOICE.id)
        ports.changes.put_payment(ANA, paid, f"p{number}")
        note = replace(NOTE, id=a_document(f"N-{number}"), amount=some_money(1))
        ports.changes.put_credit_note(ANA, note, f"n{number}")
    back = Reversal(
        ReversalId(a_document("P-7"), "R-1"), some_money(3), TODAY, ReversalReason.REFUND, NOON
    )
    ports.changes.put_reversal(ANA, back, "r1")
    before = ports.account(ANA).balance.open_instalments
    assert move(ports) is Ingested.UPDATED
    ana, luz = ports.account(ANA), ports.account(LUZ)
    assert (ana.invoices, ana.payments, ana.reversals, ana.credit_notes) == ((), (), (), ())
    assert (len(luz.payments), luz.reversals, len(luz.credit_notes)) == (60, (back,), 60)
    assert luz.balance.open_instalments == before
    for account in (ana, luz):
        assert HoldKind.MERGING not in {one.kind for one in account.active_holds(NOON)}
    assert move(ports) is Ingested.UNCHANGED


def test_thanks_that_went_out_are_not_repeated_after_a_move(owed: Ports) -> None:
    # P-1 went back in part, which nobody is thanked for anyway.
    other = replace(PAID, id=a_document("P-8", "bank"))
    owed.changes.put_payment(ANA, other, "p8")
    thanks = a_contact(purpose=Purpose.RECEIPT, claimed_at=NOON, receipts=(PAID.id, other.id))
    owed.contacts.claim(owed.excerpt(ANA), thanks, b"log")
    owed.contacts.settle(ANA, thanks.with_evidence(ContactState.DELIVERED, NOON))
    paid = replace(PAID, id=a_document("P-9", "bank"))
    owed.changes.put_payment(ANA, paid, "p9")
    move(owed)
    assert [one.id for one in owed.excerpt(LUZ).view(NOON).unthanked] == [paid.id]
