from dataclasses import replace
from datetime import timedelta

import pytest

from puntual.domain.ids import PhoneNumberId
from puntual.domain.sending.pace import SLOT_HORIZON, Pace
from tests.contracts.conftest import Ports
from tests.factories import NOON

NUMBER = PhoneNumberId("100200300")
PACE = Pace(limit=80, workers=5)
SPACING = PACE.spacing()
SECOND = timedelta(seconds=1)


def test_the_first_block_begins_as_soon_as_it_may(ports: Ports) -> None:
    block = ports.slots.reserve(NUMBER, 3, NOON, PACE)
    assert block.slots == [NOON, NOON + SPACING, NOON + 2 * SPACING]


def test_blocks_follow_each_other_without_a_gap(ports: Ports) -> None:
    first = ports.slots.reserve(NUMBER, 10, NOON, PACE)
    second = ports.slots.reserve(NUMBER, 5, NOON + timedelta(milliseconds=20), PACE)
    assert second.first == first.slots[-1] + SPACING


def test_a_number_that_was_silent_has_saved_nothing_up(ports: Ports) -> None:
    ports.slots.reserve(NUMBER, 10, NOON, PACE)
    assert ports.slots.reserve(NUMBER, 1, NOON + SECOND, PACE).first == NOON + SECOND


def test_numbers_do_not_wait_for_each_other(ports: Ports) -> None:
    ports.slots.reserve(NUMBER, 10, NOON, PACE)
    assert ports.slots.reserve(PhoneNumberId("2"), 1, NOON, PACE).first == NOON


def test_a_clock_that_was_set_back_makes_nobody_wait(ports: Ports) -> None:
    ports.slots.reserve(NUMBER, 1, NOON + timedelta(days=3), PACE)
    assert ports.slots.reserve(NUMBER, 1, NOON, PACE).first == NOON


def test_a_long_line_is_waited_for(ports: Ports) -> None:
    slow = Pace(limit=1)
    for _ in range(16):
        ports.slots.reserve(NUMBER, 15, NOON, slow)
    first = ports.slots.reserve(NUMBER, 1, NOON, slow).first
    assert NOON + timedelta(minutes=1) < first < NOON + SLOT_HORIZON


def test_a_number_without_a_slowdown_uses_the_pace_as_it_is(ports: Ports) -> None:
    assert ports.slots.reserve(NUMBER, 1, NOON, PACE).spacing == SPACING


@pytest.mark.parametrize("refusals", [1, 10])
def test_a_slowdown_stretches_the_spacing_and_recovers(ports: Ports, refusals: int) -> None:
    ports.slots.slow_down(NUMBER, refusals, NOON)
    slow = ports.slots.reserve(NUMBER, 2, NOON, PACE)
    assert slow.spacing == replace(PACE, share=0.99**refusals).spacing()
    assert slow.slots[1] - slow.slots[0] == slow.spacing
    later = ports.slots.reserve(NUMBER, 2, NOON + timedelta(minutes=10), PACE)
    assert later.spacing == SPACING


def test_slowdowns_add_up(ports: Ports) -> None:
    ports.slots.reserve(NUMBER, 1, NOON, PACE)
    ports.slots.slow_down(NUMBER, 2, NOON)
    ports.slots.slow_down(NUMBER, 3, NOON)
    assert (
        ports.slots.reserve(NUMBER, 1, NOON, PACE).spacing
        == replace(PACE, share=0.99**5).spacing()
    )


def test_a_slowdown_of_one_number_is_nothing_to_another(ports: Ports) -> None:
    ports.slots.slow_down(NUMBER, 5, NOON)
    assert ports.slots.reserve(PhoneNumberId("2"), 1, NOON, PACE).spacing == SPACING


def test_a_pause_moves_the_next_slot_and_never_back(ports: Ports) -> None:
    ports.slots.reserve(NUMBER, 10, NOON, PACE)
    ports.slots.pause(NUMBER, NOON + 60 * SECOND)
    ports.slots.pause(NUMBER, NOON + 30 * SECOND)
    assert ports.slots.reserve(NUMBER, 1, NOON, PACE).first == NOON + 60 * SECOND


