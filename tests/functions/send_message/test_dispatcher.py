"""Messages leave at their slots, whatever becomes of the jobs."""

import asyncio
from datetime import timedelta
from itertools import pairwise

import pytest

from functions.send_message.dispatch.recipient_spacing import RecipientSpacing
from functions.send_message.outcomes import Evaluated, Failed, QueuedAgain
from puntual.domain.errors import InvalidInput, PairBusy, StaleAccount, Unavailable
from puntual.domain.sending.pace import Pace
from puntual.ports.messaging import Accepted
from tests.doubles.virtual_time import run_virtually
from tests.fakes.clock import NOON
from tests.functions.send_message.dispatch_setup import (
    NOTHING_DUE,
    PACE,
    Stand,
    keys,
    names,
    recorded,
)
from tests.functions.send_message.dispatcher_cases import SPACING
from tests.functions.send_message.job_cases import NUMBER


def test_every_message_leaves_exactly_at_a_slot() -> None:
    stand = Stand()
    results = stand.run(names(100))
    assert results == [recorded(job) for job in names(100)]
    slots = {slot for block in stand.book.blocks for slot in block.slots}
    assert set(stand.instants) <= slots
    assert len(set(stand.instants)) == 100


def test_a_batch_leaves_without_a_gap() -> None:
    stand = Stand()
    stand.run(names(100))
    assert {later - earlier for earlier, later in pairwise(stand.instants)} == {SPACING}
    assert (stand.last.used, stand.last.lost) == (100, 0)


def test_a_slot_write_pays_for_many_messages() -> None:
    stand = Stand()
    stand.run(names(100))
    assert len(stand.book.blocks) <= 10


def test_answers_are_awaited_while_others_are_sent() -> None:
    stand = Stand()
    stand.run(names(20))
    assert stand.instants[-1] - stand.instants[0] == 19 * SPACING
    assert all(one.took == timedelta(milliseconds=300) for one in stand.attempts.values())


def test_a_claim_comes_shortly_before_its_slot() -> None:
    stand = Stand()
    stand.run(names(60))
    gaps = [sent - stand.claimed[job] for sent, job in stand.sent]
    assert timedelta(0) < min(gaps)
    assert max(gaps) < timedelta(milliseconds=150)


def test_the_wait_for_a_slot_is_told() -> None:
    stand = Stand()
    stand.run(names(60))
    waits = [stand.attempts[job].waited for job in stand.order]
    # All are looked at before the first is claimed.
    assert timedelta(milliseconds=250) <= waits[0] <= timedelta(milliseconds=350)
    assert waits[29] > 20 * SPACING


def test_workers_share_the_slots() -> None:
    stand = Stand()

    async def both() -> None:
        one, other = stand.dispatcher(), stand.dispatcher()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(one.run(keys(names(50))))
            tasks.create_task(other.run(keys([f"other-{job}" for job in names(50)])))

    run_virtually(both(), stand.loop)
    gaps = {later - earlier for earlier, later in pairwise(sorted(stand.instants))}
    assert gaps == {SPACING}


def test_a_job_without_a_message_takes_no_slot() -> None:
    stand = Stand(silent={"job-0", "job-2"})
    results = stand.run(names(3))
    assert results[0] == NOTHING_DUE
    assert stand.order == ["job-1"]
    assert sum(block.count for block in stand.book.blocks) == 1


def test_the_slot_of_a_busy_pair_serves_the_next_job() -> None:
    until = NOON + timedelta(seconds=5)
    stand = Stand({("claim", "job-0"): [PairBusy(until)]})
    results = stand.run(names(30))
    assert results[0] == QueuedAgain()
    assert stand.queued == {"job-0": until}
    assert sorted(stand.order) == sorted(names(30)[1:])
    assert {later - earlier for earlier, later in pairwise(stand.instants)} == {SPACING}


def test_the_jobs_for_one_person_follow_each_other_in_pauses_and_take_no_slot() -> None:
    stand = Stand(persons=dict.fromkeys(names(3), "ana") | {"job-3": "luis"})
    results = stand.run(names(5))
    assert set(stand.order) == {"job-0", "job-3", "job-4"}
    assert results[1:3] == [QueuedAgain(), QueuedAgain()]
    first, second = (stand.queued[job] for job in ("job-1", "job-2"))
    assert isinstance(first, timedelta)
    assert isinstance(second, timedelta)
    # The pause runs from when they were found busy, and the batch has lasted a little since.
    assert timedelta(seconds=8) < first < timedelta(seconds=9)
    assert second - first == timedelta(seconds=9)
    assert sum(block.count for block in stand.book.blocks) == 3


def test_a_job_that_is_prepared_again_does_not_wait_for_itself() -> None:
    stand = Stand({("claim", "job-0"): [StaleAccount("a payment came")]}, persons={"job-0": "ana"})
    stand.run(names(2))
    assert sorted(stand.order) == ["job-0", "job-1"]


def test_a_person_is_free_again_after_the_pause() -> None:
    persons, later = RecipientSpacing(), NOON + timedelta(seconds=9)
    assert [persons.pause_of("ana", job, NOON) for job in (0, 1)] == [None, timedelta(seconds=9)]
    assert persons.pause_of("ana", 2, later) == timedelta(seconds=9)
    assert persons.pause_of("ana", 3, later + timedelta(seconds=18)) is None


def test_who_is_known_to_be_busy_takes_no_slot() -> None:
    until = NOON + timedelta(seconds=5)
    stand = Stand({("prepare", "job-0"): [PairBusy(until)]})
    assert stand.run(names(2))[0] == QueuedAgain()
    assert stand.queued == {"job-0": until}
    assert sum(block.count for block in stand.book.blocks) == 1


