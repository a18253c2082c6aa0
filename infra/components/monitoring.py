"""Two dashboards and a few alarms, made from the data in `infra.dashboards`, `infra.alarms`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from aws_cdk import Annotations, Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from constructs import Construct

from infra import names
from infra.alarm import Alarm
from infra.alarms import alarms
from infra.components.acknowledged import acknowledge
from infra.dashboards.both import dashboards
from infra.dashboards.drawing import draw, explain, say, watch
from infra.dashboards.thresholds import thresholds_of
from infra.dashboards.widgets import COLUMNS, Dashboard
from infra.deployed import Deployed
from infra.stage import Stage

_MAIL_IS_NOT_STORED: Final = (
    "A mail that cannot be delivered is shown by the alarm's state in the console and on the "
    "dashboard; a queue of undelivered mails would have no reader"
)
_NOBODY_IS_MAILED: Final = (
    "Nobody is told of an alarm: deploy with -c alarms_email=ops@example.com, or name the address "
    "in cdk.json"
)
_ONE_CURRENCY: Final = (
    "The business dashboard shows money in MXN: deploy with -c currencies=MXN,COP, or name yours "
    "in cdk.json"
)
_LINKS_LEAD_NOWHERE: Final = (
    "The mail of an alarm cannot link its runbook: deploy with -c runbooks_url=https://..., where "
    "your copy of docs/runbooks can be read, or name it in cdk.json"
)


class Monitoring(Construct):
    """Dashboards, alarms, and the topic that mails them where an address is configured."""

    def __init__(self, scope: Construct, id_: str, *, stage: Stage, deployed: Deployed) -> None:
        """Define what is watched."""
        super().__init__(scope, id_)
        self.topic = self._topic(stage)
        known = [
            alarm
            for alarm in alarms(deployed, ticks_enabled=stage.ticks_enabled)
            if stage.math_in_alarms or len(alarm.metrics) == 1
        ]
        watched = [self._add_alarm(stage, alarm) for alarm in known]
        by_name = {board.name: self._add_dashboard(board, known) for board in dashboards(deployed)}
        self.dashboard_names = tuple(by_name)
        by_name[names.dashboard_name(stage.name, "operations")].add_widgets(_all_alarms(watched))
        if stage.name == "prod":
            self._warn(stage)

    def _warn(self, stage: Stage) -> None:
        """Say at synthesis what would be missed in the night when it is needed."""
        said = Annotations.of(self)
        if stage.alarms_email is None:
            said.add_warning_v2("puntual:alarms-email", _NOBODY_IS_MAILED)
        if "://" not in stage.runbooks_url:
            said.add_warning_v2("puntual:runbooks-url", _LINKS_LEAD_NOWHERE)
        if not stage.currencies:
            said.add_warning_v2("puntual:currencies", _ONE_CURRENCY)

    def _add_dashboard(self, dashboard: Dashboard, known: Sequence[Alarm]) -> cloudwatch.Dashboard:
        """Draw a dashboard with its days and each widget's own period.

        CloudWatch opens three hours otherwise, and takes a period that fits them.
        """
        drawn = cloudwatch.Dashboard(
            self,
            dashboard.title.split()[-1].title(),
            dashboard_name=dashboard.name,
            default_interval=Duration.days(dashboard.days),
            period_override=cloudwatch.PeriodOverride.INHERIT,
        )
        drawn.add_widgets(say(dashboard.says, COLUMNS))
        for row in dashboard.rows:
            drawn.add_widgets(*(draw(widget, thresholds_of(widget, known)) for widget in row))
            drawn.add_widgets(*(explain(widget) for widget in row))
        return drawn

    def _topic(self, stage: Stage) -> sns.Topic | None:
        if stage.alarms_email is None:
            return None
        topic = sns.Topic(self, "Alarms", enforce_ssl=True, display_name=f"Puntual {stage.name}")
        topic.add_subscription(subscriptions.EmailSubscription(stage.alarms_email))
        acknowledge(topic, "Serverless::Serverless-SNSRedrivePolicy", _MAIL_IS_NOT_STORED)
        return topic

    def _add_alarm(self, stage: Stage, alarm: Alarm) -> cloudwatch.Alarm:
        runbook = f"{stage.runbooks_url}/{alarm.name}.md"
        watched = cloudwatch.Alarm(
            self,
            "".join(word.title() for word in alarm.full_name.split("-")),
            alarm_name=names.alarm_name(stage.name, alarm.full_name),
            alarm_description=f"{alarm.says}. What to do: {runbook}",
            metric=_summed(alarm),
            threshold=alarm.threshold,
            evaluation_periods=alarm.periods,
            datapoints_to_alarm=alarm.periods_breaching,
            comparison_operator=_LESS if alarm.below else _AT_LEAST,
            treat_missing_data=_MISSING[alarm.missing],
        )
        if self.topic is not None:
            watched.add_alarm_action(actions.SnsAction(self.topic))
            watched.add_ok_action(actions.SnsAction(self.topic))
        return watched


_LESS: Final = cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD
_AT_LEAST: Final = cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD
_MISSING: Final = {
    "breaching": cloudwatch.TreatMissingData.BREACHING,
    "notBreaching": cloudwatch.TreatMissingData.NOT_BREACHING,
}


def _all_alarms(watched: Sequence[cloudwatch.Alarm]) -> cloudwatch.IWidget:
    """Return one field for each alarm, so that what rings is seen at a glance."""
    return cloudwatch.AlarmStatusWidget(title="Alarms", alarms=[*watched], width=COLUMNS, height=6)


def _summed(alarm: Alarm) -> cloudwatch.IMetric:
    period = Duration.seconds(alarm.period_seconds)
    if len(alarm.metrics) == 1:
        return watch(alarm.metrics[0], period)
    terms = {f"m{index}": watch(metric, period) for index, metric in enumerate(alarm.metrics)}
    return cloudwatch.MathExpression(
        # Each metric is missing while its function is idle, and a sum with a gap is a gap.
        expression=" + ".join(f"FILL({term}, 0)" for term in terms),
        using_metrics=terms,
        period=period,
        label=alarm.says,
    )
