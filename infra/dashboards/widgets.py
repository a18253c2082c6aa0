"""What a dashboard is made of, as data.

Pure, so that the page of the local stack draws the same widgets from the local metrics as
CloudWatch draws in AWS: `infra.components.monitoring` turns this into CloudWatch dashboards.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from infra.metrics import Metric, Share

COLUMNS: Final = 24

# A "number" is the latest period's figure, the others are drawn over time. CloudWatch has bars for
# one period only: it would show the last day and hide the month.
Kind = Literal["number", "line", "area"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Widget:
    """One picture: what it is called, what it means, what it draws.

    Attributes:
        shares: what is drawn as so many of a hundred, after the metrics.
    """

    title: str
    meaning: str
    kind: Kind
    period_seconds: int
    metrics: tuple[Metric, ...]
    shares: tuple[Share, ...] = ()
    width: int = 8
    height: int = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Dashboard:
    """Widgets in rows of 24 columns.

    Attributes:
        says: what stands above the widgets.
        days: how far back it shows when it is opened.
    """

    name: str
    title: str
    says: str
    days: int
    rows: tuple[tuple[Widget, ...], ...]

    @property
    def widgets(self) -> tuple[Widget, ...]:
        """Return all widgets in reading order."""
        return tuple(widget for row in self.rows for widget in row)
