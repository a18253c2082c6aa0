"""The world around the sender: queue, deaths, and calls beside the loop."""

import asyncio

from tests.bench.sending.lifetimes import Life, MortalLoop, WorkerKilled
from tests.bench.sending.queue import Queue


def a_queue(loop: MortalLoop, twice: float = 0.0) -> Queue:
    return Queue(loop, visibility=60, receives=5, twice=twice, seed=1)


def bodies_of(queue: Queue) -> list[str]:
    return [message.body for message in queue.receive(10)]


async def bodies_after(queue: Queue, seconds: float) -> list[str]:
    await asyncio.sleep(seconds)
    return bodies_of(queue)


def test_what_is_not_deleted_in_time_is_handed_out_again_and_five_times_at_most() -> None:
    loop = MortalLoop(1)
    queue = a_queue(loop)
    queue.put("job")
    assert bodies_of(queue) == ["job"]
    assert loop.run_until_complete(bodies_after(queue, 59)) == []
    times = [loop.run_until_complete(bodies_after(queue, 61)) for _ in range(5)]
    assert times == [["job"]] * 4 + [[]]
    assert [message.body for message in queue.dead_letters] == ["job"]
    assert queue.is_done
    loop.close()


def test_what_is_deleted_never_comes_back() -> None:
    loop = MortalLoop(1)
    queue = a_queue(loop)
    queue.put("job")
    queue.delete(queue.receive(10))
    assert loop.run_until_complete(bodies_after(queue, 100)) == []
    assert queue.is_done
    loop.close()


def test_a_delayed_message_is_new_and_comes_later() -> None:
    loop = MortalLoop(1)
    queue = a_queue(loop)
    queue.send_message(MessageBody="job", DelaySeconds=7)
    assert bodies_of(queue) == []
    assert not queue.is_done
    assert loop.run_until_complete(bodies_after(queue, 7.1)) == ["job"]
    loop.close()


def test_some_are_handed_out_twice_even_when_they_were_deleted() -> None:
    loop = MortalLoop(1)
    queue = a_queue(loop, twice=1.0)
    queue.put("job")
    queue.delete(queue.receive(10))
    assert loop.run_until_complete(bodies_after(queue, 40)) == ["job"]
    loop.close()


def test_who_dies_does_nothing_more_and_what_was_on_its_way_arrives() -> None:
    loop = MortalLoop(1)
    told: list[str] = []

    async def work() -> None:
        try:
            await asyncio.to_thread(told.append, "written")
            told.append("heard")
            await asyncio.sleep(5)
        finally:
            told.append("cleaned up")

    life = Life()
    task = loop.create_task(work(), context=life.context)
    loop.call_for_nobody(0.0001, loop.end, life)
    loop.run_until_complete(asyncio.sleep(60))
    assert told == ["written"]
    assert not task.done()
    loop.lay_to_rest()
    loop.close()


def test_the_living_are_told_when_all_answers_are_back() -> None:
    loop = MortalLoop(1)

    def ask_often() -> None:
        for _ in range(9):
            loop.spend_table_call()

    async def work() -> float:
        await asyncio.to_thread(ask_often)
        return loop.time()

    assert 0.02 < loop.run_until_complete(work()) < 0.5
    loop.close()


def test_what_ends_its_worker_beside_the_loop_is_never_answered() -> None:
    loop = MortalLoop(1)
    life = Life()
    life.kill = lambda: loop.end(life)
    reached: list[str] = []

    def die() -> None:
        raise WorkerKilled

    async def work() -> None:
        try:
            await asyncio.to_thread(die)
        finally:
            reached.append("cleaned up")

    task = loop.create_task(work(), context=life.context)
    loop.run_until_complete(asyncio.sleep(10))
    assert life.is_over
    assert (task.done(), reached) == (False, [])
    loop.lay_to_rest()
    loop.close()
