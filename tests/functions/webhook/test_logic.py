"""What a status or a reply does to an account, once or ten times."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from functions.webhook.logic import record_all
from functions.webhook.metrics import metrics_of
from functions.webhook.outcomes import (
    Answered,
    Complained,
    Metered,
    Outcome,
    Passed,
    Postponed,
    Reported,
    TemplateReported,
)
from functions.webhook.senders import NumberReported
from functions.webhook.whatsapp.updates import (
    Complaint,
    Heard,
    Ignored,
    Kind,
    NumberUpdate,
    Reply,
    StatusUpdate,
    TemplateUpdate,
    Update,
)
from puntual.domain.accounts.consent import ConsentStatus, consent_at
from puntual.domain.accounts.creditor import Creditor
from puntual.domain.accounts.hold import Hold, HoldKind
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.accounts.send_error import SendErrorClass
from puntual.domain.conversation.intent import Intent
from puntual.domain.errors import InvalidInput, MissingConfiguration, StaleAccount
from puntual.domain.ids import ContactId, ContactRef, DebtorKey, PhoneNumberId
from puntual.domain.policies.policy import DEFAULT_POLICY, Holds
from puntual.domain.sending.halts import Halt, HaltScope
from puntual.domain.sending.pace import Pace
from puntual.domain.templates.health import Aspect
from tests.factories import (
    NOON,
    a_contact,
    a_creditor,
    a_key,
    a_ref,
    an_accepted_contact,
    an_account,
)
from tests.fakes.creditors import FakeCreditors
from tests.functions.webhook.webhook_setup import LATER, WA_ID, WebhookSetup

_SOON = timedelta(seconds=60)
NUMBER = PhoneNumberId("100200300")
PACE = Pace(limit=80)


@pytest.fixture
def fakes() -> WebhookSetup:
    fakes = WebhookSetup()
    fakes.know("d-1")
    return fakes


def _status(
    state: ContactState = ContactState.DELIVERED,
    code: int | None = None,
    at: datetime = NOON,
    ref: ContactRef | None = None,
) -> StatusUpdate:
    contact = an_accepted_contact()
    return StatusUpdate(state, at, "wamid.1", (ref or a_ref(contact)).to_callback(), code)


def _reply(
    text: str = "",
    payload: str = "",
    wamid: str = "wamid.IN/1==",
    at: datetime = NOON,
    senders: tuple[str, ...] = (WA_ID,),
) -> Reply:
    return Reply("100200300", wamid, at, senders, payload, text)


def test_a_delivery_is_recorded_on_its_contact_without_any_lookup(fakes: WebhookSetup) -> None:
    assert fakes.record(_status()) == [Reported(ContactState.DELIVERED, None, is_news=True)]
    (contact,) = fakes.account().contacts
    assert (contact.state, contact.settled_at) == (ContactState.DELIVERED, NOON)
    assert fakes.wake_ups.of(a_key()) == []


def test_statuses_out_of_order_and_repeated_leave_the_best_evidence(fakes: WebhookSetup) -> None:
    read, sent = _status(ContactState.READ), _status(ContactState.SENT)
    outcomes = fakes.record(read, sent, read)
    assert [one.is_news for one in outcomes if isinstance(one, Reported)] == [True, False, False]
    (contact,) = fakes.account().contacts
    assert contact.state is ContactState.READ


@pytest.mark.parametrize("callback", ["", "hello", "v2|a|b|c", "v1|a|b|c|d", "v1|a#|b|c"])
def test_a_status_of_a_message_that_is_not_ours_is_passed_over(
    fakes: WebhookSetup, callback: str
) -> None:
    foreign = replace(_status(), callback=callback)
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
    fakes.record(_status(ContactState.FAILED, code))
    (contact,) = fakes.account().contacts
    assert (contact.state, contact.error_code) == (ContactState.FAILED, code)
    assert contact.error_class is error_class
    assert fakes.wake_ups.of(a_key()) == [LATER + _SOON]
    assert fakes.account().holds == ()


@pytest.mark.parametrize("code", [131026, 131049, 130472])
def test_a_number_that_whatsapp_cannot_reach_is_left_alone_for_a_week(
    fakes: WebhookSetup, code: int
) -> None:
    fakes.record(_status(ContactState.FAILED, code))
    hold = fakes.hold()
    assert hold.kind is HoldKind.UNREACHABLE
    assert (hold.since, hold.until) == (NOON, NOON + DEFAULT_POLICY.holds.unreachable)
    assert fakes.wake_ups.of(a_key()) == [LATER + _SOON]


def test_whoever_cannot_be_reached_a_second_time_is_left_alone_for_good(
    fakes: WebhookSetup,
) -> None:
    week = DEFAULT_POLICY.holds.unreachable
    first = Hold(
        "unreachable.20260201.reminder.1", HoldKind.UNREACHABLE, NOON - 2 * week, NOON - week
    )
    fakes.changes.add_hold(a_key(), first)
    fakes.record(_status(ContactState.FAILED, 131026))
    (second,) = fakes.account().active_holds(LATER)
    assert (second.until, second.origin) == (None, "status:for_good")


@pytest.mark.parametrize("code", [130403, 131050, 137000])
def test_a_failure_that_comes_from_a_person_is_left_alone_for_good_at_once(
    fakes: WebhookSetup, code: int
) -> None:
    """It ended after a week, and whoever had stopped the business was written to again."""
    fakes.record(_status(ContactState.FAILED, code))
    hold = fakes.hold()
    assert (hold.kind, hold.until) == (HoldKind.UNREACHABLE, None)
    assert hold.origin == "status:for_good"


def test_a_failure_of_an_account_that_is_gone_is_held_all_the_same(fakes: WebhookSetup) -> None:
    gone = ContactRef(a_key("d-9"), an_accepted_contact().id)
    fakes.record(_status(ContactState.FAILED, 131026, ref=gone))
    assert fakes.hold(a_key("d-9")).kind is HoldKind.UNREACHABLE


@pytest.mark.parametrize(
    ("code", "scope", "country"),
    [(131042, HaltScope.ACCOUNT, ""), (130497, HaltScope.COUNTRY, "MX")],
)
def test_a_failure_that_concerns_everything_stops_it(
    fakes: WebhookSetup, code: int, scope: HaltScope, country: str
) -> None:
    fakes.numbers.change("100200300", {"account": "300"})
    failed = replace(_status(ContactState.FAILED, code), phone_number_id="100200300")
    halt = Halt(scope, "300", country, code, NOON, "status", "100200300")
    reported = Reported(ContactState.FAILED, code, is_news=True, effect=halt)
    assert fakes.record(failed) == [reported]
    assert fakes.numbers.read("100200300").halts == (halt,)
    assert fakes.record(failed) == [Reported(ContactState.FAILED, code, is_news=False)]


def test_a_failure_of_a_number_that_is_not_told_stops_nothing(fakes: WebhookSetup) -> None:
    fakes.record(_status(ContactState.FAILED, 131042))
    assert fakes.numbers.all() == []


def _too_fast(code: int = 130429, at: datetime = NOON, number: str = NUMBER) -> StatusUpdate:
    return replace(_status(ContactState.FAILED, code, at), phone_number_id=number)


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
    fakes.record(replace(_status(ContactState.FAILED, 132015), phone_number_id=number))
    (contact,) = fakes.account().contacts
    (state,) = fakes.templates.states()
    assert (state.name, state.status, state.reason) == (
        f"due_today/{contact.language}",
        "REFUSED",
        "132015",
    )
    fine = _template("APPROVED", at=NOON + timedelta(minutes=1))
    fakes.record(replace(fine, language=contact.language))
    assert fakes.templates.broken() == frozenset()


def test_a_template_lost_to_a_failure_is_told_once(fakes: WebhookSetup) -> None:
    """Only what Meta's own webhook said of a template rang; one that was refused rang nobody."""
    failed = _status(ContactState.FAILED, 132015)
    counted = [name for _ in range(2) for name in _counted(fakes.record(failed))]
    assert sorted(counted) == ["ApiErrors", "TemplatesBroken"]


