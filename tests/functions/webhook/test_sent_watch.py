"""``sent`` goes on record where the sender's call left a doubt, and costs next to nothing else."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.webhook.watching.callback_marks import CallbackMarks
from functions.webhook.watching.sent_watch import Sent, SentWatch
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.errors import Unavailable
from puntual.domain.ids import ContactId, ContactRef, PhoneNumberId
from puntual.ports.contacts import StatusReport
from tests.factories import NOON, a_key
from tests.fakes.clock import FixedClock
from tests.fakes.governing import FakeNumbers
from tests.fakes.sending import FakeUncertainSends

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
NUMBER, OTHER = PhoneNumberId("100200300"), PhoneNumberId("100200301")


def _sent(debtor: int = 1) -> Sent:
    ref = ContactRef(a_key(f"d-{debtor}"), ContactId("000001.20260302.reminder.1"))
    return Sent(ref, StatusReport(ContactState.SENT, NOON, f"wamid.{debtor}"))


class _Watch:
    """The watch, with the two clocks going side by side."""

    def __init__(self) -> None:
        self.uncertain_sends = FakeUncertainSends()
        self.flowing = FixedClock(NOON)
        marks = CallbackMarks(self.uncertain_sends, FakeNumbers())
        self.watch = SentWatch(self.uncertain_sends, self.flowing, marks)

    def keep(self, *sents: Sent, number: PhoneNumberId = NUMBER) -> None:
        for sent in sents:
            self.watch.keep(number, sent)

    def doubt(self, sent: Sent, ago: timedelta = timedelta(0)) -> None:
        self.uncertain_sends.note(NUMBER, sent.ref, self.flowing.now() - ago)

    def telling(
        self, after: timedelta = timedelta(0), number: PhoneNumberId = NUMBER
    ) -> list[Sent]:
        self.flowing.advance(after)
        return list(self.watch.telling(number, self.flowing.now()))


@pytest.fixture
def setup() -> _Watch:
    return _Watch()


def test_a_sent_without_a_doubt_says_nothing(setup: _Watch) -> None:
    setup.keep(_sent())
    assert setup.telling() == []


def test_a_sent_says_something_where_the_answer_was_a_doubt(setup: _Watch) -> None:
    setup.doubt(_sent(1), ago=SECOND)
    setup.keep(_sent(1), _sent(2))
    assert setup.telling() == [_sent(1)]


def test_a_sent_that_was_faster_than_the_note_of_the_doubt_is_found_with_the_next_update(
    setup: _Watch,
) -> None:
    """It used to be lost: the contact was looked at once, while the sender still waited."""
    setup.keep(_sent())
    assert setup.telling() == []
    setup.flowing.advance(8 * SECOND)
    setup.doubt(_sent())
    assert setup.telling(after=MINUTE) == [_sent()]


def test_a_hundred_of_one_moment_cost_a_few_looks(setup: _Watch) -> None:
    for debtor in range(100):
        setup.keep(_sent(debtor))
        setup.telling(after=SECOND / 100)
    assert setup.uncertain_sends.looks <= 4


def test_where_few_come_each_is_looked_for_at_once(setup: _Watch) -> None:
    """The environment may never be called again, and the next try is minutes away."""
    setup.keep(_sent(1))
    assert setup.telling() == []
    setup.flowing.advance(SECOND)
    setup.doubt(_sent(2))
    setup.keep(_sent(2))
    assert setup.telling() == [_sent(2)]


def test_other_updates_look_again_only_when_the_last_look_is_old(setup: _Watch) -> None:
    setup.keep(_sent())
    for _ in range(8):
        setup.telling(after=SECOND)
    assert setup.uncertain_sends.looks == 2


def test_whoever_has_nothing_to_ask_for_does_not_ask(setup: _Watch) -> None:
    assert setup.telling() == []
    setup.keep(_sent())
    setup.telling()
    # Asked for a last time once no doubt can follow, then never again.
    assert setup.telling(after=MINUTE) == []
    for _ in range(10):
        setup.telling(after=MINUTE)
    assert setup.uncertain_sends.looks == 2


def test_a_doubt_that_was_read_before_its_sent_comes_needs_no_second_look(setup: _Watch) -> None:
    setup.doubt(_sent(1))
    setup.keep(_sent(2))
    assert setup.telling() == []
    setup.keep(_sent(1))
    assert setup.telling(after=SECOND) == [_sent(1)]
    assert setup.uncertain_sends.looks == 1


def test_the_sent_of_hours_ago_is_told_by_a_webhook_that_was_down(setup: _Watch) -> None:
    setup.doubt(_sent(), ago=timedelta(hours=20))
    setup.keep(_sent())
    assert setup.telling() == [_sent()]


def test_what_is_settled_is_not_told_again_and_what_is_not_is(setup: _Watch) -> None:
    setup.doubt(_sent())
    setup.keep(_sent())
    assert setup.telling() == [_sent()]
    assert setup.telling(after=MINUTE) == [_sent()]
    setup.watch.settle(NUMBER, _sent(), is_recorded=True)
    assert setup.telling(after=MINUTE) == []


def test_what_said_nothing_new_is_told_again_until_no_outcome_can_follow(setup: _Watch) -> None:
    """The note of a doubt comes before the outcome; in between the contact looks as claimed."""
    setup.doubt(_sent())
    setup.keep(_sent())
    for _ in range(2):
        assert setup.telling(after=SECOND) == [_sent()]
        setup.watch.settle(NUMBER, _sent(), is_recorded=False)
    setup.flowing.advance(MINUTE)
    assert setup.telling() == [_sent()]
    setup.watch.settle(NUMBER, _sent(), is_recorded=False)
    assert setup.telling() == []


def test_numbers_are_apart(setup: _Watch) -> None:
    setup.doubt(_sent())
    setup.keep(_sent(), number=OTHER)
    assert setup.telling(number=OTHER) == []
    assert setup.telling() == []


def test_a_look_that_fails_forgets_nothing(setup: _Watch) -> None:
    setup.doubt(_sent())
    setup.keep(_sent())
    setup.uncertain_sends.break_next("since")
    with pytest.raises(Unavailable):
        setup.telling()
    assert setup.telling() == [_sent()]


def test_a_clock_that_was_set_back_hides_no_doubt(setup: _Watch) -> None:
    setup.keep(_sent(1))
    setup.telling()
    setup.flowing.advance(-timedelta(hours=3))
    setup.doubt(_sent(2))
    setup.keep(_sent(2))
    assert setup.telling() == [_sent(2)]


def test_memory_is_bounded_and_the_oldest_go_first(setup: _Watch) -> None:
    many = [_sent(debtor) for debtor in range(10_001)]
    setup.keep(*many)
    setup.doubt(many[0])
    setup.doubt(many[1])
    assert setup.telling() == [many[1]]


@given(
    st.lists(st.tuples(st.integers(0, 5), st.booleans(), st.integers(0, 40)), max_size=40),
    st.integers(0, 29),
)
def test_whatever_is_doubted_in_time_is_told_before_the_next_try(
    events: list[tuple[int, bool, int]], delay: int
) -> None:
    """Sents, doubts and other updates in any order; the judge is a list, not the watch."""
    setup = _Watch()
    sents: set[Sent] = set()
    noted: set[Sent] = set()
    told: set[Sent] = set()
    for debtor, has_uncertain_send, pause in events:
        setup.keep(_sent(debtor))
        sents.add(_sent(debtor))
        told |= set(setup.telling(after=pause * SECOND / 10))
        if has_uncertain_send:
            setup.flowing.advance(delay * SECOND)
            setup.doubt(_sent(debtor))
            noted.add(_sent(debtor))
    told |= set(setup.telling(after=10 * SECOND))
    assert told == sents & noted


def test_of_too_many_the_first_are_forgotten_wholly(setup: _Watch) -> None:
    setup.doubt(_sent(0))
    setup.keep(_sent(0))
    assert setup.telling() == [_sent(0)]
    setup.keep(*(_sent(debtor) for debtor in range(1, 10_001)))
    assert setup.telling() == []
    setup.keep(_sent(0))
    assert setup.telling() == [_sent(0)]
