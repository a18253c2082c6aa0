"""Another channel stands in when WhatsApp has refused for certain, and in no other case."""

from dataclasses import replace
from datetime import timedelta

import pytest

from puntual.domain.accounts.contact import Contact, Coverage, Purpose
from puntual.domain.accounts.hold import HoldKind
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.accounts.send_error import SendErrorClass
from puntual.domain.channel import Channel
from puntual.domain.decision.decision import decide
from puntual.domain.decision.plan import Send, Stop, Wait
from puntual.domain.policies.policy import EarlyDiscount, Fallback
from puntual.domain.reasons import Reason
from puntual.domain.sending.conditions import Conditions, Switch, SwitchScope
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
from tests.domain.decision.fallback_cases import (
    ANY_CHANNEL,
    BY_EMAIL,
    BY_SMS,
    MORNING,
    REACHABLE,
    granted,
    refused,
    terms,
    unreachable,
    withdrawn,
)

UNNAMED = replace(ANY_CHANNEL, channels=frozenset())
PAUSE_ENDS = MORNING + timedelta(days=7)


def by(channel: Channel, contact: Contact) -> Contact:
    return replace(contact, channel=channel)


def suppressed(decision: object) -> tuple[Reason, ...]:
    assert isinstance(decision, Wait | Stop), decision
    return decision.reasons


def test_the_step_that_was_refused_at_the_door_is_told_by_sms_the_same_day() -> None:
    contact = contact_of(decide(unreachable(), terms(), MORNING))
    assert (contact.channel, contact.step, contact.purpose) == (
        Channel.SMS,
        "due_today",
        Purpose.REMINDER,
    )
    assert contact.id != refused().id
    assert contact.language == "es"


def test_by_email_it_is_the_same_step() -> None:
    contact = contact_of(decide(unreachable(), terms(BY_EMAIL), MORNING))
    assert (contact.channel, contact.step) == (Channel.EMAIL, "due_today")


def test_a_policy_says_by_what_it_writes_besides_whatsapp() -> None:
    assert TERMS.policy is not None
    channels = [policy.channels for policy in (TERMS.policy, BY_SMS, BY_EMAIL)]
    assert channels == [frozenset(), {Channel.SMS}, {Channel.EMAIL}]


def test_without_a_fallback_in_the_policy_nothing_changes() -> None:
    assert decide(unreachable(), TERMS, MORNING) == Wait(PAUSE_ENDS, (Reason.UNREACHABLE,))


def test_a_message_that_was_taken_and_failed_frees_the_day_but_counts_for_the_caps() -> None:
    """It left us, so the gap and the week run from it; the SMS goes when they allow."""
    debtor = unreachable(refused(taken=True))
    decision = decide(debtor, terms(), MORNING)
    assert isinstance(decision, Wait)
    assert Reason.CAP_DAY in decision.reasons
    assert Reason.GAP in decision.reasons
    later = contact_of(decide(debtor, terms(), decision.until))
    assert later.channel is Channel.SMS
    assert decision.until - debtor.contacts[0].claimed_at >= timedelta(hours=48)
    lax = replace(RULES.caps, per_day=2, min_gap=timedelta(0))
    freed = replace(terms(), rules=replace(RULES, caps=lax))
    assert contact_of(decide(debtor, freed, MORNING)).channel is Channel.SMS


@pytest.mark.parametrize("state", [ContactState.EXPIRED, ContactState.ACCEPTED])
def test_a_reminder_of_unknown_fate_is_never_repeated_elsewhere(state: ContactState) -> None:
    """A receipt proved that the number is out of reach; the reminder may have arrived before."""
    receipt = replace(refused(), purpose=Purpose.RECEIPT, covered=())
    lost = reminded(MORNING - timedelta(hours=1), "due_in_3_days", state=state)
    lax = replace(RULES.caps, per_day=9, per_week=9, min_gap=timedelta(0))
    free = replace(terms(), rules=replace(RULES, caps=lax))
    debtor = unreachable(receipt, lost)
    assert Reason.CAP_DAY in suppressed(decide(debtor, free, MORNING))
    same_step = replace(lost, covered=(Coverage(lost.covered[0].instalment, "due_today"),))
    following = decide(unreachable(receipt, same_step), free, MORNING + timedelta(days=1))
    assert Reason.STEP_DONE in suppressed(following)


def test_an_uncertain_message_is_waited_for_first() -> None:
    flying = reminded(MORNING, "due_today", state=ContactState.UNCERTAIN)
    debtor = unreachable(contacts=(flying,))
    assert suppressed(decide(debtor, terms(), MORNING)) == (Reason.IN_FLIGHT,)


def test_an_sms_uses_up_the_day_and_the_caps_as_any_reminder() -> None:
    told = by(Channel.SMS, reminded(MORNING, "due_today", attempt=2))
    decision = decide(unreachable(refused(), told), terms(), MORNING + timedelta(hours=1))
    assert isinstance(decision, Wait)
    assert Reason.STEP_DONE in decision.reasons
    assert Reason.UNREACHABLE in decision.reasons


