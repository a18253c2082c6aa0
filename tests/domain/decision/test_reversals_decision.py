"""After a payment went back: some days of peace, or a person who looks first; no thanks."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from puntual.domain.accounts.account import Account
from puntual.domain.accounts.account_changes import NewReversal
from puntual.domain.decision.plan import Send, Stop, Wait
from puntual.domain.decision.terms import Terms
from puntual.domain.policies.policy import Holds
from puntual.domain.reasons import Reason
from puntual.domain.receivables.corrections import Reversal, ReversalId, ReversalReason
from tests.decisions import decide
from tests.domain.decision.decision_cases import (
    DUE,
    TERMS,
    account,
    contact_of,
    days_from_due,
    invoice,
    local,
    payment,
    reminded,
)

PAID = payment(at=local(days_from_due(-1), 9))
# A Monday.
BACK = local(days_from_due(-1))


def reversed_for(reason: ReversalReason, at: datetime = BACK) -> Account:
    """Return an account whose only payment went back."""
    paid = account(payments=(PAID,))
    id_ = ReversalId(PAID.id, "R-1")
    back = Reversal(id_, PAID.amount, at.date(), reason, at)
    return NewReversal(back).of_account(paid)


@pytest.mark.parametrize("reason", ["bounced", "mistake"])
def test_for_two_days_nothing_goes_out_and_then_the_debt_is_asked_for_again(reason: str) -> None:
    debtor = reversed_for(ReversalReason(reason))
    for at in (BACK, local(DUE, 18)):
        decision = decide(debtor, TERMS, at)
        assert decision == Wait(local(days_from_due(1)), (Reason.PAYMENT_REVERSED,))
    assert contact_of(decide(debtor, TERMS, local(days_from_due(1)))).step == "due_today"


def test_how_long_nothing_goes_out_is_a_matter_of_the_policy() -> None:
    assert TERMS.policy is not None
    for days, kind in ((0, Send), (1, Send), (3, Wait)):
        holds = Holds(after_reversal=timedelta(days=days))
        terms = Terms(replace(TERMS.policy, holds=holds), TERMS.rules)
        debtor = reversed_for(ReversalReason.BOUNCED)
        assert isinstance(decide(debtor, terms, local(days_from_due(1), 9)), kind)


@pytest.mark.parametrize(
    ("reason", "why"), [("chargeback", Reason.HOLD_DISPUTE), ("refund", Reason.HOLD_MANUAL)]
)
def test_a_person_looks_before_a_disputed_or_refunded_debt_is_asked_for(
    reason: str, why: Reason
) -> None:
    debtor = reversed_for(ReversalReason(reason))
    assert decide(debtor, TERMS, local(days_from_due(3))) == Stop((why,))
    (hold,) = debtor.holds
    assert (hold.since, hold.origin) == (BACK, f"reversal:{reason}")
    ended = replace(debtor, holds=(replace(hold, until=local(DUE), ended_by="Rosa P."),))
    assert isinstance(decide(ended, TERMS, local(days_from_due(3))), Send)


def test_nobody_is_thanked_for_money_that_went_back() -> None:
    thanked = decide(account(payments=(PAID,)), TERMS, BACK)
    assert contact_of(thanked).receipts == (PAID.id,)
    later = decide(reversed_for(ReversalReason.MISTAKE), TERMS, local(days_from_due(1)))
    assert contact_of(later).receipts == ()


def test_steps_that_an_instalment_has_had_are_not_repeated_when_it_opens_again() -> None:
    debtor = replace(
        reversed_for(ReversalReason.BOUNCED),
        contacts=(reminded(local(days_from_due(-7)), "due_in_7_days"),),
        invoices=(invoice(),),
    )
    assert contact_of(decide(debtor, TERMS, local(days_from_due(1)))).step == "due_today"
    sent = replace(debtor, contacts=(reminded(BACK, "due_today"),))
    assert isinstance(decide(sent, TERMS, local(days_from_due(2))), Wait)
