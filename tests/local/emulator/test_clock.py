from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from local.emulator.clock import ClockMovedBack, SimulatedClock
from local.whatsapp.clock import FileClock as SimulatorsClock
from puntual.adapters.clock import FileClock

_START = datetime(2026, 1, 5, 12, tzinfo=UTC)


def test_a_clock_without_a_rate_stands_still(tmp_path: Path) -> None:
    clock = SimulatedClock(tmp_path / "clock.json", _START)

    assert clock.now() == _START
    assert clock.now() == _START


def test_what_is_written_is_what_the_functions_and_the_simulator_read(tmp_path: Path) -> None:
    clock = SimulatedClock(tmp_path / "clock.json", _START)
    clock.set(_START + timedelta(days=40), rate=0.0)

    assert FileClock(clock.path).now() == _START + timedelta(days=40)
    assert SimulatorsClock(clock.path).now() == _START + timedelta(days=40)


def test_advancing_keeps_the_rate(tmp_path: Path) -> None:
    clock = SimulatedClock(tmp_path / "clock.json", _START)
    clock.advance(timedelta(hours=3))

    assert json.loads(clock.path.read_text(encoding="utf-8"))["rate"] == 0.0
    assert clock.now() == _START + timedelta(hours=3)


def test_a_running_clock_runs(tmp_path: Path) -> None:
    clock = SimulatedClock(tmp_path / "clock.json", _START)
    clock.set(_START, rate=1e6)

    assert clock.now() > _START


def test_time_never_goes_back(tmp_path: Path) -> None:
    clock = SimulatedClock(tmp_path / "clock.json", _START)

    with pytest.raises(ClockMovedBack):
        clock.set(_START - timedelta(seconds=1))


def test_no_half_written_file_is_left(tmp_path: Path) -> None:
    SimulatedClock(tmp_path / "clock.json", _START).advance(timedelta(hours=1))

    assert [path.name for path in tmp_path.iterdir()] == ["clock.json"]
