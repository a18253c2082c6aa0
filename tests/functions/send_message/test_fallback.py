"""What WhatsApp refused for certain goes by SMS or e-mail: once, and in no other case."""

import asyncio
from datetime import timedelta

import pytest

from functions.send_message.job.admission import would_be_refused
from functions.send_message.outcomes import Attempt, Stopped, Waiting
from puntual.application.every_channel import EveryChannel
from puntual.domain.accounts.hold import Hold, HoldKind
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.accounts.send_error import SendErrorClass
from puntual.domain.channel import Channel
from puntual.domain.errors import MissingConfiguration, Unavailable
from puntual.domain.ids import ContactRef
from puntual.domain.policies.policy import Policy
from puntual.domain.reasons import Reason
from puntual.domain.sending.conditions import Switch, SwitchScope
from puntual.domain.templates.health import refusal_report
from puntual.ports.contacts import StatusReport
from puntual.ports.messaging import Accepted, Refused, SendOutcome, TextMessage, Unknown
from tests.domain.decision.decision_cases import KEY, account
from tests.domain.decision.fallback.fallback_cases import BY_EMAIL, BY_SMS, MORNING, REACHABLE
from tests.fakes.conditions import FakeSwitchboard
from tests.fakes.sending import FakeTextMessenger
from tests.functions.send_message.sending_setup import CREDITOR, SendingSetup

NOT_ON_WHATSAPP = Refused(131026, SendErrorClass.SUPPRESS_RECIPIENT, "recipient:soft")
STOPPED = Refused(-106, SendErrorClass.SUPPRESS_RECIPIENT, "channel")
NOT_SET_UP = Refused(-104, SendErrorClass.HALT_SENDER, "channel")
SOON = timedelta(minutes=2)


def a_setup(policy: Policy = BY_SMS, *answers: SendOutcome) -> SendingSetup:
    sending = SendingSetup(account(profile=REACHABLE))
    sending.policies.enforce(KEY.creditor, policy)
    sending.messenger.then(*(answers or (NOT_ON_WHATSAPP,)))
    return sending


def refused(policy: Policy = BY_SMS) -> SendingSetup:
    """Return the setup two minutes after WhatsApp refused the reminder at the door."""
    sending = a_setup(policy)
    sending.evaluate()
    sending.clock.set(MORNING + SOON)
    return sending


class _Died(Exception):
    """The worker's process ended here."""


class _DyingSms(FakeTextMessenger):
    """A worker that dies during the call."""

    async def send(self, message: TextMessage) -> SendOutcome:
        await super().send(message)
        raise _Died


def named(callback: str) -> ContactRef:
    ref = ContactRef.from_callback(callback)
    assert ref is not None
    return ref


def test_what_whatsapp_refuses_at_the_door_is_told_by_sms_at_the_next_look() -> None:
    sending = a_setup()
    sending.evaluate()
    assert sending.wake_ups.of(KEY)[0] - MORNING <= SOON
    sending.clock.set(MORNING + SOON)
    evaluated = sending.evaluate()
    assert isinstance(evaluated.result, Attempt)
    (text,) = sending.sms.messages
    assert text.to == REACHABLE.phone
    assert text.callback == "v1|taller-luna|cli-0001|000002.20260310.reminder.2"
    assert text.body.startswith("Hola, Ana Ejemplo. Taller Luna, recordatorio de pago")
    assert text.ttl == timedelta(hours=1)
    first, second = sending.stored().contacts
    assert (first.state, first.channel) == (ContactState.FAILED, Channel.WHATSAPP)
    assert (second.state, second.channel) == (ContactState.ACCEPTED, Channel.SMS)


def test_by_email_it_goes_to_the_address_with_a_subject() -> None:
    sending = refused(BY_EMAIL)
    sending.evaluate()
    (text,) = sending.email.messages
    assert (text.to, text.sender) == ("ana@example.com", CREDITOR.name)
    assert text.subject == "Recordatorio de pago de Taller Luna"
    assert sending.sms.messages == []


def test_nothing_more_goes_out_that_day_however_often_the_job_comes() -> None:
    sending = refused()
    for minutes in range(0, 300, 20):
        sending.clock.set(MORNING + SOON + timedelta(minutes=minutes))
        sending.evaluate()
    assert len(sending.sms.messages) == 1
    assert len(sending.messenger.messages) == 1
    assert all(one.state is not ContactState.EXPIRED for one in sending.stored().contacts)


def test_without_a_fallback_in_the_policy_the_debtor_is_left_alone() -> None:
    sending = SendingSetup(account(profile=REACHABLE))
    sending.messenger.then(NOT_ON_WHATSAPP)
    sending.evaluate()
    sending.clock.set(MORNING + SOON)
    waiting = sending.evaluate().result
    assert isinstance(waiting, Waiting)
    assert waiting.reasons == (Reason.UNREACHABLE,)
    assert sending.sms.messages == []


@pytest.mark.parametrize("lost", [Unknown("ReadTimeout")])
def test_a_lost_answer_of_whatsapp_opens_no_other_channel(lost: SendOutcome) -> None:
    sending = a_setup(BY_SMS, lost)
    for minutes in range(0, 400, 15):
        sending.clock.set(MORNING + timedelta(minutes=minutes))
        sending.evaluate()
    assert sending.stored().contacts[0].state is ContactState.EXPIRED
    assert sending.sms.messages == []


def test_a_lost_answer_of_the_sms_is_never_asked_for_again() -> None:
    sending = refused()
    sending.sms.then(Unknown("ReadTimeoutError"))
    for minutes in range(0, 400, 15):
        sending.clock.set(MORNING + SOON + timedelta(minutes=minutes))
        sending.evaluate()
    assert len(sending.sms.messages) == 1
    assert sending.stored().contacts[1].state is ContactState.EXPIRED