def test_a_template_of_which_nothing_is_on_record_is_left_alone(fakes: WebhookSetup) -> None:
    other = ContactRef(a_key(), ContactId("20260301.reminder.7"))
    fakes.record(_status(ContactState.FAILED, 132015, ref=other))
    assert fakes.templates.states() == []


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
    assert fakes.record(_status(ContactState.FAILED, 999999)) == [reported]


def test_an_old_failure_still_wakes_in_the_future(fakes: WebhookSetup) -> None:
    now = NOON + timedelta(days=8)
    fakes.record(_status(ContactState.FAILED, 131026), now=now)
    assert fakes.wake_ups.of(a_key()) == [now + _SOON]


def test_a_repeated_failure_opens_no_hold_that_a_person_has_ended(fakes: WebhookSetup) -> None:
    failure = _status(ContactState.FAILED, 131026)
    fakes.record(failure)
    fakes.changes.end_hold(a_key(), fakes.hold().id, LATER, "Rosa")
    fakes.record(failure)
    assert fakes.account().active_holds(LATER) == ()


@pytest.mark.parametrize(
    ("payload", "kind", "length"),
    [
        ("ALREADY_PAID", HoldKind.CLAIM, DEFAULT_POLICY.holds.claim),
        ("NEED_TIME", HoldKind.PROMISE, DEFAULT_POLICY.holds.promise),
        ("TALK_TO_PERSON", HoldKind.HANDOFF, DEFAULT_POLICY.holds.handoff),
    ],
)
def test_a_button_gives_peace_until_a_set_time_and_a_look_at_once(
    fakes: WebhookSetup, payload: str, kind: HoldKind, length: timedelta
) -> None:
    (outcome,) = fakes.record(_reply("whatever the label", payload))
    assert outcome == Answered(Intent[payload], is_news=True)
    hold = fakes.hold()
    assert (hold.kind, hold.since, hold.until) == (kind, NOON, NOON + length)
    assert hold.origin == f"reply:{payload.lower()}"
    assert fakes.wake_ups.of(a_key()) == [LATER + _SOON]


