from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from functions.webhook.outcomes import NumberReported, Passed, Postponed, Reported
from functions.webhook.whatsapp.updates import NumberUpdate, StatusUpdate
from puntual.domain.accounts.contact import Purpose
from puntual.domain.accounts.hold import Hold, HoldKind
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.accounts.send_error import SendErrorClass
from puntual.domain.ids import ContactId, ContactRef
from puntual.domain.policies.policy import DEFAULT_POLICY
from puntual.domain.sending.halts import Halt, HaltScope
from puntual.ports.passed_replies import PassedReply
from tests.factories import CREDITOR, NOON, a_key, an_accepted_contact, an_account
from tests.functions.webhook.logic_cases import NUMBER, PACE, SOON, names_counted, status, template
from tests.functions.webhook.webhook_setup import LATER, WebhookSetup


@pytest.mark.parametrize("callback", ["", "hello", "v2|a|b|c", "v1|a|b|c|d", "v1|a#|b|c"])
def test_a_status_of_a_message_that_is_not_ours_is_passed_over(
    fakes: WebhookSetup, callback: str
) -> None:
    foreign = replace(status(), callback=callback)
    assert fakes.record(foreign) == [Passed.NOT_OURS]


@pytest.mark.parametrize(
    ("code", "error_class"),
    [
        (131000, SendErrorClass.RETRY),
        (999, SendErrorClass.FAIL_MESSAGE),
        (None, SendErrorClass.FAIL_MESSAGE),
    ],
)
def test_a_failure_is_classified_and_looked_at_again_soon(
    fakes: WebhookSetup, code: int | None, error_class: SendErrorClass
) -> None:
    fakes.record(status(ContactState.FAILED, code))
    (contact,) = fakes.account().contacts
    assert (contact.state, contact.error_code) == (ContactState.FAILED, code)
    assert contact.error_class is error_class
    assert fakes.wake_ups.of(a_key()) == [LATER + SOON]
    assert fakes.account().holds == ()


def test_the_question_of_an_answer_that_failed_is_looked_at_again(fakes: WebhookSetup) -> None:
    """It counted as answered: no person heard of it, and its writer heard nothing."""
    first = an_accepted_contact()
    name = ContactId("000002.20260302.answer.1")
    answer = replace(first, id=name, purpose=Purpose.ANSWER, holds=("reply.1",))
    fakes.memory.put_account(an_account(contacts=[first, answer]))
    failed = status(ContactState.FAILED, 131000, ref=ContactRef(a_key(), name))
    fakes.passed_replies.break_next("put_all")
    assert isinstance(fakes.record(failed)[0], Postponed)
    assert isinstance(fakes.record(failed)[0], Reported)
    (passed,) = fakes.passed_replies.replies
    assert passed == PassedReply(CREDITOR, a_key().debtor, "reply.1", answer.claimed_at)


def test_a_failed_reminder_is_no_question(fakes: WebhookSetup) -> None:
    fakes.record(status(ContactState.FAILED, 131000))
    assert fakes.passed_replies.replies == []


@pytest.mark.parametrize("code", [131026, 131049, 130472])
def test_a_number_that_whatsapp_cannot_reach_is_left_alone_for_a_week(
    fakes: WebhookSetup, code: int
) -> None:
    fakes.record(status(ContactState.FAILED, code))
    hold = fakes.hold()
    assert hold.kind is HoldKind.UNREACHABLE
    assert (hold.since, hold.until) == (NOON, NOON + DEFAULT_POLICY.holds.unreachable)
    assert fakes.wake_ups.of(a_key()) == [LATER + SOON]


def test_whoever_cannot_be_reached_a_second_time_is_left_alone_for_good(
    fakes: WebhookSetup,
) -> None:
    week = DEFAULT_POLICY.holds.unreachable
    first = Hold(
        "unreachable.20260201.reminder.1", HoldKind.UNREACHABLE, NOON - 2 * week, NOON - week
    )
    fakes.changes.add_hold(a_key(), first)
    fakes.record(status(ContactState.FAILED, 131026))
    (second,) = fakes.account().active_holds(LATER)
    assert (second.until, second.origin) == (None, "status:for_good")


