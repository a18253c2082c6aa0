"""The dashboard page's server, with the widgets of the deployed dashboards."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from botocore.exceptions import ClientError

from infra.dashboards.both import dashboards
from infra.deployed import Deployed
from local.dashboard.figures import Figures
from local.dashboard.server import DashboardServer
from local.emulator.aws import LocalAws
from local.emulator.clock import SimulatedClock

pytestmark = pytest.mark.loopback

NOON: Final = datetime(2026, 1, 5, 12, tzinfo=UTC)
SHIFT: Final = timedelta(days=100)
BUSINESS, OPERATIONS = dashboards(Deployed(stage="local", ingest_api_id="api", table_name="t"))


class CloudWatch:
    """Knows two reasons, two currencies, and one point of every metric that is asked for."""

    is_broken = False

    def list_metrics(self, **asked: str) -> dict[str, Any]:
        kinds = {
            "Suppressed": {"service": "local-send_message", "reason": "opted_out"},
            "OpenMinor": {"service": "local-reconcile", "currency": "MXN"},
            "AtStakeMinor": {"service": "local-reconcile", "currency": "MXN"},
        }
        found = kinds.get(asked["MetricName"], {})
        return {"Metrics": [{"Dimensions": [{"Name": k, "Value": v} for k, v in found.items()]}]}

    def get_metric_data(self, **asked: Any) -> dict[str, Any]:
        if self.is_broken:
            raise ClientError({"Error": {"Code": "InternalFailure"}}, "GetMetricData")
        at = NOON + SHIFT
        assert asked["StartTime"] <= at < asked["EndTime"]
        queries = asked["MetricDataQueries"]
        return {
            "MetricDataResults": [
                {"Id": one["Id"], "Timestamps": [at], "Values": [3.0]} for one in queries
            ]
        }


class Aws(LocalAws):
    """The emulator, as far as these figures ask it."""

    cloudwatch = CloudWatch()

    def client(self, service: str) -> Any:
        assert service == "cloudwatch"
        return self.cloudwatch


@pytest.fixture
def cloudwatch() -> Iterator[CloudWatch]:
    yield Aws.cloudwatch
    Aws.cloudwatch.is_broken = False


@pytest.fixture
def page(tmp_path: Path) -> Iterator[httpx.Client]:
    clock = SimulatedClock(tmp_path / "clock.json", NOON, rate=0.0)
    figures = Figures(Aws(1), {"IngestApiId": "api", "TableName": "t", "Currencies": "MXN"}, SHIFT)
    server = DashboardServer(0, figures, clock)
    server.start()
    with httpx.Client(base_url=server.url, trust_env=False) as client:
        yield client
    server.stop()


@pytest.mark.parametrize("path", ["/", "/dashboard.css", "/dashboard.js", "/content.js"])
def test_the_page_needs_nothing_from_elsewhere(page: httpx.Client, path: str) -> None:
    answer = page.get(path)

    assert answer.status_code == 200
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'self'")
    assert "http" not in answer.text.replace("http://www.w3.org/2000/svg", "")


def test_the_widgets_are_those_of_the_deployed_dashboards(page: httpx.Client) -> None:
    told = page.get("/boards").json()["boards"]

    assert [board["title"] for board in told] == [BUSINESS.title, OPERATIONS.title]
    for board, deployed in zip(told, (BUSINESS, OPERATIONS), strict=True):
        assert [one["title"] for one in board["widgets"]] == [
            one.title for one in deployed.widgets
        ]


def test_what_this_machine_cannot_measure_is_marked(page: httpx.Client) -> None:
    """An empty picture said that nothing was measured, where nothing ever could be."""
    told = page.get("/boards").json()["boards"]

    assert [one["title"] for board in told for one in board["widgets"] if not one["measured"]] == [
        "Throttles by function",
        "Tables: consumed units",
    ]


def test_figures_come_at_the_simulated_instants_for_each_widget(page: httpx.Client) -> None:
    told = page.get("/figures", params={"board": BUSINESS.name, "days": 7}).json()

    assert told["now"] == "2026-01-05T12:00:00Z"
    assert told["end"] - told["start"] == timedelta(days=7).total_seconds()
    assert len(told["widgets"]) == len(BUSINESS.widgets)
    assert told["widgets"][0][0] == {
        "label": "Reminders",
        "points": [[NOON.timestamp(), 3.0]],
    }


def test_two_metrics_that_are_split_alike_have_legends_of_their_own(page: httpx.Client) -> None:
    """What was open and what was at stake both were called MXN."""
    told = page.get("/figures", params={"board": BUSINESS.name, "days": 7}).json()
    labels = {
        widget.title: [line["label"] for line in lines]
        for widget, lines in zip(BUSINESS.widgets, told["widgets"], strict=True)
    }

    assert labels["Open (MXN)"] == ["Open", "At stake"]
    assert labels["Not sent, by reason"] == ["Suppressed opted_out"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nowhere", 404),
        ("/figures", 400),
        ("/figures?board=none&days=7", 400),
        (f"/figures?board={BUSINESS.name}&days=many", 400),
    ],
)
def test_a_wrong_question_is_refused(page: httpx.Client, path: str, status: int) -> None:
    answer = page.get(path)

    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == status


def test_an_emulator_that_does_not_answer_is_named(
    page: httpx.Client, cloudwatch: CloudWatch
) -> None:
    cloudwatch.is_broken = True
    answer = page.get("/figures", params={"board": OPERATIONS.name, "days": 1})

    assert answer.status_code == 502
    assert "the local AWS" in answer.json()["detail"]
