from dataclasses import replace
from datetime import timedelta

import pytest

from puntual.domain.accounts.hold import HoldKind
from puntual.domain.channel import Channel
from puntual.domain.decision.plan import Send, Stop, Wait
from puntual.domain.policies.policy import EarlyDiscount, Fallback
from puntual.domain.reasons import Reason
from puntual.domain.sending.conditions import Conditions, Switch, SwitchScope
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
from tests.domain.decision.fallback.fallback_cases import (
    ANY_CHANNEL,
    BY_SMS,
    MORNING,
    PAUSE_ENDS,
    REACHABLE,
    UNNAMED,
    by,
    granted,
    refused,
    suppressed,
    terms,
    unreachable,
    withdrawn,
)


def test_a_consent_that_begins_later_is_waited_for() -> None:
    begins = MORNING + timedelta(hours=2)
    consents = (UNNAMED, granted(begins, Channel.SMS))
    debtor = unreachable(profile=replace(REACHABLE, consents=consents))
    assert decide(debtor, terms(), MORNING) == Wait(
        begins, (Reason.FALLBACK_CONSENT_MISSING, Reason.UNREACHABLE)
    )
    assert contact_of(decide(debtor, terms(), begins)).channel is Channel.SMS


def test_a_withdrawal_without_a_channel_silences_them_all() -> None:
    debtor = unreachable(profile=replace(REACHABLE, consents=(ANY_CHANNEL, withdrawn(MORNING))))
    assert suppressed(decide(debtor, terms(), MORNING)) == (Reason.OPTED_OUT,)


@pytest.mark.parametrize("kind", [HoldKind.DECEASED, HoldKind.WRONG_NUMBER, HoldKind.DISPUTE])
def test_every_other_hold_still_holds(kind: HoldKind) -> None:
    debtor = unreachable()
    held = replace(debtor, holds=(*debtor.holds, hold(kind, None)))
    assert not isinstance(decide(held, terms(), MORNING), Send)


def test_a_hold_on_an_invoice_keeps_it_out_of_the_sms_as_well() -> None:
    debtor = replace(unreachable(), invoices=(invoice("F-001"), invoice("F-002")))
    held = replace(debtor, holds=(*debtor.holds, hold(HoldKind.DISPUTE, None, "F-002")))
    decision = decide(held, terms(), MORNING)
    assert isinstance(decision, Send)
    assert [one.label for one in decision.plan.instalments] == ["F-001"]


def test_where_nobody_knows_the_end_of_the_hold_the_silence_has_none() -> None:
    forever = hold(HoldKind.UNREACHABLE, None, since=MORNING - timedelta(hours=1))
    debtor = replace(unreachable(), holds=(forever,))
    assert contact_of(decide(debtor, terms(), MORNING)).channel is Channel.SMS
    off = decide(debtor, terms(channels=frozenset()), MORNING)
    assert off == Stop((Reason.FALLBACK_CHANNEL_OFF, Reason.UNREACHABLE))


def test_of_several_holds_the_last_end_is_waited_for() -> None:
    ends = (PAUSE_ENDS, PAUSE_ENDS + timedelta(days=2))
    holds = tuple(
        replace(hold(HoldKind.UNREACHABLE, end, since=MORNING), id=f"h-{end:%d}") for end in ends
    )
    debtor = unreachable(holds=holds)
    off = decide(debtor, terms(channels=frozenset()), MORNING)
    assert off == Wait(ends[1], (Reason.FALLBACK_CHANNEL_OFF, Reason.UNREACHABLE))


def test_thanks_wait_for_whatsapp() -> None:
    """Only reminders are told elsewhere; a receipt is good manners, and nobody agreed to two."""
    debtor = unreachable(payments=(payment(at=MORNING),))
    decision = decide(debtor, terms(), MORNING)
    assert decision == Wait(PAUSE_ENDS, (Reason.BALANCE_ZERO, Reason.UNREACHABLE))


def test_after_the_pause_whatsapp_is_tried_again() -> None:
    contact = contact_of(decide(unreachable(), terms(), local(days_from_due(8))))
    assert (contact.channel, contact.step) == (Channel.WHATSAPP, "overdue_8_days")


def test_hours_close_for_every_channel() -> None:
    decision = decide(unreachable(), terms(), local(DUE, 20))
    assert Reason.OUTSIDE_HOURS in suppressed(decision)


def test_metas_daily_limit_and_its_template_states_do_not_concern_an_sms() -> None:
    on = replace(terms().conditions, quota_left=0, broken_templates=frozenset({"due_today"}))
    contact = contact_of(decide(unreachable(), replace(terms(), conditions=on), MORNING))
    assert contact.channel is Channel.SMS


