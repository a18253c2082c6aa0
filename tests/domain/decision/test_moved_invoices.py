"""An invoice that came from another account: no step is repeated, and the caps of both count."""

from dataclasses import replace
from datetime import timedelta

from puntual.domain.accounts.account import Account
from puntual.domain.accounts.books.merging import next_parcel
from puntual.domain.accounts.books.parcels import ParcelCame, parcel_of_invoice
from puntual.domain.accounts.contact import Purpose
from puntual.domain.accounts.view_folding import view_of
from puntual.domain.decision.plan import Wait
from puntual.domain.ids import DebtorId, DebtorKey
from puntual.domain.reasons import Reason
from puntual.domain.receivables.receivable import Payment
from tests.decisions import decide
from tests.domain.decision.decision_cases import (
    DUE,
    PROFILE,
    TERMS,
    account,
    contact_of,
    days_from_due,
    invoice,
    local,
    payment,
    reminded,
)

SENT_AT = local(DUE)
LUZ = DebtorKey(account().key.creditor, DebtorId("luz"))


def another() -> Account:
    """Return an account of somebody else who owes nothing."""
    debtor = replace(account(), invoices=())
    return replace(debtor, profile=replace(debtor.profile, key=LUZ))


def after_move(source: Account) -> Account:
    moved = replace(source.invoices[0], recorded_at=SENT_AT + timedelta(hours=1))
    parcel = parcel_of_invoice(moved, source, another(), is_alone=False)
    return ParcelCame(parcel).of_account(another())


def after_merge(source: Account) -> Account:
    target = another()
    for _ in range(2):
        parcel = next_parcel(source, target, SENT_AT + timedelta(hours=1))
        target = ParcelCame(parcel).of_account(target)
    return target


def test_what_was_sent_for_an_invoice_is_not_sent_again_where_it_went() -> None:
    source = account(invoice(), contacts=(reminded(SENT_AT, "due_today", "F-001"),))
    fresh = replace(another(), invoices=source.invoices)
    assert contact_of(decide(fresh, TERMS, SENT_AT)).step == "due_today"
    for target in (after_move(source), after_merge(source)):
        assert target.invoices != ()
        decision = decide(target, TERMS, SENT_AT + timedelta(hours=2))
        assert isinstance(decision, Wait)
        assert {Reason.STEP_DONE, Reason.GAP} & {*decision.reasons}


def test_who_was_written_to_in_the_other_account_is_not_written_to_sooner() -> None:
    source = account(invoice(), contacts=(reminded(SENT_AT, "overdue_3_days", "F-001"),))
    at = SENT_AT + timedelta(hours=2)
    for target in (after_move(source), after_merge(source)):
        decision = decide(target, TERMS, at)
        assert isinstance(decision, Wait)
        own = decide(source, TERMS, at)
        assert isinstance(own, Wait)
        assert decision.until >= own.until


def test_the_next_step_goes_out_in_its_turn() -> None:
    source = account(invoice(), contacts=(reminded(SENT_AT, "due_today", "F-001"),))
    for target in (after_move(source), after_merge(source)):
        assert contact_of(decide(target, TERMS, local(days_from_due(3)))).step == "overdue_3_days"


def thanked(*payments: Payment) -> Account:
    """Return who was thanked for payments of an invoice that is still owed in part."""
    told = reminded(SENT_AT, "payment_received")
    receipts = tuple(one.id for one in payments)
    thanks = replace(told, purpose=Purpose.RECEIPT, covered=(), receipts=receipts)
    return account(invoice(), payments=payments, contacts=(thanks,))


def test_thanks_are_said_once_though_the_payment_goes_along_twice() -> None:
    part = replace(payment(50_000, SENT_AT, "P-1"), invoice=invoice().id)
    source = thanked(part)
    soon = SENT_AT + timedelta(hours=2)
    for target in (after_move(source), after_merge(source)):
        assert target.payments == (part,)
        assert view_of(target, soon).unthanked == ()
    back = parcel_of_invoice(
        replace(invoice(), recorded_at=soon), after_move(source), account(), is_alone=False
    )
    third = replace(another(), profile=replace(PROFILE, key=replace(LUZ, debtor=DebtorId("eva"))))
    assert view_of(ParcelCame(back).of_account(third), soon).unthanked == ()


def test_what_was_not_thanked_for_is_where_it_went() -> None:
    first, second = (
        replace(payment(50_000, SENT_AT, name), invoice=invoice().id) for name in ("P-1", "P-2")
    )
    source = replace(thanked(first), payments=(first, second))
    view = view_of(after_move(source), SENT_AT + timedelta(hours=2))
    assert [one.id for one in view.unthanked] == [second.id]