@pytest.mark.parametrize("code", [130403, 131050, 137000])
def test_a_failure_that_comes_from_a_person_is_left_alone_for_good_at_once(
    fakes: WebhookSetup, code: int
) -> None:
    """It ended after a week, and whoever had stopped the business was written to again."""
    fakes.record(status(ContactState.FAILED, code))
    hold = fakes.hold()
    assert (hold.kind, hold.until) == (HoldKind.UNREACHABLE, None)
    assert hold.origin == "status:for_good"


def test_a_failure_of_an_account_that_is_gone_is_held_all_the_same(fakes: WebhookSetup) -> None:
    gone = ContactRef(a_key("d-9"), an_accepted_contact().id)
    fakes.record(status(ContactState.FAILED, 131026, ref=gone))
    assert fakes.hold(a_key("d-9")).kind is HoldKind.UNREACHABLE


@pytest.mark.parametrize(
    ("code", "scope", "country"),
    [(131042, HaltScope.ACCOUNT, ""), (130497, HaltScope.COUNTRY, "MX")],
)
def test_a_failure_that_concerns_everything_stops_it(
    fakes: WebhookSetup, code: int, scope: HaltScope, country: str
) -> None:
    fakes.numbers.change("100200300", {"account": "300"})
    failed = replace(status(ContactState.FAILED, code), phone_number_id="100200300")
    halt = Halt(scope, "300", country, code, NOON, "status", "100200300")
    reported = Reported(ContactState.FAILED, code, is_news=True, effect=halt)
    assert fakes.record(failed) == [reported]
    assert fakes.numbers.read("100200300").halts == (halt,)
    assert fakes.record(failed) == [Reported(ContactState.FAILED, code, is_news=False)]


def test_a_failure_of_a_number_that_is_not_told_stops_nothing(fakes: WebhookSetup) -> None:
    fakes.record(status(ContactState.FAILED, 131042))
    assert fakes.numbers.all() == []


def _too_fast(code: int = 130429, at: datetime = NOON, number: str = NUMBER) -> StatusUpdate:
    return replace(status(ContactState.FAILED, code, at), phone_number_id=number)


def test_a_message_that_failed_for_its_number_s_speed_slows_the_number_down_once(
    fakes: WebhookSetup,
) -> None:
    """WhatsApp may take a message and find afterwards that it was one too many."""
    for _ in range(3):
        fakes.record(_too_fast(), now=NOON + timedelta(seconds=3))
    assert fakes.slots.pace(NUMBER, PACE, fakes.flowing.now()).share == pytest.approx(0.99)


def test_a_message_that_failed_for_maintenance_pauses_its_number(fakes: WebhookSetup) -> None:
    fakes.record(_too_fast(131057), now=NOON + timedelta(seconds=3))
    now = fakes.flowing.now()
    assert fakes.slots.pace(NUMBER, PACE, now) == PACE
    assert fakes.slots.reserve(NUMBER, 1, now, PACE).first == now + timedelta(seconds=60)


@pytest.mark.parametrize(
    "update", [_too_fast(at=NOON - timedelta(minutes=2)), _too_fast(number="")]
)
def test_a_refusal_of_long_ago_or_of_nobody_knows_whom_slows_nothing_down(
    fakes: WebhookSetup, update: StatusUpdate
) -> None:
    """A webhook that was down for an hour would bring a number to a standstill."""
    fakes.record(update, now=NOON)
    assert fakes.slots.pace(NUMBER, PACE, fakes.flowing.now()) == PACE