@pytest.mark.parametrize(
    "halt", [Conditions(halted=True), Conditions(halted_countries=frozenset({"MX"}))]
)
def test_what_meta_halts_does_not_concern_an_sms(halt: Conditions) -> None:
    """A locked account silenced also those whom the business writes to by SMS alone."""
    halted = replace(halt, channels=terms().conditions.channels)
    contact = contact_of(decide(unreachable(), replace(terms(), conditions=halted), MORNING))
    assert contact.channel is Channel.SMS
    over_whatsapp = decide(account(), replace(TERMS, conditions=halted), MORNING)
    assert suppressed(over_whatsapp) == (Reason.SENDER_HALTED,)


def test_the_breaker_and_the_switches_do() -> None:
    base = terms().conditions
    full = replace(base, sent_today=5, day_limit=5)
    off = Conditions(channels=base.channels, switches=frozenset({Switch(SwitchScope.CREDITOR)}))
    template = replace(base, switches=frozenset({Switch(SwitchScope.TEMPLATE, "due_today")}))
    expected = (Reason.BREAKER, Reason.KILL_SWITCH, Reason.TEMPLATE_UNAVAILABLE)
    for conditions, reason in zip((full, off, template), expected, strict=True):
        decision = decide(unreachable(), replace(terms(), conditions=conditions), MORNING)
        assert reason in suppressed(decision)


def test_an_sms_offers_no_discount_and_no_button() -> None:
    """The words of a discount belong to a template that Meta has seen."""
    offer = EarlyDiscount(5, 0, frozenset({"due_today"}))
    policy = replace(BY_SMS, discount=offer)
    decision = decide(unreachable(), terms(policy), MORNING)
    assert isinstance(decision, Send)
    assert decision.plan.discount is None
    assert decision.plan.contact.template == "puntual_due_today_v1"


def test_a_step_that_needs_a_person_is_not_let_go_by_the_release_that_whatsapp_lost() -> None:
    """The release was for this step, and the step never arrived: it still counts."""
    step = replace(BY_SMS.cadences[0].steps[2], needs_release=True)
    policy = replace(BY_SMS, cadences=(replace(BY_SMS.cadences[0], steps=(step,)),))
    debtor = unreachable(refused(taken=True))
    lax = replace(RULES.caps, per_day=9, per_week=9, min_gap=timedelta(0))
    free = replace(terms(policy), rules=replace(RULES, caps=lax))
    assert Reason.NEEDS_RELEASE in suppressed(decide(debtor, free, MORNING))


def test_one_channel_a_week_holds_in_both_directions() -> None:
    lax = replace(
        RULES.caps, per_day=9, per_week=9, min_gap=timedelta(0), one_channel_per_week=True
    )
    strict = replace(terms(), rules=replace(RULES, caps=lax))
    taken = decide(unreachable(refused(taken=True)), strict, MORNING)
    assert isinstance(taken, Wait)
    assert taken.reasons[0] is Reason.CHANNEL_WEEK
    assert contact_of(decide(unreachable(), strict, MORNING)).channel is Channel.SMS
    told = by(Channel.SMS, reminded(MORNING, "due_today"))
    back = account(profile=REACHABLE, contacts=(told,))
    monday = local(days_from_due(6))
    assert Reason.CHANNEL_WEEK in suppressed(decide(back, strict, monday))
    assert contact_of(decide(back, strict, local(days_from_due(8)))).channel is Channel.WHATSAPP


def test_a_policy_may_keep_to_one_channel_where_no_law_asks() -> None:
    policy = replace(BY_SMS, fallback=Fallback(Channel.SMS, one_channel_per_week=True))
    decision = decide(unreachable(refused(taken=True)), terms(policy), MORNING)
    assert Reason.CHANNEL_WEEK in suppressed(decision)


def test_what_reached_the_phone_for_others_counts_as_whatsapp() -> None:
    policy = replace(BY_SMS, fallback=Fallback(Channel.SMS, one_channel_per_week=True))
    debtor = unreachable(phone_attempts=(MORNING - timedelta(days=4),))
    assert Reason.CHANNEL_WEEK in suppressed(decide(debtor, terms(policy), MORNING))


def test_a_debt_wears_out_over_all_channels() -> None:
    once = replace(RULES, caps=replace(RULES.caps, per_debt_total=1))
    decision = decide(unreachable(), replace(terms(), rules=once), MORNING)
    assert Reason.CAP_TOTAL in suppressed(decision)
