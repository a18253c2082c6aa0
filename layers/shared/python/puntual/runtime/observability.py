"""Logs and metrics: one place, so that no function invents names or dimensions of its own.

Metrics go out as embedded log lines (EMF, CloudWatch "Embedded Metric Format" specification),
stamped with the clock's time so that a simulated day shows as that day. Powertools' Metrics warns
about every stamp older than two weeks, so the line is written here. There is never a dimension
per debtor or creditor: each combination would be billed as a metric of its own.
"""

import json
import sys
from collections.abc import Sequence
from datetime import datetime

from aws_lambda_powertools import Logger

from puntual.domain.templates.health import TemplateReport

logger = Logger()

NAMESPACE = "Puntual"


def count(name: str, at: datetime, value: float = 1, **dimensions: str) -> None:
    """Add to a counter."""
    _emit(name, "Count", value, at, dimensions)


def measure_milliseconds(
    name: str, at: datetime, value: float | Sequence[float], **dimensions: str
) -> None:
    """Record a duration in milliseconds, or up to a hundred."""
    _emit(name, "Milliseconds", value, at, dimensions)


def measure_seconds(name: str, at: datetime, value: float, **dimensions: str) -> None:
    """Record an age or a duration in seconds."""
    _emit(name, "Seconds", value, at, dimensions)


def warn_of_lost_template(lost: TemplateReport) -> None:
    """Log which template is used no more, and why: in the same words, whoever notices it."""
    logger.warning(
        "template.broken",
        stem=lost.stem,
        language=lost.language,
        value=lost.value,
        reason=lost.reason,
    )


def _emit(
    name: str,
    unit: str,
    value: float | Sequence[float],
    at: datetime,
    dimensions: dict[str, str],
) -> None:
    named = {"service": logger.service, **dimensions}
    directive = {
        "Namespace": NAMESPACE,
        "Dimensions": [sorted(named)],
        "Metrics": [{"Name": name, "Unit": unit}],
    }
    stamp = int(at.timestamp() * 1000)
    line = {"_aws": {"Timestamp": stamp, "CloudWatchMetrics": [directive]}, **named, name: value}
    sys.stdout.write(json.dumps(line, separators=(",", ":")) + "\n")
