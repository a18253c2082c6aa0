"""A batch: every number at its own pace, and looks that are asked for before success is told."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from functions.send_message.outcomes import Attempt, Evaluated, Failed, QueuedAgain
from puntual.domain.accounts.send_error import SendErrorClass
from puntual.domain.contact_law.contact_rules import Caps
from puntual.domain.errors import MissingConfiguration, PairBusy, Unavailable
from puntual.domain.ids import CreditorId, DebtorId, DebtorKey, PhoneNumberId
from puntual.domain.phone import whatsapp_ids
from puntual.domain.reasons import Reason
from puntual.domain.sending.pace import Pace
from puntual.domain.sending.pair_lease import PAIR_PAUSE
from puntual.ports.messaging import Refused
from tests.domain.decision.decision_cases import DUE, KEY, PROFILE, RULES, account, local, reminded
from tests.fakes.contacts import FakeContacts
from tests.fakes.memory import Memory
from tests.fakes.sending import FakeRuleBook
from tests.functions.send_message.sending_setup import MORNING, SendingSetup


class _BusyContacts(FakeContacts):
    """Somebody wrote to the person a moment ago."""

    def __init__(self, memory: Memory, until: datetime) -> None:
        super().__init__(memory)
        self._until = until

    def claim(self, *_: Any, **__: Any) -> None:
        raise PairBusy(self._until)


NEIGHBOUR = DebtorKey(KEY.creditor, DebtorId("d-neighbour"))
STRANGER = DebtorKey(CreditorId("nobody"), DebtorId("d-1"))


def test_a_creditor_that_is_not_set_up_fails_its_own_jobs_only() -> None:
    sending = SendingSetup()
    stranger, known = sending.play(STRANGER, KEY).results
    assert isinstance(stranger, Failed)
    assert isinstance(stranger.error, MissingConfiguration)
    assert isinstance(known, Evaluated)
    assert isinstance(known.result, Attempt)


def test_a_number_whose_pace_cannot_be_told_fails_its_own_jobs_before_anything_is_sent() -> None:
    """Read between two numbers, it cut the messages of the first one off in mid-call."""

    def tell_none(number: PhoneNumberId, now: datetime) -> Pace:
        raise MissingConfiguration(f"{number} is odd at {now}")

    sending = SendingSetup()
    (result,) = sending.play(KEY, pace_of=tell_none).results
    assert isinstance(result, Failed)
    assert isinstance(result.error, MissingConfiguration)
    assert sending.messenger.messages == []


def test_connections_are_opened_while_the_first_accounts_are_looked_at() -> None:
    sending = SendingSetup()
    sending.play(KEY)
    assert sending.messenger.warmed_up_for == [1]


def test_the_same_account_twice_in_a_batch_is_written_to_once() -> None:
    sending = SendingSetup()
    first, second = sending.play(KEY, KEY).results
    assert isinstance(first, Evaluated)
    assert second == QueuedAgain(), "it is the same person, who wants a pause"
    sending.play(KEY)
    assert len(sending.messenger.messages) == 1


def test_a_look_that_cannot_be_asked_for_brings_its_job_back() -> None:
    sending = SendingSetup()
    sending.wake_ups.break_next("put_all")
    (result,) = sending.play(KEY).results
    assert isinstance(result, Failed)
    assert isinstance(result.error, Unavailable)
    assert len(sending.messenger.messages) == 1


def test_who_was_written_to_a_moment_ago_is_queued_for_later_and_nothing_failed() -> None:
    sending = SendingSetup()
    until = MORNING + timedelta(seconds=5)
    contacts = _BusyContacts(sending.memory, until)
    assert sending.play(KEY, contacts=contacts).results == [QueuedAgain()]
    assert sending.jobs.put_backs == [(KEY, timedelta(seconds=5))]
    assert sending.messenger.messages == []


def test_a_phone_that_was_just_written_to_for_somebody_else_takes_no_slot() -> None:
    profile = replace(PROFILE, wa_ids=whatsapp_ids(PROFILE.phone or ""))
    sending = SendingSetup(account(profile=profile))
    caps = Caps(per_day=9, per_week=9, min_gap=timedelta(0), per_debt_total=9)
    rules = FakeRuleBook(replace(RULES, caps=caps))
    neighbour = account(contacts=(reminded(MORNING - timedelta(seconds=1), "due_in_3_days"),))
    sending.memory.put_account(replace(neighbour, profile=replace(profile, key=NEIGHBOUR)))
    terms = replace(sending.terms, rules=rules)
    assert sending.play(KEY, terms=terms).results == [QueuedAgain()]
    assert sending.jobs.put_backs == [(KEY, timedelta(seconds=7))]
    assert sending.slots.blocks == []


def test_after_refusals_for_one_debtor_the_other_behind_the_phone_waits_as_long() -> None:
    """A family's phone: WhatsApp wanted a minute's pause, and got eight seconds.

    The daughter's messages were refused and waited longer each time; the father's job came in
    between, saw no message of the phone's at all, and went out.
    """
    profile = replace(PROFILE, wa_ids=whatsapp_ids(PROFILE.phone or ""))
    sending = SendingSetup(account(profile=profile))
    sending.memory.put_account(account(profile=replace(profile, key=NEIGHBOUR)))
    for power in range(1, 5):
        sending.messenger.then(Refused(131056, SendErrorClass.PAIR_DELAY, "pair"))
        sending.evaluate()
        refused_at = sending.clock.now()
        pause = max(timedelta(seconds=4**power), PAIR_PAUSE)
        sending.clock.set(refused_at + pause - timedelta(seconds=1))
        assert sending.play(NEIGHBOUR).results == [QueuedAgain()]
        assert sending.jobs.put_backs[-1] == (NEIGHBOUR, timedelta(seconds=1))
        sending.clock.set(refused_at + timedelta(seconds=1))
        sending.play(NEIGHBOUR)
        suppressed_messages = [one.reasons for one in sending.decisions.history(NEIGHBOUR)]
        assert suppressed_messages == ([] if power == 1 else [(Reason.API_BACKOFF,)])
        sending.clock.set(refused_at + pause)
    sending.play(NEIGHBOUR)
    assert len(sending.messenger.messages) == 5
    neighbour = sending.accounts.read(NEIGHBOUR)
    assert neighbour is not None
    (contact,) = neighbour.contacts
    assert contact.claimed_at == sending.clock.now()


def test_what_there_is_no_time_for_is_queued_anew_for_at_once() -> None:
    sending = SendingSetup()
    assert sending.play(KEY, seconds=0).results == [QueuedAgain()]
    assert sending.jobs.put_backs == [(KEY, timedelta(0))]


def test_a_pair_that_whatsapp_finds_too_fast_is_tried_again_after_powers_of_four() -> None:
    sending = SendingSetup()
    for number in range(4):
        sending.messenger.then(Refused(131056, SendErrorClass.PAIR_DELAY, "pair"))
        sending.evaluate()
        _, pause = sending.jobs.put_backs[number]
        sending.clock.advance(pause)
    assert [pause.total_seconds() for _, pause in sending.jobs.put_backs] == [8, 16, 64, 256]
    assert sending.wake_ups.of(KEY) == []
    sending.evaluate()
    assert len(sending.messenger.messages) == 5


def test_without_the_queue_a_wake_up_will_do() -> None:
    sending = SendingSetup()
    sending.messenger.then(Refused(131056, SendErrorClass.PAIR_DELAY, "pair"))
    sending.jobs.break_next("requeue")
    sending.evaluate()
    assert len(sending.wake_ups.of(KEY)) == 1


def test_a_pause_that_the_night_prolongs_is_left_to_a_wake_up() -> None:
    sending = SendingSetup(now=local(DUE, 17, 58))
    sending.messenger.then(Refused(131056, SendErrorClass.PAIR_DELAY, "pair"))
    for _ in range(5):
        sending.messenger.then(Refused(131056, SendErrorClass.PAIR_DELAY, "pair"))
    sending.evaluate()
    assert (sending.jobs.put_backs == []) != (sending.wake_ups.of(KEY) == [])
