from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from infra import names
from infra.alarm import Alarm
from infra.alarms import alarms
from infra.bundling import ROOT
from infra.dashboards.both import dashboards
from infra.dashboards.business import business
from infra.dashboards.operations import operations
from infra.dashboards.widgets import Dashboard
from infra.deployed import Deployed
from infra.metrics import EMITTED
from infra.sending_alarms import HOLDING_REASONS
from puntual.domain.reasons import Reason
from tests.infra.synthesis import (
    Template,
    app_of,
    function_properties,
    listed,
    resources,
    statements,
)

DEPLOYED = Deployed(stage="prod", ingest_api_id="api", table_name="table")
ALARMS = alarms(DEPLOYED, ticks_enabled=True)
GRID = 24


@pytest.mark.parametrize("dashboard", dashboards(DEPLOYED), ids=lambda shown: shown.name)
def test_every_row_fills_the_page(dashboard: Dashboard) -> None:
    for row in dashboard.rows:
        assert sum(widget.width for widget in row) == GRID, [widget.title for widget in row]


def test_what_the_business_asks_for_is_on_its_dashboard() -> None:
    assert _own_metrics(business(DEPLOYED)) == {
        "AnswersSent",
        "AtStakeMinor",
        "CostUsd",
        "DayDelivered",
        "DayPaid",
        "DayRead",
        "DayRecoveredMinor",
        "DayReplied",
        "DaySent",
        "Delivered",
        "Dso",
        "OpenMinor",
        "OverdueMinor",
        "PaymentsReceived",
        "PromisedBrokenMinor",
        "PromisedDueSoonMinor",
        "PromisedOpenMinor",
        "PromisesBroken",
        "PromisesDueSoon",
        "PromisesKept",
        "PromisesMade",
        "PromisesOpen",
        "PromisesPast",
        "Read",
        "ReceiptsSent",
        "RemindersSent",
        "Replies",
        "Suppressed",
    }


def test_what_the_operator_asks_for_is_on_the_other() -> None:
    assert _own_metrics(operations(DEPLOYED)) == _emitted() - _own_metrics(business(DEPLOYED))


@pytest.mark.parametrize("dashboard", dashboards(DEPLOYED), ids=lambda shown: shown.name)
def test_no_two_lines_of_a_widget_have_the_same_label(dashboard: Dashboard) -> None:
    """Calls, 4xx and 5xx of the webhook were three lines called "webhook"."""
    for widget in dashboard.widgets:
        labels = [metric.label for metric in widget.metrics]
        assert len(set(labels)) == len(labels), widget.title


def test_no_metric_has_a_dimension_per_debtor() -> None:
    dimensions = {
        name for metrics in EMITTED.values() for split_by in metrics.values() for name in split_by
    }

    assert dimensions == {"bucket", "channel", "code", "currency", "kind", "reason"}
    assert set(EMITTED) == set(names.FUNCTIONS)


def test_two_stages_in_one_account_share_no_figure_but_the_accounts_own() -> None:
    dev = Deployed(stage="dev", ingest_api_id="other", table_name="other")

    assert not _addresses(DEPLOYED) & _addresses(dev)


def test_cloudwatch_draws_the_same_widgets(prod: Template) -> None:
    drawn = {
        board["Properties"]["DashboardName"]: _titles(board["Properties"]["DashboardBody"])
        for board in resources(prod, "AWS::CloudWatch::Dashboard").values()
    }

    assert drawn == {
        business(DEPLOYED).name: [widget.title for widget in business(DEPLOYED).widgets],
        operations(DEPLOYED).name: [
            *(widget.title for widget in operations(DEPLOYED).widgets),
            "Alarms",
        ],
    }


def test_a_figure_split_by_reason_is_searched_for(prod: Template) -> None:
    bodies = [
        json.dumps(board["Properties"]["DashboardBody"])
        for board in resources(prod, "AWS::CloudWatch::Dashboard").values()
    ]

    assert any("{Puntual,service,reason} MetricName=" in body for body in bodies)


@pytest.mark.parametrize("alarm", ALARMS, ids=lambda alarm: alarm.full_name)
def test_every_alarm_has_a_runbook_that_says_what_to_do(alarm: Alarm) -> None:
    text = (ROOT / "docs/runbooks" / f"{alarm.name}.md").read_text()

    for heading in ("## What it means", "## How to look", "## What to do", "## When to worry"):
        assert heading in text


def test_there_is_no_runbook_without_an_alarm() -> None:
    runbooks = {path.stem for path in (ROOT / "docs/runbooks").glob("*.md")} - {"README"}

    assert runbooks == {alarm.name for alarm in ALARMS}


def test_alarms_stay_few_since_each_is_billed() -> None:
    assert len(ALARMS) <= 23


# Counted by an hourly tick, or once for each evaluation of what waits: once an hour.
COME_ONCE_AN_HOUR = set(EMITTED["check_senders"]) | {
    "Suppressed",
    "CalendarDaysLeft",
    "CallbacksSilent",
    "CasesLate",
}


