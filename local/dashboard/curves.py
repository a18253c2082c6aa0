"""Which figures a widget's lines are made of, and how they are reckoned, as CloudWatch does it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from infra.dashboards.widgets import Widget
from infra.metrics import Metric

type Points = list[list[float]]


@dataclass(frozen=True, slots=True)
class Curve:
    """What is asked for a widget: a metric with all its dimensions, and its name in the legend."""

    metric: Metric
    dimensions: Mapping[str, str]
    label: str


def lines_of(widget: Widget, known: Mapping[str, list[dict[str, str]]]) -> Iterator[Curve]:
    """Yield what a widget's figures are made of: its metrics, then what its shares compare."""
    for metric in widget.metrics:
        if not metric.split_by:
            yield Curve(metric, metric.dimensions, metric.label)
            continue
        for dimensions in known[metric.name]:
            if _fits(metric, dimensions):
                # As in CloudWatch: two metrics of a widget may be split by the same dimension.
                label = " ".join((metric.label, *(dimensions[name] for name in metric.split_by)))
                yield Curve(metric, dimensions, label)
    for share in widget.shares:
        for metric in (share.part, share.whole):
            yield Curve(metric, metric.dimensions, share.label)


def _fits(metric: Metric, dimensions: Mapping[str, str]) -> bool:
    fixed = {name: dimensions.get(name) for name in metric.dimensions}
    wanted = {*metric.dimensions, *metric.split_by}
    return fixed == dict(metric.dimensions) and set(dimensions) == wanted


def drawn_lines(widget: Widget, asked: Sequence[tuple[Curve, Points]]) -> list[dict[str, Any]]:
    """Return the lines of a widget from the figures of `lines_of`, in their order."""
    paired = len(widget.shares) * 2
    single = asked[: len(asked) - paired]
    compared = asked[len(asked) - paired :]
    plain = [
        {"label": curve.label, "points": _divided(points, curve.metric.divided_by)}
        for curve, points in single
    ]
    shares = [
        {"label": curve.label, "points": _share_of(part, whole)}
        for (curve, part), (_, whole) in zip(compared[::2], compared[1::2], strict=True)
    ]
    return plain + shares


def _divided(points: Points, divisor: int) -> Points:
    return [[at, value / divisor] for at, value in points]


def _share_of(part: Points, whole: Points) -> Points:
    """Return how many of a hundred, where there is a whole that is not zero."""
    of = {at: value for at, value in whole if value}
    return [[at, 100 * value / of[at]] for at, value in part if at in of]
