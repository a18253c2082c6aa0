"""Reversals and credit notes are stored once, and their account is looked at soon."""

from datetime import date

from puntual.application.intake.corrections import CREDIT_NOTES, REVERSALS
from puntual.application.intake.documents import INVOICES, PAYMENTS
from puntual.application.intake.incoming import (
    IncomingCreditNote,
    IncomingReversal,
    Rejected,
)
from puntual.application.intake.outcomes import Contradicted, Unmatched
from puntual.application.intake.store import take_in
from puntual.domain.ids import DocumentId
from puntual.domain.money import Money
from puntual.domain.receivables.corrections import (
    CreditNoteStatus,
    ReversalId,
    ReversalReason,
)
from tests.application.intake.store_cases import statuses
from tests.functions.ingest.ingest_setup import ACME, CUSTOMER, IngestSetup, invoice, payment

PAID = DocumentId("bank", "P-1")
NAMED = {"source": "erp", "external_id": "F-1"}


def a_reversal(
    name: str = "R-1", amount: str | None = None, on: date = date(2026, 3, 2)
) -> IncomingReversal:
    return IncomingReversal(ACME, ReversalId(PAID, name), amount, on, ReversalReason.BOUNCED)


def test_a_reversal_opens_what_was_paid_and_its_account_is_looked_at(setup: IngestSetup) -> None:
    take_in(setup.ports, INVOICES, [invoice()])
    take_in(setup.ports, PAYMENTS, [payment(invoice=NAMED)])
    setup.forget_wake_ups()
    assert statuses(take_in(setup.ports, REVERSALS, [a_reversal()])) == ["created"]
    (owed,) = setup.account().balance.open_instalments
    assert owed.outstanding == Money(1000_00, "MXN")
    assert setup.wake_ups.of(CUSTOMER) == [setup.next_evaluation]


def test_the_same_reversal_is_unchanged_though_nothing_is_left_of_its_payment(
    setup: IngestSetup,
) -> None:
    take_in(setup.ports, PAYMENTS, [payment(debtor_id="C-1")])
    sent = [a_reversal(), a_reversal(), a_reversal("R-2"), a_reversal(amount="5.00")]
    outcomes = take_in(setup.ports, REVERSALS, sent)
    assert statuses(outcomes[:2]) == ["created", "unchanged"]
    assert [type(one) for one in outcomes[2:]] == [Contradicted, Contradicted]


def test_a_reversal_of_what_is_not_on_record_is_unmatched(setup: IngestSetup) -> None:
    assert [type(one) for one in take_in(setup.ports, REVERSALS, [a_reversal()])] == [Unmatched]
    take_in(setup.ports, PAYMENTS, [payment(debtor_id="C-1")])
    del setup.memory.accounts[CUSTOMER]
    assert [type(one) for one in take_in(setup.ports, REVERSALS, [a_reversal()])] == [Unmatched]


def test_a_reversal_in_another_form_or_of_tomorrow_is_refused(setup: IngestSetup) -> None:
    take_in(setup.ports, PAYMENTS, [payment(debtor_id="C-1")])
    sent = [a_reversal(amount="1.234"), a_reversal(on=date(2026, 3, 4))]
    for outcome, field in zip(
        take_in(setup.ports, REVERSALS, sent), ("amount", "reversed_on"), strict=True
    ):
        assert isinstance(outcome, Rejected)
        assert [one.field for one in outcome.errors] == [field]


def test_a_credit_note_lowers_what_is_owed_and_its_account_is_looked_at(
    setup: IngestSetup,
) -> None:
    take_in(setup.ports, INVOICES, [invoice()])
    setup.forget_wake_ups()
    note = IncomingCreditNote(
        ACME,
        DocumentId("erp", "N-1"),
        Money(250_00, "MXN"),
        date(2026, 3, 2),
        CreditNoteStatus.ISSUED,
        invoice=DocumentId("erp", "F-1"),
    )
    assert statuses(take_in(setup.ports, CREDIT_NOTES, [note, note])) == ["created", "unchanged"]
    (owed,) = setup.account().balance.open_instalments
    assert owed.outstanding == Money(750_00, "MXN")
    assert setup.wake_ups.of(CUSTOMER) == [setup.next_evaluation]