def test_an_alarm_about_what_comes_once_an_hour_lasts_until_it_is_over() -> None:
    """An hour slides: the old point left before the new one came, and two mails went out."""
    hourly = [
        alarm for alarm in ALARMS if COME_ONCE_AN_HOUR & {metric.name for metric in alarm.metrics}
    ]

    assert {alarm.name for alarm in hourly} == {
        "calendar-ending",
        "callbacks-silent",
        "cases-late",
        "quota-short",
        "reminders-held",
        "sending-halted",
        "token-expiring",
    }
    for alarm in hourly:
        assert (alarm.period_seconds, alarm.periods, alarm.periods_breaching) == (3600, 2, 1)


def test_what_holds_every_reminder_alarms_under_the_reason_that_the_engine_gives() -> None:
    assert set(HOLDING_REASONS) <= set(Reason)
    assert set(EMITTED["send_message"]["Suppressed"]) == {"reason"}


def test_alarms_link_their_runbook_and_mail_somebody(prod: Template) -> None:
    deployed = {
        alarm["Properties"]["AlarmName"]: alarm["Properties"]
        for alarm in resources(prod, "AWS::CloudWatch::Alarm").values()
    }

    assert set(deployed) == {names.alarm_name("prod", alarm.full_name) for alarm in ALARMS}
    for alarm in ALARMS:
        properties = deployed[names.alarm_name("prod", alarm.full_name)]
        assert properties["AlarmDescription"].endswith(f"docs/runbooks/{alarm.name}.md")
        assert properties["AlarmActions"]


def test_without_an_address_nobody_is_mailed(dev: Template) -> None:
    kinds = {resource["Type"] for resource in dev["Resources"].values()}

    assert "AWS::SNS::Topic" not in kinds


@pytest.mark.parametrize(
    ("stage", "context", "warnings"),
    [
        (
            "prod",
            {},
            [
                "Nobody is told of an alarm",
                "The mail of an alarm cannot link",
                "The business dashboard shows money in MXN",
            ],
        ),
        (
            "prod",
            {"alarms_email": "ops@example.com", "currencies": "COP"},
            ["The mail of an alarm cannot link"],
        ),
        (
            "prod",
            {"runbooks_url": "https://example.com/runbooks", "currencies": "mxn, usd"},
            ["Nobody is told of an alarm"],
        ),
        (
            "prod",
            {
                "runbooks_url": "https://example.com/r",
                "alarms_email": "ops@example.com",
                "currencies": "MXN",
            },
            [],
        ),
        ("dev", {}, []),
    ],
)
def test_production_without_somebody_to_page_is_warned_of_at_synthesis(
    stage: str, context: dict[str, str], warnings: list[str], tmp_path: Path
) -> None:
    """Production was deployed without an address, and its alarms rang where nobody listens."""
    (stack,) = app_of(stage, tmp_path, **context).synth().stacks

    said = [str(one.entry.data) for one in stack.messages if one.level.name == "WARNING"]
    assert len(said) == len(warnings)
    for text, begins in zip(said, warnings, strict=True):
        assert text.startswith(begins)


@pytest.mark.parametrize(("stage", "missing"), [("prod", "breaching"), ("local", "notBreaching")])
def test_a_silent_planner_is_an_alarm_where_it_is_meant_to_tick(
    stage: str, missing: str, request: pytest.FixtureRequest
) -> None:
    (alarm,) = (
        alarm["Properties"]
        for alarm in resources(request.getfixturevalue(stage), "AWS::CloudWatch::Alarm").values()
        if alarm["Properties"]["AlarmName"].endswith("wake-ups-late")
    )

    assert alarm["TreatMissingData"] == missing


def test_the_emulator_is_given_only_alarms_that_it_takes(local: Template) -> None:
    for alarm in resources(local, "AWS::CloudWatch::Alarm").values():
        assert "Metrics" not in alarm["Properties"]


def _emitted() -> set[str]:
    return {name for metrics in EMITTED.values() for name in metrics}


def _own_metrics(dashboard: Dashboard) -> set[str]:
    return {
        metric.name
        for widget in dashboard.widgets
        for metric in (
            *widget.metrics,
            *(one for share in widget.shares for one in (share.part, share.whole)),
        )
        if metric.namespace == names.METRICS_NAMESPACE
    }


def _addresses(deployed: Deployed) -> set[tuple[str, ...]]:
    return {
        (metric.namespace, metric.name, *metric.dimensions.values())
        for dashboard in dashboards(deployed)
        for widget in dashboard.widgets
        for metric in widget.metrics
        if metric.dimensions
    }


def _titles(body: Any) -> list[str]:
    text = body if isinstance(body, str) else "".join(map(str, body["Fn::Join"][1]))
    return re.findall(r'"title":"([^"]+)"', text)


def test_the_daily_pass_may_mail_what_waits_to_that_topic_and_to_no_other(prod: Template) -> None:
    (topic,) = resources(prod, "AWS::SNS::Topic")
    allowed = [one for _, one in statements(prod) if "sns:Publish" in listed(one["Action"])]
    assert [one["Resource"] for one in allowed] == [{"Ref": topic}]
    environment = function_properties(prod, "reconcile")["Environment"]["Variables"]
    assert environment["DIGEST_TOPIC_ARN"] == {"Ref": topic}
