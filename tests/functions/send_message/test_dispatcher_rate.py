import asyncio
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from math import exp

import pytest

from functions.send_message.dispatch.dispatcher import Dispatcher
from puntual.domain.accounts.send_error import SendErrorClass
from puntual.domain.errors import Unavailable
from puntual.domain.ids import PhoneNumberId
from puntual.domain.sending.pace import Pace
from puntual.ports.clock import Clock
from puntual.ports.messaging import Refused, Unknown
from puntual.ports.slots import SlotBlock
from tests.doubles.virtual_time import run_virtually
from tests.fakes.clock import NOON
from tests.fakes.sending import FakeSlotBook
from tests.functions.send_message.dispatch_setup import PACE, Stand, keys, names, recorded
from tests.functions.send_message.dispatcher_cases import SPACING
from tests.functions.send_message.job_cases import NUMBER

_MAINTENANCE = (131057, SendErrorClass.SLOW_NUMBER, "number")
TOO_FAST = Refused(130429, SendErrorClass.SLOW_NUMBER, "number")


def test_a_slot_that_nothing_is_claimed_for_is_lost_and_never_used_late() -> None:
    stand = Stand(claim_takes=lambda _: 0.3)
    stand.run(names(30))
    slots = {slot for block in stand.book.blocks for slot in block.slots}
    assert set(stand.instants) <= slots
    assert stand.last.lost >= 1
    assert len(stand.sent) == 30


def test_a_number_that_is_too_fast_slows_down_and_recovers() -> None:
    stand = Stand(outcomes=dict.fromkeys(names(1), TOO_FAST))
    stand.run(names(200))
    spacings = [block.spacing for block in stand.book.blocks]
    assert spacings[0] == SPACING
    assert max(spacings) > SPACING
    assert spacings[-1] < max(spacings)


def test_many_refusals_are_written_down_together() -> None:
    stand = Stand(outcomes=dict.fromkeys(names(100), TOO_FAST))
    stand.book.break_next("slow_down")
    stand.run(names(100))
    assert stand.book.blocks[-1].spacing > 1.5 * SPACING


def test_without_the_table_a_worker_keeps_its_share_of_the_pace() -> None:
    stand = Stand()
    stand.book.break_next("reserve", times=100)
    stand.run(names(12))
    gaps = {later - earlier for earlier, later in pairwise(stand.instants)}
    assert gaps == {PACE.lonely_spacing()}


def _most_in_a_second(instants: Sequence[datetime]) -> int:
    """Return the most that any second holds, which slides over what left."""
    ordered = sorted(instants)
    seconds = ((place, at + timedelta(seconds=1)) for place, at in enumerate(ordered))
    return max(bisect_left(ordered, end) - place for place, end in seconds)


class _Cut(FakeSlotBook):
    """A book that one worker cannot reach between two instants; all share what it gives out."""

    def __init__(self, book: FakeSlotBook, clock: Clock, since: float, seconds: float) -> None:
        super().__init__()
        self._book, self._clock = book, clock
        self._from = NOON + timedelta(seconds=since)
        self._until = self._from + timedelta(seconds=seconds)

    def reserve(
        self, number: PhoneNumberId, count: int, not_before: datetime, pace: Pace
    ) -> SlotBlock:
        if self._from <= self._clock.now() < self._until:
            raise Unavailable("the table is out of reach")
        return self._book.reserve(number, count, not_before, pace)


def _play_cut_off(workers_cut_off: int, since: float, seconds: float) -> Stand:
    """Let five workers send for half a minute, some of them without the table for a while."""
    stand = Stand()
    cut = _Cut(stand.book, stand.clock, since, seconds)

    async def all_workers() -> None:
        async with asyncio.TaskGroup() as tasks:
            for worker in range(5):
                book = cut if worker < workers_cut_off else stand.book
                jobs = [f"{worker}-{job}" for job in names(400)]
                until = NOON + timedelta(minutes=10)
                one = Dispatcher(
                    NUMBER,
                    PACE,
                    book,
                    stand.clock,
                    stand.steps,
                    lead_time=stand.lead_time,
                    until=until,
                )
                tasks.create_task(one.run(keys(jobs)))

    run_virtually(all_workers(), stand.loop)
    assert len(stand.sent) == 2000
    return stand


@pytest.mark.parametrize("workers_cut_off", [1, 2, 4, 5])
@pytest.mark.parametrize(("since", "seconds"), [(0, 0.3), (3, 1), (3, 8)])
def test_workers_that_lose_the_table_for_moments_never_come_on_top_of_the_others(
    workers_cut_off: int, since: float, seconds: float
) -> None:
    """Each went alone at once, at a fifth of a pace that the others used whole: 93 in a second."""
    stand = _play_cut_off(workers_cut_off, since, seconds)
    assert _most_in_a_second(stand.instants) <= PACE.limit


