"""What holds messages back for everyone: switches, freshness, volume, quota, a person's word."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from puntual.domain.accounts.account import Account, Release
from puntual.domain.accounts.contact import Coverage, Purpose
from puntual.domain.accounts.hold import Hold, HoldKind
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.decision.decision import decide, next_evaluation
from puntual.domain.decision.expected_value import expected_value
from puntual.domain.decision.gates import EVALUATE_AGAIN
from puntual.domain.decision.plan import Send, Stop, Wait
from puntual.domain.decision.terms import Terms
from puntual.domain.money import Money
from puntual.domain.policies.cadence import Cadence, Step
from puntual.domain.policies.policy import DEFAULT_POLICY, Freshness, Policy
from puntual.domain.reasons import Reason
from puntual.domain.sending.conditions import Conditions, Switch, SwitchScope
from puntual.domain.sending.priority_cutoff import priority_of
from puntual.domain.templates.template import template_name
from tests.domain.decision.decision_cases import (
    DUE,
    PROFILE,
    REVOKED,
    RULES,
    account,
    contact_of,
    days_from_due,
    invoice,
    key_of,
    local,
    payment,
    reminded,
)

NUMBER = "100200300"
NOW = local(DUE)
CADENCE = DEFAULT_POLICY.cadences[0].name
HALTS = [Switch(SwitchScope.CREDITOR), Switch(SwitchScope.NUMBER, NUMBER)]
DAY = timedelta(days=1)


def terms(policy: Policy = DEFAULT_POLICY, **conditions: object) -> Terms:
    made = replace(Conditions(number=NUMBER), **conditions)  # type: ignore[arg-type]  # real fields
    return Terms(policy, RULES, made)


def pulled(*switches: Switch) -> Terms:
    return terms(switches=frozenset(switches))


def paying() -> Account:
    """A debtor who paid one of two invoices this morning."""
    paid = payment(at=NOW - timedelta(hours=1))
    return account(invoice("F-001"), invoice("F-002"), payments=(paid,))


def held(decision: object) -> tuple[Reason, ...]:
    assert isinstance(decision, Wait | Stop), decision
    return decision.reasons


# --- switches


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


# --- freshness


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


# --- volume


@pytest.mark.parametrize(
    ("sent", "limit", "sends"),
    [(199, 200, True), (200, 200, False), (201, 200, False), (9999, None, True), (0, 0, False)],
)
def test_the_breaker_opens_at_its_limit(sent: int, limit: int | None, sends: bool) -> None:
    decision = decide(account(), terms(sent_today=sent, day_limit=limit), NOW)
    assert isinstance(decision, Send) == sends
    if not sends:
        assert decision == Wait(NOW + EVALUATE_AGAIN, (Reason.BREAKER,))


def test_of_a_day_on_which_nothing_is_known_to_have_left_nothing_is_counted() -> None:
    assert isinstance(decide(account(), terms(day_limit=1), NOW), Send)


@pytest.mark.parametrize(("left", "sends"), [(1, True), (0, False), (-1, False), (None, True)])
def test_meta_s_quota_is_kept(left: int | None, sends: bool) -> None:
    decision = decide(account(), terms(quota_left=left), NOW)
    assert isinstance(decision, Send) == sends
    if not sends:
        assert held(decision) == (Reason.QUOTA,)


def test_the_breaker_does_not_hold_thanks_back() -> None:
    full = terms(sent_today=9, day_limit=9)
    assert contact_of(decide(paying(), full, NOW)).purpose is Purpose.RECEIPT


def test_thanks_wait_for_the_quota_as_well() -> None:
    """Meta counts people, whatever they are told."""
    assert decide(paying(), terms(quota_left=0), NOW) == Wait(
        NOW + EVALUATE_AGAIN, (Reason.QUOTA,)
    )


@pytest.mark.parametrize(
    ("ago", "sends"),
    [(timedelta(hours=23, minutes=59), True), (timedelta(hours=24, minutes=1), False)],
)
def test_whoever_was_written_to_within_a_day_needs_no_quota(
    ago: timedelta, *, sends: bool
) -> None:
    debtor = replace(paying(), contacts=(reminded(NOW - ago, "due_in_3_days"),))
    assert isinstance(decide(debtor, terms(quota_left=0), NOW), Send) == sends


def replied() -> Account:
    """A debtor who asked for time this morning."""
    promise = Hold("h-1", HoldKind.PROMISE, NOW - timedelta(hours=1), NOW + 3 * DAY)
    return account(holds=(replace(promise, origin="reply:need_time"),))


def test_what_is_left_of_the_quota_is_kept_for_what_is_worth_more() -> None:
    """Small debts due at nine used up what large ones needed at ten."""
    worth = priority_of(expected_value(account(), DUE), PROFILE.key.debtor)
    assert isinstance(decide(account(), terms(quota_left=9, value_floor=worth), NOW), Send)
    above = terms(quota_left=9, value_floor=worth + 1)
    assert decide(account(), above, NOW) == Wait(NOW + EVALUATE_AGAIN, (Reason.QUOTA,))


def test_without_a_limit_nothing_is_kept_back() -> None:
    assert isinstance(decide(account(), terms(value_floor=10**15), NOW), Send)


def test_thanks_wait_for_the_rest_of_the_quota_as_well() -> None:
    kept = terms(quota_left=9, value_floor=10**12)
    assert held(decide(paying(), kept, NOW)) == (Reason.QUOTA,)


def test_whoever_has_written_to_us_is_answered_from_the_rest_of_the_quota() -> None:
    kept = terms(quota_left=9, value_floor=10**12)
    assert contact_of(decide(replied(), kept, NOW)).purpose is Purpose.AGREEMENT
    assert held(decide(replied(), terms(quota_left=0), NOW)) == (Reason.QUOTA,)


def test_whoever_was_written_to_within_a_day_takes_no_place_from_anybody() -> None:
    debtor = replace(paying(), contacts=(reminded(NOW - timedelta(hours=5), "due_in_3_days"),))
    assert isinstance(decide(debtor, terms(quota_left=9, value_floor=10**12), NOW), Send)


# --- halts


@pytest.mark.parametrize(
    ("halt", "stops"),
    [
        (Conditions(halted=True), True),
        (Conditions(halted_countries=frozenset({"MX"})), True),
        (Conditions(halted_countries=frozenset({"PE"})), False),
    ],
)
def test_what_meta_refuses_is_not_claimed_thanks_included(
    halt: Conditions, *, stops: bool
) -> None:
    for debtor in (account(), paying()):
        decision = decide(debtor, Terms(DEFAULT_POLICY, RULES, halt), NOW)
        assert isinstance(decision, Send) != stops
        if stops:
            assert decision == Wait(NOW + EVALUATE_AGAIN, (Reason.SENDER_HALTED,))


def test_our_own_switch_is_named_before_meta_s_refusal() -> None:
    both = terms(halted=True, switches=frozenset(HALTS))
    assert held(decide(account(), both, NOW)) == (Reason.KILL_SWITCH,)


def test_what_is_not_due_is_not_said_to_be_held_by_the_breaker() -> None:
    """So that the reasons count what the breaker really holds."""
    decision = decide(account(), terms(sent_today=9, day_limit=9), local(days_from_due(-20)))
    assert held(decision) == (Reason.NOT_DUE_YET,)


# --- releases


LOCKED = Step("last_opportunity", 60, 30, needs_release=True, cap=2, every_days=7)
WITH_LOCK = replace(
    DEFAULT_POLICY, cadences=(Cadence("pyme", (Step("formal_notice", 31, 20), LOCKED)),)
)
SIXTY = local(days_from_due(62))


def released(at: datetime, step: str = "last_opportunity") -> Account:
    return account(releases=(Release(step, at, "Rosa P."),))


def test_a_step_that_needs_a_person_waits_for_one() -> None:
    decision = decide(account(), terms(WITH_LOCK), SIXTY)
    assert held(decision) == (Reason.NEEDS_RELEASE,)
    contact = contact_of(decide(released(SIXTY - DAY), terms(WITH_LOCK), SIXTY))
    assert contact.step == "last_opportunity"


def test_steps_before_it_need_nobody() -> None:
    decision = decide(account(), terms(WITH_LOCK), local(days_from_due(36)))
    assert contact_of(decision).step == "formal_notice"


@pytest.mark.parametrize(
    "debtor", [released(SIXTY + timedelta(hours=1)), released(SIXTY - DAY, "formal_notice")]
)
def test_a_release_of_tomorrow_or_of_another_step_releases_nothing(debtor: Account) -> None:
    assert held(decide(debtor, terms(WITH_LOCK), SIXTY)) == (Reason.NEEDS_RELEASE,)


def test_a_release_is_for_once() -> None:
    sent = reminded(SIXTY, "last_opportunity")
    week_later = SIXTY + timedelta(days=8)
    debtor = replace(released(SIXTY - DAY), contacts=(sent,))
    assert held(decide(debtor, terms(WITH_LOCK), week_later)) == (Reason.NEEDS_RELEASE,)
    again = (*debtor.releases, Release("last_opportunity", SIXTY + DAY, "Rosa P."))
    decision = decide(replace(debtor, releases=again), terms(WITH_LOCK), week_later)
    assert contact_of(decision).step == "last_opportunity"


def test_a_release_of_this_instant_lets_one_message_go_out() -> None:
    sent = contact_of(decide(released(SIXTY), terms(WITH_LOCK), SIXTY))
    done = replace(released(SIXTY), contacts=(replace(sent, state=ContactState.DELIVERED),))
    assert held(decide(done, terms(WITH_LOCK), SIXTY + 8 * DAY)) == (Reason.NEEDS_RELEASE,)


def test_a_release_outlasts_the_messages_of_other_steps() -> None:
    early = released(SIXTY - 20 * DAY)
    told = replace(early, contacts=(reminded(SIXTY - 15 * DAY, "formal_notice"),))
    assert contact_of(decide(told, terms(WITH_LOCK), SIXTY)).step == "last_opportunity"


def test_a_release_is_used_up_by_a_message_that_spoke_of_other_steps_as_well() -> None:
    sent = reminded(SIXTY, "last_opportunity")
    both = (*sent.covered, Coverage(key_of("F-002"), "formal_notice"))
    debtor = replace(released(SIXTY - DAY), contacts=(replace(sent, covered=both),))
    assert held(decide(debtor, terms(WITH_LOCK), SIXTY + 8 * DAY)) == (Reason.NEEDS_RELEASE,)


def test_the_last_message_says_which_releases_are_used_up() -> None:
    thrice = replace(WITH_LOCK, cadences=(Cadence("pyme", (replace(LOCKED, cap=3),)),))
    told = tuple(
        reminded(SIXTY + days * DAY, "last_opportunity", seq=seq)
        for seq, days in enumerate((0, 8), start=1)
    )
    releases = tuple(Release("last_opportunity", SIXTY + n * DAY, "Rosa P.") for n in (-1, 1))
    debtor = account(contacts=told, releases=releases)
    assert held(decide(debtor, terms(thrice), SIXTY + 16 * DAY)) == (Reason.NEEDS_RELEASE,)


def test_a_repeat_that_waits_for_a_person_is_not_looked_at_again_because_of_its_day() -> None:
    sent = reminded(SIXTY, "last_opportunity")
    debtor = replace(released(SIXTY - DAY), contacts=(sent,))
    decision = decide(debtor, terms(WITH_LOCK), SIXTY + 7 * DAY)
    assert decision == Stop((Reason.NEEDS_RELEASE,))


def test_a_locked_invoice_is_left_out_of_what_the_others_are_reminded_of() -> None:
    old, new = invoice("F-001", days_from_due(-29)), invoice("F-002", days_from_due(2))
    both = account(old, new)
    decision = decide(both, terms(WITH_LOCK), local(days_from_due(34)))
    assert isinstance(decision, Send)
    assert [one.key.invoice.external_id for one in decision.plan.instalments] == ["F-002"]


# --- templates


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
