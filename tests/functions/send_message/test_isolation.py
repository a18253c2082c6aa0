"""A message that comes back is taken apart, and its jobs are looked at one at a time."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from functions.send_message.events import JobMessage, read_jobs
from functions.send_message.isolation import Quarantine
from functions.send_message.outcomes import Evaluated, Failed, Parked, QueuedAgain, SetApart
from functions.send_message.record_batch import RecordResults, all_failed, evaluate_records
from puntual.domain.errors import Unavailable
from puntual.domain.ids import DebtorId, DebtorKey
from puntual.domain.sending.job_isolation import LONGEST_LOOK, MOST_LOST_LOOKS, LookNote
from tests.domain.decision.decision_cases import KEY
from tests.doubles.virtual_time import VirtualClock, VirtualTimeLoop, run_virtually
from tests.factories import NOON, an_invoice
from tests.fakes.parked_jobs import FakeParkedJobs
from tests.fakes.schedule import FakeJobs
from tests.functions.send_message.sending_setup import SendingSetup

ALONE = "jobs-alone"
AT_ONCE = timedelta(0)
NEIGHBOUR = DebtorKey(KEY.creditor, DebtorId("d-neighbour"))
UNSAFE = '{"creditor":"a#b","debtor":"x"}'


class Surroundings:
    """The sender with its two queues."""

    def __init__(self) -> None:
        self.sending = SendingSetup()
        self.apart = FakeJobs()
        self.parked = FakeParkedJobs(self.sending.memory)

    def play(self, *messages: JobMessage, seconds: float = 60) -> RecordResults:
        """Evaluate messages as one call does."""
        loop = VirtualTimeLoop()
        setup = replace(self.sending.setup, flowing=VirtualClock(loop, NOON))
        quarantine = Quarantine(self.apart, ALONE, self.parked)
        until = NOON + timedelta(seconds=seconds)
        return run_virtually(evaluate_records(setup, quarantine, messages, until), loop)

    def lose_looks(self, count: int) -> None:
        """Leave the note of so many looks that began and never ended."""
        began_at = NOON - LONGEST_LOOK
        note = LookNote(KEY, self.parked.state_of(KEY), began_at, lost=count - 1)
        self.parked.notes[KEY] = note

    def come_back(self, done: RecordResults) -> list[bool]:
        return done.which_come_back(self.sending.jobs.requeue)


def a_record(
    *keys: DebtorKey, receives: int = 1, queue: str = "jobs", more: str = ""
) -> JobMessage:
    jobs = [json.dumps({"creditor": key.creditor, "debtor": key.debtor}) for key in keys]
    body = f'{{"jobs":[{",".join([*jobs, *([more] if more else [])])}]}}'
    return JobMessage(read_jobs(body), receives, queue)


@pytest.mark.parametrize("receives", [2, 3, 5])
def test_a_message_that_comes_back_is_taken_apart_and_nothing_in_it_is_looked_at(
    receives: int,
) -> None:
    here = Surroundings()
    done = here.play(a_record(KEY, NEIGHBOUR, receives=receives))
    assert done.batch.results == [SetApart(), SetApart()]
    assert here.apart.put_backs == [(KEY, AT_ONCE), (NEIGHBOUR, AT_ONCE)]
    assert here.sending.messenger.messages == []
    assert here.parked.notes == {}
    assert here.come_back(done) == [False]


def test_what_came_for_the_first_time_is_done_beside_what_came_back() -> None:
    here = Surroundings()
    done = here.play(a_record(NEIGHBOUR, receives=2), a_record(KEY))
    apart, evaluated = done.batch.results
    assert apart == SetApart()
    assert isinstance(evaluated, Evaluated)
    assert len(here.sending.messenger.messages) == 1
    assert here.apart.put_backs == [(NEIGHBOUR, AT_ONCE)]


def test_what_cannot_be_set_apart_comes_back_and_harms_no_other() -> None:
    here = Surroundings()
    here.apart.break_next("requeue_all")
    done = here.play(a_record(NEIGHBOUR, receives=2), a_record(KEY))
    assert here.come_back(done) == [True, False]
    assert here.sending.jobs.put_backs == []
    assert len(here.sending.messenger.messages) == 1


def test_what_names_no_account_comes_back_until_it_is_a_dead_letter() -> None:
    here = Surroundings()
    done = here.play(a_record(KEY, receives=2, more=UNSAFE))
    assert here.apart.put_backs == [(KEY, AT_ONCE)]
    assert here.come_back(done) == [True]


@pytest.mark.parametrize("receives", [1, 3])
def test_a_sound_job_is_done_alone_as_anywhere_and_leaves_no_note(receives: int) -> None:
    here = Surroundings()
    done = here.play(a_record(KEY, receives=receives, queue=ALONE))
    (only,) = done.batch.results
    assert isinstance(only, Evaluated)
    assert len(here.sending.messenger.messages) == 1
    assert here.parked.notes == {}
    assert here.come_back(done) == [False]


def test_a_job_is_noted_before_anything_of_its_account_is_read() -> None:
    """Whatever kills the worker from here on, the note tells of it."""
    here = Surroundings()
    noted: list[bool] = []

    class _Watched(type(here.sending.accounts)):  # type: ignore[misc]  # the fake's own class
        def look(self, key: DebtorKey) -> object:
            noted.append(key in here.parked.notes)
            return super().look(key)

    here.sending.accounts = _Watched(here.sending.memory)
    here.play(a_record(KEY, queue=ALONE))
    assert noted
    assert all(noted)


def test_a_job_that_has_to_wait_waits_where_it_is_looked_at_alone() -> None:
    here = Surroundings()
    done = here.play(a_record(KEY, queue=ALONE), seconds=0)
    assert done.batch.results == [QueuedAgain()]
    assert [key for key, _ in here.apart.put_backs] == [KEY]
    assert here.sending.jobs.put_backs == []
    assert here.parked.notes == {}


def test_a_job_that_fails_alone_ended_all_the_same_and_comes_back() -> None:
    here = Surroundings()
    here.sending.accounts.break_next("look", times=9)
    done = here.play(a_record(KEY, queue=ALONE))
    assert here.come_back(done) == [True]
    assert here.parked.notes == {}


@pytest.mark.parametrize("method", ["find", "state_of", "put"])
def test_without_a_note_nothing_is_looked_at(method: str) -> None:
    here = Surroundings()
    here.parked.break_next(method)
    done = here.play(a_record(KEY, queue=ALONE))
    assert here.come_back(done) == [True]
    assert here.sending.messenger.messages == []


def test_a_note_that_cannot_be_taken_away_costs_nothing_but_a_strike() -> None:
    here = Surroundings()
    here.parked.break_next("remove")
    done = here.play(a_record(KEY, queue=ALONE))
    assert here.come_back(done) == [False]
    assert here.parked.notes[KEY].lost == 0


def test_a_job_that_somebody_looks_at_comes_again() -> None:
    here = Surroundings()
    here.parked.notes[KEY] = LookNote(KEY, here.parked.state_of(KEY), NOON)
    done = here.play(a_record(KEY, queue=ALONE))
    assert here.come_back(done) == [True]
    assert here.sending.messenger.messages == []


def test_of_two_that_begin_at_once_one_comes_again() -> None:
    here = Surroundings()

    class _Raced(FakeParkedJobs):
        def find(self, key: DebtorKey) -> LookNote | None:
            found = super().find(key)
            self.notes[key] = LookNote(key, self.state_of(key), NOON)
            return found

    here.parked = _Raced(here.sending.memory)
    done = here.play(a_record(KEY, queue=ALONE))
    assert here.come_back(done) == [True]
    assert here.sending.messenger.messages == []


def test_a_job_that_has_killed_its_worker_time_and_again_is_parked_and_not_looked_at() -> None:
    here = Surroundings()
    here.lose_looks(MOST_LOST_LOOKS)
    first = here.play(a_record(KEY, receives=3, queue=ALONE))
    again = here.play(a_record(KEY, queue=ALONE))
    assert first.batch.results == [Parked(is_news=True)]
    assert again.batch.results == [Parked(is_news=False)]
    assert here.come_back(first) == here.come_back(again) == [False]
    assert here.sending.messenger.messages == []
    assert [note.key for note in here.parked.parked()] == [KEY]


def test_one_lost_look_parks_nobody() -> None:
    here = Surroundings()
    here.lose_looks(1)
    here.play(a_record(KEY, receives=2, queue=ALONE))
    assert len(here.sending.messenger.messages) == 1
    assert here.parked.notes == {}


def test_a_parked_job_is_looked_at_again_when_its_account_has_changed() -> None:
    here = Surroundings()
    here.lose_looks(MOST_LOST_LOOKS)
    here.play(a_record(KEY, queue=ALONE))
    here.sending.changes.put_invoice(KEY, an_invoice(), "fingerprint")
    here.play(a_record(KEY, queue=ALONE))
    assert len(here.sending.messenger.messages) == 1
    assert here.parked.notes == {}


def test_a_parked_job_that_is_queued_again_is_looked_at_with_nobody_beside_it() -> None:
    """The daily pass, or a tick, knows of wake-ups only."""
    here = Surroundings()
    here.lose_looks(MOST_LOST_LOOKS)
    here.play(a_record(KEY, queue=ALONE))
    done = here.play(a_record(NEIGHBOUR, KEY))
    assert done.batch.results == [SetApart(), SetApart()]
    assert here.apart.put_backs == [(NEIGHBOUR, AT_ONCE), (KEY, AT_ONCE)]
    assert here.sending.messenger.messages == []


def test_what_is_parked_is_asked_for_once_a_minute_and_known_without_the_table() -> None:
    here = Surroundings()
    quarantine = Quarantine(here.apart, ALONE, here.parked)
    minute = timedelta(minutes=1)
    here.parked.break_next("parked")
    assert quarantine.known(NOON) == frozenset()
    here.parked.notes[KEY] = LookNote(KEY, "1.0", NOON, is_parked=True)
    assert quarantine.known(NOON) == {KEY}
    here.parked.notes.clear()
    assert quarantine.known(NOON + minute / 2) == {KEY}
    here.parked.break_next("parked")
    assert quarantine.known(NOON + 2 * minute) == {KEY}
    assert quarantine.known(NOON + 2 * minute) == frozenset()


def test_where_nothing_could_be_built_all_come_back() -> None:
    messages = [a_record(KEY, more=UNSAFE), a_record(NEIGHBOUR, receives=2)]
    done = all_failed(messages, Unavailable("the secret did not answer"))
    assert [type(one) for one in done.batch.results] == [Failed] * 3
    assert done.which_come_back(None) == [True, True]
