"""What a dashboard is made of, as data.

Pure, so that the page of the local stack draws the same widgets from the local metrics as
CloudWatch draws in AWS: `infra.components.monitoring` turns this into CloudWatch dashboards.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from infra.metrics import Metric

DAY: Final = 86_400
FIVE_MINUTES: Final = 300
HOUR: Final = 3600

# A "number" is the latest period's figure, the others are drawn over time.
Kind = Literal["number", "line", "bar", "area"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Widget:
    """One picture: what it is called, what it means, what it draws."""

    title: str
    meaning: str
    kind: Kind
    period_seconds: int
    metrics: tuple[Metric, ...]
    width: int = 8
    height: int = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Dashboard:
    """Widgets in rows of 24 columns."""

    name: str
    title: str
    rows: tuple[tuple[Widget, ...], ...]

    @property
    def widgets(self) -> tuple[Widget, ...]:
        """Return all widgets in reading order."""
        return tuple(widget for row in self.rows for widget in row)
