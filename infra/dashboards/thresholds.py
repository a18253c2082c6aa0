"""Where the alarms stand in the pictures of what they watch, as data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from infra.alarm import Alarm
from infra.dashboards.widgets import Widget
from infra.metrics import Metric


@dataclass(frozen=True, slots=True)
class Threshold:
    """A line at the height at which an alarm fires."""

    value: int
    label: str


def thresholds_of(widget: Widget, alarms: Iterable[Alarm]) -> tuple[Threshold, ...]:
    """Return the thresholds of the alarms whose figure a widget draws, each once.

    An alarm about a sum has none where the parts are drawn, unless they are stacked; and one about
    the sum of an hour none where five minutes are.
    """
    found = (
        Threshold(alarm.threshold, f"Alarm: {alarm.name}")
        for alarm in alarms
        if _is_drawn(alarm, widget)
    )
    return tuple(dict.fromkeys(found))


def _is_drawn(alarm: Alarm, widget: Widget) -> bool:
    drawn = {_address(one) for one in widget.metrics if not one.split_by}
    watched = {_address(one) for one in alarm.metrics}
    if len(alarm.metrics) > 1 and widget.kind != "area":
        return False
    same_scale = alarm.period_seconds == widget.period_seconds or all(
        one.stat == "Maximum" for one in alarm.metrics
    )
    return watched <= drawn and same_scale


def _address(metric: Metric) -> tuple[str, ...]:
    dimensions = (text for pair in sorted(metric.dimensions.items()) for text in pair)
    return (metric.namespace, metric.name, metric.stat, *dimensions)
