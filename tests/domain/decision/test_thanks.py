from dataclasses import replace
from datetime import date

from puntual.domain.accounts.contact import Purpose
from puntual.domain.accounts.hold import HoldKind
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.accounts.send_error import SendErrorClass
from puntual.domain.decision.plan import Stop, Wait
from puntual.domain.reasons import Reason
from tests.decisions import decide
from tests.domain.decision.decision_cases import (
    DUE,
    TERMS,
    account,
    contact_of,
    days_from_due,
    hold,
    local,
    payment,
)


def test_a_paid_debtor_hears_nothing_but_thanks() -> None:
    paid = account(payments=(payment(at=local(DUE, 9)),))
    contact = contact_of(decide(paid, TERMS, local(DUE, 10)))
    assert (contact.purpose, contact.step) == ("receipt", "payment_received")


def test_once_thanked_a_paid_account_is_closed() -> None:
    thanks = contact_of(
        decide(account(payments=(payment(at=local(DUE, 9)),)), TERMS, local(DUE, 10))
    )
    thanked = account(payments=(payment(at=local(DUE, 9)),)).with_contact(
        replace(thanks, state=ContactState.DELIVERED)
    )
    assert decide(thanked, TERMS, local(DUE, 11)) == Stop((Reason.BALANCE_ZERO,))


def test_old_payments_are_history_and_get_no_thanks() -> None:
    imported = payment(at=local(DUE), paid_on=days_from_due(-40))
    assert decide(account(payments=(imported,)), TERMS, local(DUE)) == Stop((Reason.BALANCE_ZERO,))


def test_a_payment_grown_old_over_a_weekend_takes_no_thanks_from_a_newer_one() -> None:
    older = payment(1000, at=local(date(2026, 3, 5), 20), name="P-1")
    newer = payment(124050, at=local(date(2026, 3, 6), 20), name="P-2")
    debtor = account(payments=(older, newer))
    monday = local(date(2026, 3, 9), 9)
    waiting = decide(debtor, TERMS, local(date(2026, 3, 6), 21))
    assert isinstance(waiting, Wait)
    assert waiting.until == monday
    assert contact_of(decide(debtor, TERMS, monday)).receipts == (newer.id,)


def test_thanks_wait_for_the_morning() -> None:
    paid = account(payments=(payment(at=local(DUE, 22)),))
    decision = decide(paid, TERMS, local(DUE, 22, 5))
    assert isinstance(decision, Wait)
    assert decision.until == local(days_from_due(1), 9)


def test_somebody_who_promised_is_still_thanked_for_a_payment() -> None:
    promise = hold(HoldKind.PROMISE, local(days_from_due(5)))
    debtor = account(holds=(promise,), payments=(payment(100, at=local(DUE, 9)),))
    assert contact_of(decide(debtor, TERMS, local(DUE, 10))).purpose == "receipt"


def test_whoever_was_thanked_today_is_reminded_tomorrow_at_the_earliest() -> None:
    """Thanks and a reminder within the hour would contradict each other."""
    debtor = account(payments=(payment(100, at=local(DUE, 9)),))
    thanks = contact_of(decide(debtor, TERMS, local(DUE, 10)))
    thanked = debtor.with_contact(replace(thanks, state=ContactState.DELIVERED))
    decision = decide(thanked, TERMS, local(DUE, 11))
    assert decision == Wait(local(days_from_due(1), 9), (Reason.CAP_DAY,))
    assert contact_of(decide(thanked, TERMS, decision.until)).purpose is Purpose.REMINDER


def test_thanks_that_come_sooner_than_the_next_reminder_set_the_look() -> None:
    paid_part = payment(100, at=local(days_from_due(-20), 22))
    debtor = account(payments=(paid_part,))
    decision = decide(debtor, TERMS, local(days_from_due(-20), 22, 5))
    assert isinstance(decision, Wait)
    assert decision.until == local(days_from_due(-19), 9)
    assert decision.reasons == (Reason.OUTSIDE_HOURS, Reason.NOT_DUE_YET)


def test_thanks_that_must_wait_hold_no_reminder_back() -> None:
    debtor = account(payments=(payment(100, at=local(DUE, 9)),))
    thanks = contact_of(decide(debtor, TERMS, local(DUE, 10)))
    refused = replace(
        thanks,
        state=ContactState.FAILED,
        settled_at=local(DUE, 10),
        error_class=SendErrorClass.RETRY,
    )
    decision = decide(debtor.with_contact(refused), TERMS, local(DUE, 10, 1))
    assert contact_of(decision).purpose == "reminder"
