"""Conditions are read once a minute, and the breaker is sharp all the same."""

from dataclasses import replace
from datetime import datetime, timedelta

from puntual.application.conditions_reader import ConditionsReader
from puntual.application.freshness import KEPT_FOR
from puntual.application.sending_limits import SendingLimits
from puntual.domain.accounts.creditor import Creditor
from puntual.domain.ids import CreditorId
from puntual.domain.sending.circuit_breaker import breaker_day
from puntual.domain.sending.conditions import (
    EVERY_CREDITOR,
    Conditions,
    Switch,
    SwitchScope,
    closing_of,
)
from tests.factories import CREDITOR, NOON, TODAY, a_creditor
from tests.fakes.conditions import (
    ConditionsMemory,
    FakeCircuitBreakers,
    FakeConditionsBook,
    FakeSwitchboard,
)
from tests.fakes.governing import FakeNumbers, FakeQuota
from tests.side_by_side import Slow, ask_side_by_side

WHOLE = Switch(SwitchScope.CREDITOR)
SECOND = timedelta(seconds=1)


class Sender:
    """One environment of the sending function."""

    def __init__(self, memory: ConditionsMemory) -> None:
        self.book = FakeConditionsBook(memory)
        self.breakers = FakeCircuitBreakers(memory)
        self.reader = ConditionsReader(
            self.book,
            self.breakers,
            SendingLimits(FakeNumbers(), FakeQuota()),
            FakeSwitchboard(memory),
        )


def test_a_pulled_switch_is_seen_within_a_minute() -> None:
    memory = ConditionsMemory()
    sender = Sender(memory)
    assert not sender.reader.read(a_creditor(), NOON).switches
    FakeSwitchboard(memory).pull(CREDITOR, WHOLE, NOON, "Rosa P.")
    assert not sender.reader.read(a_creditor(), NOON + KEPT_FOR - SECOND).switches
    assert sender.reader.read(a_creditor(), NOON + KEPT_FOR).switches == {WHOLE}


def test_a_day_that_a_country_closes_is_seen_within_a_minute_by_every_creditor() -> None:
    memory = ConditionsMemory()
    sender, closing = Sender(memory), closing_of(TODAY, "PY")
    assert not sender.reader.read(a_creditor(), NOON).switches
    FakeSwitchboard(memory).pull(EVERY_CREDITOR, closing, NOON, "Rosa P.", "luto nacional")
    # Of another creditor everything is read anew, but not the days of the countries.
    other = replace(a_creditor(), id="otra")
    assert not sender.reader.read(other, NOON + KEPT_FOR - SECOND).switches
    assert sender.reader.read(other, NOON + KEPT_FOR).switches == {closing}
    conditions = sender.reader.read(a_creditor(), NOON + KEPT_FOR)
    assert conditions.closed_days("PY") == {TODAY}
    assert not conditions.closed_days()


def test_within_a_minute_the_table_is_asked_once() -> None:
    sender = Sender(ConditionsMemory())
    sender.reader.read(a_creditor(), NOON)
    sender.book.break_next("read")
    assert sender.reader.read(a_creditor(), NOON + SECOND).number == "100200300"


def test_threads_that_miss_it_in_the_same_moment_ask_the_table_once() -> None:
    """Each of the eight that prepare a new batch read all five items."""

    class _Book(FakeConditionsBook):
        def read(self, creditor: Creditor, now: datetime) -> Conditions:
            return slow(creditor, now)

    memory = ConditionsMemory()
    slow = Slow(FakeConditionsBook(memory).read)
    sending_limits = SendingLimits(FakeNumbers(), FakeQuota())
    reader = ConditionsReader(
        _Book(memory), FakeCircuitBreakers(memory), sending_limits, FakeSwitchboard(memory)
    )
    answers = ask_side_by_side(lambda: reader.read(a_creditor(), NOON), slow, threads=8)
    assert len(answers) == 8
    assert slow.calls == 1


def test_creditors_do_not_share_their_conditions() -> None:
    memory = ConditionsMemory()
    FakeSwitchboard(memory).pull(CREDITOR, WHOLE, NOON, "Rosa P.")
    reader = Sender(memory).reader
    assert reader.read(a_creditor(), NOON).switches
    assert not reader.read(a_creditor("otra"), NOON).switches


def test_own_reminders_count_at_once() -> None:
    sender = Sender(ConditionsMemory())
    sender.reader.read(a_creditor(), NOON)
    sender.reader.count_reminder(CREDITOR, NOON + SECOND)
    assert sender.reader.read(a_creditor(), NOON + SECOND).sent_today == 1
    assert sender.breakers.read(CREDITOR, TODAY).sent == 0


def test_a_batch_is_counted_in_the_table_by_one_write() -> None:
    sender = Sender(ConditionsMemory())
    sender.reader.read(a_creditor(), NOON)
    for _ in range(100):
        sender.reader.count_reminder(CREDITOR, NOON)
    for _ in range(2):
        sender.reader.flush(NOON)
        assert sender.reader.read(a_creditor(), NOON).sent_today == 100
        assert sender.breakers.read(CREDITOR, TODAY).sent == 100


