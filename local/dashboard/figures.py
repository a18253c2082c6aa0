"""The figures behind the widgets, asked of the emulated CloudWatch.

The widgets come from the same definitions as the deployed dashboards; a metric whose dimension
values are not known beforehand is split into one line per value that was ever written.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from infra.dashboards.both import dashboards
from infra.dashboards.widgets import Dashboard, Widget
from infra.deployed import Deployed
from local.dashboard.curves import Curve, drawn_lines, lines_of
from local.emulator.aws import LocalAws
from local.emulator.platform_metrics import is_measured_here

_MAX_QUERIES: Final = 400
_POINTS: Final = 400
# They divide a day, so that days begin at midnight whatever the period.
_PERIODS: Final = (300, 900, 1_800, 3_600, 7_200, 14_400, 43_200, 86_400)


class Figures:
    """Asks for what the widgets show."""

    def __init__(self, aws: LocalAws, outputs: Mapping[str, str], shift: timedelta) -> None:
        """Remember which deployment it is, and by how much its metrics are moved in time."""
        self._shift = shift
        self._client = aws.client("cloudwatch")
        deployed = Deployed(
            stage="local",
            ingest_api_id=outputs["IngestApiId"],
            table_name=outputs["TableName"],
            currencies=tuple(outputs["Currencies"].split(",")),
        )
        self._dashboards = {board.name: board for board in dashboards(deployed)}

    def boards(self) -> list[dict[str, Any]]:
        """Return the dashboards as the page draws them, without figures."""
        return [_describe(board) for board in self._dashboards.values()]

    def data(self, name: str, start: datetime, end: datetime) -> list[list[dict[str, Any]]]:
        """Return the lines of every widget of a dashboard, in the widgets' order.

        Raises:
            KeyError: there is no such dashboard.
        """
        widgets = self._dashboards[name].widgets
        known = self._known_dimensions(widgets)
        lines = [[*lines_of(widget, known)] for widget in widgets]
        queries = {
            f"w{i}l{j}": _query(f"w{i}l{j}", line, _period(widget, start, end))
            for i, widget in enumerate(widgets)
            for j, line in enumerate(lines[i])
        }
        results = self._ask([*queries.values()], start, end)
        return [
            drawn_lines(
                widget,
                [(line, results.get(f"w{i}l{j}", [])) for j, line in enumerate(lines[i])],
            )
            for i, widget in enumerate(widgets)
        ]

    def _known_dimensions(self, widgets: Iterable[Widget]) -> dict[str, list[dict[str, str]]]:
        split = {m.name: m for w in widgets for m in w.metrics if m.split_by}
        known: dict[str, list[dict[str, str]]] = {}
        for name, metric in split.items():
            listed = self._client.list_metrics(Namespace=metric.namespace, MetricName=name)
            known[name] = [
                {one["Name"]: one["Value"] for one in found["Dimensions"]}
                for found in listed["Metrics"]
            ]
        return known

    def _ask(
        self, queries: list[dict[str, Any]], start: datetime, end: datetime
    ) -> dict[str, list[list[float]]]:
        found: dict[str, list[list[float]]] = {}
        for first in range(0, len(queries), _MAX_QUERIES):
            answer = self._client.get_metric_data(
                MetricDataQueries=queries[first : first + _MAX_QUERIES],
                StartTime=start + self._shift,
                EndTime=end + self._shift,
                ScanBy="TimestampAscending",
            )
            for result in answer["MetricDataResults"]:
                points = zip(result["Timestamps"], result["Values"], strict=True)
                found[result["Id"]] = sorted(
                    [(at - self._shift).timestamp(), value] for at, value in points
                )
        return found


def span_of(days: int, now: datetime) -> tuple[datetime, datetime]:
    """Return the span of whole days that ends with the present one."""
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    end = midnight + timedelta(days=1)
    return end - timedelta(days=days), end


def _describe(board: Dashboard) -> dict[str, Any]:
    return {
        "name": board.name,
        "title": board.title,
        "widgets": [
            {
                "title": widget.title,
                "meaning": widget.meaning,
                "kind": widget.kind,
                "width": widget.width,
                "height": widget.height,
                "measured": bool(widget.shares)
                or any(is_measured_here(m.namespace, m.name) for m in widget.metrics),
            }
            for widget in board.widgets
        ],
    }


def _period(widget: Widget, start: datetime, end: datetime) -> int:
    """Return the widget's period, or a coarser one where it would draw thousands of points."""
    wanted = int((end - start).total_seconds()) // _POINTS
    coarse = next((period for period in _PERIODS if period >= wanted), _PERIODS[-1])
    return max(widget.period_seconds, coarse)


def _query(id_: str, line: Curve, period: int) -> dict[str, Any]:
    metric = {
        "Namespace": line.metric.namespace,
        "MetricName": line.metric.name,
        "Dimensions": [{"Name": k, "Value": v} for k, v in line.dimensions.items()],
    }
    return {
        "Id": id_,
        "MetricStat": {"Metric": metric, "Period": period, "Stat": line.metric.stat},
    }
