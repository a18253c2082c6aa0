"""Logs and metrics: one place, so that no function invents names or dimensions of its own.

Each log line has the request id of its function and whether the environment was new, from
``logger.inject_lambda_context``.

Metrics go out as embedded log lines (EMF, CloudWatch "Embedded Metric Format" specification),
stamped with the clock's time so that a simulated day shows as that day. Each has dimensions and a
stamp of its own, for which Powertools' Metrics would build and check one object per line: four
times the CPU time of these few lines. It also warns about every stamp older than two weeks, which
is every stamp of a simulation. There is never a dimension per debtor or creditor: each
combination would be billed as a metric of its own.
"""

from __future__ import annotations

import json
import logging
import sys
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, override

from aws_lambda_powertools import Logger
from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from puntual.domain.templates.health import TemplateReport

NAMESPACE = "Puntual"
# The log group has them already, and each line is billed by the byte.
_KNOWN_OF_THE_GROUP: Final = frozenset({"function_name", "function_arn", "function_memory_size"})

_encode: Final = json.JSONEncoder(separators=(",", ":")).encode


class _ShortLines(LambdaPowertoolsFormatter):
    """Leaves out of each line what is the same in all lines of a log group."""

    @override
    def append_keys(self, **additional_keys: Any) -> None:
        kept = {
            key: value for key, value in additional_keys.items() if key not in _KNOWN_OF_THE_GROUP
        }
        super().append_keys(**kept)


# A line tells neither thread nor process, so none is looked up for it ("Optimization", logging
# HOWTO); and its message is a name, never JSON to be parsed.
logging.logThreads = False
logging.logProcesses = False
logging.logMultiprocessing = False
logger = Logger(
    logger_formatter=_ShortLines(
        json_serializer=json.JSONEncoder(
            default=str, ensure_ascii=False, separators=(",", ":")
        ).encode,
        json_deserializer=str,
    )
)


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
    """Log which template is out of use and why, in the same words in every function."""
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
    before, after = _frame(name, unit, logger.service, tuple(dimensions.items()))
    stamp = int(at.timestamp() * 1000)
    sys.stdout.write(f"{before}{stamp}{after}{_encode(value)}}}\n")


@lru_cache(maxsize=256)
def _frame(
    name: str, unit: str, service: str, dimensions: tuple[tuple[str, str], ...]
) -> tuple[str, str]:
    """Return what the lines of a metric have in common: before the stamp, and after it."""
    named = {"service": service, **dict(dimensions)}
    directive = {
        "Namespace": NAMESPACE,
        "Dimensions": [sorted(named)],
        "Metrics": [{"Name": name, "Unit": unit}],
    }
    said = _encode(named).removeprefix("{").removesuffix("}")
    after = f',"CloudWatchMetrics":[{_encode(directive)}]}},{said},{_encode(name)}:'
    return '{"_aws":{"Timestamp":', after