def test_the_creditors_own_policy_says_how_much_peace_an_answer_buys(fakes: WebhookSetup) -> None:
    patient = replace(DEFAULT_POLICY, holds=Holds(promise=timedelta(days=12)))
    fakes.policies.enforce(a_key().creditor, patient)
    fakes.record(_reply("whatever the label", "NEED_TIME"))
    assert fakes.hold().until == NOON + timedelta(days=12)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("ya pagué", HoldKind.CLAIM),
        ("necesito más tiempo", HoldKind.PROMISE),
        ("quiero hablar con alguien", HoldKind.HANDOFF),
        ("no reconozco esa factura", HoldKind.HANDOFF),
        ("", HoldKind.HANDOFF),
    ],
)
def test_what_is_written_counts_like_a_button_and_doubt_goes_to_a_person(
    fakes: WebhookSetup, text: str, kind: HoldKind
) -> None:
    fakes.record(_reply(text, payload="SOMEONE_ELSES_BUTTON"))
    assert fakes.hold().kind is kind


def test_a_reminder_is_never_sent_after_opt_out(fakes: WebhookSetup) -> None:
    (outcome,) = fakes.record(_reply("BAJA"))
    assert outcome == Answered(Intent.OPT_OUT, is_news=True)
    account = fakes.account()
    assert consent_at(account.profile.consents, LATER) is ConsentStatus.WITHDRAWN
    assert account.profile.consents[-1].evidence == "wamid.IN/1=="
    assert account.holds == ()
    assert fakes.wake_ups.of(a_key()) == [LATER + _SOON]


def test_a_wrong_number_is_left_alone_until_a_person_says_otherwise(fakes: WebhookSetup) -> None:
    fakes.record(_reply("número equivocado"))
    assert (fakes.hold().kind, fakes.hold().until) == (HoldKind.WRONG_NUMBER, None)
    assert fakes.wake_ups.of(a_key()) == [LATER + _SOON]


def test_what_is_said_holds_from_the_moment_that_we_hear_it(fakes: WebhookSetup) -> None:
    ahead = LATER + timedelta(seconds=30)
    fakes.record(
        _reply("BAJA", wamid="wamid.A", at=ahead), _reply("NO", wamid="wamid.B", at=ahead)
    )
    assert consent_at(fakes.account().profile.consents, LATER) is ConsentStatus.WITHDRAWN
    assert fakes.hold().is_active(LATER)