@pytest.mark.parametrize("pause", [timedelta(0), timedelta(seconds=60)])
@pytest.mark.parametrize(("limit", "workers"), [(80, 7), (1000, 20)])
def test_however_slow_a_number_is_no_slot_is_given_twice(
    ports: Ports, limit: int, workers: int, pause: timedelta
) -> None:
    """Blocks of fifteen reached so far ahead that the next worker took them for a clock's fault.

    It began at once then, upon the slots of the others and in the pause that Meta had asked for.
    """
    slow = Pace(limit=limit, inbound=limit * 0.95, workers=workers)
    ports.slots.slow_down(NUMBER, 300, NOON)
    ports.slots.pause(NUMBER, NOON + pause)
    blocks = [ports.slots.reserve(NUMBER, 15, NOON, slow) for _ in range(workers)]
    slots = [slot for block in blocks for slot in block.slots]
    assert slots == sorted(set(slots))
    assert slots[0] >= NOON + pause


def test_a_number_that_never_sent_can_be_paused(ports: Ports) -> None:
    ports.slots.pause(NUMBER, NOON + 60 * SECOND)
    assert ports.slots.reserve(NUMBER, 1, NOON, PACE).first == NOON + 60 * SECOND


def test_the_pace_that_is_left_is_known_without_asking(ports: Ports) -> None:
    assert ports.slots.pace(NUMBER, PACE, NOON) == PACE
    ports.slots.slow_down(NUMBER, 10, NOON)
    slow = ports.slots.pace(NUMBER, PACE, NOON)
    assert slow.share == pytest.approx(0.99**10, abs=1e-6)
    assert replace(slow, share=1.0) == PACE
    assert ports.slots.pace(NUMBER, PACE, NOON + timedelta(hours=1)) == PACE


def test_what_people_write_narrows_the_pace(ports: Ports) -> None:
    assert ports.slots.count_inbound(NUMBER, 300, NOON) == pytest.approx(10)
    narrowed = replace(PACE, inbound=10.0)
    assert ports.slots.reserve(NUMBER, 1, NOON, PACE).spacing == narrowed.spacing()
    assert ports.slots.pace(NUMBER, PACE, NOON) == narrowed


def test_what_people_wrote_is_forgotten_without_a_write(ports: Ports) -> None:
    ports.slots.count_inbound(NUMBER, 300, NOON)
    half = ports.slots.pace(NUMBER, PACE, NOON + timedelta(seconds=20.8))
    assert half.inbound == pytest.approx(5, abs=0.01)
    later = NOON + timedelta(hours=1)
    assert ports.slots.reserve(NUMBER, 1, later, PACE).spacing == SPACING


def test_what_people_write_adds_up_over_all_who_count(ports: Ports) -> None:
    ports.slots.reserve(NUMBER, 1, NOON, PACE)
    ports.slots.count_inbound(NUMBER, 90, NOON)
    assert ports.slots.count_inbound(NUMBER, 60, NOON) == pytest.approx(5)
    assert ports.slots.pace(NUMBER, PACE, NOON).inbound == pytest.approx(5)


def test_the_deployed_room_for_what_people_write_is_the_least(ports: Ports) -> None:
    ports.slots.count_inbound(NUMBER, 300, NOON)
    roomy = replace(PACE, inbound=16.0)
    assert ports.slots.reserve(NUMBER, 1, NOON, roomy).spacing == roomy.spacing()
    assert ports.slots.pace(NUMBER, roomy, NOON) == roomy


def test_what_people_write_to_one_number_is_nothing_to_another(ports: Ports) -> None:
    ports.slots.count_inbound(NUMBER, 300, NOON)
    other = PhoneNumberId("2")
    assert ports.slots.pace(other, PACE, NOON) == PACE
    assert ports.slots.reserve(other, 1, NOON, PACE).spacing == SPACING


def test_a_slowdown_and_what_people_write_add_up(ports: Ports) -> None:
    ports.slots.slow_down(NUMBER, 10, NOON)
    ports.slots.count_inbound(NUMBER, 300, NOON)
    ports.slots.slow_down(NUMBER, 10, NOON)
    spacing = ports.slots.reserve(NUMBER, 1, NOON, PACE).spacing
    assert spacing == replace(PACE, inbound=10.0, share=0.99**20).spacing()


def test_a_read_pace_includes_what_slows_a_number_now(ports: Ports) -> None:
    assert ports.slots.read_pace(NUMBER, PACE, NOON) == PACE
    ports.slots.count_inbound(NUMBER, 300, NOON)
    ports.slots.slow_down(NUMBER, 1, NOON)
    assert ports.slots.read_pace(NUMBER, PACE, NOON) == replace(PACE, inbound=10.0, share=0.99)
