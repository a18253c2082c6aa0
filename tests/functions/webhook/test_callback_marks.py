"""A callback marks its number every few hours, and costs nothing in between."""

from datetime import timedelta

import pytest

from functions.webhook.whatsapp.updates import Complaint, Heard, StatusUpdate
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.ids import PhoneNumberId
from tests.factories import NOON
from tests.fakes.outage import Breakable
from tests.functions.webhook.webhook_setup import WebhookSetup

NUMBER = PhoneNumberId("100200300")
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
_OURS = "v1|ferretodo|cli-1|000001.20260302.reminder.1"


def status(state: ContactState, number: str = NUMBER, callback: str = _OURS) -> StatusUpdate:
    return StatusUpdate(state, NOON, "wamid.7", callback, None, number)


SENT, DELIVERED = status(ContactState.SENT), status(ContactState.DELIVERED)
WRITTEN = Heard(NUMBER, (NOON,))


@pytest.fixture
def hook() -> WebhookSetup:
    built = WebhookSetup()
    built.numbers.use(NUMBER, NOON)
    return built


def heard_at(hook: WebhookSetup) -> object:
    return hook.numbers.read(NUMBER).heard_at


@pytest.mark.parametrize("update", [SENT, WRITTEN], ids=["a status", "a message"])
def test_the_first_callback_marks_its_number_and_those_of_three_hours_write_nothing(
    hook: WebhookSetup, update: StatusUpdate | Heard
) -> None:
    hook.record(update, now=NOON)
    assert heard_at(hook) == hook.uncertain_sends.heard[NUMBER] == NOON
    for minute in range(1, 180):
        hook.record(update, now=NOON + minute * MINUTE)
        assert heard_at(hook) == hook.uncertain_sends.heard[NUMBER] == NOON
    hook.record(update, now=NOON + 3 * HOUR)
    assert heard_at(hook) == NOON + 3 * HOUR


def test_an_environment_that_has_just_begun_knows_the_mark_of_another(hook: WebhookSetup) -> None:
    hook.record(SENT, now=NOON)
    other = WebhookSetup(uncertain_sends=hook.uncertain_sends)
    other.numbers.use(NUMBER, NOON)
    looks = hook.uncertain_sends.looks
    other.record(SENT, now=NOON + HOUR)
    assert other.numbers.read(NUMBER).heard_at is None
    assert hook.uncertain_sends.looks == looks + 1


def test_a_status_that_looks_at_nothing_asks_for_no_mark(hook: WebhookSetup) -> None:
    hook.record(DELIVERED, now=NOON)
    assert (heard_at(hook), hook.uncertain_sends.looks) == (None, 0)
    hook.record(SENT, now=NOON)
    hook.record(DELIVERED, now=NOON + 4 * HOUR)
    assert heard_at(hook) == NOON + 4 * HOUR


def test_what_names_no_number_of_ours_marks_none(hook: WebhookSetup) -> None:
    hook.record(Complaint(131000), Heard("999", (NOON,)), status(ContactState.SENT, ""), now=NOON)
    assert heard_at(hook) is None
    assert "999" not in {one.id for one in hook.numbers.all()}


def test_what_came_before_the_first_message_of_a_number_hides_no_callback_of_it() -> None:
    """Who sets a number up writes to it; minutes later its first reminders leave."""
    hook = WebhookSetup()
    hook.record(WRITTEN, now=NOON)
    assert not hook.uncertain_sends.heard
    hook.numbers.use(NUMBER, NOON + MINUTE)
    hook.record(SENT, now=NOON + 2 * MINUTE)
    assert heard_at(hook) == NOON + 2 * MINUTE


@pytest.mark.parametrize("port", ["note_heard", "mark_heard", "since"])
def test_a_mark_that_is_lost_is_made_by_the_next_callback_and_fails_none(
    hook: WebhookSetup, port: str
) -> None:
    broken: Breakable = hook.numbers if port == "note_heard" else hook.uncertain_sends
    broken.break_next(port)
    outcomes = hook.record(WRITTEN, now=NOON)
    assert len(outcomes) == 1
    hook.record(WRITTEN, now=NOON + MINUTE)
    assert heard_at(hook) == hook.uncertain_sends.heard[NUMBER] == NOON + MINUTE
