"""Which reason is told, and when it is looked at again, when several things meet."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from puntual.domain.accounts.account import Account
from puntual.domain.accounts.contact import Contact, Purpose, contact_id
from puntual.domain.accounts.hold import HoldKind
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.accounts.send_error import SendErrorClass
from puntual.domain.decision.plan import Decision, Send, Stop, Wait
from puntual.domain.decision.terms import Terms
from puntual.domain.ids import DocumentId
from puntual.domain.policies.cadence import Audience, Cadence, Step
from puntual.domain.policies.policy import DEFAULT_POLICY
from puntual.domain.reasons import Reason
from puntual.domain.sending.conditions import Conditions
from tests.decisions import decide
from tests.domain.decision.decision_cases import (
    DUE,
    GRANTED,
    PROFILE,
    RULES,
    TERMS,
    account,
    contact_of,
    days_from_due,
    hold,
    invoice,
    local,
    payment,
    reminded,
)

NOON = local(DUE, 12)
FAR = days_from_due(199)


def under(*steps: Step) -> Terms:
    return Terms(replace(DEFAULT_POLICY, cadences=(Cadence("only", steps),)), RULES)


def reasons(decision: Decision) -> tuple[Reason, ...]:
    assert isinstance(decision, Wait | Stop)
    return decision.reasons


def done(name: str, days: int, step: str = "overdue_8_days") -> Account:
    """Return an account whose first invoice had its last step so many days after it was due."""
    return account(invoice(name), contacts=(reminded(local(days_from_due(days)), step, name),))


def test_a_release_that_one_invoice_waits_for_is_told_also_when_another_is_not_due() -> None:
    terms = under(Step("due_today", 0, 300, needs_release=True))
    owing = account(invoice("F-001"), invoice("F-002", FAR))
    assert reasons(decide(owing, terms, NOON)) == (Reason.NEEDS_RELEASE,)


def test_a_step_that_comes_is_told_also_when_another_invoice_never_gets_one() -> None:
    from_erp = Audience(sources=frozenset({"erp"}))
    terms = under(Step("due_today", 0, 3, audience=from_erp))
    shop = replace(invoice("S-001", FAR), id=DocumentId("shop", "S-001"))
    decision = decide(account(invoice("F-001", FAR), shop), terms, NOON)
    assert reasons(decision) == (Reason.NOT_DUE_YET,)


def test_a_step_that_went_out_is_told_also_when_another_invoice_has_had_none() -> None:
    begun = account(
        invoice("F-001"),
        invoice("F-002", FAR),
        contacts=(reminded(local(DUE, 9), "due_today", "F-001"),),
    )
    assert reasons(decide(begun, TERMS, NOON)) == (Reason.STEP_DONE,)


def test_a_debt_that_was_spoken_of_often_enough_is_told_beside_one_that_was_not() -> None:
    often = tuple(
        reminded(local(days_from_due(-7 * n), 9), "due_today", "F-001") for n in range(1, 9)
    )
    once = (reminded(local(DUE, 9), "due_today", "F-002"),)
    debtor = account(invoice("F-001"), invoice("F-002"), contacts=(*often, *once))
    assert reasons(decide(debtor, TERMS, NOON)) == (Reason.CAP_TOTAL,)


def test_a_step_ahead_is_told_beside_a_cadence_that_is_finished() -> None:
    debtor = account(
        invoice("F-001", days_from_due(-8)),
        invoice("F-002"),
        contacts=(
            reminded(local(DUE, 9), "overdue_8_days", "F-001"),
            reminded(local(DUE, 9), "due_today", "F-002", attempt=2),
        ),
    )
    assert reasons(decide(debtor, TERMS, NOON)) == (Reason.STEP_DONE,)


def test_a_template_that_is_gone_is_looked_for_again_inside_the_hours() -> None:
    gone = replace(TERMS, conditions=Conditions(broken_templates=frozenset({"due_today"})))
    unavailable = (Reason.TEMPLATE_UNAVAILABLE,)
    assert decide(account(), gone, NOON) == Wait(local(DUE, 13), unavailable)
    evening, morning = local(DUE, 17, 30), local(days_from_due(1), 9)
    assert decide(account(), gone, evening) == Wait(morning, unavailable)


def test_a_hold_that_began_this_instant_is_not_ahead_any_more() -> None:
    held = account(holds=(hold(HoldKind.DISPUTE, None, since=NOON),))
    assert decide(held, TERMS, NOON) == Stop((Reason.HOLD_DISPUTE,))


def test_a_hold_that_is_about_to_begin_is_looked_at_when_it_does() -> None:
    soon = NOON + timedelta(seconds=1)
    held = account(invoice("F-001", FAR), holds=(hold(HoldKind.DISPUTE, None, since=soon),))
    assert decide(held, TERMS, NOON) == Wait(soon, (Reason.NOT_DUE_YET,))


@pytest.mark.parametrize("seconds", [-1, 0])
def test_a_law_that_has_begun_is_not_waited_for(seconds: int) -> None:
    rules = replace(RULES, changes_at=NOON + timedelta(seconds=seconds))
    later = decide(account(invoice("F-001", FAR)), replace(TERMS, rules=rules), NOON)
    assert later == Wait(local(days_from_due(199 - 7), 9), (Reason.NOT_DUE_YET,))


def test_the_cadence_ends_for_an_invoice_whose_last_step_went_out() -> None:
    decision = decide(done("F-001", 8), TERMS, local(days_from_due(9)))
    assert reasons(decision) == (Reason.CADENCE_FINISHED,)


def test_of_two_waits_for_the_same_morning_the_reminder_s_reason_comes_first() -> None:
    """The first step and the thanks both wait for Wednesday's opening."""
    paid = account(invoice(due=days_from_due(8)), payments=(payment(100, at=local(DUE, 21)),))
    both = (Reason.NOT_DUE_YET, Reason.OUTSIDE_HOURS)
    assert decide(paid, TERMS, local(DUE, 22)) == Wait(local(days_from_due(1), 9), both)


