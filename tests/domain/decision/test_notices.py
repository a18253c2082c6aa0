"""Welcomes, confirmations and away messages: asked for by nobody's debt, and said once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from puntual.domain.accounts.account import Account
from puntual.domain.accounts.consent import ConsentEvent
from puntual.domain.accounts.hold import Hold, HoldKind
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.channel import Channel
from puntual.domain.decision.plan import Decision, Send, Stop, Wait
from puntual.domain.decision.terms import Terms
from puntual.domain.policies.policy import DEFAULT_POLICY, Policy
from puntual.domain.reasons import Reason
from puntual.domain.sending.conditions import Conditions
from tests.decisions import decide
from tests.domain.decision.decision_cases import (
    DUE,
    GRANTED,
    PROFILE,
    REVOKED,
    RULES,
    account,
    contact_of,
    days_from_due,
    hold,
    invoice,
    local,
    payment,
    reminded,
)

WELCOMING = replace(DEFAULT_POLICY, onboarding=True)
AWAY = replace(DEFAULT_POLICY, away=True)
MORNING = local(DUE, 10)


def _decide(debtor: Account, policy: Policy, at: object = MORNING) -> Decision:
    return decide(debtor, Terms(policy, RULES), at)  # type: ignore[arg-type]  # an instant


def _newcomer() -> Account:
    consent = replace(GRANTED, at=local(DUE, 9))
    return account(invoice(due=days_from_due(60)), profile=replace(PROFILE, consents=(consent,)))


def _asked(kind: HoldKind) -> Hold:
    return hold(kind, local(days_from_due(5)), since=local(DUE, 9))


def test_somebody_new_is_welcomed_once() -> None:
    contact = contact_of(_decide(_newcomer(), WELCOMING))
    assert (contact.purpose, contact.step) == ("onboarding", "welcome")
    welcomed = _newcomer().with_contact(replace(contact, state=ContactState.DELIVERED))
    assert isinstance(_decide(welcomed, WELCOMING), Wait)


def test_a_welcome_that_was_given_back_unsent_is_tried_again() -> None:
    contact = contact_of(_decide(_newcomer(), WELCOMING))
    given_back = contact.given_back(contact.claimed_at - timedelta(minutes=20))
    again = contact_of(_decide(_newcomer().with_contact(given_back), WELCOMING))
    assert (again.purpose, again.id[:6]) == ("onboarding", "000002")


def test_a_policy_that_does_not_welcome_welcomes_nobody() -> None:
    assert isinstance(_decide(_newcomer(), DEFAULT_POLICY), Wait)


def test_a_welcome_that_comes_days_late_is_left_out() -> None:
    decision = _decide(_newcomer(), WELCOMING, local(days_from_due(2), 10))
    assert isinstance(decision, Wait)


@pytest.mark.parametrize(
    ("hours_ago", "is_welcomed"), [(0, True), (1, True), (24, True), (25, False)]
)
def test_a_welcome_goes_out_within_a_day_of_the_consent(
    hours_ago: int, *, is_welcomed: bool
) -> None:
    consent = replace(GRANTED, at=MORNING - timedelta(hours=hours_ago))
    debtor = replace(_newcomer(), profile=replace(PROFILE, consents=(consent,)))
    assert isinstance(_decide(debtor, WELCOMING), Send) is is_welcomed


def _consented(*events: ConsentEvent) -> Account:
    return replace(_newcomer(), profile=replace(PROFILE, consents=events))


def test_the_last_consent_is_the_occasion_of_a_welcome() -> None:
    again = replace(GRANTED, at=local(DUE, 9), evidence="wording v4")
    assert isinstance(_decide(_consented(GRANTED, again), WELCOMING), Send)


def test_neither_a_withdrawal_nor_a_consent_of_tomorrow_is_the_occasion_of_a_welcome() -> None:
    no_sms = replace(REVOKED, at=local(DUE, 9), channels=frozenset({Channel.SMS}))
    tomorrow = replace(GRANTED, at=local(days_from_due(1)), evidence="wording v4")
    for event in (no_sms, tomorrow):
        assert isinstance(_decide(_consented(GRANTED, event), WELCOMING), Wait)


@pytest.mark.parametrize(
    "known",
    [
        {"contacts": (reminded(local(days_from_due(-9)), "due_in_7_days"),)},
        {"payments": (payment(5, at=local(days_from_due(-9)), paid_on=days_from_due(-40)),)},
    ],
)
def test_whoever_is_known_already_is_not_welcomed(known: dict[str, object]) -> None:
    decision = _decide(replace(_newcomer(), **known), WELCOMING)  # type: ignore[arg-type]  # fields
    assert isinstance(decision, Wait)


def test_a_welcome_counts_like_a_reminder_and_keeps_the_gap() -> None:
    greeting = contact_of(_decide(_newcomer(), WELCOMING))
    due_soon = replace(_newcomer(), invoices=(invoice(due=days_from_due(7)),))
    after = due_soon.with_contact(replace(greeting, state=ContactState.DELIVERED))
    decision = _decide(after, WELCOMING, local(DUE, 15))
    assert isinstance(decision, Wait)
    assert Reason.GAP in decision.reasons


@pytest.mark.parametrize(
    ("minor", "days_ago", "is_thanked"),
    [(1, 0, True), (0, 0, False), (-5, 0, False), (100, 3, True), (100, 4, False)],
)
def test_thanks_are_for_money_that_came_and_came_lately(
    minor: int, days_ago: int, *, is_thanked: bool
) -> None:
    paid = payment(minor, at=local(DUE, 9), paid_on=days_from_due(-days_ago))
    later = replace(_newcomer(), payments=(paid,))
    assert isinstance(_decide(later, DEFAULT_POLICY), Send) is is_thanked


def test_a_promise_is_confirmed_in_writing_with_its_date() -> None:
    decision = _decide(account(holds=(_asked(HoldKind.PROMISE),)), DEFAULT_POLICY)
    assert isinstance(decision, Send)
    assert decision.plan.contact.step == "agreement_confirmed"
    assert [one.kind for one in decision.plan.holds] == [HoldKind.PROMISE]


def test_of_two_promises_the_later_day_is_confirmed() -> None:
    soon = hold(HoldKind.PROMISE, local(days_from_due(5)), "F-001", since=local(DUE, 9))
    late = replace(soon, id="h-later", until=local(days_from_due(9)))
    decision = _decide(account(holds=(soon, late)), DEFAULT_POLICY)
    assert isinstance(decision, Send)
    assert decision.plan.peace_until == days_from_due(9)


@pytest.mark.parametrize("kind", [HoldKind.PROMISE, HoldKind.HANDOFF])
def test_what_was_asked_too_long_ago_does_not_keep_an_answer_from_what_came_since(
    kind: HoldKind,
) -> None:
    """By Friday morning only the second one is young enough, and it must not be forgotten."""
    wednesday, thursday, friday = (days_from_due(days) for days in (1, 2, 3))
    first = hold(kind, local(days_from_due(6)), since=local(wednesday, 21))
    second = replace(first, id="h-second", since=local(thursday, 20, 25))
    debtor = account(holds=(first, second))
    decision = _decide(debtor, AWAY, local(thursday, 20, 30))
    assert isinstance(decision, Wait)
    assert decision.until == local(friday, 9)
    answer = _decide(debtor, AWAY, decision.until)
    assert isinstance(answer, Send)
    assert answer.plan.holds == (second,)


def test_a_creditor_may_leave_promises_unconfirmed() -> None:
    silent = replace(DEFAULT_POLICY, agreements=False)
    decision = _decide(account(holds=(_asked(HoldKind.PROMISE),)), silent)
    assert decision == Wait(local(days_from_due(5)), (Reason.HOLD_PROMISE,))


def test_whoever_asks_for_a_person_is_told_once_that_one_comes() -> None:
    debtor = account(holds=(_asked(HoldKind.HANDOFF),))
    contact = contact_of(_decide(debtor, AWAY))
    assert (contact.purpose, contact.step) == ("away", "away")
    told = debtor.with_contact(replace(contact, state=ContactState.READ))
    assert _decide(told, AWAY) == Wait(local(days_from_due(5)), (Reason.HOLD_HANDOFF,))


def test_nobody_is_told_of_a_person_who_did_not_ask_for_one() -> None:
    decision = _decide(account(holds=(_asked(HoldKind.CLAIM),)), AWAY)
    assert decision == Wait(local(days_from_due(5)), (Reason.HOLD_CLAIM,))


def test_a_courtesy_whose_template_is_lost_is_left_out() -> None:
    lost = Conditions(broken_templates=frozenset({"away"}))
    debtor = account(holds=(_asked(HoldKind.HANDOFF),))
    decision = decide(debtor, Terms(AWAY, RULES, lost), MORNING)
    assert decision == Wait(local(days_from_due(5)), (Reason.HOLD_HANDOFF,))


def test_a_courtesy_that_could_only_come_too_late_is_left_out() -> None:
    friday_night = local(days_from_due(3), 22)
    asked = hold(HoldKind.HANDOFF, None, since=friday_night)
    decision = _decide(account(holds=(asked,)), AWAY, friday_night + timedelta(minutes=1))
    assert decision == Stop((Reason.HOLD_HANDOFF,))


def test_a_creditor_whose_policy_is_missing_sends_nothing() -> None:
    assert decide(account(), Terms(None, RULES), MORNING) == Stop((Reason.POLICY_MISSING,))


def test_the_day_that_was_promised_is_confirmed_and_not_the_end_of_its_grace() -> None:
    day = days_from_due(3)
    promise = replace(_asked(HoldKind.PROMISE), until=local(days_from_due(5)), promised_on=day)
    decision = _decide(account(holds=(promise,)), DEFAULT_POLICY)
    assert isinstance(decision, Send)
    assert decision.plan.peace_until == day


def test_words_that_may_be_a_wish_to_be_left_alone_get_no_answer() -> None:
    doubtful = replace(_asked(HoldKind.HANDOFF), may_be_opt_out=True)
    assert not isinstance(_decide(account(holds=(doubtful,)), AWAY), Send)


def test_who_may_have_asked_to_be_left_alone_is_thanked_for_no_payment() -> None:
    """A receipt went to somebody whose "paren" waited for a person as a possible opt-out."""
    paid = account(payments=(payment(1000, at=local(DUE, 9)),))
    asked = hold(HoldKind.HANDOFF, None, since=local(DUE, 8))
    thanked = _decide(replace(paid, holds=(asked,)), DEFAULT_POLICY)
    assert isinstance(thanked, Send)
    doubtful = replace(asked, may_be_opt_out=True)
    decision = _decide(replace(paid, holds=(doubtful,)), DEFAULT_POLICY)
    assert decision == Stop((Reason.HOLD_HANDOFF,))


def test_who_may_have_asked_to_be_left_alone_gets_no_confirmation() -> None:
    promise = _asked(HoldKind.PROMISE)
    assert isinstance(_decide(account(holds=(promise,)), DEFAULT_POLICY), Send)
    doubtful = replace(_asked(HoldKind.HANDOFF), may_be_opt_out=True)
    both = _decide(account(holds=(promise, doubtful)), DEFAULT_POLICY)
    assert not isinstance(both, Send)