def test_all_who_must_wait_go_back_together_at_the_end() -> None:
    """One by one they came back as messages with one job each: batches of ten, soon done with."""
    persons = dict.fromkeys(names(40), "ana")
    stand = Stand(persons=persons)
    results = stand.run(names(41))
    assert results.count(QueuedAgain()) == 39
    assert len(stand.queued) == 39
    assert stand.put_backs == 1


def test_a_pause_that_is_over_by_the_end_of_the_batch_is_none() -> None:
    stand = Stand(persons=dict.fromkeys(names(2), "ana"))
    slow = Pace(limit=1)
    stand.run(names(20), slow)
    assert stand.queued == {"job-1": timedelta(0)}


def test_a_job_that_cannot_be_queued_again_comes_back_by_itself() -> None:
    error = Unavailable("the queue did not answer")
    stand = Stand({("claim", "job-0"): [PairBusy(NOON)], ("put_back", "job-0"): [error]})
    assert stand.run(names(2)) == [Failed(error), recorded("job-1")]


def test_a_stale_claim_is_prepared_again_and_goes_first() -> None:
    stand = Stand({("claim", "job-1"): [StaleAccount("a payment came")]})
    stand.run(names(60))
    assert stand.calls.count(("prepare", "job-1")) == 2
    assert stand.order.index("job-1") < 20
    assert stand.attempts["job-1"].claimed.ready.queued.races == 1
    assert stand.last.lost == 0


def test_an_account_that_changes_at_every_try_comes_back() -> None:
    stand = Stand({("claim", "job-0"): [StaleAccount("again")] * 3})
    (result,) = stand.run(names(1))
    assert isinstance(result, Failed)
    assert isinstance(result.error, Unavailable)
    assert stand.sent == []


@pytest.mark.parametrize("step", ["prepare", "claim", "send", "record"])
def test_one_bad_job_never_spoils_the_others(step: str) -> None:
    error = InvalidInput("field", "is wrong", "mend it")
    stand = Stand({(step, "job-3"): [error]})
    results = stand.run(names(40))
    assert results[3] == Failed(error)
    assert [result for result in results if result != Failed(error)] == [
        recorded(job) for job in names(40) if job != "job-3"
    ]


def test_what_has_no_time_left_goes_back_untouched() -> None:
    stand = Stand()
    results = stand.run(names(100), seconds=1)
    done = [result for result in results if isinstance(result, Evaluated)]
    assert len(done) == len(stand.sent)
    assert 20 < len(done) < 80
    assert results.count(QueuedAgain()) == 100 - len(done)
    assert max(stand.instants) <= NOON + timedelta(seconds=1)
    assert set(stand.queued.values()) == {None}


def test_a_claim_that_got_no_slot_in_time_is_given_back() -> None:
    stand = Stand(claim_takes=lambda _: 0.4)
    results = stand.run(names(1), seconds=0.45)
    assert results == [recorded("job-0")]
    assert stand.attempts["job-0"].outcome is None
    assert stand.sent == []


def test_a_table_that_is_slow_that_day_costs_few_slots_and_no_claims() -> None:
    """With a fixed lead time every claim came after its slot, and was too old for the next one."""
    stand = Stand(claim_takes=lambda _: 0.7)
    assert stand.run(names(100)) == [recorded(job) for job in names(100)]
    assert all(one.outcome is not None for one in stand.attempts.values())
    # The slots that pass until the first claim has answered: nothing tells of it before.
    assert stand.last.lost <= 0.7 * PACE.rate
    later = Stand(claim_takes=lambda _: 0.7, lead_time=stand.lead_time)
    later.run(names(100))
    assert later.last.lost == 0


def test_a_claim_that_took_too_long_is_given_back_and_its_slot_serves_the_next() -> None:
    stand = Stand(claim_takes=lambda job: 2.1 if job == "job-3" else 0.01)
    results = stand.run(names(60))
    assert results[3] == recorded("job-3")
    assert stand.attempts["job-3"].outcome is None
    assert sorted(stand.order) == sorted(job for job in names(60) if job != "job-3")


def test_slots_that_lie_behind_the_end_are_not_waited_for() -> None:
    stand = Stand()
    for _ in range(3):
        stand.book.reserve(NUMBER, 1000, NOON, PACE)
    results = stand.run(names(10), seconds=5)
    assert results == [QueuedAgain()] * 10
    assert stand.loop.time() < 1


def test_a_batch_without_jobs_is_done_at_once() -> None:
    stand = Stand()
    assert stand.run([]) == []
    assert stand.book.blocks == []


def test_the_same_account_may_occur_twice() -> None:
    stand = Stand()
    assert stand.run(["job-0", "job-0"]) == [recorded("job-0")] * 2


def test_a_fast_number_keeps_its_pace_with_several_workers() -> None:
    stand = Stand()
    pace = Pace(limit=1000, workers=8)

    async def all_workers() -> None:
        async with asyncio.TaskGroup() as tasks:
            for worker in range(8):
                jobs = [f"{worker}-{job}" for job in names(100)]
                tasks.create_task(stand.dispatcher(pace).run(keys(jobs)))

    run_virtually(all_workers(), stand.loop)
    taken = max(stand.instants) - min(stand.instants)
    assert 800 / (taken / timedelta(seconds=1)) > 0.95 * pace.rate
    assert all(isinstance(one.outcome, Accepted) for one in stand.attempts.values())