@pytest.mark.parametrize("error_class", [SendErrorClass.RETRY, SendErrorClass.HALT_SENDER])
def test_an_sms_that_was_refused_for_a_passing_reason_is_tried_again_after_a_pause(
    error_class: SendErrorClass,
) -> None:
    tried = by(
        Channel.SMS,
        reminded(
            MORNING, "due_today", state=ContactState.FAILED, error_class=error_class, attempt=2
        ),
    )
    decision = decide(unreachable(refused(), tried), terms(), MORNING + timedelta(minutes=1))
    assert isinstance(decision, Wait)
    again = contact_of(decide(unreachable(refused(), tried), terms(), decision.until))
    assert (again.channel, again.id[-1]) == (Channel.SMS, "3")


def test_an_sms_that_was_refused_for_good_ends_it_until_a_new_consent() -> None:
    gone = by(Channel.SMS, replace(refused(MORNING), id=refused().id))
    debtor = unreachable(refused(), gone)
    at = MORNING + timedelta(hours=1)
    assert decide(debtor, terms(), at) == Wait(
        PAUSE_ENDS, (Reason.FALLBACK_REFUSED, Reason.UNREACHABLE)
    )
    again = granted(at - timedelta(minutes=1), Channel.SMS)
    consented = replace(debtor, profile=replace(REACHABLE, consents=(ANY_CHANNEL, again)))
    assert Reason.FALLBACK_REFUSED not in suppressed(decide(consented, terms(), at))


def test_a_consent_to_another_channel_takes_no_refusal_back() -> None:
    gone = by(Channel.SMS, replace(refused(MORNING), id=refused().id))
    at = MORNING + timedelta(hours=1)
    for_email = granted(at - timedelta(minutes=1), Channel.EMAIL)
    debtor = unreachable(
        refused(), gone, profile=replace(REACHABLE, consents=(ANY_CHANNEL, for_email))
    )
    assert Reason.FALLBACK_REFUSED in suppressed(decide(debtor, terms(), at))


@pytest.mark.parametrize(
    ("change", "policy", "reason"),
    [
        (
            {"contacts": (reminded(MORNING - timedelta(days=9), "due_in_7_days"),)},
            BY_SMS,
            Reason.FALLBACK_UNCONFIRMED,
        ),
        ({"contacts": (refused(code=131050),)}, BY_SMS, Reason.FALLBACK_BARRED),
        ({"contacts": (refused(code=130403),)}, BY_SMS, Reason.FALLBACK_BARRED),
        ({"contacts": (refused(code=137000),)}, BY_SMS, Reason.FALLBACK_BARRED),
        (
            {"profile": replace(REACHABLE, email=None)},
            BY_EMAIL,
            Reason.FALLBACK_EMAIL_MISSING,
        ),
        (
            {"profile": replace(REACHABLE, consents=(UNNAMED,))},
            BY_SMS,
            Reason.FALLBACK_CONSENT_MISSING,
        ),
        (
            {
                "profile": replace(
                    REACHABLE, consents=(ANY_CHANNEL, withdrawn(MORNING, Channel.SMS))
                )
            },
            BY_SMS,
            Reason.FALLBACK_OPTED_OUT,
        ),
    ],
)
def test_every_silence_on_the_other_channel_has_a_reason(
    change: dict[str, object], policy: object, reason: Reason
) -> None:
    debtor = unreachable(**change)
    decision = decide(debtor, terms(policy), MORNING)  # type: ignore[arg-type]  # a policy
    assert decision == Wait(PAUSE_ENDS, (reason, Reason.UNREACHABLE))


def test_a_channel_that_is_not_deployed_is_a_reason_of_its_own() -> None:
    decision = decide(unreachable(), terms(channels=frozenset({Channel.EMAIL})), MORNING)
    assert suppressed(decision) == (Reason.FALLBACK_CHANNEL_OFF, Reason.UNREACHABLE)


def test_a_later_message_that_arrived_takes_the_failure_back() -> None:
    arrived = reminded(MORNING - timedelta(minutes=1), "due_in_3_days", "F-002")
    decision = decide(unreachable(refused(), arrived), terms(), MORNING)
    assert Reason.FALLBACK_UNCONFIRMED in suppressed(decision)


def test_the_last_message_that_arrived_is_the_one_that_counts() -> None:
    before = reminded(local(days_from_due(-3)), "due_in_3_days", "F-002")
    after = reminded(MORNING - timedelta(minutes=1), "due_in_3_days", "F-003")
    decision = decide(unreachable(before, refused(), after), terms(), MORNING)
    assert Reason.FALLBACK_UNCONFIRMED in suppressed(decision)


def test_the_last_refusal_is_the_one_that_counts() -> None:
    """At first the person had stopped this business, and came back; now the phone is gone."""
    stopped = refused(local(days_from_due(-3)), step="due_in_3_days", code=131050)
    contact = contact_of(decide(unreachable(stopped, refused()), terms(), MORNING))
    assert contact.channel is Channel.SMS
    decision = decide(
        unreachable(refused(local(days_from_due(-3))), refused(code=131050)), terms(), MORNING
    )
    assert Reason.FALLBACK_BARRED in suppressed(decision)


def test_an_earlier_message_that_arrived_does_not() -> None:
    arrived = reminded(local(days_from_due(-3)), "due_in_3_days")
    contact = contact_of(decide(unreachable(arrived, refused()), terms(), MORNING))
    assert contact.channel is Channel.SMS


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
