"""The day of a promise, and the days after it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from puntual.domain.accounts.account import Account
from puntual.domain.accounts.hold import Hold, HoldKind
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.agreements.promise import Promised
from puntual.domain.decision.plan import Decision, Send, Stop, Wait
from puntual.domain.decision.terms import Terms
from puntual.domain.money import Money
from puntual.domain.policies.policy import DEFAULT_POLICY, Privacy
from puntual.domain.policies.promises import Promises
from puntual.domain.reasons import Reason
from tests.decisions import decide
from tests.domain.decision.decision_cases import (
    DUE,
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

# It was due on a Tuesday, and promised on Wednesday for Friday.
MADE = local(days_from_due(1), 15)
FRIDAY = days_from_due(3)
# The end of its grace.
UNTIL = local(days_from_due(8), 0)
MONDAY = days_from_due(6)


def promise(minor: int = 125050, on: date = FRIDAY, name: str = "p-1") -> Hold:
    """Return a promise with a business day of grace: 2026-03-16 is a holiday in the rules."""
    last_on = days_from_due(7) if on == FRIDAY else on + timedelta(days=1)
    terms = Promised((Money(minor, "MXN"),), last_on, on)
    until = local(last_on + timedelta(days=1), 0)
    return Hold(name, HoldKind.PROMISE, MADE, until, promised_on=on, promised=terms)


def confirmed(debtor: Account) -> Account:
    """Return the account after the confirmation that it gets on Wednesday."""
    contact = contact_of(decide(debtor, TERMS, MADE))
    assert contact.step == "agreement_confirmed"
    return debtor.with_contact(replace(contact, state=ContactState.DELIVERED, settled_at=MADE))


PROMISED = confirmed(account(holds=(promise(),)))


def _on(day: date, hour: int = 9, debtor: Account = PROMISED, terms: Terms = TERMS) -> Decision:
    return decide(debtor, terms, local(day, hour))


def test_a_promise_is_confirmed_with_its_day_and_its_amount() -> None:
    decision = decide(account(holds=(promise(80_000),)), TERMS, MADE)
    assert isinstance(decision, Send)
    assert decision.plan.peace_until == FRIDAY
    assert decision.plan.promised == (Money(80_000, "MXN"),)


def test_nothing_is_sent_before_the_day_and_the_next_look_is_on_its_morning() -> None:
    assert _on(days_from_due(2)) == Wait(local(FRIDAY, 9), (Reason.HOLD_PROMISE,))


def test_the_morning_of_the_day_brings_one_reminder_of_what_has_not_come() -> None:
    part = replace(PROMISED, payments=(payment(25050, local(days_from_due(2), 10)),))
    thanked = _on(FRIDAY, debtor=part)
    assert isinstance(thanked, Send)
    assert thanked.plan.contact.step == "payment_received"
    decision = _on(FRIDAY)
    assert isinstance(decision, Send)
    contact = decision.plan.contact
    assert (contact.purpose, contact.step) == ("reminder", "promise_day")
    assert decision.plan.promised == (Money(125050, "MXN"),)
    assert [one.step for one in contact.covered] == ["promise_day"]
    reminded_of = PROMISED.with_contact(replace(contact, state=ContactState.READ))
    assert _on(FRIDAY, 12, reminded_of) == Wait(UNTIL, (Reason.HOLD_PROMISE,))


def test_a_kept_promise_is_not_reminded_of() -> None:
    kept = replace(PROMISED, payments=(payment(125050, local(days_from_due(2), 10)),))
    first = contact_of(_on(FRIDAY, debtor=kept))
    assert first.step == "payment_received"
    thanked = kept.with_contact(replace(first, state=ContactState.READ))
    assert _on(FRIDAY, 12, thanked) == Stop((Reason.BALANCE_ZERO,))


@pytest.mark.parametrize("hour", [21, 23])
def test_no_reminder_of_the_day_goes_out_outside_its_hours(hour: int) -> None:
    assert _on(FRIDAY, hour) == Wait(UNTIL, (Reason.HOLD_PROMISE,))


def test_a_promise_for_the_very_day_is_confirmed_and_not_reminded_of() -> None:
    today = confirmed(account(holds=(promise(on=days_from_due(1)),)))
    assert isinstance(decide(today, TERMS, MADE + timedelta(hours=1)), Wait)


def test_caps_keep_the_reminder_of_the_day_back_like_any_other_one() -> None:
    """The law of these rules wants forty-eight hours between two of them."""
    later = reminded(local(days_from_due(1), 16), "due_today", seq=2)
    found = _on(FRIDAY, debtor=replace(PROMISED, contacts=(*PROMISED.contacts, later)))
    assert isinstance(found, Wait)
    assert found.until == local(FRIDAY, 16)
    assert isinstance(_on(FRIDAY, 16, PROMISED), Send)


def test_a_debt_that_has_had_all_its_messages_is_not_reminded_of_its_promise() -> None:
    many = tuple(
        reminded(local(days_from_due(-9 * number), 10), "due_today", seq=10 - number)
        for number in range(9, 1, -1)
    )
    assert isinstance(_on(FRIDAY, debtor=replace(PROMISED, contacts=many)), Wait)


@pytest.mark.parametrize(
    "kind", [HoldKind.DISPUTE, HoldKind.HANDOFF, HoldKind.CLAIM, HoldKind.MANUAL, HoldKind.PLAN]
)
def test_whatever_else_holds_the_account_silences_the_day(kind: HoldKind) -> None:
    other = hold(kind, local(MONDAY, 9), since=local(days_from_due(-2), 9))
    held = replace(PROMISED, holds=(*PROMISED.holds, other))
    found = _on(FRIDAY, debtor=held)
    assert not isinstance(found, Send) or found.plan.contact.step != "promise_day"


def test_a_policy_may_leave_the_day_in_peace_and_hidden_amounts_do() -> None:
    silent = replace(DEFAULT_POLICY, promises=Promises(reminds=False))
    hidden = replace(DEFAULT_POLICY, privacy=Privacy.AFTER_CONFIRMATION)
    for policy in (silent, hidden):
        assert isinstance(_on(FRIDAY, terms=Terms(policy, RULES)), Wait)


def test_peace_lasts_until_the_grace_is_over_on_business_days() -> None:
    for day in (days_from_due(4), MONDAY, days_from_due(7)):
        assert isinstance(_on(day), Wait)


def test_after_the_grace_the_step_speaks_that_is_due_then() -> None:
    """Three days after the due date the account was at peace; eight days after it speaks."""
    decision = _on(days_from_due(8))
    assert contact_of(decision).step == "overdue_8_days"


def test_after_a_promise_of_a_part_the_rest_is_asked_for_when_its_grace_is_over() -> None:
    debtor = confirmed(account(holds=(promise(80_000),)))
    paid = replace(debtor, payments=(payment(80_000, local(FRIDAY, 10)),))
    thanks = contact_of(_on(FRIDAY, 11, paid))
    thanked = paid.with_contact(replace(thanks, state=ContactState.READ))
    assert isinstance(_on(days_from_due(7), debtor=thanked), Wait)
    decision = _on(days_from_due(8), debtor=thanked)
    assert isinstance(decision, Send)
    assert [one.outstanding.minor for one in decision.plan.instalments] == [45_050]


def test_a_promise_about_what_nobody_owes_any_more_is_silent() -> None:
    other = replace(PROMISED, invoices=(invoice("F-9", days_from_due(40)),))
    assert not isinstance(_on(FRIDAY, debtor=other), Send)
    assert DUE < FRIDAY


def test_no_reminder_of_the_day_goes_out_while_money_settles_nothing() -> None:
    dollars = replace(payment(500, local(days_from_due(2), 10)), amount=Money(500, "USD"))
    thanks = contact_of(_on(days_from_due(2), 11, replace(PROMISED, payments=(dollars,))))
    held = replace(PROMISED, payments=(dollars,)).with_contact(
        replace(thanks, state=ContactState.READ)
    )
    assert isinstance(_on(FRIDAY, debtor=held), Wait)
