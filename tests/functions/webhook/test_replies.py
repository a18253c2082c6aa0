from dataclasses import replace
from datetime import timedelta

import pytest

from functions.webhook.outcomes import Answered, Passed, Postponed
from functions.webhook.whatsapp.updates import Ignored, Kind
from puntual.domain.accounts.consent import ConsentStatus, consent_at
from puntual.domain.accounts.hold import HoldKind
from puntual.domain.conversation.message_kind import MessageKind
from puntual.domain.conversation.spoken_intent import SpokenIntent
from puntual.domain.policies.policy import DEFAULT_POLICY, Holds
from tests.factories import NOON, a_creditor, a_key
from tests.functions.webhook.logic_cases import SOON, reply
from tests.functions.webhook.webhook_setup import LATER, WA_ID, WebhookSetup


@pytest.mark.parametrize(
    ("payload", "intent", "kind", "length"),
    [
        ("ALREADY_PAID", SpokenIntent.ALREADY_PAID, HoldKind.CLAIM, DEFAULT_POLICY.holds.claim),
        ("NEED_TIME", SpokenIntent.NEED_TIME, HoldKind.PROMISE, DEFAULT_POLICY.holds.promise),
        ("TALK_TO_PERSON", SpokenIntent.HUMAN, HoldKind.HANDOFF, None),
        ("NOT_ME", SpokenIntent.WRONG_NUMBER, HoldKind.WRONG_NUMBER, None),
    ],
)
def test_a_button_holds_reminders_and_is_looked_at_at_once(
    fakes: WebhookSetup,
    payload: str,
    intent: SpokenIntent,
    kind: HoldKind,
    length: timedelta | None,
) -> None:
    (outcome,) = fakes.record(reply("whatever the label", payload, kind=MessageKind.BUTTON))
    assert outcome == Answered(intent, kind, is_news=True)
    hold = fakes.hold()
    until = None if length is None else LATER + length
    assert (hold.kind, hold.since, hold.until) == (kind, NOON, until)
    assert hold.origin == f"reply:{intent}"
    assert fakes.wake_ups.of(a_key()) == [LATER + SOON]


def test_the_creditors_own_policy_says_how_much_peace_an_answer_buys(fakes: WebhookSetup) -> None:
    patient = replace(DEFAULT_POLICY, holds=Holds(promise=timedelta(days=12)))
    fakes.policies.enforce(a_key().creditor, patient)
    fakes.record(reply("whatever the label", "NEED_TIME"))
    assert fakes.hold().until == LATER + timedelta(days=12)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("ya pagué", HoldKind.CLAIM),
        ("necesito más tiempo", HoldKind.PROMISE),
        ("quiero hablar con alguien", HoldKind.HANDOFF),
        ("no reconozco esa factura", HoldKind.HANDOFF),
        ("", HoldKind.HANDOFF),
        ("no me envíe la factura al correo viejo", HoldKind.HANDOFF),
        ("quiero cancelar", HoldKind.HANDOFF),
    ],
)
def test_what_is_written_counts_like_a_button_and_doubt_goes_to_a_person(
    fakes: WebhookSetup, text: str, kind: HoldKind
) -> None:
    fakes.record(reply(text, payload="SOMEONE_ELSES_BUTTON"))
    assert fakes.hold().kind is kind


def test_a_reminder_is_never_sent_after_opt_out(fakes: WebhookSetup) -> None:
    (outcome,) = fakes.record(reply("BAJA"))
    assert outcome == Answered(SpokenIntent.OPT_OUT, None, is_news=True)
    account = fakes.account()
    assert consent_at(account.profile.consents, LATER) is ConsentStatus.WITHDRAWN
    assert account.profile.consents[-1].evidence == "wamid.IN/1=="
    assert account.holds == ()
    assert fakes.wake_ups.of(a_key()) == [LATER + SOON]


def test_a_wrong_number_is_left_alone_until_a_person_says_otherwise(fakes: WebhookSetup) -> None:
    fakes.record(reply("número equivocado"))
    assert (fakes.hold().kind, fakes.hold().until) == (HoldKind.WRONG_NUMBER, None)
    assert fakes.wake_ups.of(a_key()) == [LATER + SOON]


