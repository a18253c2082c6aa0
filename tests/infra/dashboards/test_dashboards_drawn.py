"""What an operator sees when a dashboard opens."""

from __future__ import annotations

from typing import Any

import pytest

from infra.alarm import Alarm
from infra.alarms import alarms
from infra.dashboards.drawing import colour_of
from infra.dashboards.thresholds import Threshold, thresholds_of
from infra.dashboards.widgets import Kind, Widget
from infra.deployed import Deployed
from infra.metrics import Metric
from infra.periods import DAY, FIVE_MINUTES, HOUR
from tests.infra.dashboards.drawn import bodies_of
from tests.infra.synthesis import Template


@pytest.fixture
def boards(prod: Template) -> dict[str, Any]:
    return bodies_of(prod)


def test_a_dashboard_opens_with_days_that_have_figures(boards: dict[str, Any]) -> None:
    """It opened three hours, in which nothing that is counted by day has a point."""
    assert {name: board["start"] for name, board in boards.items()} == {
        "puntual-prod-business": "-P30D",
        "puntual-prod-operations": "-P1D",
    }
    assert {board["periodOverride"] for board in boards.values()} == {"inherit"}


def test_nothing_shows_its_last_period_alone(boards: dict[str, Any]) -> None:
    """Bars showed one day of the month."""
    views = {
        widget["properties"].get("view")
        for board in boards.values()
        for widget in board["widgets"]
        if widget["type"] == "metric"
    }

    assert views == {"timeSeries", "singleValue"}


def test_every_picture_has_its_sentence_under_it(boards: dict[str, Any]) -> None:
    for board in boards.values():
        texts = {(one["x"], one["y"]) for one in board["widgets"] if one["type"] == "text"}
        for picture in board["widgets"]:
            if picture["type"] == "metric":
                assert (picture["x"], picture["y"] + picture["height"]) in texts


def test_the_operator_sees_every_alarm_at_a_glance(boards: dict[str, Any]) -> None:
    (shown,) = (
        one for one in boards["puntual-prod-operations"]["widgets"] if one["type"] == "alarm"
    )
    known = alarms(
        Deployed(stage="prod", ingest_api_id="api", table_name="table"), ticks_enabled=True
    )

    assert len(shown["properties"]["alarms"]) == len(known)


def test_the_height_at_which_an_alarm_fires_is_drawn(boards: dict[str, Any]) -> None:
    lines = {
        (line["label"], line["value"])
        for one in boards["puntual-prod-operations"]["widgets"]
        if one["type"] == "metric"
        for line in one["properties"].get("annotations", {}).get("horizontal", [])
    }

    assert lines >= {
        ("Alarm: wake-ups-late", 1800),
        ("Alarm: daily-pass-late", 30),
        ("Alarm: jobs-waiting", 1800),
    }


@pytest.mark.parametrize(
    ("kind", "period", "parts", "is_drawn"),
    [
        ("line", HOUR, 1, True),
        ("line", FIVE_MINUTES, 1, False),
        ("line", HOUR, 2, False),
        ("area", HOUR, 2, True),
        ("area", DAY, 2, False),
    ],
)
def test_a_threshold_stands_only_where_its_figure_is_drawn(
    kind: Kind, period: int, parts: int, is_drawn: bool
) -> None:
    """Five errors in an hour are no line at five in a picture of five minutes, or of one part."""
    metrics = tuple(
        Metric(namespace="N", name=f"Errors{one}", dimensions={}, stat="Sum", label=f"Part {one}")
        for one in range(parts)
    )
    watched = Alarm(
        name="broken", says="It breaks", metrics=metrics, threshold=5, period_seconds=HOUR
    )
    widget = Widget(title="T", meaning="M", kind=kind, period_seconds=period, metrics=metrics)

    expected = (Threshold(5, "Alarm: broken"),) if is_drawn else ()
    assert thresholds_of(widget, [watched]) == expected


def test_no_two_lines_of_a_widget_have_the_same_colour() -> None:
    colours = [colour_of(index) for index in range(120)]

    assert len(set(colours)) == len(colours)