def test_a_repeated_reply_changes_nothing_and_is_no_news(fakes: WebhookSetup) -> None:
    replies = [_reply("BAJA", wamid="wamid.A"), _reply(payload="NEED_TIME", wamid="wamid.B")]
    fakes.record(*replies)
    before = fakes.account()
    outcomes = fakes.record(*replies, now=LATER + timedelta(hours=3))
    assert [one.is_news for one in outcomes if isinstance(one, Answered)] == [False, False]
    assert fakes.account() == before


def test_every_debtor_behind_a_number_is_left_alone(fakes: WebhookSetup) -> None:
    fakes.know("d-2")
    fakes.know("d-3", wa_id="MX.10000000000000001")
    fakes.record(_reply("BAJA", senders=(WA_ID, "MX.10000000000000001")))
    for debtor in ("d-1", "d-2", "d-3"):
        consents = fakes.account(a_key(debtor)).profile.consents
        assert consent_at(consents, LATER) is ConsentStatus.WITHDRAWN


def test_an_opt_out_that_one_debtor_of_a_phone_cannot_take_now_reaches_the_others(
    fakes: WebhookSetup,
) -> None:
    fakes.know("d-2")
    fakes.changes.break_next("add_consent")
    assert fakes.record(_reply("BAJA")) == [Postponed("Unavailable")]
    consents = fakes.account(a_key("d-2")).profile.consents
    assert consent_at(consents, LATER) is ConsentStatus.WITHDRAWN
    assert fakes.record(_reply("BAJA")) == [Answered(Intent.OPT_OUT, is_news=True)]
    consents = fakes.account(a_key("d-1")).profile.consents
    assert consent_at(consents, LATER) is ConsentStatus.WITHDRAWN


def test_an_unknown_sender_is_never_mapped_to_anybody(fakes: WebhookSetup) -> None:
    before = fakes.account()
    assert fakes.record(_reply("BAJA", senders=("525550000999",))) == [Passed.UNKNOWN_SENDER]
    assert fakes.account() == before
    assert fakes.wake_ups.rows == set()


def test_a_reply_to_a_number_that_is_nobodys_is_passed_over(fakes: WebhookSetup) -> None:
    stray = replace(_reply("BAJA"), phone_number_id="999")
    assert fakes.record(stray) == [Passed.UNKNOWN_NUMBER]


def test_a_debtor_of_another_creditor_is_not_the_sender(fakes: WebhookSetup) -> None:
    fakes.creditors.put(a_creditor(id="otra", phone_number_id="999"))
    stray = replace(_reply("BAJA"), phone_number_id="999")
    assert fakes.record(stray) == [Passed.UNKNOWN_SENDER]


def test_what_concerns_nobody_is_handed_through(fakes: WebhookSetup) -> None:
    ignored = Ignored(Kind.FIELD, "account_alerts")
    assert fakes.record(ignored) == [ignored]


def _heard(messages: int, number: str = NUMBER, ago: timedelta = timedelta(0)) -> Heard:
    return Heard(number, (LATER - ago,) * messages)


def test_what_people_write_is_counted_for_the_number_that_they_write_to(
    fakes: WebhookSetup,
) -> None:
    assert fakes.record(_heard(2), _heard(28), _heard(4, "2")) == [
        Metered(None),
        Metered(1.0),
        Metered(None),
    ]
    assert fakes.slots.pace(NUMBER, PACE, fakes.flowing.now()) == replace(PACE, inbound=1.0)


def test_what_people_wrote_hours_ago_is_no_traffic_any_more(fakes: WebhookSetup) -> None:
    """A webhook that had been down brought its own number to a standstill."""
    old = _heard(1000, ago=timedelta(minutes=2))
    assert fakes.record(old, Heard(NUMBER, (None,) * 30)) == [Metered(None), Metered(1.0)]


def test_a_count_that_cannot_be_written_asks_nobody_to_come_again(fakes: WebhookSetup) -> None:
    fakes.slots.break_next("count_inbound")
    assert fakes.record(_heard(30)) == [Metered(None)]


@pytest.mark.parametrize(("code", "is_known"), [(130429, True), (999999, False)])
def test_an_error_about_no_message_says_whether_its_code_is_known(
    fakes: WebhookSetup, code: int, *, is_known: bool
) -> None:
    """A code that Meta had added alarmed in a status only, and never when it came alone."""
    assert fakes.record(Complaint(code)) == [Complained(code, is_known)]


