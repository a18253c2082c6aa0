from __future__ import annotations

import json
from collections import defaultdict
from datetime import UTC, datetime, timedelta

from local.emulator.embedded_metrics import collect
from local.emulator.metrics import shift_for
from local.emulator.platform_metrics import (
    QueueWatch,
    is_measured_here,
    measure_answers,
    measure_calls,
)
from local.emulator.series import Points, Series
from puntual.runtime import observability

_AT = datetime(2026, 1, 5, 15, 0, 40, tzinfo=UTC)
_REPORTED = ["REPORT RequestId: a\tDuration: 12 ms\tBilled Duration: 12 ms"]
_MINUTE = int(_AT.timestamp()) - 40


def _said(words: str, **values: object) -> list[str]:
    return ["START RequestId: a Version: 1", json.dumps({"message": words, **values})]


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


def test_calls_of_the_ingest_api_are_counted_with_its_refusals() -> None:
    points: Points = defaultdict(list)
    measure_answers(
        "ingest", [*_said("request.answered", status=400), *_REPORTED], _AT, "a", points
    )
    measure_answers(
        "ingest", [*_said("request.answered", status=200), *_REPORTED], _AT, "a", points
    )
    measure_answers("ingest", ["Task timed out after 30.00 seconds", *_REPORTED], _AT, "a", points)

    assert {(one.namespace, one.name, one.dimensions): len(points[one]) for one in points} == {
        ("AWS/ApiGateway", "Count", (("ApiId", "a"),)): 3,
        ("AWS/ApiGateway", "4xx", (("ApiId", "a"),)): 1,
        ("AWS/ApiGateway", "5xx", (("ApiId", "a"),)): 1,
    }


def test_calls_of_the_webhooks_url_are_counted_with_its_refusals() -> None:
    points: Points = defaultdict(list)
    for words in ("webhook.recorded", "webhook.signature_refused", "webhook.postponed"):
        measure_answers("webhook", [*_said(words), *_REPORTED], _AT, "a", points)

    function = (("FunctionName", "puntual-local-webhook"),)
    assert {(one.name, one.dimensions): len(points[one]) for one in points} == {
        ("UrlRequestCount", function): 3,
        ("Url4xxCount", function): 1,
        ("Url5xxCount", function): 1,
    }


def test_nothing_stands_before_the_other_functions() -> None:
    points: Points = defaultdict(list)
    measure_answers("send_message", _REPORTED, _AT, "a", points)

    assert points == {}


def test_a_job_is_as_old_as_the_time_since_it_was_first_seen() -> None:
    """The clock jumps over hours in which a queue is empty: they are nobody's age."""
    watch, ages = QueueWatch(), []
    for minutes, held in ((0, {}), (300, {"a": True}), (302, {"a": False, "b": True}), (600, {})):
        points: Points = defaultdict(list)
        watch.measure("jobs", held, _AT + timedelta(minutes=minutes), points)
        found = {one.name: values for one, values in points.items()}
        ages.append(found["ApproximateAgeOfOldestMessage"])

    assert ages == [[0.0], [0.0], [120.0], [0.0]]


def test_what_waits_is_what_may_be_taken() -> None:
    points: Points = defaultdict(list)
    QueueWatch().measure("jobs", {"a": True, "b": False, "c": True}, _AT, points)

    assert {one.name: values for one, values in points.items()} == {
        "ApproximateNumberOfMessagesVisible": [2.0],
        "ApproximateAgeOfOldestMessage": [0.0],
    }


def test_every_metric_of_ours_is_measured_here_and_what_only_aws_knows_is_not() -> None:
    assert is_measured_here("Puntual", "RemindersSent")
    assert is_measured_here("AWS/Lambda", "Errors")
    assert not is_measured_here("AWS/Lambda", "Throttles")
    assert not is_measured_here("AWS/DynamoDB", "ConsumedReadCapacityUnits")
