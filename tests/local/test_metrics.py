from __future__ import annotations

import json
from collections import defaultdict
from datetime import UTC, datetime, timedelta

from local.metrics import Points, Series, collect, measure_calls, shift_for
from puntual.runtime import observability

_AT = datetime(2026, 1, 5, 15, 0, 40, tzinfo=UTC)
_MINUTE = int(_AT.timestamp()) - 40


def test_the_lines_that_the_functions_write_become_metrics() -> None:
    points: Points = defaultdict(list)
    line = {
        "_aws": {
            "Timestamp": int(_AT.timestamp() * 1000),
            "CloudWatchMetrics": [
                {
                    "Namespace": observability.NAMESPACE,
                    "Dimensions": [["reason", "service"]],
                    "Metrics": [{"Name": "Suppressed", "Unit": "Count"}],
                }
            ],
        },
        "service": "local-send_message",
        "reason": "opted_out",
        "Suppressed": 1,
    }
    collect([json.dumps(line), json.dumps(line)], points)

    dimensions = (("reason", "opted_out"), ("service", "local-send_message"))
    assert points == {Series("Puntual", "Suppressed", dimensions, "Count", _MINUTE): [1.0, 1.0]}


def test_other_lines_are_no_metrics() -> None:
    points: Points = defaultdict(list)
    collect(["START", '{"_aws": 1', '{"_aws": {}}', '["_aws"]'], points)

    assert points == {}


def test_calls_durations_and_errors_are_derived_from_the_platforms_lines() -> None:
    points: Points = defaultdict(list)
    messages = [
        "START RequestId: a Version: 1",
        "REPORT RequestId: a\tDuration: 12 ms\tBilled Duration: 12 ms",
        "Traceback (most recent call last):",
    ]
    measure_calls("webhook", messages, _AT, points)

    found = {series.name: values for series, values in points.items()}
    assert found == {"Duration": [12.0], "Invocations": [1], "Errors": [1]}


def test_a_simulated_past_is_moved_by_whole_days_to_where_metrics_are_kept() -> None:
    shift = shift_for(datetime(2012, 1, 3, 8, tzinfo=UTC))

    assert shift % timedelta(days=1) == timedelta(0)
    assert datetime(2012, 1, 3, 8, tzinfo=UTC) + shift > datetime.now(UTC)
    assert shift_for(datetime.now(UTC) + timedelta(days=9)) == timedelta(0)