@pytest.mark.parametrize("method", ["add_consent", "add_hold"])
def test_one_update_that_cannot_be_stored_now_loses_no_other(
    fakes: WebhookSetup, method: str
) -> None:
    fakes.changes.break_next(method)
    updates: list[Update] = [
        _status(ContactState.SENT),
        _reply("BAJA", wamid="wamid.A"),
        _reply("hola", wamid="wamid.B"),
        _status(ContactState.READ),
    ]
    outcomes = fakes.record(*updates)
    assert [one for one in outcomes if isinstance(one, Postponed)] == [Postponed("Unavailable")]
    (contact,) = fakes.account().contacts
    assert contact.state is ContactState.READ

    again = fakes.record(*updates)
    assert not any(isinstance(one, Postponed) for one in again)
    assert consent_at(fakes.account().profile.consents, LATER) is ConsentStatus.WITHDRAWN
    assert fakes.hold().kind is HoldKind.HANDOFF


def test_a_wake_up_that_was_lost_is_put_when_the_webhook_comes_again(fakes: WebhookSetup) -> None:
    fakes.wake_ups.break_next("put")
    failure = _status(ContactState.FAILED, 131000)
    recorded = Reported(ContactState.FAILED, 131000, is_news=True)
    assert fakes.record(failure) == [Postponed("Unavailable", recorded)]
    assert fakes.record(failure) == [Reported(ContactState.FAILED, 131000, is_news=False)]
    assert fakes.wake_ups.of(a_key()) == [LATER + _SOON]


def _counted(outcomes: list[Outcome]) -> list[str]:
    return [metric.name for outcome in outcomes for metric in metrics_of(outcome)]


@pytest.mark.parametrize("broken", ["wake_ups", "numbers"])
def test_a_penalty_counts_once_however_often_its_status_has_to_come(
    fakes: WebhookSetup, broken: str
) -> None:
    """Recorded, but not followed up, a status was no news when it came again: no alarm rang."""
    fakes.numbers.change("100200300", {"account": "300"})
    failed = replace(_status(ContactState.FAILED, 131042), phone_number_id="100200300")
    if broken == "numbers":
        fakes.numbers.break_next("halt")
    else:
        fakes.wake_ups.break_next("put")
    counted = [name for _ in range(3) for name in _counted(fakes.record(failed))]
    assert sorted(counted) == ["AccountPenalties", "ApiErrors"]


def test_an_unknown_code_counts_once_however_often_its_status_has_to_come(
    fakes: WebhookSetup,
) -> None:
    """Its alarm never rang when the table was busy between the status and the wake-up."""
    fakes.wake_ups.break_next("put")
    failed = _status(ContactState.FAILED, 999999)
    counted = [name for _ in range(3) for name in _counted(fakes.record(failed))]
    assert sorted(counted) == ["ApiErrors", "UnknownCodes"]


def test_a_failure_that_cannot_be_recorded_counts_nothing_yet(fakes: WebhookSetup) -> None:
    fakes.contacts.break_next("record_status")
    failed = _status(ContactState.FAILED, 999999)
    assert _counted(fakes.record(failed)) == []
    assert sorted(_counted(fakes.record(failed))) == ["ApiErrors", "UnknownCodes"]


class _BrokenPeople:
    def __init__(self, error: Exception) -> None:
        self._error = error

    def debtors_of(self, creditor: object, wa_id: object) -> list[DebtorKey]:  # noqa: ARG002 - the port names them
        raise self._error


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (StaleAccount("it changed"), Postponed("StaleAccount")),
        (MissingConfiguration("no table"), Postponed("MissingConfiguration")),
        (InvalidInput("wa_id", "is odd", "send another"), Passed.REFUSED),
    ],
)
def test_only_what_may_work_later_comes_again(
    fakes: WebhookSetup, error: Exception, outcome: Outcome
) -> None:
    setup = replace(fakes.setup, people=_BrokenPeople(error))
    assert record_all(setup, [_reply("BAJA")], LATER) == [outcome]