def refused_thanks(at: datetime) -> Contact:
    """Return thanks that WhatsApp refused at the door."""
    refusal = reminded(
        at, "payment_received", state=ContactState.FAILED, error_class=SendErrorClass.RETRY
    )
    thanks = contact_id(1, DUE, Purpose.RECEIPT, 1)
    documents = (DocumentId("bank", "P-1"),)
    return replace(refusal, id=thanks, purpose=Purpose.RECEIPT, covered=(), receipts=documents)


@pytest.mark.parametrize(("minutes", "waits"), [(11, True), (10, True), (9, False)])
def test_thanks_are_tried_again_only_while_they_are_good_manners(
    minutes: int, *, waits: bool
) -> None:
    """After a refusal comes a pause of ten minutes."""
    patience = replace(DEFAULT_POLICY, receipt_within=timedelta(minutes=minutes))
    paid = account(payments=(payment(at=NOON),), contacts=(refused_thanks(NOON),))
    decision = decide(paid, Terms(patience, RULES), NOON + timedelta(minutes=1))
    pause = Wait(NOON + timedelta(minutes=10), (Reason.API_BACKOFF, Reason.BALANCE_ZERO))
    assert decision == (pause if waits else Stop((Reason.BALANCE_ZERO,)))


def test_thanks_that_would_come_too_late_are_left_out() -> None:
    hasty = replace(DEFAULT_POLICY, receipt_within=timedelta(hours=1))
    paid = account(payments=(payment(at=local(DUE, 21)),))
    decision = decide(paid, Terms(hasty, RULES), local(DUE, 21, 30))
    assert decision == Stop((Reason.BALANCE_ZERO,))


def test_thanks_may_go_out_at_the_last_moment_of_good_manners() -> None:
    overnight = replace(DEFAULT_POLICY, receipt_within=timedelta(hours=12))
    paid = account(payments=(payment(at=local(DUE, 21)),))
    morning = Wait(local(days_from_due(1), 9), (Reason.OUTSIDE_HOURS, Reason.BALANCE_ZERO))
    assert decide(paid, Terms(overnight, RULES), local(DUE, 22)) == morning


def test_the_first_of_several_consents_that_begin_later_is_waited_for() -> None:
    first, second = (
        replace(GRANTED, at=NOON + timedelta(days=days), evidence=str(days)) for days in (1, 2)
    )
    asked = replace(account(), profile=replace(PROFILE, consents=(second, first)))
    assert decide(asked, TERMS, NOON) == Wait(first.at, (Reason.CONSENT_MISSING,))


def test_a_confirmation_that_was_refused_is_tried_again() -> None:
    promise = hold(HoldKind.PROMISE, NOON + timedelta(days=5), since=NOON)
    refused = replace(
        refused_thanks(NOON),
        id=contact_id(1, DUE, Purpose.AGREEMENT, 1),
        purpose=Purpose.AGREEMENT,
        receipts=(),
        holds=(promise.id,),
    )
    promised = account(holds=(promise,), contacts=(refused,))
    again = contact_of(decide(promised, TERMS, NOON + timedelta(minutes=10)))
    assert again.id == contact_id(2, DUE, Purpose.AGREEMENT, 2)
    delivered = replace(refused, state=ContactState.DELIVERED, accepted_at=NOON)
    told = account(holds=(promise,), contacts=(delivered,))
    assert reasons(decide(told, TERMS, NOON + timedelta(minutes=10))) == (Reason.HOLD_PROMISE,)


@pytest.mark.parametrize(("hours", "confirmed"), [(24, True), (25, False)])
def test_a_promise_is_confirmed_while_it_is_news(hours: int, *, confirmed: bool) -> None:
    promise = hold(HoldKind.PROMISE, NOON + timedelta(days=9), since=NOON)
    decision = decide(account(holds=(promise,)), TERMS, NOON + timedelta(hours=hours))
    assert isinstance(decision, Send) is confirmed
