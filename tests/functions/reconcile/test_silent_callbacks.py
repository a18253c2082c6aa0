"""A deaf webhook holds reminders within hours, says so, and the first callback ends it."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from functions.reconcile.report import report_silent_numbers
from functions.webhook.whatsapp.updates import Heard
from infra.sending_alarms import alarms_about_sending
from puntual.application.sending.silent_numbers import SilentNumbers
from puntual.domain.ids import CreditorId
from puntual.domain.reasons import Reason
from puntual.domain.sending.circuit_breaker import breaker_day
from puntual.domain.sending.number_state import NumberState
from puntual.ports.messaging import Unknown
from tests.domain.decision.decision_cases import KEY
from tests.factories import NOON
from tests.fakes.conditions import FakeCircuitBreakers
from tests.functions.reconcile.reconcile_setup import ReconcileSetup
from tests.functions.send_message.failure_cases import NUMBER, a_neighbour, a_setup
from tests.functions.send_message.sending_setup import CREDITOR, MORNING, SendingSetup
from tests.functions.webhook.webhook_setup import WebhookSetup

HOUR = timedelta(hours=1)


@dataclass
class _Town:
    """Sender, webhook and hourly tick over the same numbers and counts."""

    sending: SendingSetup = field(default_factory=a_setup)

    def __post_init__(self) -> None:
        self.tick = ReconcileSetup()
        self.tick.numbers.memory = self.sending.numbers.memory
        self.tick.conditions.accepted = self.sending.conditions.accepted
        self.hook = WebhookSetup(self.sending.memory, self.sending.uncertain_sends)
        self.hook.numbers.memory = self.sending.numbers.memory

    def send(self, count: int) -> None:
        keys = [KEY, *(a_neighbour(self.sending, n) for n in range(2, count + 1))]
        self.sending.play(*keys)
        self.sending.reader.flush(self.sending.clock.now())

    def hear(self, at: datetime) -> None:
        self.hook.record(Heard(NUMBER, (at,)), now=at)

    def silent(self, at: datetime) -> int:
        asked = self.tick.setup
        return SilentNumbers(asked.numbers, asked.owners, asked.breakers).find(at)

    def reminded(self, at: datetime, number: int) -> tuple[Reason, ...]:
        """Let another debtor be looked at; return why nothing was sent."""
        self.sending.clock.set(at)
        before = len(self.sending.messenger.messages)
        key = a_neighbour(self.sending, number)
        self.sending.play(key)
        if len(self.sending.messenger.messages) > before:
            return ()
        return tuple(self.sending.decisions.history(key)[-1].reasons)


def test_messages_without_one_callback_hold_reminders_until_the_first_that_comes() -> None:
    town = _Town()
    town.send(12)
    assert town.silent(MORNING + HOUR) == 0
    assert town.reminded(MORNING + HOUR, 50) == ()
    at = MORNING + 3 * HOUR
    assert town.silent(at) == 1
    assert town.reminded(at, 51) == (Reason.CALLBACKS_SILENT,)
    assert town.silent(at + HOUR) == 1
    town.hear(at + HOUR + timedelta(minutes=1))
    assert town.reminded(at + HOUR + timedelta(minutes=3), 52) == ()
    assert town.silent(at + 2 * HOUR) == 0


def test_nine_messages_are_too_few_to_tell() -> None:
    town = _Town()
    town.send(9)
    assert town.silent(MORNING + 9 * HOUR) == 0


def test_a_number_that_hears_of_its_messages_is_not_asked_about() -> None:
    town = _Town()
    town.send(12)
    town.hear(MORNING + timedelta(seconds=5))
    town.tick.creditors.break_next("by_phone_number")
    assert town.silent(MORNING + 5 * HOUR) == 0


def test_requests_without_an_answer_are_no_messages_that_were_accepted() -> None:
    """Meta was away for hours: it sends no callback of what it never took."""
    town = _Town()
    town.sending.messenger.then(*(Unknown("ReadTimeout") for _ in range(12)))
    town.send(12)
    assert town.silent(MORNING + 9 * HOUR) == 0


def test_what_went_by_sms_has_no_callback() -> None:
    town = _Town()
    breakers = FakeCircuitBreakers(town.sending.conditions)
    town.sending.reader.count_reminder(CreditorId(CREDITOR.id), MORNING)
    town.sending.reader.flush(MORNING)
    day = breaker_day(MORNING)
    assert breakers.read(CreditorId(CREDITOR.id), day).sent == 1
    assert not breakers.accepted(CreditorId(CREDITOR.id), day, day)


def test_the_hold_lasts_over_night_although_nothing_is_sent_meanwhile() -> None:
    town = _Town()
    town.send(12)
    town.silent(MORNING + 3 * HOUR)
    for hour in range(4, 24 * 9):
        assert town.silent(MORNING + hour * HOUR) == 1
    assert town.reminded(MORNING + 24 * HOUR, 60) == (Reason.CALLBACKS_SILENT,)


def test_a_number_from_which_nobody_writes_any_more_alarms_nobody() -> None:
    town = _Town()
    town.send(12)
    town.sending.numbers.change("999", {})
    town.sending.numbers.note_silence("999", MORNING)
    assert town.silent(MORNING + HOUR) == 0
    assert town.silent(MORNING + 3 * HOUR) == 1


@pytest.mark.parametrize(("silent", "alarms"), [(0, False), (1, True)])
def test_the_alarm_fires_at_the_first_number_that_is_silent(
    capsys: pytest.CaptureFixture[str], silent: int, alarms: bool
) -> None:
    report_silent_numbers(silent, NOON)
    lines = [json.loads(text) for text in capsys.readouterr().out.splitlines()]
    (line,) = [one for one in lines if "CallbacksSilent" in one]
    (alarm,) = [one for one in alarms_about_sending("dev") if one.name == "callbacks-silent"]
    assert (line["CallbacksSilent"] >= alarm.threshold) is alarms


def test_a_number_without_a_message_is_never_silent() -> None:
    assert not NumberState("1").is_silent
    assert _Town().silent(MORNING + 9 * HOUR) == 0
