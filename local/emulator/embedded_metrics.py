"""Metrics that functions write into their logs (EMF), as CloudWatch takes them."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from local.emulator.series import Points, Series, series_of


def collect(messages: Iterable[str], points: Points) -> None:
    """Add the embedded metrics of log lines to `points`; other lines are no metrics."""
    for message in messages:
        line = _embedded(message)
        if line is None:
            continue
        for directive in line["_aws"]["CloudWatchMetrics"]:
            at = datetime.fromtimestamp(line["_aws"]["Timestamp"] / 1000, UTC)
            for series, value in _values(line, directive, at):
                points[series].append(value)


def _embedded(message: str) -> Mapping[str, Any] | None:
    if '"_aws"' not in message:
        return None
    try:
        line = json.loads(message)
    except ValueError:
        return None
    return line if isinstance(line, dict) and "CloudWatchMetrics" in line.get("_aws", {}) else None


def _values(
    line: Mapping[str, Any], directive: Mapping[str, Any], at: datetime
) -> Iterator[tuple[Series, float]]:
    for named in directive["Dimensions"]:
        dimensions = {name: str(line[name]) for name in named}
        for metric in directive["Metrics"]:
            value, unit = line[metric["Name"]], metric.get("Unit", "None")
            series = series_of(directive["Namespace"], metric["Name"], dimensions, unit, at)
            for one in value if isinstance(value, list) else [value]:
                yield series, float(one)
