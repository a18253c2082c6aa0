"""How widgets become CloudWatch's."""

from __future__ import annotations

import colorsys
from collections.abc import Iterator
from typing import Final

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch

from infra.dashboards.thresholds import Threshold
from infra.dashboards.widgets import Widget
from infra.metrics import Metric, Share

# Steps of the golden angle come near an earlier hue as late as possible.
_STEP: Final = 0.381966
_TEXT_HEIGHT: Final = 2


def colour_of(index: int) -> str:
    """Return the colour of the line with that place: no two of a widget have the same."""
    lightness = (0.38, 0.52, 0.66)[index % 3]
    parts = colorsys.hls_to_rgb(index * _STEP % 1, lightness, 0.7)
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)


def draw(widget: Widget, thresholds: tuple[Threshold, ...]) -> cloudwatch.IWidget:
    """Return a widget as CloudWatch draws it, with the thresholds of the alarms about it."""
    drawn = [*_lines(widget)]
    if widget.kind == "number":
        return cloudwatch.SingleValueWidget(
            title=widget.title, metrics=drawn, width=widget.width, height=widget.height
        )
    return cloudwatch.GraphWidget(
        title=widget.title,
        left=drawn,
        left_annotations=[
            cloudwatch.HorizontalAnnotation(value=one.value, label=one.label) for one in thresholds
        ],
        period=Duration.seconds(widget.period_seconds),
        stacked=widget.kind == "area",
        left_y_axis=cloudwatch.YAxisProps(min=0, show_units=False),
        width=widget.width,
        height=widget.height,
    )


def explain(widget: Widget) -> cloudwatch.IWidget:
    """Return the sentence that says what a widget means, as wide as the widget."""
    return say(widget.meaning, widget.width)


def say(text: str, width: int) -> cloudwatch.IWidget:
    """Return a text of a dashboard."""
    return cloudwatch.TextWidget(
        markdown=text,
        width=width,
        height=_TEXT_HEIGHT,
        background=cloudwatch.TextWidgetBackground.TRANSPARENT,
    )


def watch(metric: Metric, period: Duration) -> cloudwatch.Metric:
    """Return the metric as alarms take it: a label would make it a math expression."""
    return cloudwatch.Metric(
        namespace=metric.namespace,
        metric_name=metric.name,
        dimensions_map=dict(metric.dimensions),
        statistic=metric.stat,
        period=period,
    )


def _lines(widget: Widget) -> Iterator[cloudwatch.IMetric]:
    period = Duration.seconds(widget.period_seconds)
    for index, metric in enumerate(widget.metrics):
        if metric.split_by:
            yield _searched(metric, period)
        else:
            yield _line(metric, index, period)
    for index, share in enumerate(widget.shares, len(widget.metrics)):
        yield _share(share, index, period)


def _line(metric: Metric, index: int, period: Duration) -> cloudwatch.IMetric:
    watched, colour = watch(metric, period), colour_of(index)
    if metric.divided_by == 1:
        return watched.with_(label=metric.label, color=colour)
    return cloudwatch.MathExpression(
        expression=f"m{index} / {metric.divided_by}",
        using_metrics={f"m{index}": watched},
        label=metric.label,
        color=colour,
        period=period,
    )


def _share(share: Share, index: int, period: Duration) -> cloudwatch.IMetric:
    part, whole = f"part{index}", f"whole{index}"
    return cloudwatch.MathExpression(
        expression=f"100 * {part} / {whole}",
        using_metrics={part: watch(share.part, period), whole: watch(share.whole, period)},
        label=share.label,
        color=colour_of(index),
        period=period,
    )


def _searched(metric: Metric, period: Duration) -> cloudwatch.MathExpression:
    """Return one line per value: which values there are, only CloudWatch knows."""
    schema = ",".join((metric.namespace, *metric.dimensions, *metric.split_by))
    fixed = " ".join(f'{name}="{value}"' for name, value in metric.dimensions.items())
    query = f'{{{schema}}} MetricName="{metric.name}" {fixed}'
    label = " ".join((metric.label, *(f"${{PROP('Dim.{name}')}}" for name in metric.split_by)))
    search = f"SEARCH('{query}', '{metric.stat}', {period.to_seconds()})"
    return cloudwatch.MathExpression(
        expression=search if metric.divided_by == 1 else f"{search} / {metric.divided_by}",
        using_metrics={},
        label=label,
        period=period,
    )
