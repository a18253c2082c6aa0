"""How a widget's lines are reckoned from the figures that were asked for."""

from __future__ import annotations

from infra.dashboards.widgets import Widget
from infra.metrics import Metric, Share
from infra.periods import DAY
from local.dashboard.curves import drawn_lines, lines_of


def _metric(name: str, divided_by: int = 1) -> Metric:
    return Metric(
        namespace="N", name=name, dimensions={}, stat="Sum", label=name, divided_by=divided_by
    )


WIDGET = Widget(
    title="T",
    meaning="M",
    kind="line",
    period_seconds=DAY,
    metrics=(_metric("Open", 100),),
    shares=(Share(part=_metric("Read"), whole=_metric("Sent"), label="Read of a hundred"),),
)


def test_money_is_drawn_in_whole_units_and_a_share_in_parts_of_a_hundred() -> None:
    asked = [*lines_of(WIDGET, {})]
    found = {
        "Open": [[1.0, 125050.0]],
        "Read": [[1.0, 3.0], [2.0, 1.0]],
        "Sent": [[1.0, 4.0], [2.0, 0.0]],
    }

    drawn = drawn_lines(WIDGET, [(curve, found[curve.metric.name]) for curve in asked])

    assert drawn == [
        {"label": "Open", "points": [[1.0, 1250.50]]},
        {"label": "Read of a hundred", "points": [[1.0, 75.0]]},
    ]