@pytest.mark.parametrize("since", [0, 3, 4.1])
def test_when_the_table_is_back_after_an_outage_no_second_holds_too_much(since: float) -> None:
    stand = _play_cut_off(5, since, 15)
    assert _most_in_a_second(stand.instants) <= PACE.limit
    alone = [at for at in stand.instants if 12 < (at - NOON).total_seconds() - since < 14]
    assert len(alone) > PACE.rate


def test_a_worker_alone_remembers_how_slow_the_number_was() -> None:
    stand = Stand()
    stand.book.slow_down(NUMBER, 100, NOON)
    stand.book.break_next("reserve", times=100)
    stand.run(names(12))
    gaps = [later - earlier for earlier, later in pairwise(stand.instants)]
    assert min(gaps) > 2 * PACE.lonely_spacing()


def test_a_worker_alone_keeps_the_room_for_what_people_write() -> None:
    stand = Stand()
    stand.book.count_inbound(NUMBER, 480, NOON)
    stand.book.break_next("reserve", times=100)
    stand.run(names(12))
    gaps = [later - earlier for earlier, later in pairwise(stand.instants)]
    # Its ten seconds of asking have let some of it fade.
    least = replace(PACE, inbound=16 * exp(-11 / 30)).lonely_spacing()
    assert least < min(gaps) < replace(PACE, inbound=16.0).lonely_spacing()


def test_what_people_write_meanwhile_narrows_the_next_block() -> None:
    stand = Stand()
    stand.loop.call_later(1.0, stand.book.count_inbound, NUMBER, 480, NOON)
    stand.run(names(200))
    spacings = [block.spacing for block in stand.book.blocks]
    assert spacings[0] == SPACING
    assert max(spacings) > 1.3 * SPACING
    assert spacings[-1] < max(spacings)


def test_an_account_in_maintenance_pauses_the_number_and_leaves_its_pace_alone() -> None:
    """A minute of 131057, as an upgrade brings it, cost a number half an hour of its speed."""
    stand = Stand(outcomes={"job-0": Refused(131057, SendErrorClass.SLOW_NUMBER, "number")})
    stand.run(names(100))
    assert {block.spacing for block in stand.book.blocks} == {SPACING}
    gaps = [later - earlier for earlier, later in pairwise(stand.instants)]
    assert timedelta(seconds=58) < max(gaps) < timedelta(seconds=61)


@pytest.mark.parametrize("asked", [30, 60, 3600])
@pytest.mark.parametrize(
    "outcome",
    [
        Unknown("http_503"),
        Refused(131016, SendErrorClass.RETRY, "message"),
        Refused(*_MAINTENANCE),
        TOO_FAST,
    ],
)
def test_a_number_pauses_for_as_long_as_whatsapp_asks_and_a_minute_at_most(
    outcome: Unknown | Refused, asked: int
) -> None:
    """No worker sleeps for it: the slots begin behind the pause, and jobs left over go back."""
    waiting = replace(outcome, retry_after=timedelta(seconds=asked))
    stand = Stand(outcomes={"job-0": waiting})
    stand.run(names(100))
    gaps = [later - earlier for earlier, later in pairwise(stand.instants)]
    pause = max(min(asked, 60), 60 if outcome == Refused(*_MAINTENANCE) else 0)
    assert timedelta(seconds=pause - 2) < max(gaps) < timedelta(seconds=pause + 1)


def test_a_pause_that_cannot_be_written_down_stops_nobody() -> None:
    stand = Stand(outcomes={"job-0": Refused(131057, SendErrorClass.SLOW_NUMBER, "number")})
    stand.book.break_next("pause")
    assert stand.run(names(20)) == [recorded(job) for job in names(20)]


def test_a_slowdown_that_can_never_be_written_down_ends_with_its_batch() -> None:
    stand = Stand(outcomes=dict.fromkeys(names(5), TOO_FAST))
    stand.book.break_next("slow_down", times=1000)
    assert len(stand.run(names(20))) == 20


def test_no_slot_is_reserved_before_the_connections_are_open_or_a_moment_has_passed() -> None:
    for opening, first in ((0.2, 0.2), (30, 0.3)):
        stand = Stand()

        async def run(stand: Stand = stand, opening: float = opening) -> None:
            warming = asyncio.create_task(asyncio.sleep(opening))
            await stand.dispatcher().run(keys(names(3)), warming)
            assert warming.done() == (opening < 1)
            warming.cancel()

        run_virtually(run(), stand.loop)
        began = (stand.instants[0] - NOON).total_seconds()
        assert first < began < first + 0.5