def test_own_reminders_count_though_the_table_is_read_again_before_they_are_added() -> None:
    sender = Sender(ConditionsMemory())
    sender.reader.count_reminder(CREDITOR, NOON)
    assert sender.reader.read(a_creditor(), NOON + KEPT_FOR).sent_today == 1
    sender.reader.flush(NOON + KEPT_FOR)
    assert sender.reader.read(a_creditor(), NOON + 2 * KEPT_FOR).sent_today == 1


def test_the_reminders_of_other_senders_count_with_the_next_own_batch() -> None:
    """Without this, five senders could overshoot the limit fivefold within a minute."""
    memory = ConditionsMemory()
    one, other = Sender(memory), Sender(memory)
    one.reader.read(a_creditor(), NOON)
    for _ in range(7):
        other.reader.count_reminder(CREDITOR, NOON)
    other.reader.flush(NOON)
    one.reader.count_reminder(CREDITOR, NOON)
    one.reader.flush(NOON)
    assert one.reader.read(a_creditor(), NOON).sent_today == 8


def test_a_table_that_is_away_costs_precision_and_nothing_else() -> None:
    sender = Sender(ConditionsMemory())
    sender.reader.read(a_creditor(), NOON)
    sender.breakers.break_next("add")
    sender.reader.count_reminder(CREDITOR, NOON)
    sender.reader.flush(NOON)
    assert sender.reader.read(a_creditor(), NOON).sent_today == 1
    assert sender.breakers.read(CREDITOR, TODAY).sent == 0
    sender.reader.flush(NOON)
    assert sender.breakers.read(CREDITOR, TODAY).sent == 1


def test_a_reminder_before_the_first_read_is_counted_in_the_table() -> None:
    sender = Sender(ConditionsMemory())
    sender.reader.count_reminder(CreditorId(CREDITOR), NOON)
    sender.reader.flush(NOON)
    assert sender.reader.read(a_creditor(), NOON).sent_today == 1


def test_a_new_day_of_the_breaker_begins_at_nought() -> None:
    sender = Sender(ConditionsMemory())
    last_second = NOON.replace(hour=6) - SECOND
    sender.reader.read(a_creditor(), last_second)
    sender.reader.count_reminder(CREDITOR, last_second)
    assert sender.reader.read(a_creditor(), last_second).sent_today == 1
    assert breaker_day(last_second + SECOND) != breaker_day(last_second)
    assert sender.reader.read(a_creditor(), last_second + SECOND).sent_today == 0
    sender.reader.flush(last_second + SECOND)
    assert sender.reader.read(a_creditor(), last_second + SECOND).sent_today == 0
    assert sender.breakers.read(CREDITOR, breaker_day(last_second)).sent == 1


def test_a_clock_that_was_set_back_makes_the_table_be_asked_again() -> None:
    memory = ConditionsMemory()
    sender = Sender(memory)
    sender.reader.read(a_creditor(), NOON)
    FakeSwitchboard(memory).pull(CREDITOR, WHOLE, NOON, "Rosa P.")
    assert sender.reader.read(a_creditor(), NOON - SECOND).switches == {WHOLE}


def test_what_was_accepted_is_added_with_the_count_of_its_day_once() -> None:
    """Also where the table was away, and where a batch lies on both sides of a new day."""
    sender = Sender(ConditionsMemory())
    before, after = NOON.replace(hour=5, minute=59), NOON.replace(hour=6, minute=1)
    for at in (before, after, after):
        sender.reader.count_reminder(CREDITOR, at, is_accepted=True)
    sender.reader.count_reminder(CREDITOR, after)
    sender.breakers.break_next("add")
    for _ in range(3):
        sender.reader.flush(after)
    counted = sender.breakers.accepted(CREDITOR, TODAY - timedelta(days=1), TODAY)
    assert counted == {before.replace(minute=0): 1, after.replace(minute=0): 2}


def test_a_number_whose_callbacks_are_missing_is_known_within_a_minute() -> None:
    memory, numbers = ConditionsMemory(), FakeNumbers()
    limits = SendingLimits(numbers, FakeQuota())
    reader = ConditionsReader(
        FakeConditionsBook(memory), FakeCircuitBreakers(memory), limits, FakeSwitchboard(memory)
    )
    numbers.use(a_creditor().phone_number_id, NOON)
    assert not reader.read(a_creditor(), NOON).callbacks_silent
    numbers.note_silence(a_creditor().phone_number_id, NOON)
    assert reader.read(a_creditor(), NOON + KEPT_FOR).callbacks_silent
    numbers.note_heard(a_creditor().phone_number_id, NOON + KEPT_FOR)
    assert not reader.read(a_creditor(), NOON + 2 * KEPT_FOR).callbacks_silent