def test_what_is_said_holds_from_the_moment_that_we_hear_it(fakes: WebhookSetup) -> None:
    ahead = LATER + timedelta(seconds=30)
    fakes.record(
        reply("BAJA", wamid="wamid.A", at=ahead),
        reply("quiero hablar con alguien", wamid="wamid.B", at=ahead),
    )
    assert consent_at(fakes.account().profile.consents, LATER) is ConsentStatus.WITHDRAWN
    assert fakes.hold().is_active(LATER)


def test_a_repeated_reply_changes_nothing_and_is_no_news(fakes: WebhookSetup) -> None:
    replies = [reply("BAJA", wamid="wamid.A"), reply(payload="NEED_TIME", wamid="wamid.B")]
    fakes.record(*replies)
    before = fakes.account()
    outcomes = fakes.record(*replies, now=LATER + timedelta(hours=3))
    assert [one.is_news for one in outcomes if isinstance(one, Answered)] == [False, False]
    assert fakes.account() == before


def test_every_debtor_behind_a_number_is_left_alone(fakes: WebhookSetup) -> None:
    fakes.know("d-2")
    fakes.know("d-3", wa_id="MX.10000000000000001")
    fakes.record(reply("BAJA", senders=(WA_ID, "MX.10000000000000001")))
    for debtor in ("d-1", "d-2", "d-3"):
        consents = fakes.account(a_key(debtor)).profile.consents
        assert consent_at(consents, LATER) is ConsentStatus.WITHDRAWN


def test_an_opt_out_that_one_debtor_of_a_phone_cannot_take_now_reaches_the_others(
    fakes: WebhookSetup,
) -> None:
    fakes.know("d-2")
    fakes.changes.break_next("add_consent")
    assert fakes.record(reply("BAJA")) == [Postponed("Unavailable")]
    consents = fakes.account(a_key("d-2")).profile.consents
    assert consent_at(consents, LATER) is ConsentStatus.WITHDRAWN
    assert fakes.record(reply("BAJA")) == [Answered(SpokenIntent.OPT_OUT, None, is_news=True)]
    consents = fakes.account(a_key("d-1")).profile.consents
    assert consent_at(consents, LATER) is ConsentStatus.WITHDRAWN


@pytest.mark.parametrize("text", ["BAJA", "ya no me escriban por favor"])
def test_an_opt_out_is_recorded_although_the_account_cannot_be_read(
    fakes: WebhookSetup, text: str
) -> None:
    fakes.accounts.break_next("look", times=9)
    fakes.record(reply(text))
    consents = fakes.account().profile.consents
    assert consent_at(consents, LATER) is ConsentStatus.WITHDRAWN


def test_any_other_words_wait_until_the_account_can_be_read(fakes: WebhookSetup) -> None:
    fakes.accounts.break_next("look")
    said = reply("el viernes te pago")
    assert fakes.record(said) == [Postponed("Unavailable")]
    assert fakes.account().holds == ()
    assert isinstance(fakes.record(said)[0], Answered)


def test_an_unknown_sender_is_never_mapped_to_anybody(fakes: WebhookSetup) -> None:
    before = fakes.account()
    assert fakes.record(reply("BAJA", senders=("525550000999",))) == [Passed.UNKNOWN_SENDER]
    assert fakes.account() == before
    assert fakes.wake_ups.rows == set()


def test_a_reply_to_a_number_that_is_nobodys_is_passed_over(fakes: WebhookSetup) -> None:
    stray = replace(reply("BAJA"), phone_number_id="999")
    assert fakes.record(stray) == [Passed.UNKNOWN_NUMBER]


def test_a_debtor_of_another_creditor_is_not_the_sender(fakes: WebhookSetup) -> None:
    fakes.creditors.put(a_creditor(id="otra", phone_number_id="999"))
    stray = replace(reply("BAJA"), phone_number_id="999")
    assert fakes.record(stray) == [Passed.UNKNOWN_SENDER]


def test_what_concerns_nobody_is_handed_through(fakes: WebhookSetup) -> None:
    ignored = Ignored(Kind.FIELD, "account_alerts")
    assert fakes.record(ignored) == [ignored]
