"""Two dashboards and a few alarms, made from the data in `infra.dashboards`, `infra.alarms`."""

from __future__ import annotations

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
from infra.dashboards import dashboards
from infra.deployed import Deployed
from infra.metrics import Metric
from infra.stage import Stage
from infra.widgets import Dashboard, Widget

_MAIL_IS_NOT_STORED: Final = (
    "A mail that cannot be delivered is shown by the alarm's state in the console and on the "
    "dashboard; a queue of undelivered mails would have no reader"
)
_NOBODY_IS_MAILED: Final = (
    "Nobody is told of an alarm: deploy with -c alarms_email=ops@example.com, or name the address "
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
        self.dashboard_names = tuple(
            self._add_dashboard(dashboard) for dashboard in dashboards(deployed)
        )
        self.topic = self._topic(stage)
        for alarm in alarms(deployed, ticks_enabled=stage.ticks_enabled):
            if stage.math_in_alarms or len(alarm.metrics) == 1:
                self._add_alarm(stage, alarm)
        if stage.name == "prod":
            self._warn(stage)

    def _warn(self, stage: Stage) -> None:
        """Say at synthesis what would be missed in the night when it is needed."""
        said = Annotations.of(self)
        if stage.alarms_email is None:
            said.add_warning_v2("puntual:alarms-email", _NOBODY_IS_MAILED)
        if "://" not in stage.runbooks_url:
            said.add_warning_v2("puntual:runbooks-url", _LINKS_LEAD_NOWHERE)

    def _add_dashboard(self, dashboard: Dashboard) -> str:
        drawn = cloudwatch.Dashboard(
            self, dashboard.title.split()[-1].title(), dashboard_name=dashboard.name
        )
        for row in dashboard.rows:
            drawn.add_widgets(*(_drawn(widget) for widget in row))
        return dashboard.name

    def _topic(self, stage: Stage) -> sns.Topic | None:
        if stage.alarms_email is None:
            return None
        topic = sns.Topic(self, "Alarms", enforce_ssl=True, display_name=f"Puntual {stage.name}")
        topic.add_subscription(subscriptions.EmailSubscription(stage.alarms_email))
        acknowledge(topic, "Serverless::Serverless-SNSRedrivePolicy", _MAIL_IS_NOT_STORED)
        return topic

    def _add_alarm(self, stage: Stage, alarm: Alarm) -> None:
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


_LESS: Final = cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD
_AT_LEAST: Final = cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD
_MISSING: Final = {
    "breaching": cloudwatch.TreatMissingData.BREACHING,
    "notBreaching": cloudwatch.TreatMissingData.NOT_BREACHING,
}


def _summed(alarm: Alarm) -> cloudwatch.IMetric:
    period = Duration.seconds(alarm.period_seconds)
    if len(alarm.metrics) == 1:
        return _watched(alarm.metrics[0], period)
    terms = {f"m{index}": _watched(metric, period) for index, metric in enumerate(alarm.metrics)}
    return cloudwatch.MathExpression(
        # Each metric is missing while its function is idle, and a sum with a gap is a gap.
        expression=" + ".join(f"FILL({term}, 0)" for term in terms),
        using_metrics=terms,
        period=period,
        label=alarm.says,
    )


def _drawn(widget: Widget) -> cloudwatch.IWidget:
    period = Duration.seconds(widget.period_seconds)
    drawn = [_line(metric, period) for metric in widget.metrics]
    if widget.kind == "number":
        return cloudwatch.SingleValueWidget(
            title=widget.title, metrics=drawn, width=widget.width, height=widget.height
        )
    return cloudwatch.GraphWidget(
        title=widget.title,
        left=drawn,
        period=period,
        stacked=widget.kind == "area",
        view=(
            cloudwatch.GraphWidgetView.BAR
            if widget.kind == "bar"
            else cloudwatch.GraphWidgetView.TIME_SERIES
        ),
        left_y_axis=cloudwatch.YAxisProps(min=0, show_units=False),
        width=widget.width,
        height=widget.height,
    )


def _line(metric: Metric, period: Duration) -> cloudwatch.IMetric:
    return (
        _searched(metric, period)
        if metric.split_by
        else _watched(metric, period).with_(label=metric.label)
    )


def _watched(metric: Metric, period: Duration) -> cloudwatch.Metric:
    """Return the metric as alarms take it: a label would make it a math expression."""
    return cloudwatch.Metric(
        namespace=metric.namespace,
        metric_name=metric.name,
        dimensions_map=dict(metric.dimensions),
        statistic=metric.stat,
        period=period,
    )


def _searched(metric: Metric, period: Duration) -> cloudwatch.MathExpression:
    """Return one line per value: which values there are, only CloudWatch knows."""
    schema = ",".join((metric.namespace, *metric.dimensions, *metric.split_by))
    fixed = " ".join(f'{name}="{value}"' for name, value in metric.dimensions.items())
    query = f'{{{schema}}} MetricName="{metric.name}" {fixed}'
    label = " ".join((metric.label, *(f"${{PROP('Dim.{name}')}}" for name in metric.split_by)))
    return cloudwatch.MathExpression(
        expression=f"SEARCH('{query}', '{metric.stat}', {period.to_seconds()})",
        using_metrics={},
        label=label,
        period=period,
    )