def test_a_number_is_slowed_down_although_the_doubts_cannot_be_read(fakes: WebhookSetup) -> None:
    """The status came again, was no news by then, and the number went on as fast as before."""
    sent = replace(_too_fast(at=LATER), state=ContactState.SENT, error_code=None)
    fakes.record(sent)
    fakes.flowing.advance(timedelta(seconds=6))
    fakes.uncertain_sends.break_next("since")
    (outcome,) = fakes.record(_too_fast(at=LATER))
    assert isinstance(outcome, Postponed)
    assert fakes.slots.pace(NUMBER, PACE, fakes.flowing.now()).share == pytest.approx(0.99)


@pytest.mark.parametrize(("code", "write"), [(130429, "slow_down"), (131057, "pause")])
def test_a_number_that_cannot_be_slowed_down_now_asks_nobody_to_come_again(
    fakes: WebhookSetup, code: int, write: str
) -> None:
    fakes.slots.break_next(write)
    assert fakes.record(_too_fast(code), now=NOON) == [
        Reported(ContactState.FAILED, code, is_news=True)
    ]
    assert fakes.wake_ups.rows


@pytest.mark.parametrize("number", ["", "100200300"])
def test_a_failure_for_the_template_s_sake_sets_the_template_aside(
    fakes: WebhookSetup, number: str
) -> None:
    fakes.numbers.change("100200300", {"account": "300"})
    fakes.record(replace(status(ContactState.FAILED, 132015), phone_number_id=number))
    (contact,) = fakes.account().contacts
    (state,) = fakes.templates.states("300" if number else "")
    assert (state.name, state.status, state.reason) == (
        f"due_today/{contact.language}",
        "REFUSED",
        "132015",
    )
    fine = template("APPROVED", at=NOON + timedelta(minutes=1))
    fakes.record(replace(fine, language=contact.language))
    assert fakes.templates.broken() == frozenset()


def test_a_template_lost_to_a_failure_is_told_once(fakes: WebhookSetup) -> None:
    """Only what Meta's own webhook said of a template rang; one that was refused rang nobody."""
    failed = status(ContactState.FAILED, 132015)
    counted = [name for _ in range(2) for name in names_counted(fakes.record(failed))]
    assert sorted(counted) == ["ApiErrors", "TemplatesBroken"]


def test_a_template_of_which_nothing_is_on_record_is_left_alone(fakes: WebhookSetup) -> None:
    other = ContactRef(a_key(), ContactId("20260301.reminder.7"))
    fakes.record(status(ContactState.FAILED, 132015, ref=other))
    assert fakes.templates.broken() == frozenset()


def test_what_meta_says_of_a_number_is_kept(fakes: WebhookSetup) -> None:
    fakes.numbers.change("100200300", {"account": "300"})
    told = NumberUpdate("300", "", is_fast=True, limit=None)
    assert fakes.record(told) == [NumberReported(1)]
    assert fakes.numbers.read("100200300").per_second == 1000


def test_what_cannot_be_kept_of_a_number_has_to_come_again(fakes: WebhookSetup) -> None:
    fakes.numbers.break_next("all")
    told = NumberUpdate("300", "", is_fast=True, limit=None)
    assert fakes.record(told) == [Postponed("Unavailable")]


def test_a_code_that_the_table_lacks_is_said_to_be_unknown(fakes: WebhookSetup) -> None:
    reported = Reported(ContactState.FAILED, 999999, is_news=True, is_known=False)
    assert fakes.record(status(ContactState.FAILED, 999999)) == [reported]


def test_an_old_failure_still_wakes_in_the_future(fakes: WebhookSetup) -> None:
    now = NOON + timedelta(days=8)
    fakes.record(status(ContactState.FAILED, 131026), now=now)
    assert fakes.wake_ups.of(a_key()) == [now + SOON]


def test_a_repeated_failure_opens_no_hold_that_a_person_has_ended(fakes: WebhookSetup) -> None:
    failure = status(ContactState.FAILED, 131026)
    fakes.record(failure)
    fakes.changes.end_hold(a_key(), fakes.hold().id, LATER, "Rosa")
    fakes.record(failure)
    assert fakes.account().active_holds(LATER) == ()
