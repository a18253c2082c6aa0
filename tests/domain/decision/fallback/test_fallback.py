"""Another channel stands in when WhatsApp has refused for certain, and in no other case."""

from dataclasses import replace
from datetime import timedelta

import pytest

from puntual.domain.accounts.contact import Coverage, Purpose
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.accounts.send_error import SendErrorClass
from puntual.domain.channel import Channel
from puntual.domain.decision.plan import Wait
from puntual.domain.reasons import Reason
from tests.decisions import decide
from tests.domain.decision.decision_cases import (
    RULES,
    TERMS,
    contact_of,
    days_from_due,
    local,
    reminded,
)
from tests.domain.decision.fallback.fallback_cases import (
    ANY_CHANNEL,
    BY_EMAIL,
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