def test_updates_side_by_side_leave_what_they_leave_in_order(fakes: WebhookSetup) -> None:
    states = (ContactState.SENT, ContactState.READ, ContactState.DELIVERED)
    contacts = [a_contact(seq=number, attempt=number) for number in range(1, 41)]
    fakes.memory.put_account(an_account(contacts=contacts))
    days = [a_ref(contact) for contact in contacts]
    updates = [_status(state, ref=ref) for ref in days for state in states]
    with ThreadPoolExecutor(8) as pool:
        outcomes = record_all(fakes.setup, updates, LATER, pool.map)
    assert [one.state for one in outcomes if isinstance(one, Reported)] == list(states) * 40
    assert {one.state for one in fakes.account().contacts} == {ContactState.READ}


def test_a_thousand_updates_ask_for_the_creditor_once(fakes: WebhookSetup) -> None:
    asked: list[str] = []
    find = fakes.creditors.by_phone_number

    class _Counting(FakeCreditors):
        def by_phone_number(self, phone_number_id: str) -> Creditor | None:
            asked.append(phone_number_id)
            return find(phone_number_id)

    setup = replace(fakes.setup, creditors=_Counting())
    replies = [_reply("hola", wamid=f"wamid.{number}") for number in range(1000)]
    outcomes = record_all(setup, replies, LATER)
    assert outcomes == [Answered(Intent.UNCLEAR, is_news=True)] * 1000
    assert asked == ["100200300"]
    assert len({hold.id for hold in fakes.account().holds}) == 1000


def _template(
    value: str,
    aspect: Aspect = Aspect.STATUS,
    reason: str = "",
    name: str = "puntual_due_today_v1",
    at: datetime | None = NOON,
) -> TemplateUpdate:
    return TemplateUpdate("300", name, "es", aspect, value, reason, at)


def test_a_paused_template_is_broken_until_it_is_approved_again(fakes: WebhookSetup) -> None:
    told = fakes.record(_template("PAUSED", reason="FIRST_PAUSE"), _template("PAUSED"))
    first = TemplateReported("due_today", "es", "PAUSED", "FIRST_PAUSE", True, True, True)
    assert told == [first, replace(first, reason="", is_news=False)]
    assert fakes.templates.broken() == {"due_today/es"}
    fakes.record(_template("APPROVED", at=LATER))
    assert fakes.templates.broken() == frozenset()


def test_a_template_that_became_marketing_is_broken(fakes: WebhookSetup) -> None:
    (told,) = fakes.record(_template("MARKETING", Aspect.CATEGORY))
    assert told == TemplateReported("due_today", "es", "MARKETING", "", True, True, True)
    assert fakes.templates.broken() == {"due_today/es"}


def test_an_announced_category_warns_and_breaks_nothing(fakes: WebhookSetup) -> None:
    (told,) = fakes.record(_template("", Aspect.CATEGORY, "MARKETING"))
    assert told == TemplateReported("due_today", "es", "", "MARKETING", False, True, True)
    assert fakes.templates.states() == []


def test_bad_quality_warns_and_breaks_nothing(fakes: WebhookSetup) -> None:
    (told,) = fakes.record(_template("RED", Aspect.QUALITY))
    assert told == TemplateReported("due_today", "es", "RED", "", False, True, True)
    assert fakes.templates.broken() == frozenset()


def test_a_template_of_someone_else_is_passed_over(fakes: WebhookSetup) -> None:
    assert fakes.record(_template("PAUSED", name="hello_world")) == [Passed.NOT_OURS]


def test_a_time_ahead_of_ours_never_silences_what_comes_next(fakes: WebhookSetup) -> None:
    ahead = NOON + timedelta(days=9)
    fakes.record(_template("PAUSED", at=ahead), now=NOON)
    fakes.record(_template("APPROVED", at=None), now=LATER)
    assert fakes.templates.broken() == frozenset()


def test_what_cannot_be_kept_of_a_template_has_to_come_again(fakes: WebhookSetup) -> None:
    fakes.templates.break_next("record")
    assert fakes.record(_template("PAUSED")) == [Postponed("Unavailable")]


def test_somebody_else_behind_the_number_is_never_written_to_again(fakes: WebhookSetup) -> None:
    fakes.record(_reply("Número equivocado", "NOT_ME"))
    assert (fakes.hold().kind, fakes.hold().until) == (HoldKind.WRONG_NUMBER, None)
