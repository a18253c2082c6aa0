"""Metrics are embedded log lines with the clock's own time."""

import json
from datetime import UTC, datetime

import pytest

from puntual.runtime.observability import count, measure_milliseconds, measure_seconds

AT = datetime(2026, 1, 5, 12, tzinfo=UTC)


def _emitted(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_counter_is_stamped_with_the_simulated_instant(
    capsys: pytest.CaptureFixture[str],
) -> None:
    count("Suppressed", AT, reason="holiday")
    (line,) = _emitted(capsys)
    assert line["Suppressed"] == 1
    assert line["reason"] == "holiday"
    metadata = line["_aws"]
    assert metadata == {
        "Timestamp": 1767614400000,
        "CloudWatchMetrics": [
            {
                "Namespace": "Puntual",
                "Dimensions": [["reason", "service"]],
                "Metrics": [{"Name": "Suppressed", "Unit": "Count"}],
            }
        ],
    }


def test_durations_carry_their_unit(capsys: pytest.CaptureFixture[str]) -> None:
    measure_milliseconds("ApiLatencyMs", AT, 312.5)
    measure_seconds("OldestDueWakeUpSeconds", AT, 60)
    units = [
        line["_aws"]["CloudWatchMetrics"][0]["Metrics"][0]["Unit"]  # type: ignore[index]  # read from JSON
        for line in _emitted(capsys)
    ]
    assert units == ["Milliseconds", "Seconds"]
