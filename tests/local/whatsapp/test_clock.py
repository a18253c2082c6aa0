from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path

import pytest

from local.emulator.clock import SimulatedClock
from local.whatsapp.clock import FileClock, format_instant, parse_reading
from tests.local.whatsapp.conftest import NOON


def test_a_stopped_clock_stands_still_and_still_flows_for_limits(tmp_path: Path) -> None:
    written = SimulatedClock(tmp_path / "clock", NOON, rate=0.0)
    clock = FileClock(written.path)
    assert clock.now() == clock.now() == NOON
    assert clock.flowing() < clock.flowing()


def test_a_clock_set_ahead_is_seen_at_the_next_look(tmp_path: Path) -> None:
    written = SimulatedClock(tmp_path / "clock", NOON, rate=0.0)
    clock = FileClock(written.path)
    assert clock.now() == NOON
    written.set(NOON + timedelta(days=45), rate=0.0)
    assert clock.now() == NOON + timedelta(days=45)


def test_a_running_clock_multiplies_real_time() -> None:
    real = time.time()
    reading = parse_reading(
        f'{{"instant": "2026-01-05T12:00:00Z", "anchored_at": {real}, "rate": 60}}'
    )
    assert reading.at(real + 2) - NOON == pytest.approx(
        timedelta(minutes=2), abs=timedelta(milliseconds=1)
    )


@pytest.mark.parametrize("text", ["", "[]", '{"instant": "noon"}', '{"rate": 1}'])
def test_what_is_no_clock_file_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a clock file"):
        parse_reading(text)


def test_instants_are_written_with_z_and_milliseconds() -> None:
    assert format_instant(NOON) == "2026-01-05T12:00:00.000Z"
