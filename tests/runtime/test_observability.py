"""Log lines name the request; metrics are embedded log lines with the clock's own time."""

import json
import logging
import sys
from datetime import UTC, datetime

import pytest

from puntual.runtime.observability import count, logger, measure_milliseconds, measure_seconds
from tests.doubles.lambda_context import LambdaContext

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


@logger.inject_lambda_context
def _log_once(_event: dict[str, object], _context: LambdaContext) -> None:
    logger.info("something.done", creditor="acme")


def _logged(capsys: pytest.CaptureFixture[str], context: LambdaContext) -> dict[str, object]:
    """Return the line that a function logs, as CloudWatch receives it."""
    handler = logger.registered_handler
    assert isinstance(handler, logging.StreamHandler)
    before = handler.setStream(sys.stdout)
    try:
        _log_once({"phone": "+525555500001"}, context)
    finally:
        handler.setStream(before or sys.__stdout__)
    (line,) = _emitted(capsys)
    return line


def test_a_line_has_the_request_id_of_its_function(capsys: pytest.CaptureFixture[str]) -> None:
    lines = [_logged(capsys, LambdaContext(aws_request_id=one)) for one in ("req-1", "req-2")]
    assert [line["function_request_id"] for line in lines] == ["req-1", "req-2"]
    assert [line["message"] for line in lines] == ["something.done"] * 2


def test_only_the_first_line_of_an_environment_says_cold_start(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aws_lambda_powertools.logging.logger.is_cold_start", True)
    lines = [_logged(capsys, LambdaContext()) for _ in range(2)]
    assert [line["cold_start"] for line in lines] == [True, False]


def test_a_line_repeats_neither_the_event_nor_what_the_log_group_says(
    capsys: pytest.CaptureFixture[str],
) -> None:
    line = _logged(capsys, LambdaContext())
    assert "525555500001" not in json.dumps(line)
    assert line.keys().isdisjoint({"function_name", "function_arn", "function_memory_size"})
