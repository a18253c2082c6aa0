"""What holds messages back for everyone: switches, freshness, volume, quota, a person's word."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from puntual.domain.accounts.contact import Purpose
from puntual.domain.decision.gates import EVALUATE_AGAIN
from puntual.domain.decision.plan import Send, Stop, Wait
from puntual.domain.decision.terms import Terms
from puntual.domain.money import Money
from puntual.domain.policies.policy import DEFAULT_POLICY, Freshness, Policy
from puntual.domain.reasons import Reason
from puntual.domain.sending.conditions import Switch, SwitchScope
from puntual.domain.templates.template import template_name
from tests.decisions import decide, next_evaluation
from tests.domain.decision.decision_cases import (
    DUE,
    PROFILE,
    REVOKED,
    account,
    contact_of,
    local,
    payment,
)
from tests.domain.decision.gate_cases import DAY, HALTS, NOW, held, paying, terms

CADENCE = DEFAULT_POLICY.cadences[0].name


def pulled(*switches: Switch) -> Terms:
    return terms(switches=frozenset(switches))


@pytest.mark.parametrize("switch", [*HALTS, Switch(SwitchScope.CADENCE, CADENCE)])
def test_a_pulled_switch_stops_the_next_look_and_the_look_after_it_is_put_back_sends(
    switch: Switch,
) -> None:
    assert isinstance(decide(account(), terms(), NOW), Send)
    assert decide(account(), pulled(switch), NOW) == Wait(
        NOW + EVALUATE_AGAIN, (Reason.KILL_SWITCH,)
    )
    assert isinstance(decide(account(), terms(), NOW + EVALUATE_AGAIN), Send)


def test_a_template_that_is_switched_off_is_not_used() -> None:
    decision = decide(account(), pulled(Switch(SwitchScope.TEMPLATE, "due_today")), NOW)
    assert decision == Wait(NOW + EVALUATE_AGAIN, (Reason.TEMPLATE_UNAVAILABLE,))


@pytest.mark.parametrize(
    "switch",
    [
        Switch(SwitchScope.NUMBER, "999"),
        Switch(SwitchScope.CADENCE, "another"),
        Switch(SwitchScope.TEMPLATE, "overdue_8_days"),
    ],
)
def test_a_switch_stops_nothing_but_what_it_names(switch: Switch) -> None:
    assert isinstance(decide(account(), pulled(switch), NOW), Send)


@pytest.mark.parametrize("switch", HALTS)
def test_creditor_and_number_stop_thanks_as_well(switch: Switch) -> None:
    assert contact_of(decide(paying(), terms(), NOW)).purpose is Purpose.RECEIPT
    assert held(decide(paying(), pulled(switch), NOW)) == (Reason.KILL_SWITCH,)


def test_a_switch_is_looked_at_again_in_the_debtor_s_hours_only() -> None:
    evening = local(DUE, 18, 30)
    decision = decide(account(), pulled(HALTS[0]), evening)
    assert decision == Wait(local(DUE + DAY, 9), (Reason.KILL_SWITCH,))


def test_who_opted_out_is_not_looked_at_every_hour_because_of_a_switch() -> None:
    debtor = account(profile=replace(PROFILE, consents=(*PROFILE.consents, REVOKED)))
    assert decide(debtor, pulled(HALTS[0]), NOW) == Stop((Reason.OPTED_OUT,))


FRESH = replace(DEFAULT_POLICY, freshness=Freshness(max_feed_age=timedelta(hours=26)))


@pytest.mark.parametrize(
    ("seen_at", "sends"),
    [
        (NOW, True),
        (NOW - timedelta(hours=26), True),
        (NOW - timedelta(hours=26, seconds=1), False),
        (None, False),
        (NOW + timedelta(minutes=5), True),
    ],
)
def test_reminders_need_figures_that_are_fresh_enough(
    seen_at: datetime | None, sends: bool
) -> None:
    decision = decide(account(), terms(FRESH, feed_seen_at=seen_at), NOW)
    assert isinstance(decision, Send) == sends
    if not sends:
        assert decision == Wait(NOW + EVALUATE_AGAIN, (Reason.PAYMENT_FEED_STALE,))


def test_a_policy_that_asks_for_no_fresh_feed_sends_without_one() -> None:
    assert isinstance(decide(account(), terms(feed_seen_at=None), NOW), Send)


def test_reminders_wait_while_nobody_hears_an_opt_out_and_thanks_do_not() -> None:
    deaf = terms(callbacks_silent=True)
    wait = Wait(NOW + EVALUATE_AGAIN, (Reason.CALLBACKS_SILENT,))
    assert decide(account(), deaf, NOW) == wait
    assert contact_of(decide(paying(), deaf, NOW)).purpose is Purpose.RECEIPT
    assert isinstance(decide(account(), terms(), NOW + EVALUATE_AGAIN), Send)


def test_thanks_go_out_although_the_feed_is_stale() -> None:
    assert contact_of(decide(paying(), terms(FRESH), NOW)).purpose is Purpose.RECEIPT


LONG_AGO = NOW - timedelta(days=20)


def test_money_that_settles_nothing_stops_reminders_until_somebody_looks() -> None:
    """Complaint: "I paid in dollars, they have the money, and remind me of the pesos"."""
    dollars = replace(payment(at=LONG_AGO), amount=Money(5000, "USD"))
    debtor = account(payments=(dollars,))
    assert decide(debtor, terms(), NOW) == Stop((Reason.UNAPPLIED_MONEY,))
    lax = replace(DEFAULT_POLICY, freshness=Freshness(hold_on_unapplied=False))
    assert isinstance(decide(debtor, terms(lax), NOW), Send)


def test_money_that_settles_something_stops_nothing() -> None:
    debtor = account(payments=(payment(minor=100, at=LONG_AGO),))
    assert isinstance(decide(debtor, terms(), NOW), Send)


SUBSTITUTED = replace(DEFAULT_POLICY, substitutes={"due_today": "due_in_3_days"})


def test_a_policy_with_substitutes_can_be_looked_up_by() -> None:
    assert {SUBSTITUTED: True}[SUBSTITUTED]


@pytest.mark.parametrize("broken", ["due_today", "due_today/es"])
def test_a_declared_substitute_speaks_for_a_broken_template(broken: str) -> None:
    decision = decide(account(), terms(SUBSTITUTED, broken_templates=frozenset({broken})), NOW)
    contact = contact_of(decision)
    assert contact.step == "due_today"
    assert contact.template == template_name("due_in_3_days")


def test_a_template_that_is_broken_in_another_language_speaks_in_this_one() -> None:
    broken = terms(broken_templates=frozenset({"due_today/pt_BR"}))
    assert contact_of(decide(account(), broken, NOW)).template == template_name("due_today")


@pytest.mark.parametrize(
    ("policy", "broken"),
    [
        (DEFAULT_POLICY, {"due_today"}),
        (SUBSTITUTED, {"due_today", "due_in_3_days"}),
        (SUBSTITUTED, {"due_today", "due_in_3_days/es"}),
    ],
)
def test_without_a_substitute_that_works_the_reminder_waits(
    policy: Policy, broken: set[str]
) -> None:
    at_stake = terms(policy, broken_templates=frozenset(broken))
    decision = decide(account(), at_stake, NOW)
    assert decision == Wait(NOW + EVALUATE_AGAIN, (Reason.TEMPLATE_UNAVAILABLE,))
    assert next_evaluation(account(), at_stake, NOW) == NOW + EVALUATE_AGAIN