def test_only_what_whatsapp_answers_leaves_a_doubt_that_its_statuses_could_settle() -> None:
    sending = refused()
    sending.sms.then(Unknown("ReadTimeoutError"))
    sending.evaluate()
    (noted,) = sending.uncertain_sends.noted[CREDITOR.phone_number_id].values()
    assert noted.contact == sending.stored().contacts[0].id


def test_a_worker_that_dies_during_the_sms_is_never_followed_by_a_second_one() -> None:
    sending = refused()
    dying = EveryChannel(sending.messenger, {Channel.SMS: _DyingSms()})
    with pytest.raises(_Died):
        sending.evaluate(messenger=dying)
    for minutes in range(1, 400, 15):
        sending.clock.set(MORNING + SOON + timedelta(minutes=minutes))
        sending.evaluate()
    assert sending.sms.messages == []
    assert sending.messenger.messages[1:] == []


def test_a_failed_status_opens_it_once_the_caps_allow() -> None:
    sending = a_setup(BY_SMS, Accepted("wamid.1", None))
    sending.evaluate()
    ref = sending.messenger.messages[0].callback
    contact = sending.stored().contacts[0]
    assert contact.id in ref
    sending.contacts.record_status(
        named(ref),
        StatusReport(
            ContactState.FAILED,
            MORNING + timedelta(seconds=9),
            "wamid.1",
            131026,
            SendErrorClass.SUPPRESS_RECIPIENT,
        ),
    )
    end = MORNING + timedelta(days=7)
    sending.changes.add_hold(KEY, Hold("unreachable.1", HoldKind.UNREACHABLE, MORNING, end))
    sending.clock.set(MORNING + SOON)
    waiting = sending.evaluate().result
    assert isinstance(waiting, Waiting)
    assert Reason.GAP in waiting.reasons
    sending.clock.set(waiting.until)
    sending.evaluate()
    assert [one.channel for one in sending.sms.messages] == [Channel.SMS]


def test_whoever_answered_stop_is_not_written_to_again_and_whatsapp_keeps_its_own_hold() -> None:
    sending = refused()
    sending.sms.then(STOPPED)
    sending.evaluate()
    sending.clock.set(MORNING + 2 * SOON)
    silent = sending.evaluate().result
    assert isinstance(silent, Waiting | Stopped)
    assert silent.reasons == (Reason.FALLBACK_REFUSED, Reason.UNREACHABLE)
    assert [one.kind for one in sending.stored().holds] == [HoldKind.UNREACHABLE]


def test_an_sms_leaves_while_meta_refuses_everything_from_the_number() -> None:
    """A locked account silenced also those whom the business writes to by SMS alone."""
    sending = refused()
    now = sending.clock.now()
    sending.sending_limits.halt(CREDITOR.phone_number_id, "waba", 131031, "MX", now, "send")
    assert isinstance(sending.evaluate().result, Attempt)
    assert len(sending.sms.messages) == 1


def test_our_own_switch_holds_an_sms_as_well() -> None:
    sending = refused()
    switchboard = FakeSwitchboard(sending.conditions)
    switchboard.pull(KEY.creditor, Switch(SwitchScope.CREDITOR), MORNING, "Rosa P.")
    sending.clock.set(MORNING + timedelta(hours=1))
    silent = sending.evaluate().result
    assert isinstance(silent, Waiting)
    assert silent.reasons == (Reason.KILL_SWITCH,)
    assert sending.sms.messages == []


def test_neither_a_halt_nor_a_lost_template_of_meta_s_takes_a_decided_sms_back() -> None:
    sending = refused()
    now = sending.clock.now()
    job = sending.prepare()
    sending.sending_limits.halt(CREDITOR.phone_number_id, "waba", 131031, "MX", now, "send")
    sending.sending_limits.set_aside(refusal_report("", "due_today", "es_MX", 132015, now))
    claimed = sending.claim(job)
    assert not would_be_refused(sending.setup, claimed.ready, now)


def test_what_aws_refuses_halts_no_number_and_is_tried_again_later() -> None:
    sending = refused()
    sending.sms.then(NOT_SET_UP)
    sending.evaluate()
    number = CREDITOR.phone_number_id
    assert not sending.sending_limits.state(number, sending.clock.now()).is_halted
    sending.clock.set(MORNING + timedelta(hours=2))
    sending.evaluate()
    assert len(sending.sms.messages) == 2


def test_a_channel_that_cannot_begin_gives_its_claim_back() -> None:
    sending = refused()
    nobody = EveryChannel(sending.messenger, {})
    evaluated = sending.evaluate(messenger=nobody)
    assert isinstance(evaluated.result, Attempt)
    assert evaluated.result.outcome is None
    assert sending.stored().contacts[1].may_be_tried_again


def test_a_missing_channel_is_named() -> None:
    sending = refused()
    sending.evaluate()
    (text,) = sending.sms.messages
    nobody = EveryChannel(sending.messenger, {})
    with pytest.raises(MissingConfiguration, match="sms"):
        asyncio.run(nobody.send(text))


def test_an_sms_takes_nobody_from_metas_daily_limit() -> None:
    sending = refused()
    before = sending.sending_limits.quota_left(CREDITOR.phone_number_id, sending.clock.now())
    sending.evaluate()
    assert (
        sending.sending_limits.quota_left(CREDITOR.phone_number_id, sending.clock.now()) == before
    )


def test_a_message_that_cannot_be_claimed_is_not_sent() -> None:
    sending = refused()
    sending.contacts.break_next("claim", times=3)
    with pytest.raises(Unavailable):
        sending.evaluate()
    assert sending.sms.messages == []
