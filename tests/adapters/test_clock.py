import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from puntual.adapters.clock import FileClock, SystemClock, clock_from
from puntual.domain.errors import MissingConfiguration, Unavailable
from tests.factories import NOON


def _write(path: Path, anchored_at: float, rate: float) -> None:
    path.write_text(
        json.dumps({"instant": "2026-03-02T18:00:00Z", "anchored_at": anchored_at, "rate": rate})
    )


def test_the_system_clock_is_aware_and_moves() -> None:
    clock = SystemClock()
    before, after = clock.now(), clock.now()
    assert before.tzinfo is UTC
    assert before <= after


def test_a_frozen_file_clock_tells_its_instant(tmp_path: Path) -> None:
    _write(tmp_path / "clock.json", 0, 0.0)
    assert FileClock(tmp_path / "clock.json").now() == NOON


def test_a_file_clock_runs_at_its_rate_since_its_anchor(tmp_path: Path) -> None:
    now = SystemClock().now().timestamp()
    _write(tmp_path / "clock.json", now - 10, 60.0)
    passed = FileClock(tmp_path / "clock.json").now() - NOON
    assert passed >= timedelta(minutes=10)


def test_a_file_clock_follows_its_file(tmp_path: Path) -> None:
    path = tmp_path / "clock.json"
    _write(path, 0, 0.0)
    clock = FileClock(path)
    clock.now()
    later = {"instant": "2026-03-03T12:00:00-06:00", "anchored_at": 0, "rate": 0}
    path.write_text(json.dumps(later))
    assert clock.now() == NOON + timedelta(days=1)
    assert clock.now().tzinfo is UTC


@pytest.mark.parametrize("text", ["", "[]", '{"instant": "soon"}', '{"instant": 1, "rate": "x"}'])
def test_a_file_that_is_no_clock_is_unavailable(tmp_path: Path, text: str) -> None:
    (tmp_path / "clock.json").write_text(text)
    with pytest.raises(Unavailable, match="clock"):
        FileClock(tmp_path / "clock.json").now()


def test_a_file_that_is_missing_is_unavailable(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="clock"):
        FileClock(tmp_path / "clock.json").now()


@pytest.mark.parametrize("stage", ["dev", "prod", "local"])
def test_every_stage_may_use_the_system_clock(stage: str) -> None:
    assert isinstance(clock_from("system", stage), SystemClock)


def test_the_local_stage_may_use_a_file(tmp_path: Path) -> None:
    _write(tmp_path / "clock.json", 0, 0.0)
    clock = clock_from(f"file:{tmp_path / 'clock.json'}", "local")
    assert clock.now() == datetime(2026, 3, 2, 18, tzinfo=UTC)


@pytest.mark.parametrize("stage", ["dev", "prod", "", "LOCAL"])
def test_no_other_stage_may_use_a_file(stage: str) -> None:
    with pytest.raises(MissingConfiguration, match="local"):
        clock_from("file:/some/clock.json", stage)


@pytest.mark.parametrize("setting", ["", "file:", "utc", "/some/clock.json"])
def test_a_setting_that_names_no_clock_is_refused(setting: str) -> None:
    with pytest.raises(MissingConfiguration, match="CLOCK"):
        clock_from(setting, "local")
