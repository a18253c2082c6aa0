"""What is owed is shown only once somebody said whose phone it is, where that is asked first."""

from dataclasses import replace
from datetime import timedelta

import pytest

from puntual.adapters.packaged.templates import PackagedTemplates
from puntual.domain.accounts.account import Account
from puntual.domain.accounts.hold import HoldKind
from puntual.domain.decision.answers.decision import HandOver
from puntual.domain.decision.plan import Send, Wait
from puntual.domain.decision.terms import Terms
from puntual.domain.policies.policy import DEFAULT_POLICY, EarlyDiscount, Policy, Privacy
from puntual.domain.reasons import Reason
from puntual.domain.receivables.payer_segment import DebtorKind
from puntual.domain.sending.conditions import Switch, SwitchScope
from puntual.domain.templates.template import template_name
from tests.decisions import decide
from tests.domain.decision import gate_cases
from tests.domain.decision.answers.answer_cases import answer_to, asker, plan_of
from tests.domain.decision.decision_cases import (
    GRANTED,
    PROFILE,
    RULES,
    account,
    days_from_due,
    hold,
    invoice,
    local,
    payment,
    reminded,
)
from tests.domain.decision.fallback import fallback_cases
from tests.domain.decision.walk import walk

ASKING = Terms(DEFAULT_POLICY, replace(RULES, amount_after_confirmation=True))
CONFIRMED = replace(PROFILE, confirmed_at=GRANTED.at)
COMPANY = replace(PROFILE, kind=DebtorKind.CORPORATE)
ASKS = template_name("is_it_you")


def under(policy: Policy) -> Terms:
    return replace(ASKING, policy=policy)


def template_of(debtor: Account, terms: Terms = ASKING, days: int = 0) -> str:
    decision = decide(debtor, terms, local(days_from_due(days)))
    assert isinstance(decision, Send)
    return decision.plan.contact.template


def test_every_message_asks_whose_phone_it_is_until_somebody_says_so() -> None:
    plans = walk(account(), ASKING, days_from_due(-10), 40)
    assert {plan.contact.template for plan in plans} == {ASKS}
    steps = [
        plan.contact.step
        for plan in walk(account(), Terms(DEFAULT_POLICY, RULES), days_from_due(-10), 40)
    ]
    assert [plan.contact.step for plan in plans] == steps


def test_once_it_was_said_the_steps_speak_in_their_own_words() -> None:
    assert template_of(account(profile=CONFIRMED)) == template_name("due_today")


@pytest.mark.parametrize(
    ("wanted", "asks"),
    [(None, False), (Privacy.AFTER_CONFIRMATION, True), (Privacy.AT_ONCE, False)],
)
def test_companies_are_asked_only_where_the_policy_says_so(
    wanted: Privacy | None, asks: bool
) -> None:
    company = account(profile=COMPANY)
    policy = replace(DEFAULT_POLICY, privacy=wanted)
    assert (template_of(company, under(policy)) == ASKS) is asks


def test_a_policy_may_ask_where_no_rules_do_and_not_where_they_do() -> None:
    asks = replace(DEFAULT_POLICY, privacy=Privacy.AFTER_CONFIRMATION)
    tells = replace(DEFAULT_POLICY, privacy=Privacy.AT_ONCE)
    assert template_of(account(), Terms(asks, RULES)) == ASKS
    assert template_of(account(), under(tells)) == template_name("due_today")


def test_the_text_that_asks_names_neither_amount_nor_invoice() -> None:
    texts = [one for one in PackagedTemplates().all() if "is_it_you" in one.name]
    assert {"es", "es_CO", "es_AR", "pt_BR", "en"} <= {one.language for one in texts}
    for one in texts:
        told = {"customer_name", "creditor_name", "contact_line", "claims_book", "supplier"}
        assert set(one.variables) <= told
        assert [reply.payload for reply in one.quick_replies][:2] == ["IS_ME", "NOT_ME"]


def test_neither_a_discount_nor_a_pay_button_is_added_to_it() -> None:
    early = EarlyDiscount(5, 1, frozenset({"due_in_7_days"}))
    payable = replace(invoice(), pay_reference="abc")
    decision = decide(
        account(payable), under(replace(DEFAULT_POLICY, discount=early)), local(days_from_due(-7))
    )
    assert isinstance(decision, Send)
    assert (decision.plan.contact.template, decision.plan.discount) == (ASKS, None)
    assert decision.plan.contact.offer is None


def test_where_that_text_is_off_nothing_is_sent() -> None:
    off = gate_cases.terms(
        DEFAULT_POLICY, switches=frozenset({Switch(SwitchScope.TEMPLATE, "is_it_you")})
    )
    decision = decide(account(), replace(off, rules=ASKING.rules), local(days_from_due(0)))
    assert isinstance(decision, Wait)
    assert decision.reasons == (Reason.TEMPLATE_UNAVAILABLE,)


def test_no_thanks_and_no_agreement_tell_a_phone_of_money_before() -> None:
    now = local(days_from_due(0))
    paid = account(payments=(payment(50, now - timedelta(hours=1)),))
    agreed = account(holds=(hold(HoldKind.PLAN, now + timedelta(days=9), since=now),))
    for debtor in (paid, agreed):
        before, after = (
            decide(debtor, ASKING, now),
            decide(replace(debtor, profile=CONFIRMED), ASKING, now),
        )
        assert not isinstance(before, Send) or before.plan.contact.template == ASKS
        assert isinstance(after, Send)
        assert after.plan.contact.purpose in {"receipt", "agreement"}


def test_no_other_channel_tells_it_either() -> None:
    debtor = fallback_cases.unreachable()
    terms = replace(fallback_cases.terms(), rules=ASKING.rules)
    asked = decide(debtor, terms, fallback_cases.MORNING)
    assert Reason.PHONE_UNCONFIRMED in fallback_cases.suppressed(asked)


def test_a_written_copy_waits_for_a_person_until_then() -> None:
    rules = replace(RULES, amount_after_confirmation=True, written_copy_days=15)
    told = (reminded(local(days_from_due(3)), "overdue_3_days"),)
    at = local(days_from_due(20))
    silent = decide(account(contacts=told), Terms(DEFAULT_POLICY, rules), at)
    assert not isinstance(silent, Send) or silent.plan.contact.step != "written_copy"
    known = decide(account(contacts=told, profile=CONFIRMED), Terms(DEFAULT_POLICY, rules), at)
    assert isinstance(known, Send)
    assert known.plan.contact.step == "written_copy"


def test_a_question_is_answered_once_the_phone_is_known() -> None:
    assert answer_to(asker(), terms=ASKING) == HandOver((Reason.ANSWER_UNCONFIRMED,))
    # The tap may be here before WhatsApp says that the message has arrived.
    assert plan_of(answer_to(account(profile=CONFIRMED), terms=ASKING)).instalments
