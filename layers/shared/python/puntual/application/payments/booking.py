"""Book what a provider tells of a payment: once, in any order, by the one way in.

What is to be booked is kept before it is booked. So if anything fails in between the next telling,
or the same one again, books the rest; an id that is in the books already is booked as before.
"""

import hashlib
from dataclasses import replace
from enum import StrEnum
from typing import Final

from puntual.application.intake.corrections import REVERSALS
from puntual.application.intake.documents import PAYMENTS
from puntual.application.intake.incoming import IncomingPayment, IncomingReversal
from puntual.application.intake.outcomes import Contradicted, Outcome, Postponed, Stored, Unmatched
from puntual.application.intake.store import take_in
from puntual.application.payments.pending import end_hold, hold_invoice
from puntual.application.payments.telling import Dependencies, Teller, invoice_of
from puntual.domain.ids import DebtorKey, DocumentId
from puntual.domain.money import Money
from puntual.domain.payments.known_payment import (
    Booking,
    CreditorDay,
    KnownPayment,
    Learned,
    MoneyIn,
    learn,
)
from puntual.domain.payments.told_payment import PaymentState, ToldPayment
from puntual.domain.receivables.corrections import ReversalId

_LONGEST: Final = 64
_DIGEST_LENGTH: Final = 31


class Result(StrEnum):
    """What became of a telling.

    Attributes:
        BOOKED: all that was told is in the books.
        UNMATCHED: no invoice is known by what the payment was asked for under.
        AT_ODDS: it contradicts what is known; a person has to look.
        NOT_TOLD: the provider was asked, and told too little again.
        POSTPONED: not all was done, through no fault of the telling; the same again is right.
    """

    BOOKED = "booked"
    UNMATCHED = "unmatched"
    AT_ODDS = "at_odds"
    NOT_TOLD = "not_told"
    POSTPONED = "postponed"


class _ChangedMeanwhileError(Exception):
    """Somebody else has learned of the same payment at the same time."""


def book(dependencies: Dependencies, teller: Teller, told: ToldPayment) -> Result:
    """Remember what was told, ask for what was not, and book what came of it."""
    try:
        return _book(dependencies, teller, told)
    except _ChangedMeanwhileError:
        return Result.POSTPONED


def _book(dependencies: Dependencies, teller: Teller, told: ToldPayment) -> Result:
    before, learned = _remember(dependencies, teller, told)
    if learned.must_ask:
        answer = dependencies.ask(told.payment_id)
        if answer is None or answer.payment_id != told.payment_id:
            return Result.NOT_TOLD
        learned = _remember_answer(dependencies, teller, answer)
    if learned.must_ask or learned.contradicts:
        return Result.NOT_TOLD if learned.must_ask else Result.AT_ODDS
    result = _book_all(dependencies, teller, learned.known)
    is_known = _hold_while_pending(dependencies, teller, before, learned.known)
    return result if is_known or result is not Result.BOOKED else Result.UNMATCHED


def _hold_while_pending(
    dependencies: Dependencies, teller: Teller, before: KnownPayment, known: KnownPayment
) -> bool:
    """Hold the invoice of a payment that is under way, and end that; False without an invoice."""
    if known.state is PaymentState.PENDING and known.is_under_way:
        return hold_invoice(dependencies, teller, known)
    if before.is_under_way and before.state is PaymentState.PENDING:
        end_hold(dependencies, teller, known)
    return True


def _remember(
    dependencies: Dependencies, teller: Teller, told: ToldPayment
) -> tuple[KnownPayment, Learned]:
    """Keep what comes of a telling; return what was known before as well."""
    known = dependencies.known.find(teller.creditor, teller.provider, told.payment_id)
    before = known or KnownPayment(told.payment_id)
    today = dependencies.intake.clock.now().astimezone(teller.zone).date()
    learned = learn(before, told, CreditorDay(today, teller.zone))
    if learned.known != before:
        _keep(dependencies, teller, learned.known, known)
    return before, learned


def _remember_answer(dependencies: Dependencies, teller: Teller, answer: ToldPayment) -> Learned:
    """Remember what was asked for: there a dispute, too, tells the payment's own sum."""
    if answer.state is PaymentState.CHARGED_BACK:
        came = replace(answer, state=PaymentState.PAID, refunded=None)
        _remember(dependencies, teller, came)
    return _remember(dependencies, teller, answer)[1]


def _keep(
    dependencies: Dependencies, teller: Teller, payment: KnownPayment, known: KnownPayment | None
) -> None:
    if not dependencies.known.keep(teller.creditor, teller.provider, payment, known):
        raise _ChangedMeanwhileError


def _book_all(dependencies: Dependencies, teller: Teller, known: KnownPayment) -> Result:
    """Book what is to be booked, in its order: money that did not come cannot go back."""
    left = known
    result = Result.BOOKED
    for booking in known.to_book:
        result = _book_one(dependencies, teller, known, booking)
        if result is not Result.BOOKED:
            break
        left = left.without(booking)
    if left != known:
        _keep(dependencies, teller, left, known)
    return result


def _book_one(
    dependencies: Dependencies, teller: Teller, known: KnownPayment, booking: Booking
) -> Result:
    document = document_of(teller.provider, known.payment_id)
    if isinstance(booking, MoneyIn):
        invoice = invoice_of(dependencies, teller, known)
        if invoice is None:
            return Result.UNMATCHED
        payment = IncomingPayment(
            teller.creditor, document, booking.amount, booking.on, invoice=invoice
        )
        outcome = take_in(dependencies.intake, PAYMENTS, [payment])[0]
        if isinstance(outcome, Contradicted):
            return _as_booked_otherwise(dependencies, payment)
        return _result_of(outcome)
    reversal = IncomingReversal(
        teller.creditor,
        ReversalId(document, booking.id),
        booking.amount.to_text(),
        booking.on,
        booking.reason,
    )
    return _result_of(take_in(dependencies.intake, REVERSALS, [reversal])[0])


def _as_booked_otherwise(dependencies: Dependencies, payment: IncomingPayment) -> Result:
    """Return whether the same money is on record under the same id, told by the API before."""
    intake = dependencies.intake
    debtor = intake.documents.debtor_of_payment(payment.creditor, payment.document)
    account = debtor and intake.accounts.read(DebtorKey(payment.creditor, debtor))
    booked: list[Money] = [
        one.amount for one in (account.payments if account else ()) if one.id == payment.document
    ]
    return Result.BOOKED if booked == [payment.amount] else Result.AT_ODDS


def _result_of(outcome: Outcome) -> Result:
    match outcome:
        case Stored():
            return Result.BOOKED
        case Unmatched():
            return Result.UNMATCHED
        case Postponed():
            return Result.POSTPONED
        case _:
            return Result.AT_ODDS


def document_of(provider: str, payment_id: str) -> DocumentId:
    """Return the name of a payment in the books; a longer id than fits ends in its digest."""
    if len(payment_id) <= _LONGEST:
        return DocumentId(provider, payment_id)
    digest = hashlib.sha256(payment_id.encode()).hexdigest()[:_DIGEST_LENGTH]
    return DocumentId(provider, f"{payment_id[: _LONGEST - _DIGEST_LENGTH - 1]}-{digest}")
