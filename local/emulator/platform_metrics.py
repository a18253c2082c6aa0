"""What AWS measures by itself and the emulator does not, derived from logs and queues.

Refusals for want of concurrency, running executions and consumed table units leave no trace on
this machine: they are measured on AWS only, and the dashboard page says so.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Final

from infra import names
from local.emulator.series import Points, series_of

STAGE: Final = "local"
_LAMBDA, _SQS, _API = "AWS/Lambda", "AWS/SQS", "AWS/ApiGateway"
_WAITING: Final = "ApproximateNumberOfMessagesVisible"
_OLDEST: Final = "ApproximateAgeOfOldestMessage"
_REPORT: Final = re.compile(r"^REPORT RequestId: \S+\tDuration: ([\d.]+) ms")
_FAILED: Final = re.compile(r'"errorType"|Traceback \(most recent call last\)|Task timed out')
_BAD_REQUEST, _SERVER_ERROR = 400, 500
_ANSWERED: Final = re.compile(r'"request\.answered".*"status": ?(\d{3})')
# The webhook says nothing of a call that it takes.
_REFUSED: Final = MappingProxyType(
    {
        '"webhook.unreadable"': _BAD_REQUEST,
        '"webhook.handshake_refused"': _BAD_REQUEST,
        '"webhook.signature_refused"': _BAD_REQUEST,
        '"webhook.unavailable"': _SERVER_ERROR,
        '"webhook.postponed"': _SERVER_ERROR,
    }
)
# The names of calls, of the caller's faults and of ours.
_OF_API: Final = ("Count", "4xx", "5xx")
_OF_URL: Final = ("UrlRequestCount", "Url4xxCount", "Url5xxCount")
_MEASURED: Final = frozenset(
    {
        *((_LAMBDA, name) for name in ("Duration", "Invocations", "Errors", *_OF_URL)),
        *((_SQS, name) for name in (_WAITING, _OLDEST)),
        *((_API, name) for name in _OF_API),
    }
)


def is_measured_here(namespace: str, name: str) -> bool:
    """Tell whether a metric can be known without AWS; those of the functions' own always are."""
    return not namespace.startswith("AWS/") or (namespace, name) in _MEASURED


def measure_calls(function: str, messages: Iterable[str], now: datetime, points: Points) -> None:
    """Derive what Lambda measures by itself: calls, durations, errors."""
    dimensions = {"FunctionName": names.function_name(STAGE, function)}
    for message in messages:
        if reported := _REPORT.match(message):
            duration = series_of(_LAMBDA, "Duration", dimensions, "Milliseconds", now)
            points[duration].append(float(reported[1]))
            points[series_of(_LAMBDA, "Invocations", dimensions, "Count", now)].append(1)
        elif _FAILED.search(message):
            points[series_of(_LAMBDA, "Errors", dimensions, "Count", now)].append(1)


def measure_answers(
    function: str, messages: Iterable[str], now: datetime, api_id: str, points: Points
) -> None:
    """Derive what stands before a function: its HTTP API or its URL, where it has one."""
    if function == "ingest":
        namespace, dimensions, counted = _API, {"ApiId": api_id}, _OF_API
    elif function == "webhook":
        dimensions = {"FunctionName": names.function_name(STAGE, function)}
        namespace, counted = _LAMBDA, _OF_URL
    else:
        return
    calls, bad, failed = (series_of(namespace, name, dimensions, "Count", now) for name in counted)
    for message in messages:
        status = _status_of(message)
        if _REPORT.match(message):
            points[calls].append(1)
        elif status >= _SERVER_ERROR:
            points[failed].append(1)
        elif status >= _BAD_REQUEST:
            points[bad].append(1)


def _status_of(message: str) -> int:
    if _FAILED.search(message):
        return _SERVER_ERROR
    if answered := _ANSWERED.search(message):
        return int(answered[1])
    return next((status for said, status in _REFUSED.items() if said in message), 0)


@dataclass(slots=True)
class QueueWatch:
    """How long messages have waited, by simulated time: since each was first seen."""

    _seen_at: dict[str, dict[str, datetime]] = field(default_factory=dict)

    def measure(
        self, queue: str, messages: Mapping[str, bool], now: datetime, points: Points
    ) -> None:
        """Take in what a queue holds now: its messages, and whether each is free to be taken."""
        known = self._seen_at.get(queue, {})
        seen = {message: known.get(message, now) for message in messages}
        self._seen_at[queue] = seen
        age = (now - min(seen.values(), default=now)).total_seconds()
        dimensions = {"QueueName": queue}
        waiting = float(sum(messages.values()))
        points[series_of(_SQS, _WAITING, dimensions, "Count", now)].append(waiting)
        points[series_of(_SQS, _OLDEST, dimensions, "Seconds", now)].append(age)
